import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { pipeline as pipe, type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import { readSheet, SheetNotFoundError } from "read-excel-file/node";
import type { FileMapping } from "./mapping.js";
import type { Cell, Row } from "./row.js";

/** A file that cannot be read as what it claims to be. */
export class BadFile extends Error {
  override name = "BadFile";
}

/** A row with its number in the file, the header being row 1. */
export interface NumberedRow {
  readonly line: number;
  readonly row: Row;
}

type Format = "gzip" | "zip" | "text";

async function formatOf(path: string): Promise<Format> {
  await using handle = await open(path);
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  if (buffer[0] === 0x1f && buffer[1] === 0x8b) return "gzip";
  return buffer.subarray(0, 2).toString() === "PK" ? "zip" : "text";
}

/** SHA-256 of a file's bytes, hex. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** Size of a file in bytes. */
export const fileBytes = async (path: string): Promise<number> => (await stat(path)).size;

/**
 * Reads the rows of a CSV or XLSX file, gzipped or not, telling how many bytes of it have been read, and the columns
 * before any row. Throws BadFile.
 */
export async function* readRows(
  path: string,
  mapping: FileMapping,
  onBytes: (bytes: number) => void,
  onColumns: (columns: readonly string[]) => void,
): AsyncGenerator<NumberedRow> {
  const format = await formatOf(path);
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  const gunzip = format === "gzip" ? [createGunzip()] : [];
  const bytes = gunzip[0] ?? counter;
  // What goes wrong in one of them ends them all, and is thrown to whoever reads the last.
  pipe([createReadStream(path), counter, ...gunzip], () => undefined);
  const isWorkbook = format === "zip" || /\.xlsx(\.gz)?$/i.test(path);
  try {
    const rows = isWorkbook ? sheetCells(bytes, mapping.sheet) : csvCells(bytes, mapping.encoding);
    yield* named(rows, onColumns);
  } catch (error) {
    if (isZlibError(error)) throw new BadFile(`${mapping.file}: is a damaged gzip file`);
    throw error instanceof BadFile ? new BadFile(`${mapping.file}: ${error.message}`) : error;
  }
}

interface NumberedCells {
  readonly line: number;
  readonly cells: readonly Cell[];
}

const isBlank = (cell: Cell): boolean => cell === undefined || cell === null || cell === "";

const isZlibError = (error: unknown): boolean =>
  String((error as NodeJS.ErrnoException).code).startsWith("Z_");

/** Gives the cells of each row the names in the first. */
async function* named(
  rows: AsyncGenerator<NumberedCells>,
  onColumns: (columns: readonly string[]) => void,
): AsyncGenerator<NumberedRow> {
  let columns: readonly string[] | undefined;
  let places: readonly (readonly [string, number])[] = [];
  for await (const { line, cells } of rows) {
    if (columns === undefined) {
      columns = columnsOf(cells);
      places = columns.flatMap((name, c) => (name === "" ? [] : [[name, c] as const]));
      onColumns(places.map(([name]) => name));
      continue;
    }
    const names = columns;
    const stray = cells.findIndex((cell, c) => !isBlank(cell) && (names[c] ?? "") === "");
    if (stray >= 0) throw new BadFile(`column ${stray + 1} has no name, but a value on line ${line}`);
    yield { line, row: Object.fromEntries(places.map(([name, c]) => [name, cells[c]])) };
  }
  if (columns === undefined) throw new BadFile("is empty: the first row must name the columns");
}

function columnsOf(header: readonly Cell[]): string[] {
  const names = header.map((cell) => String(cell ?? ""));
  const twice = names.find((name, c) => name !== "" && names.indexOf(name) !== c);
  if (twice !== undefined) throw new BadFile(`column ${twice} comes twice`);
  return names;
}

/** What is wrong with a CSV, in words without its values; the parser's own message repeats them. */
const CSV_FAULTS: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE: "a quote stands inside a value",
  CSV_INVALID_CLOSING_QUOTE: "text follows a closing quote",
  CSV_QUOTE_NOT_CLOSED: "a quote is not closed",
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: "the row has more or fewer values than the first",
};

async function* csvCells(bytes: Readable, encoding: string): AsyncGenerator<NumberedCells> {
  const parser = parse({ skip_empty_lines: true, info: true });
  const piped = pipeline(bytes, decoder(encoding), parser);
  piped.catch(() => undefined); // the parser's iterator below throws the same error
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      yield { line: info.lines, cells: record };
    }
    await piped;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new BadFile(`line ${String(error["lines"])}: ${CSV_FAULTS[error.code] ?? "is not CSV"}`);
  }
}

/** Bytes in, text out; a byte-order mark is left out. */
function decoder(encoding: string): Transform {
  const decoding = new TextDecoder(encoding, { fatal: true });
  const decode = (done: (error: Error | null, text?: string) => void, chunk?: Buffer) => {
    try {
      done(null, decoding.decode(chunk, { stream: chunk !== undefined }));
    } catch {
      done(new BadFile(`is not ${encoding} text: say its encoding in the mapping`));
    }
  };
  return new Transform({
    decodeStrings: false,
    transform: (chunk: Buffer, _encoding, done) => decode(done, chunk),
    flush: (done) => decode(done),
  });
}

async function* sheetCells(bytes: Readable, sheet: string | undefined): AsyncGenerator<NumberedCells> {
  const rows = await readSheet(bytes, sheet).catch((error: unknown) => {
    if (isZlibError(error)) throw error;
    throw new BadFile(
      error instanceof SheetNotFoundError ? error.message : "is not a workbook that can be read",
    );
  });
  for (const [i, cells] of (rows as Cell[][]).entries()) {
    if (!cells.every(isBlank)) yield { line: i + 1, cells };
  }
}
