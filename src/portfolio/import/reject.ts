import type { Reason } from "../../connectors/files/reason.js";

/** A row that was not taken, with what stood in it: for the file of rejects alone, never for a log. */
export interface Reject {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly reason: Reason;
}

/** What a file of rejects begins with; the byte-order mark makes spreadsheets read it as UTF-8. */
export const REJECTS_HEADER = "\uFEFFline 行号,column 列,value 值,code 代码,reason,原因\r\n";

const MOST_CHARACTERS = 1000;

// A spreadsheet would run such a text as a formula when the file is opened.
const FORMULA = /^[=+@\t\r]|^-(?![\d.,]*$)/;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const cell = (text: string): string => {
  const cut = text.slice(0, MOST_CHARACTERS);
  return quoted(FORMULA.test(cut) ? `'${cut}` : cut);
};

/** A reject as a row of the file of rejects, CSV. */
export const rejectRow = ({ line, column, value, reason }: Reject): string =>
  `${[String(line), column, value, reason.code, reason.en, reason.zh].map(cell).join(",")}\r\n`;
