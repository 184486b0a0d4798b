import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { BadFile } from "./bad-file.js";
import { csvReader } from "./csv.js";
import type { FileMapping } from "./mapping.js";
import { readWorkbook } from "./read-workbook.js";
import { reasons } from "./reason.js";
import { type Cell, type Cells, type NumberedCells, shown } from "./row.js";

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

/** What is told while a file is read. */
export interface ReadHooks {
  /** So many more bytes of the file have been read. */
  readonly onBytes: (bytes: number) => void;
  /** The names in the first row, in their places, before any row; throwing ends the reading. */
  readonly onColumns: (columns: readonly string[]) => void;
}

/**
 * Reads the rows of a CSV or XLSX file, gzipped or not, some at a time. A row that has not the shape of the first one
 * carries its fault. Throws BadFile.
 */
export async function* readRows(
  path: string,
  mapping: Pick<FileMapping, "file" | "sheet" | "encoding">,
  hooks: ReadHooks,
): AsyncGenerator<NumberedCells[]> {
  const format = await formatOf(path);
  const isWorkbook = format === "zip" || /\.xlsx(\.gz)?$/i.test(path);
  try {
    const rows = isWorkbook
      ? sheetRows(path, format, mapping.sheet, hooks.onBytes)
      : csvRows(path, format, mapping.encoding, hooks.onBytes);
    yield* underColumns(rows, isWorkbook ? sheetFault : csvFault, hooks.onColumns);
  } catch (error) {
    if (isZlibError(error)) throw new BadFile(`${mapping.file}: is a damaged gzip file`);
    throw error instanceof BadFile ? new BadFile(`${mapping.file}: ${error.message}`) : error;
  }
}

const isZlibError = (error: unknown): boolean =>
  String((error as NodeJS.ErrnoException).code).startsWith("Z_");

type Fault = NumberedCells["fault"];
const isBlank = (cell: Cell): boolean => cell === undefined || cell === null || cell === "";

const strayFault = (cells: Cells, columns: readonly string[]): Fault =>
  cells.some((cell, c) => !isBlank(cell) && (columns[c] ?? "") === "") ? reasons.strayValue : undefined;

const csvFault = (cells: Cells, columns: readonly string[]): Fault =>
  cells.length === columns.length
    ? columns.includes("")
      ? strayFault(cells, columns)
      : undefined
    : reasons.cellCount(cells.length, columns.length);

/** A spreadsheet leaves blank cells out. */
const sheetFault = strayFault;

/** Takes the first row for the names of the columns, and looks at the shape of the others. */
async function* underColumns(
  batches: AsyncGenerator<NumberedCells[]>,
  faultOf: (cells: Cells, columns: readonly string[]) => Fault,
  onColumns: (columns: readonly string[]) => void,
): AsyncGenerator<NumberedCells[]> {
  let columns: readonly string[] | undefined;
  for await (const batch of batches) {
    let rows = batch;
    if (columns === undefined) {
      const [header] = batch;
      if (header === undefined) continue;
      if (header.fault !== undefined) throw new BadFile(`line ${header.line}: ${header.fault.en}`);
      columns = columnsOf(header.cells);
      onColumns(columns);
      rows = batch.slice(1);
    }
    const named = columns;
    yield rows.map((row) => {
      const fault = row.fault ?? faultOf(row.cells, named);
      return fault === undefined ? row : { ...row, fault };
    });
  }
  if (columns === undefined) throw new BadFile("is empty: the first row must name the columns");
}

function columnsOf(header: Cells): string[] {
  const names = header.map((cell) => shown(cell).trim());
  const twice = names.find((name, c) => name !== "" && names.indexOf(name) !== c);
  if (twice !== undefined) throw new BadFile(`column ${twice} comes twice`);
  return names;
}

/** The bytes of a file, unpacked where it is gzipped; whoever stops reading closes it. */
async function* bytesOf(
  path: string,
  format: Format,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 64 * 1024 });
  const counted = (chunk: Buffer | string) => onBytes(chunk.length);
  try {
    if (format !== "gzip") {
      for await (const chunk of file as AsyncIterable<Buffer>) {
        counted(chunk);
        yield chunk;
      }
      return;
    }
    const gunzip = createGunzip({ chunkSize: 64 * 1024 });
    file.on("data", counted);
    // What goes wrong in one ends both, and is thrown to whoever reads the last.
    pipeline(file, gunzip).catch(() => undefined);
    yield* gunzip as AsyncIterable<Buffer>;
  } finally {
    file.destroy();
  }
}

async function* csvRows(
  path: string,
  format: Format,
  encoding: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<NumberedCells[]> {
  const decoding = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk?: Buffer): string => {
    try {
      return decoding.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new BadFile(`is not ${encoding} text: say its encoding in the mapping`);
    }
  };
  const reader = csvReader();
  for await (const chunk of bytesOf(path, format, onBytes)) {
    const rows = reader.push(decode(chunk));
    if (rows.length > 0) yield rows;
  }
  const last = [...reader.push(decode()), ...reader.end()];
  if (last.length > 0) yield last;
}

/** A workbook is read from place to place, so a gzipped one is unpacked into a file first. */
async function* sheetRows(
  path: string,
  format: Format,
  sheet: string | undefined,
  onBytes: (bytes: number) => void,
): AsyncGenerator<NumberedCells[]> {
  if (format !== "gzip") {
    const bytes = await fileBytes(path);
    yield* readWorkbook(path, sheet, (part) => onBytes(part * bytes));
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), "suretygraph-workbook-"));
  try {
    const unpacked = join(folder, "workbook.xlsx");
    const out = createWriteStream(unpacked, { mode: 0o600 });
    await pipeline(bytesOf(path, format, onBytes), out);
    yield* readWorkbook(unpacked, sheet, () => undefined);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
