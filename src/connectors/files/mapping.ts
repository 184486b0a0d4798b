import { parse } from "yaml";
import { z } from "zod";
import type { Fact } from "../../facts/fact.js";
import { type DimensionCode, dimensionCodes, factsOf } from "../../facts/index.js";
import { datedRecords, type DatedRecordCode } from "../../facts/dated-records.js";
import { columnsOf, Field, fieldProblem, type FieldMapping } from "./field.js";
import { columnsOfGuarantee, type GuaranteeMapping, GuaranteeRows } from "./guarantee-mapping.js";
import { Day, dayField, type DayMapping, Text, textField, type TextMapping } from "./place.js";
import { columnsOfRepayment, type RepaymentMapping, RepaymentRows } from "./repayment-mapping.js";

const column = z.string().min(1);
const title = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** Cells that say nothing, unless the mapping names others. */
export const BLANKS: readonly string[] = ["", "NULL", "null", "None", "NaN", "nan", "-", "--"];

/** When a row claims to have been learnt; left out, it is the moment of loading. */
const Fetched = z.union([
  z.strictObject({ daysAfterEffective: z.int().min(0).max(3650) }),
  z.strictObject({ on: Day }),
]);

const kinds = ["ENTERPRISE", "SOLE_PROPRIETOR", "FARMER"] as const;

const CustomerRows = z.strictObject({
  kind: z.union([z.enum(kinds), Field]),
  name: Text,
  uscc: Text.optional(),
  industryCode: Text.optional(),
  regionCode: Text.optional(),
  openedOn: Day,
});

const RecordRows = z.strictObject({
  dataset: z.enum(Object.keys(datedRecords) as [DatedRecordCode]),
  /** Columns that together tell one record from another of the same subject; a blank one counts as such. */
  recordKey: z.array(column).min(1),
  /** Put before the record key, so that two files of one dataset do not meet. */
  prefix: z.string().min(1),
  /** When it became true; where left out or optional and blank, the moment of loading. */
  effectiveOn: Day.optional(),
  fetched: Fetched.optional(),
  fields: z.record(z.string(), Field),
});

const SnapshotRows = z.strictObject({
  dimension: z.enum(dimensionCodes as [DimensionCode]),
  effectiveOn: Day.optional(),
  fetched: Fetched.optional(),
  fields: z.record(z.string(), Field),
});

const FileRows = z
  .strictObject({
    /** The name of the file, without its folder; `*` stands for anything. */
    file: z.string().regex(/^[^/\\]+$/, "must be a file name without a folder"),
    sheet: z.string().optional(),
    encoding: z.enum(["utf-8", "gb18030"]).default("utf-8"),
    /** Cells that say nothing. */
    blank: z.array(z.string()).default([...BLANKS]),
    /** The column with the subject's number in the system. */
    key: column,
    customer: CustomerRows.optional(),
    record: RecordRows.optional(),
    snapshot: SnapshotRows.optional(),
    guarantee: GuaranteeRows.optional(),
    repayment: RepaymentRows.optional(),
    ignore: z.array(column).default([]),
  })
  .refine(
    (f) =>
      [f.customer, f.record, f.snapshot, f.guarantee, f.repayment].some((target) => target !== undefined),
    { message: "must have one of customer:, record:, snapshot:, guarantee:, repayment:" },
  );

const Mapping = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  source: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title,
  system: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Files to be imported as they come, by their path below the import folder; `*` stands for anything in a name. */
  drop: z
    .string()
    .regex(/^[^/\\]+(\/[^/\\]+)*$/, "must be a path below the import folder, such as bank/*.csv")
    .refine((path) => !path.split("/").some((part) => /^\.+$/.test(part)), "must not lead out of the folder")
    .optional(),
  files: z.array(FileRows).min(1),
});

