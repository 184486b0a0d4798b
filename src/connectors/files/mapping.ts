import { parse } from "yaml";
import { z } from "zod";
import { datedRecords, type DatedRecordCode } from "../../facts/invoice.record.js";

const column = z.string().min(1);
const title = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

const Field = z.union([
  z.strictObject({ is: z.union([z.string(), z.number(), z.boolean()]) }),
  z.strictObject({ column, as: z.enum(["text", "date", "yuan", "integer"]).default("text") }),
  z.strictObject({ column, words: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) }),
]);

const CustomerRows = z.strictObject({
  kind: z.enum(["ENTERPRISE", "SOLE_PROPRIETOR", "FARMER"]),
  name: column,
  uscc: column.optional(),
  industryCode: column.optional(),
  regionCode: column.optional(),
  openedOn: z.iso.date(),
});

const RecordRows = z.strictObject({
  dataset: z.enum(Object.keys(datedRecords) as [DatedRecordCode]),
  /** Columns that together tell one record from another of the same subject. */
  recordKey: z.array(column).min(1),
  /** Put before the record key, so that two files of one dataset do not meet. */
  prefix: z.string().min(1),
  effectiveOn: column,
  /** When the row claims to have been learnt; left out, it is the moment of loading. */
  fetched: z.strictObject({ daysAfterEffective: z.int().min(0).max(3650) }).optional(),
  fields: z.record(z.string(), Field),
});

const FileRows = z
  .strictObject({
    file: z.string().min(1),
    sheet: z.string().optional(),
    encoding: z.enum(["utf-8", "gb18030"]).default("utf-8"),
    key: column,
    customer: CustomerRows.optional(),
    record: RecordRows.optional(),
    ignore: z.array(column).default([]),
  })
  .refine((f) => (f.customer === undefined) !== (f.record === undefined), {
    message: "must have either customer: or record:",
  });

const Mapping = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  source: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title,
  system: z.string().regex(/^[a-z][a-z0-9-]*$/),
  files: z.array(FileRows).min(1),
});

export type FieldMapping = z.output<typeof Field>;
export type CustomerMapping = z.output<typeof CustomerRows>;
export type RecordMapping = z.output<typeof RecordRows>;
export type FileMapping = z.output<typeof FileRows>;

/** How the rows of a set of files become customers and observations. */
export type FileSource = z.output<typeof Mapping>;

/** A mapping file that cannot be used; says where and why. */
export class BadMapping extends Error {
  override name = "BadMapping";
}

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
  for (const { file, record } of mapping.data.files) {
    if (record !== undefined) checkFields(file, record);
  }
  return mapping.data;
}

function checkFields(file: string, { dataset, fields }: RecordMapping): void {
  const known = Object.keys(datedRecords[dataset].fields);
  const unknown = Object.keys(fields).find((field) => !known.includes(field));
  if (unknown !== undefined) {
    throw new BadMapping(`${file}: ${dataset} has no field ${unknown}; it has ${known.join(", ")}`);
  }
  const lacking = datedRecords[dataset].needs.find((field) => !(field in fields));
  if (lacking !== undefined) throw new BadMapping(`${file}: ${dataset} needs field ${lacking}`);
}

/** The columns a file must have: those the mapping reads. */
export function columnsRead(file: FileMapping): string[] {
  const { customer, record } = file;
  const fields = Object.values(record?.fields ?? {}).flatMap((f) => ("column" in f ? [f.column] : []));
  const own = [customer?.name, customer?.uscc, customer?.industryCode, customer?.regionCode];
  const columns = [file.key, ...own, ...(record?.recordKey ?? []), record?.effectiveOn, ...fields];
  return [...new Set(columns.filter((c) => c !== undefined))];
}
