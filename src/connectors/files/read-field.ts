import type { Fact } from "../../facts/fact.js";
import { conversionOf, type Conversion, type FieldMapping, type ReadingMapping } from "./field.js";
import { type Reason, reasons } from "./reason.js";
import { BadRow, type Cell, type Cells, shown } from "./row.js";
import { halfWidth, parseInteger, parseNumber } from "./values/decimal.js";
import { parseDate } from "./values/date.js";
import { parseYuan, yuanShift } from "./values/money.js";
import { parseTruth } from "./values/truth.js";

/** A value in stored form: money as yuan text, dates as `YYYY-MM-DD`. */
export type StoredValue = string | number | boolean;

/** Reads one field of a row; undefined where it is optional and blank. Throws BadRow. */
export type ReadField = (cells: Cells) => StoredValue | undefined;

/** What a file's rows look like: where its columns are, and which cells say nothing. */
export interface Layout {
  readonly placeOf: (column: string) => number;
  readonly blank: ReadonlySet<string>;
}

/** A spreadsheet keeps so many digits of a number and fills up with zeros. */
const EXACT_BELOW = 1e15;
/** Room for one read value of each spelling in a column; days and words come again and again. */
const REMEMBERED = 10_000;
const LONGEST_TEXT = 2000;

/** Compiles a reader of one field; what it reads is a value the fact may have, or any where none is given. */
export function fieldReader(field: FieldMapping, fact: Fact | undefined, layout: Layout): ReadField {
  if ("is" in field) return () => field.is;
  const columns = field.columns ?? (field.column === undefined ? [] : [field.column]);
  const read = cellReader(field, fact);
  const places = columns.map((column) => ({ column, place: layout.placeOf(column) }));
  const [first] = places;
  if (first === undefined) throw new Error("a field reads no column");

  const onBlank = (cells: Cells): StoredValue | undefined => {
    if (field.whenBlank !== undefined) return field.whenBlank;
    if (field.optional === true) return undefined;
    throw new BadRow(first.column, reasons.empty, cells[first.place]);
  };
  return (cells) => {
    for (const { column, place } of places) {
      const cell = cells[place];
      const text = textOf(cell, column);
      if (layout.blank.has(text)) continue;
      return read(text, cell, column);
    }
    return onBlank(cells);
  };
}

/** The trimmed text of a cell; empty where there is none. Throws BadRow where it cannot be exact, or be kept. */
function textOf(cell: Cell, column: string): string {
  if (typeof cell === "string") {
    const text = cell.trim();
    if (text.includes("\0")) throw new BadRow(column, reasons.nul, cell);
    return text;
  }
  if (typeof cell === "number" && Math.abs(cell) >= EXACT_BELOW)
    throw new BadRow(column, reasons.inexact, cell);
  return shown(cell);
}

/** Reads a cell that is not blank. */
type ReadCell = (text: string, cell: Cell, column: string) => StoredValue;

function cellReader(field: ReadingMapping, fact: Fact | undefined): ReadCell {
  const conversion = conversionOf(field);
  const convert = conversion === undefined ? undefined : converterOf(conversion, field, fact);
  const words = new Map(Object.entries(field.words ?? {}));
  if (words.size === 0 && convert !== undefined) return convert;
  const unknown = reasons.notAWord([...words.keys()]);
  return (text, cell, column) => {
    const meant = words.get(text) ?? words.get(halfWidth(text)) ?? words.get(text.replace(/\.0+$/, ""));
    if (meant !== undefined) return meant;
    if (convert !== undefined) return convert(text, cell, column);
    if (field.otherwise !== undefined) return field.otherwise;
    throw new BadRow(column, unknown, cell);
  };
}

/** Makes a converter out of a parser that says undefined to what it cannot read. */
const converting =
  (parse: (text: string, cell: Cell) => StoredValue | undefined, reason: Reason): ReadCell =>
  (text, cell, column) => {
    const value = parse(text, cell);
    if (value === undefined) throw new BadRow(column, reason, cell);
    return value;
  };

// A spreadsheet holds binary fractions: 943.4 may arrive as 943.4000000000001.
function amountText(text: string, cell: Cell, decimals: number): string {
  if (typeof cell !== "number") return text;
  const scaled = cell * 10 ** decimals;
  return Math.abs(scaled - Math.round(scaled)) < 1e-4 ? cell.toFixed(decimals) : text;
}

/** Longer texts are pieces of what was read from the file and would keep all of it in memory (V8, sliced strings). */
const LONGEST_REMEMBERED = 12;

/** Remembers what a pure parser said, up to a bound. */
function remembering<T>(parse: (text: string) => T): (text: string) => T {
  const said = new Map<string, T>();
  return (text) => {
    if (text.length > LONGEST_REMEMBERED) return parse(text);
    const known = said.get(text);
    if (known !== undefined) return known;
    if (said.size >= REMEMBERED) said.clear();
    const value = parse(text);
    said.set(text, value);
    return value;
  };
}

function converterOf(conversion: Conversion, field: ReadingMapping, fact: Fact | undefined): ReadCell {
  switch (conversion) {
    case "text":
      return textConverter(fact, (text) => text);
    case "code":
      return codeConverter(field.pattern, fact);
    case "date": {
      const formats = [field.format ?? "iso"].flat();
      const parse = remembering((text) => parseDate(text, formats, field.pivot ?? 0));
      // What a spreadsheet holds as a date is one, however dates are written elsewhere.
      const parseCell = (text: string, cell: Cell) =>
        cell instanceof Date ? parseDate(text, ["iso"], 0) : parse(text);
      return converting(parseCell, reasons.notDate(formats));
    }
    case "yuan":
    case "wanyuan": {
      const shift = yuanShift[conversion];
      const reason = conversion === "yuan" ? reasons.notYuan : reasons.notWanyuan;
      return converting((text, cell) => parseYuan(amountText(text, cell, shift + 2), shift), reason);
    }
    case "integer":
      return converting(parseInteger, reasons.notInteger);
    case "number":
      return converting(parseNumber, reasons.notNumber);
    case "boolean":
      return converting(parseTruth, reasons.notTruth);
  }
}

function codeConverter(pattern: string | undefined, fact: Fact | undefined): ReadCell {
  const check = textConverter(fact, halfWidth);
  if (pattern === undefined) return check;
  const whole = new RegExp(`^(?:${pattern})$`, "u");
  const reason = reasons.noMatch(pattern);
  return (text, cell, column) => {
    if (!whole.test(halfWidth(text))) throw new BadRow(column, reason, cell);
    return check(text, cell, column);
  };
}

/** A text the fact may have: free text by its length, any other by the fact's own rule. */
function textConverter(fact: Fact | undefined, fold: (text: string) => string): ReadCell {
  const isAllowed =
    fact === undefined ? () => true : remembering((text: string) => fact.schema.safeParse(text).success);
  const isFree = ["一 - free text", "x".repeat(LONGEST_TEXT)].every(isAllowed);
  return (text, cell, column) => {
    const value = fold(text);
    if (value.length > LONGEST_TEXT) throw new BadRow(column, reasons.tooLong(LONGEST_TEXT), cell);
    if (!isFree && !isAllowed(value)) throw new BadRow(column, reasons.notAllowed, cell);
    return value;
  };
}
