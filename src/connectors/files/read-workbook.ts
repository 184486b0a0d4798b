import { posix } from "node:path";
import type { Readable } from "node:stream";
import { type SaxesAttributePlain, SaxesParser } from "saxes";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { BadFile } from "./bad-file.js";
import type { Cell, NumberedCells } from "./row.js";
import { dateOfSerial, isDateFormat } from "./workbook-date.js";

/** Rows come piece by piece; only the table of shared texts is held, and that up to this many characters. */
const MOST_SHARED_CHARACTERS = 50_000_000;
/** A spreadsheet has no more columns. */
const MOST_COLUMNS = 16_384;
const MOST_PARTS = 10_000;

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is told while an XML part is read. */
interface XmlHandlers {
  open?(element: Element): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Element and attribute names without their prefix: writers choose different ones. */
const local = (name: string): string => name.slice(name.indexOf(":") + 1);

/** A parser of one XML part; `write` may be given any piece of it. Throws BadFile. */
function xmlParser(handlers: XmlHandlers): { write(chunk: Uint8Array): void; end(): void } {
  const parser = new SaxesParser({ position: false });
  const decoder = new TextDecoder("utf-8", { fatal: true });
  parser.on("error", () => {
    throw new BadFile("is not a workbook that can be read");
  });
  parser.on("opentag", ({ name, attributes }) => {
    const plain = Object.entries(attributes as Record<string, SaxesAttributePlain["value"]>);
    handlers.open?.({
      name: local(name),
      attributes: Object.fromEntries(plain.map(([key, value]) => [local(key), value])),
    });
  });
  parser.on("text", (text) => handlers.text?.(text));
  parser.on("cdata", (text) => handlers.text?.(text));
  parser.on("closetag", ({ name }) => handlers.close?.(local(name)));
  return {
    write: (chunk) => parser.write(decoder.decode(chunk, { stream: true })),
    end: () => {
      parser.write(decoder.decode());
      parser.close();
    },
  };
}

/** The parts of a workbook by their path. */
interface Parts {
  /** Reads a part from its beginning; undefined where there is none. */
  open(path: string): Promise<Readable | undefined>;
  bytesOf(path: string): number;
}

async function partsOf(zip: ZipFile): Promise<Parts> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= MOST_PARTS) throw new BadFile("is not a workbook that can be read");
    entries.set(entry.fileName, entry);
  }
  return {
    open: async (path) => {
      const entry = entries.get(path);
      return entry === undefined ? undefined : zip.openReadStreamPromise(entry);
    },
    bytesOf: (path) => entries.get(path)?.uncompressedSize ?? 0,
  };
}

/** Reads a whole part; where there is none, nothing is told. */
async function readPart(parts: Parts, path: string, handlers: XmlHandlers): Promise<void> {
  const stream = await parts.open(path);
  if (stream === undefined) return;
  const parser = xmlParser(handlers);
  for await (const chunk of stream as AsyncIterable<Uint8Array>) parser.write(chunk);
  parser.end();
}

interface Relationship {
  readonly type: string;
  readonly target: string;
}

/** What a part refers to, by id; targets as paths from the root. */
async function relationshipsOf(parts: Parts, path: string): Promise<Map<string, Relationship>> {
  const folder = posix.dirname(path);
  const found = new Map<string, Relationship>();
  await readPart(parts, posix.join(folder, "_rels", `${posix.basename(path)}.rels`), {
    open: ({ name, attributes: { Id: id = "", Type: type = "", Target: target = "" } }) => {
      if (name !== "Relationship") return;
      found.set(id, { type, target: target.startsWith("/") ? target.slice(1) : posix.join(folder, target) });
    },
  });
  return found;
}

const targetOf = (relationships: Map<string, Relationship>, type: string): string | undefined =>
  [...relationships.values()].find((r) => r.type.endsWith(`/${type}`))?.target;

interface Workbook {
  readonly sheet: string;
  readonly sharedTexts: string | undefined;
  readonly styles: string | undefined;
  readonly since1904: boolean;
}

async function findSheet(parts: Parts, wanted: string | undefined): Promise<Workbook> {
  const root = targetOf(await relationshipsOf(parts, ""), "officeDocument");
  if (root === undefined) throw new BadFile("is not a workbook that can be read");
  const relationships = await relationshipsOf(parts, root);
  const sheets: { name: string; id: string }[] = [];
  let since1904 = false;
  await readPart(parts, root, {
    open: ({ name, attributes }) => {
      if (name === "sheet") sheets.push({ name: attributes["name"] ?? "", id: attributes["id"] ?? "" });
      if (name === "workbookPr") since1904 = /^(1|true)$/.test(attributes["date1904"] ?? "");
    },
  });
  const sheet = wanted === undefined ? sheets[0] : sheets.find(({ name }) => name === wanted);
  if (sheet === undefined) {
    const names = sheets.map(({ name }) => name).join(", ");
    throw new BadFile(`has no sheet ${wanted ?? ""}; it has ${names}`);
  }
  const target = relationships.get(sheet.id)?.target;
  if (target === undefined) throw new BadFile("is not a workbook that can be read");
  return {
    sheet: target,
    sharedTexts: targetOf(relationships, "sharedStrings"),
    styles: targetOf(relationships, "styles"),
    since1904,
  };
}

