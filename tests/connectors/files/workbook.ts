import { crc32, deflateRawSync } from "node:zlib";

/** A number in brackets is that of a shared text; an object is the XML of a cell as it stands. */
export type WorkbookCell =
  string | number | boolean | Date | null | readonly [number] | { readonly xml: string };

const DAY_MS = 86_400_000;
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);
const DATE_STYLE = 1;

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function cellXml(cell: WorkbookCell): string {
  if (cell === null) return "<c/>";
  if (typeof cell === "string") return `<c t="inlineStr"><is><t>${escape(cell)}</t></is></c>`;
  if (typeof cell === "boolean") return `<c t="b"><v>${Number(cell)}</v></c>`;
  if (typeof cell === "number") return `<c><v>${cell}</v></c>`;
  if (!(cell instanceof Date)) return "xml" in cell ? cell.xml : `<c t="s"><v>${cell[0]}</v></c>`;
  return `<c s="${DATE_STYLE}"><v>${(cell.getTime() - EXCEL_EPOCH) / DAY_MS}</v></c>`;
}

/** Cells carry no address otherwise, and an empty one would move its neighbours. */
const addressed = (xml: string, row: number, column: number): string =>
  xml.replace("<c", `<c r="${String.fromCharCode(65 + column)}${row}"`);

const sheetXml = (rows: readonly (readonly WorkbookCell[])[]): string =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows
    .map((cells, r) => {
      const xml = cells.map((cell, c) => addressed(cellXml(cell), r + 1, c)).join("");
      return `<row r="${r + 1}">${xml}</row>`;
    })
    .join("")}</sheetData></worksheet>`;

const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const relationships = (list: readonly [type: string, target: string][]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list
    .map(
      ([type, target], i) =>
        `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
    )
    .join("")}</Relationships>`;

const STYLES = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`;

/** A spreadsheet as small as one can be, as the bytes of its .xlsx file. */
export function workbook(
  sheets: Readonly<Record<string, readonly (readonly WorkbookCell[])[]>>,
  { sharedTexts = "", since1904 = false }: { sharedTexts?: string; since1904?: boolean } = {},
): Buffer {
  const names = Object.keys(sheets);
  const listed = names.map((n, i) => `<sheet name="${escape(n)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  return zip({
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    "_rels/.rels": relationships([["officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
      xmlns:r="${RELATIONS}"><workbookPr date1904="${Number(since1904)}"/><sheets>${listed.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relationships([
      ...names.map((_, i): [string, string] => ["worksheet", `worksheets/sheet${i + 1}.xml`]),
      ["styles", "styles.xml"],
      ["sharedStrings", "sharedStrings.xml"],
    ]),
    "xl/sharedStrings.xml": `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${sharedTexts}</sst>`,
    "xl/styles.xml": STYLES,
    ...Object.fromEntries(
      Object.values(sheets).map((rows, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(rows)]),
    ),
  });
}

/** What the local header and the directory entry of a file have in common. */
function fileHeader(name: Buffer, content: Buffer, packed: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0); // version needed
  header.writeUInt16LE(8, 4); // deflated
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(name.length, 22);
  return header;
}

const unsigned32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32LE(value, i * 4));
  return bytes;
};

function zip(files: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const [name, content] = [Buffer.from(path), Buffer.from(text)];
    const packed = deflateRawSync(content);
    const header = fileHeader(name, content, packed);
    const body = Buffer.concat([Buffer.from("PK\x03\x04"), header, name, packed]);
    const entry = [Buffer.from("PK\x01\x02"), Buffer.of(20, 0), header, Buffer.alloc(10), unsigned32(offset)];
    directory.push(Buffer.concat([...entry, name]));
    bodies.push(body);
    offset += body.length;
  }
  const index = Buffer.concat(directory);
  const counts = Buffer.alloc(8);
  counts.writeUInt16LE(directory.length, 4);
  counts.writeUInt16LE(directory.length, 6);
  const end = [Buffer.from("PK\x05\x06"), counts, unsigned32(index.length, offset), Buffer.alloc(2)];
  return Buffer.concat([...bodies, index, ...end]);
}
