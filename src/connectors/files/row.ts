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
  /** Undefined where the mapping claims no moment of its own. */
  readonly fetchedAt: Date | undefined;
  readonly facts: StoredFacts;
}

const DAY_MS = 86_400_000;

/** The trimmed text of a cell; throws BadRow when it is empty. */
export function textOf(row: Row, column: string): string {
  const cell = row[column];
  const text = cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell ?? "").trim();
  if (text === "") throw new BadRow(column, "is empty");
  return text;
}

function dateOf(row: Row, column: string): string {
  const parts = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(textOf(row, column));
  const [, year = "", month = "", day = ""] = parts ?? [];
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!z.iso.date().safeParse(iso).success) throw new BadRow(column, "is not a date such as 2020/1/31");
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
  const meaning = field.words[textOf(row, field.column)];
  if (meaning === undefined) {
    throw new BadRow(field.column, `is none of ${Object.keys(field.words).join(", ")}`);
  }
  return meaning;
}

/** Reads one row as a dated record, in stored form; throws BadRow. Pure. */
export function readRow(row: Row, mapping: RecordMapping): RowObservation {
  const facts = Object.fromEntries(
    Object.entries(mapping.fields).map(([name, f]) => [name, fieldOf(row, f)]),
  );
  const checked = datedRecords[mapping.dataset].schema.safeParse([facts]);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw new BadRow(String(issue?.path[1] ?? "row"), issue?.message ?? "does not fit");
  }
  const effectiveAt = startOfBusinessDate(dateOf(row, mapping.effectiveOn));
  const days = mapping.fetched?.daysAfterEffective;
  return {
    recordKey: [mapping.prefix, ...mapping.recordKey.map((c) => textOf(row, c))].join("|"),
    effectiveAt,
    fetchedAt: days === undefined ? undefined : new Date(effectiveAt.getTime() + days * DAY_MS),
    facts,
  };
}