/** The texts that cells refer to by number. Phonetic readings beside them are left out. */
async function readSharedTexts(parts: Parts, path: string | undefined): Promise<string[]> {
  const texts: string[] = [];
  if (path === undefined) return texts;
  let characters = 0;
  let text = "";
  let taking = false;
  let phonetic = false;
  await readPart(parts, path, {
    open: ({ name }) => {
      if (name === "si") text = "";
      if (name === "rPh") phonetic = true;
      taking = name === "t" && !phonetic;
    },
    text: (piece) => {
      if (taking) text += piece;
    },
    close: (name) => {
      taking = false;
      if (name === "rPh") phonetic = false;
      if (name !== "si") return;
      characters += text.length;
      if (characters > MOST_SHARED_CHARACTERS)
        throw new BadFile(`holds more than ${MOST_SHARED_CHARACTERS} characters of text: save it as CSV`);
      texts.push(text);
    },
  });
  return texts;
}

/** For each cell style, whether it shows a number as a date. */
async function readDateStyles(parts: Parts, path: string | undefined): Promise<boolean[]> {
  const formats = new Map<string, string>();
  const styles: boolean[] = [];
  let inCells = false;
  if (path === undefined) return styles;
  await readPart(parts, path, {
    open: ({ name, attributes }) => {
      if (name === "numFmt") formats.set(attributes["numFmtId"] ?? "", attributes["formatCode"] ?? "");
      if (name === "cellXfs") inCells = true;
      const id = attributes["numFmtId"] ?? "";
      if (name === "xf" && inCells) styles.push(isDateFormat(Number(id), formats.get(id)));
    },
    close: (name) => {
      if (name === "cellXfs") inCells = false;
    },
  });
  return styles;
}

/** The column a cell address such as AB12 names, counted from 0. */
function columnOf(address: string): number {
  let column = 0;
  for (let i = 0; i < address.length; i++) {
    const letter = address.charCodeAt(i) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}

interface CellContext {
  readonly sharedTexts: readonly string[];
  readonly dateStyles: readonly boolean[];
  readonly since1904: boolean;
}

function cellOf({ type, style, text }: OpenCell, { sharedTexts, dateStyles, since1904 }: CellContext): Cell {
  if (text === "") return null;
  if (type === "s") return sharedTexts[Number(text)] ?? null;
  if (type === "b") return text === "1" || text === "true";
  if (type === "d") return text.replace(/^(\d{4}-\d{2}-\d{2})T00:00:00(?:\.0+)?Z?$/, "$1");
  if (type !== "" && type !== "n") return text;
  const number = Number(text);
  return dateStyles[style] === true ? dateOfSerial(number, since1904) : number;
}

interface OpenCell {
  readonly type: string;
  readonly style: number;
  text: string;
}

/** Collects rows out of a sheet's XML as it comes. */
function sheetHandlers(context: CellContext, rows: NumberedCells[]): XmlHandlers {
  let line = 0;
  let cells: Cell[] = [];
  let column = -1;
  let cell: OpenCell | undefined;
  let taking = false;
  let phonetic = false;
  return {
    open: ({ name, attributes: { r: address, t: type = "", s: style = "0" } }) => {
      if (name === "row") {
        line = address === undefined ? line + 1 : Number(address);
        cells = [];
        column = -1;
      } else if (name === "c") {
        column = address === undefined ? column + 1 : columnOf(address);
        if (column >= MOST_COLUMNS || column < 0) throw new BadFile("is not a workbook that can be read");
        cell = { type, style: Number(style), text: "" };
      } else if (name === "rPh") phonetic = true;
      taking = cell !== undefined && !phonetic && (name === "v" || name === "t");
    },
    text: (piece) => {
      if (taking && cell !== undefined) cell.text += piece;
    },
    close: (name) => {
      taking = false;
      if (name === "rPh") phonetic = false;
      if (name === "c" && cell !== undefined) {
        while (cells.length < column) cells.push(null);
        cells[column] = cellOf(cell, context);
        cell = undefined;
      }
      if (name === "row" && cells.some((c) => c !== null && c !== "")) rows.push({ line, cells });
    },
  };
}

/**
 * Reads the rows of one sheet of an XLSX file, the first if none is named, as they come out of it; blank rows are left
 * out. Tells how far it has come as a part of the sheet. Throws BadFile.
 */
export async function* readWorkbook(
  path: string,
  sheet: string | undefined,
  onPart: (part: number) => void,
): AsyncGenerator<NumberedCells[]> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(() => {
    throw new BadFile("is not a workbook that can be read");
  });
  let stream: Readable | undefined;
  try {
    const parts = await partsOf(zip);
    const found = await findSheet(parts, sheet);
    const context = {
      sharedTexts: await readSharedTexts(parts, found.sharedTexts),
      dateStyles: await readDateStyles(parts, found.styles),
      since1904: found.since1904,
    };
    stream = await parts.open(found.sheet);
    if (stream === undefined) throw new BadFile("is not a workbook that can be read");
    const bytes = Math.max(parts.bytesOf(found.sheet), 1);
    const rows: NumberedCells[] = [];
    const parser = xmlParser(sheetHandlers(context, rows));
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      parser.write(chunk);
      onPart(chunk.length / bytes);
      if (rows.length > 0) yield rows.splice(0);
    }
    parser.end();
    if (rows.length > 0) yield rows;
  } catch (error) {
    if (error instanceof BadFile || (error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    // What unzipping or decoding refuses; its own message may repeat what is in the file.
    throw new BadFile("is not a workbook that can be read");
  } finally {
    stream?.destroy();
    zip.close();
  }
}
