import { BadFile } from "./bad-file.js";
import { reasons } from "./reason.js";
import type { NumberedCells } from "./row.js";

/** Reads CSV (RFC 4180) from text that comes piece by piece. */
export interface CsvReader {
  /** Takes more text and tells the rows that are whole. */
  push(text: string): NumberedCells[];
  /** Tells what is left when there is no more text. */
  end(): NumberedCells[];
}

/** A row longer than this is a quote that was never closed. */
const LONGEST_ROW = 1_000_000;

/** So much is read before a file is believed to have no newline. */
const SURE_AFTER = 65_536;

type Ending = "\n" | "\r";

/** Rows end with a newline; where a file has none, with a carriage return. Undefined while that is not known. */
function endingOf(text: string, isLast: boolean): Ending | undefined {
  if (text.includes("\n")) return "\n";
  if (text.length < SURE_AFTER && !isLast) return undefined;
  return text.includes("\r") ? "\r" : "\n";
}

interface Quoted {
  readonly cells: string[];
  /** Where the row ends, its line end included. */
  readonly end: number;
  readonly lines: number;
}

/**
 * Starts reading. A row numbers the line it begins on; empty lines are left out. Where a quote is wrong only the line
 * the row began on is lost, and reading goes on with the next. Throws BadFile where a row never ends.
 */
export function csvReader(): CsvReader {
  let rest = "";
  let line = 1;
  let ending: Ending | undefined;

  function read(text: string, isLast: boolean): NumberedCells[] {
    const rows: NumberedCells[] = [];
    ending ??= endingOf(text, isLast);
    if (ending === undefined) {
      rest = text;
      return [];
    }
    let at = 0;
    for (let newline = text.indexOf(ending); newline >= 0; newline = text.indexOf(ending, at)) {
      const bare = withoutReturn(text.slice(at, newline));
      if (!bare.includes('"')) {
        if (bare !== "") rows.push({ line, cells: bare.split(",") });
        at = newline + 1;
        line++;
        continue;
      }
      const quoted = readQuoted(text, at, ending);
      if (quoted === "MORE" && !isLast && text.length - at < LONGEST_ROW) break;
      if (typeof quoted === "string") {
        rows.push({ line, cells: [bare], fault: reasons.badQuotes });
        at = newline + 1;
        line++;
        continue;
      }
      rows.push({ line, cells: quoted.cells });
      at = quoted.end;
      line += quoted.lines;
    }
    rest = text.slice(at);
    if (rest.length > LONGEST_ROW && !rest.includes(ending))
      throw new BadFile("is not CSV: a row never ends");
    return rows;
  }

  return {
    push: (text) => read(rest + text, false),
    end: () => (rest === "" ? [] : read(rest + (ending ?? endingOf(rest, true) ?? "\n"), true)),
  };
}

const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);

/** Reads the row that begins at a place and has quotes; MORE where its end is not there yet. */
function readQuoted(text: string, start: number, ending: string): Quoted | "MORE" | "BAD" {
  const cells: string[] = [];
  let lines = 1;
  for (let at = start; ;) {
    let cell: string;
    let after: number;
    if (text.charAt(at) === '"') {
      const close = closingQuote(text, at + 1);
      if (close < 0) return "MORE";
      const inside = text.slice(at + 1, close);
      lines += inside.split(ending).length - 1;
      cell = inside.replaceAll('""', '"');
      after = close + 1;
      if (text.charAt(after) === "\r") after++;
    } else {
      after = endOfBare(text, at, ending);
      if (after < 0) return "MORE";
      cell = withoutReturn(text.slice(at, after));
      if (cell.includes('"')) return "BAD";
    }
    cells.push(cell);
    const next = text.charAt(after);
    if (next === ending) return { cells, end: after + 1, lines };
    if (next === "") return "MORE";
    if (next !== ",") return "BAD";
    at = after + 1;
  }
}

/** Where a quoted cell closes, past its doubled quotes; below zero where it does not yet. */
function closingQuote(text: string, from: number): number {
  let close = text.indexOf('"', from);
  // A quote at the very end may be the first half of a doubled one, but then a row cannot end there either.
  while (close >= 0 && text.charAt(close + 1) === '"') close = text.indexOf('"', close + 2);
  return close;
}

function endOfBare(text: string, from: number, ending: string): number {
  const newline = text.indexOf(ending, from);
  const comma = text.indexOf(",", from);
  return comma >= 0 && (comma < newline || newline < 0) ? comma : newline;
}