export type { DayMapping, FieldMapping, GuaranteeMapping, RepaymentMapping, TextMapping };
export { dayField, textField };
export type FetchedMapping = z.output<typeof Fetched>;
export type CustomerMapping = z.output<typeof CustomerRows>;
export type RecordMapping = z.output<typeof RecordRows>;
export type SnapshotMapping = z.output<typeof SnapshotRows>;
export type FileMapping = z.output<typeof FileRows>;

/** How the rows of a set of files become customers, guarantees and observations. */
export type FileSource = z.output<typeof Mapping>;

/** A mapping file that cannot be used; says where and why. */
export class BadMapping extends Error {
  override name = "BadMapping";
}

const refuse = (...place: readonly string[]): never => {
  throw new BadMapping(place.join(": "));
};

/** Reads a mapping from YAML text; throws BadMapping naming the first wrong place. */
export function readMapping(yaml: string): FileSource {
  let document: unknown;
  try {
    document = parse(yaml);
  } catch (error) {
    throw new BadMapping(error instanceof Error ? error.message : "not YAML");
  }
  const mapping = Mapping.safeParse(document);
  if (!mapping.success) throw new BadMapping(z.prettifyError(mapping.error));
  for (const file of mapping.data.files) checkFile(file);
  return mapping.data;
}

function checkFile(file: FileMapping): void {
  const { record, snapshot, customer, repayment } = file;
  if (record !== undefined) {
    const { fields, needs } = datedRecords[record.dataset];
    checkFields(file.file, record.dataset, fields, record.fields);
    const lacking = needs.find((field) => !(field in record.fields));
    if (lacking !== undefined) refuse(file.file, `${record.dataset} needs field ${lacking}`);
    checkDays(file.file, "record", record);
  }
  if (snapshot !== undefined) {
    checkFields(file.file, snapshot.dimension, factsOf(snapshot.dimension), snapshot.fields);
    if (Object.keys(snapshot.fields).length === 0) refuse(file.file, "snapshot: says nothing: name fields");
    checkDays(file.file, "snapshot", snapshot);
  }
  if (customer !== undefined) {
    checkDay(file.file, "customer.openedOn", customer.openedOn);
    checkKind(file.file, customer.kind);
  }
  if (repayment !== undefined) {
    checkDay(file.file, "repayment.repaidOn", repayment.repaidOn);
    checkAmount(file.file, "repayment.amount", repayment.amount);
  }
  const read = columnsRead(file);
  const both = file.ignore.find((c) => read.includes(c));
  if (both !== undefined) refuse(file.file, `column ${both} is both read and ignored`);
}

function checkFields(
  file: string,
  what: string,
  known: Readonly<Record<string, Fact>>,
  fields: Readonly<Record<string, FieldMapping>>,
): void {
  for (const [name, field] of Object.entries(fields)) {
    const fact = known[name];
    if (fact === undefined || !Object.hasOwn(known, name)) {
      refuse(file, `${what} has no field ${name}; it has ${Object.keys(known).join(", ")}`);
      continue;
    }
    const problem = fieldProblem(field, fact);
    if (problem !== undefined) refuse(file, `${what}.${name} ${problem}`);
  }
}

function checkDays(
  file: string,
  target: string,
  { effectiveOn, fetched }: { effectiveOn?: DayMapping | undefined; fetched?: FetchedMapping | undefined },
): void {
  if (effectiveOn !== undefined) checkDay(file, `${target}.effectiveOn`, effectiveOn);
  if (fetched !== undefined && "on" in fetched) checkDay(file, `${target}.fetched.on`, fetched.on);
}

const isDay = (value: unknown): boolean => z.iso.date().safeParse(value).success;
function checkDay(file: string, place: string, day: DayMapping): void {
  const field = dayField(day);
  const constants =
    "is" in field ? [field.is] : [...Object.values(field.words ?? {}), field.otherwise, field.whenBlank];
  const wrong = constants.find((value) => value !== undefined && !isDay(value));
  if (wrong !== undefined) refuse(file, `${place} cannot be ${JSON.stringify(wrong)}`);
  if (!("is" in field) && field.as !== undefined && field.as !== "date")
    refuse(file, `${place} is read as ${field.as}: read it as date`);
}

