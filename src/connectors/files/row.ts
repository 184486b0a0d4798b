import { z } from "zod";
import { startOfBusinessDate } from "../../facts/business-date.js";
import { datedRecords } from "../../facts/invoice.record.js";
import type { StoredFacts } from "../../observations/observation.js";
import type { FieldMapping, RecordMapping } from "./mapping.js";

/** A cell as a file holds it. */
export type Cell = string | number | boolean | Date | null | undefined;
export type Row = Readonly<Record<string, Cell>>;

/** A row that does not fit its mapping. Names the column and the kind of fault, never the value. */
export class BadRow extends Error {
  override name = "BadRow";
  constructor(
    readonly column: string,
    readonly fault: string,
  ) {
    super(`column ${column}: ${fault}`);
  }
}

/** What one row says, without yet knowing whose row it is in the database. */
export interface RowObservation {
  readonly recordKey: string;
  readonly effectiveAt: Date;
  readonly fetchedAt: Date;
  /** The mapping claims that it was learnt before the file was loaded. */
  readonly backfill: boolean;
  readonly facts: StoredFacts;
}

const DAY_MS = 86_400_000;
const IsoDate = z.iso.date();

/** A spreadsheet keeps so many digits of a number and fills up with zeros. */
const EXACT_BELOW = 1e15;

/** The trimmed text of a cell; throws BadRow when it is empty or cannot be exact. */
export function textOf(row: Row, column: string): string {
  const cell = row[column];
  if (typeof cell === "number" && Math.abs(cell) >= EXACT_BELOW)
    throw new BadRow(column, "is a number too long to be exact: keep the column as text");
  const text = cell instanceof Date ? isoDay(cell) : String(cell ?? "").trim();
  if (text === "") throw new BadRow(column, "is empty");
  if (text.includes("\0")) throw new BadRow(column, "holds a NUL character");
  return text;
}

const isoDay = (moment: Date): string =>
  Number.isNaN(moment.getTime()) ? "no date" : moment.toISOString().slice(0, 10);

function dateOf(row: Row, column: string): string {
  const parts = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(textOf(row, column));
  const [, year = "", month = "", day = ""] = parts ?? [];
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!IsoDate.safeParse(iso).success) throw new BadRow(column, "is not a date such as 2020/1/31");
  return iso;
}

// A spreadsheet holds binary fractions: 943.4 may arrive as 943.4000000000001.
const yuanText = (cell: Cell, text: string): string =>
  typeof cell === "number" && Math.abs(cell * 100 - Math.round(cell * 100)) < 1e-4 ? cell.toFixed(2) : text;

function yuanOf(row: Row, column: string): string {
  const parts = /^(-?\d{1,15})(?:\.(\d{0,2}))?$/.exec(yuanText(row[column], textOf(row, column)));
  if (parts === null) throw new BadRow(column, "is not an amount in yuan with at most two decimals");
  const [, whole = "", fraction = ""] = parts;
  const amount = `${whole}.${fraction.padEnd(2, "0")}`;
  return amount === "-0.00" ? "0.00" : amount;
}

function integerOf(row: Row, column: string): number {
  const text = textOf(row, column);
  if (!/^-?\d{1,15}$/.test(text)) throw new BadRow(column, "is not a whole number");
  return Number(text);
}

const conversions = { text: textOf, date: dateOf, yuan: yuanOf, integer: integerOf };

function fieldOf(row: Row, field: FieldMapping): unknown {
  if ("is" in field) return field.is;
  if ("as" in field) return conversions[field.as](row, field.column);
  const word = textOf(row, field.column);
  if (Object.hasOwn(field.words, word)) return field.words[word];
  throw new BadRow(field.column, `is none of ${Object.keys(field.words).join(", ")}`);
}

function factsOf(row: Row, { dataset, fields }: RecordMapping): StoredFacts {
  const facts = Object.fromEntries(Object.entries(fields).map(([name, f]) => [name, fieldOf(row, f)]));
  const issue = datedRecords[dataset].schema.safeParse([facts]).error?.issues[0];
  if (issue === undefined) return facts;
  const name = String(issue.path[1] ?? "row");
  const field = fields[name];
  throw new BadRow(field !== undefined && "column" in field ? field.column : name, issue.message);
}

/** What a column says in the record key: as read where it is read, since one date has many spellings. */
function keyPart(row: Row, column: string, mapping: RecordMapping, facts: StoredFacts): string {
  const read = Object.entries(mapping.fields).find(([, f]) => "column" in f && f.column === column);
  return read === undefined ? textOf(row, column) : String(facts[read[0]]);
}

/**
 * Reads one row as a dated record, in stored form. Nothing is claimed to have been learnt later than it was loaded.
 * Throws BadRow. Pure.
 */
export function readRow(row: Row, mapping: RecordMapping, loadedAt: Date): RowObservation {
  const facts = factsOf(row, mapping);
  const effectiveAt = startOfBusinessDate(dateOf(row, mapping.effectiveOn));
  if (effectiveAt > loadedAt) throw new BadRow(mapping.effectiveOn, "lies in the future");
  const days = mapping.fetched?.daysAfterEffective ?? Infinity;
  const claimed = effectiveAt.getTime() + days * DAY_MS;
  const backfill = claimed < loadedAt.getTime();
  const key = mapping.recordKey.map((column) => keyPart(row, column, mapping, facts));
  return {
    recordKey: [mapping.prefix, ...key].join("|"),
    effectiveAt,
    fetchedAt: backfill ? new Date(claimed) : loadedAt,
    backfill,
    facts,
  };
}
