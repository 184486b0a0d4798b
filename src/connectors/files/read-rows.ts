import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import { readSheet } from "read-excel-file/node";
import type { FileMapping } from "./mapping.js";
import type { Row } from "./row.js";

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

/** Reads the rows of a CSV or XLSX file, gzipped or not, telling how many bytes of it have been read. */
export async function* readRows(
  path: string,
  mapping: FileMapping,
  onBytes: (bytes: number) => void,
): AsyncGenerator<NumberedRow> {
  const format = await formatOf(path);
  const counted = createReadStream(path).pipe(
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        onBytes(chunk.length);
        done(null, chunk);
      },
    }),
  );
  const plain: Readable = format === "gzip" ? counted.pipe(createGunzip()) : counted;
  counted.on("error", (error) => plain.destroy(error));
  const isWorkbook = format === "zip" || /\.xlsx(\.gz)?$/i.test(path);
  yield* isWorkbook ? sheetRows(plain, mapping.sheet) : csvRows(plain, mapping.encoding);
}

async function* csvRows(bytes: Readable, encoding: string): AsyncGenerator<NumberedRow> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const parser = parse({ bom: true, columns: true, skip_empty_lines: true, info: true });
  const text = new Transform({
    decodeStrings: false,
    transform(chunk: Buffer, _encoding, done) {
      try {
        done(null, decoder.decode(chunk, { stream: true }));
      } catch {
        done(new BadFile(`is not ${encoding} text: say its encoding in the mapping`));
      }
    },
  });
  const piped = pipeline(bytes, text, parser);
  piped.catch(() => undefined); // the parser's iterator below throws the same error
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Row; info: { lines: number } }>) {
      yield { line: info.lines, row: record };
    }
    await piped;
  } catch (error) {
    throw error instanceof CsvError ? new BadFile(error.message) : error;
  }
}

async function* sheetRows(bytes: Readable, sheet: string | undefined): AsyncGenerator<NumberedRow> {
  const [header = [], ...rows] = await readSheet(bytes, sheet);
  for (const [i, cells] of rows.entries()) {
    if (cells.every((cell) => cell === null)) continue;
    yield {
      line: i + 2,
      row: Object.fromEntries(header.map((name, c) => [String(name), cells[c] as Row[string]])),
    };
  }
}