function checkAmount(file: string, place: string, amount: FieldMapping): void {
  if ("is" in amount) return refuse(file, `${place} cannot be the same for every row`);
  const { as = "yuan" } = amount;
  if (as !== "yuan" && as !== "wanyuan")
    refuse(file, `${place} is read as ${as}: read it as yuan or wanyuan`);
}

const isKind = (value: unknown): boolean => (kinds as readonly unknown[]).includes(value);

function checkKind(file: string, kind: CustomerMapping["kind"]): void {
  if (typeof kind === "string") return;
  const constants =
    "is" in kind ? [kind.is] : [...Object.values(kind.words ?? {}), kind.otherwise, kind.whenBlank];
  const wrong = constants.find((value) => value !== undefined && !isKind(value));
  if (wrong !== undefined) refuse(file, `customer.kind cannot be ${JSON.stringify(wrong)}`);
  if (!("is" in kind) && (kind.words === undefined || kind.as !== undefined || kind.optional === true))
    refuse(file, "customer.kind needs words: that say which cell is which kind, and no as: or optional:");
}

/** The columns a file must have: those the mapping reads. */
export function columnsRead(file: FileMapping): string[] {
  const { customer, record, snapshot, guarantee, repayment } = file;
  const columns = [
    file.key,
    ...(customer === undefined ? [] : columnsOfCustomer(customer)),
    ...(record === undefined ? [] : columnsOfObservation(record)),
    ...(snapshot === undefined ? [] : columnsOfObservation(snapshot)),
    ...(guarantee === undefined ? [] : columnsOfGuarantee(guarantee)),
    ...(repayment === undefined ? [] : columnsOfRepayment(repayment)),
  ];
  return [...new Set(columns)];
}

/** The dimensions whose facts a file's rows tell. */
export const dimensionsOf = ({ record, snapshot }: FileMapping): DimensionCode[] => [
  ...(record === undefined ? [] : [datedRecords[record.dataset].dimension]),
  ...(snapshot === undefined ? [] : [snapshot.dimension]),
];

/** The columns read for customers. */
export function columnsOfCustomer(customer: CustomerMapping): readonly string[] {
  const { kind, name, uscc, industryCode, regionCode, openedOn } = customer;
  const texts = [name, uscc, industryCode, regionCode].filter((text) => text !== undefined);
  const fields = [...texts.map(textField), ...(typeof kind === "string" ? [] : [kind]), dayField(openedOn)];
  return fields.flatMap(columnsOf);
}

/** The columns read for observations. */
export function columnsOfObservation(target: RecordMapping | SnapshotMapping): readonly string[] {
  const { fields, effectiveOn } = target;
  const days = [effectiveOn, fetchedOn(target)].filter((day) => day !== undefined);
  const key = "recordKey" in target ? target.recordKey : [];
  return [...key, ...[...days.map(dayField), ...Object.values(fields)].flatMap(columnsOf)];
}

const fetchedOn = ({ fetched }: { fetched?: FetchedMapping | undefined }): DayMapping | undefined =>
  fetched !== undefined && "on" in fetched ? fetched.on : undefined;

const globOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", "[^/]*")
      .replaceAll("?", "[^/]")}$`,
    "iu",
  );

/** Whether a file of this name is one the entry is for. */
export const isFor = (entry: Pick<FileMapping, "file">, fileName: string): boolean =>
  globOf(entry.file.normalize("NFC")).test(fileName.normalize("NFC"));

/** Whether a file is to be imported by a mapping as it comes, by its path below the import folder. */
export const isDropFor = ({ drop }: Pick<FileSource, "drop">, path: string): boolean =>
  drop !== undefined && globOf(drop.normalize("NFC")).test(path.normalize("NFC"));
