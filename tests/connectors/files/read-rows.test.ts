import { mkdtemp, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { FileMapping } from "../../../src/connectors/files/mapping.js";
import { BadFile } from "../../../src/connectors/files/bad-file.js";
import { fileBytes, fileSha256, readRows } from "../../../src/connectors/files/read-rows.js";
import type { Cells } from "../../../src/connectors/files/row.js";
import { workbook } from "./workbook.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suretygraph-rows-"));
});
afterAll(() => rm(folder, { recursive: true }));

const CSV = "企业代号,金额\nE1,943.4\nE2,-943.4\n";
/** 企业代号,金额 and a row of E1, 1 as GB18030 writes them. */
const GB18030 = Buffer.from("c6f3d2b5b4fabac52cbdf0b6ee0a45312c310a", "hex");

const ignore = (): void => undefined;
const SILENT = { onBytes: ignore, onColumns: ignore };

let files = 0;
async function fileOf(bytes: string | Buffer, name = "rows.csv"): Promise<string> {
  const path = join(folder, `${++files}-${name}`);
  await writeFile(path, bytes);
  return path;
}

type How = Partial<Pick<FileMapping, "sheet" | "encoding">> & { name?: string };

const mappingOf = ({ sheet, encoding = "utf-8" }: How = {}) => ({ file: "rows.csv", sheet, encoding });

interface ReadRow {
  readonly line: number;
  readonly cells: Cells;
  readonly fault?: string;
}

async function rowsOf(bytes: string | Buffer, how: How = {}): Promise<ReadRow[]> {
  const rows: ReadRow[] = [];
  const path = await fileOf(bytes, how.name);
  for await (const batch of readRows(path, mappingOf(how), SILENT)) {
    for (const { line, cells, fault } of batch)
      rows.push(fault === undefined ? { line, cells } : { line, cells, fault: fault.code });
  }
  return rows;
}

const refusal = (...args: Parameters<typeof rowsOf>): Promise<string> =>
  rowsOf(...args).then(
    () => "it was not refused",
    (error: unknown) => (error instanceof BadFile ? error.message : `not a BadFile: ${String(error)}`),
  );

const TWO = [
  { line: 2, cells: ["E1", "943.4"] },
  { line: 3, cells: ["E2", "-943.4"] },
];

describe("a CSV file", () => {
  it.each([
    ["plain", CSV],
    ["with a byte-order mark", `\uFEFF${CSV}`],
    ["without a last line end", CSV.trimEnd()],
    ["with Windows line ends", CSV.replaceAll("\n", "\r\n")],
    ["with quotes", '"企业代号","金额"\n"E1","943.4"\n"E2","-943.4"\n'],
    ["gzipped", gzipSync(CSV)],
    ["gzipped in two pieces", Buffer.concat([gzipSync(CSV.slice(0, 20)), gzipSync(CSV.slice(20))])],
  ])("is read %s", async (_how, bytes) => {
    expect(await rowsOf(bytes)).toEqual(TWO);
  });

  it("is read in GB18030, gzipped or not, where the mapping says so", async () => {
    const expected = [{ line: 2, cells: ["E1", "1"] }];
    expect(await rowsOf(GB18030, { encoding: "gb18030" })).toEqual(expected);
    expect(await rowsOf(gzipSync(GB18030), { encoding: "gb18030" })).toEqual(expected);
  });

  it("tells its columns before any row, also where there is none", async () => {
    const told: unknown[] = [];
    const path = await fileOf(" a ,b,\n");
    const onColumns = (columns: readonly string[]) => told.push(columns);
    for await (const rows of readRows(path, mappingOf(), { onBytes: ignore, onColumns })) told.push(rows);
    expect(told).toEqual([["a", "b", ""], []]);
  });

  it("tells its bytes as they are read, all of them in the end", async () => {
    const path = await fileOf(gzipSync(`a,b\n${"1,2\n".repeat(500_000)}`, { level: 0 }));
    const told: number[] = [];
    let toldAtFirstRow: number | undefined;
    const onBytes = (n: number) => told.push(n);
    for await (const rows of readRows(path, mappingOf(), { onBytes, onColumns: ignore })) {
      if (rows.length > 0) toldAtFirstRow ??= told.length;
    }
    expect(toldAtFirstRow).toBeLessThan(told.length);
    expect(told.reduce((sum, n) => sum + n, 0)).toBe(await fileBytes(path));
  });
});

describe("a row of another shape than the first", () => {
  it.each([
    ["too short", "a,b\n1,2\nx\n3,4\n", "CELL_COUNT"],
    ["too long", "a,b\n1,2\nx,y,z\n3,4\n", "CELL_COUNT"],
    ["with a wrong quote", 'a,b\n1,2\nx,y"z"\n3,4\n', "BAD_QUOTES"],
    ["with a value under no name", "a,b,\n1,2,\nx,y,z\n3,4,\n", "STRAY_VALUE"],
  ])("carries its fault, and the others go on: %s", async (_what, csv, code) => {
    const rows = await rowsOf(csv);
    expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
      [2, undefined],
      [3, code],
      [4, undefined],
    ]);
  });
});

describe("a workbook", () => {
  const sheets = {
    one: [
      ["企业代号", "金额", "日期", "是"],
      ["E1", 943.4, new Date("2024-01-31T00:00:00Z"), true],
      [],
      ["E2", null, null, false],
    ],
    two: [["k"], ["only"]],
  };
  const expected = [
    { line: 2, cells: ["E1", 943.4, new Date("2024-01-31T00:00:00Z"), true] },
    { line: 4, cells: ["E2", null, null, false] },
  ];

  it("is read from its first sheet, numbers and dates as such", async () => {
    expect(await rowsOf(workbook(sheets), { name: "rows.xlsx" })).toEqual(expected);
  });

  it("is known by its bytes, whatever it is called, and read gzipped", async () => {
    expect(await rowsOf(workbook(sheets), { name: "rows.dat" })).toEqual(expected);
    expect(await rowsOf(gzipSync(workbook(sheets)), { name: "rows.xlsx.gz" })).toEqual(expected);
  });

  it("is read from the sheet the mapping names", async () => {
    const rows = await rowsOf(workbook(sheets), { name: "rows.xlsx", sheet: "two" });
    expect(rows).toEqual([{ line: 2, cells: ["only"] }]);
  });

  it("without that sheet is refused", async () => {
    expect(await refusal(workbook(sheets), { name: "rows.xlsx", sheet: "three" })).toContain("three");
  });
});

describe("a file that is not what it claims to be", () => {
  const SECRET = "张三丰";

  it.each<[string, string | Buffer, How, string]>([
    ["GB18030 read as UTF-8", GB18030, {}, "is not utf-8 text: say its encoding in the mapping"],
    ["a text cut in a character", Buffer.from(CSV).subarray(0, 4), {}, "is not utf-8 text"],
    ["a column that comes twice", `a,b,a\n1,2,${SECRET}\n`, {}, "column a comes twice"],
    ["nothing at all", "", {}, "is empty"],
    ["nothing but a byte-order mark", "\uFEFF", {}, "is empty"],
    ["a header with a wrong quote", `a,b"${SECRET}"\n1,2\n`, {}, "line 1: a quote stands where none may"],
    ["a cut gzip", gzipSync(CSV).subarray(0, -12), {}, "is a damaged gzip file"],
    [
      "an altered gzip",
      Buffer.concat([gzipSync(CSV).subarray(0, -8), Buffer.alloc(8)]),
      {},
      "is a damaged gzip file",
    ],
    [
      "a cut workbook",
      workbook({ one: [["a"], [SECRET]] }).subarray(0, -200),
      {},
      "is not a workbook that can be read",
    ],
    ["a text called .xlsx", CSV, { name: "rows.xlsx" }, "is not a workbook that can be read"],
    [
      "a workbook whose column comes twice",
      workbook({
        one: [
          ["a", "a"],
          [1, 2],
        ],
      }),
      {},
      "column a comes twice",
    ],
  ])("is refused: %s", async (_what, bytes, over, message) => {
    const said = await refusal(bytes, over);
    expect(said).toMatch(/^rows\.csv: /);
    expect(said).toContain(message);
    expect(said).not.toContain(SECRET);
  });

  it("may have columns without a name and without any value, as spreadsheets do", async () => {
    const rows = [
      ["a", null],
      [1, null],
      [1, SECRET],
    ];
    expect(await rowsOf(workbook({ one: rows }))).toEqual([
      { line: 2, cells: [1, null] },
      { line: 3, cells: [1, SECRET], fault: "STRAY_VALUE" },
    ]);
  });
});

describe("whoever stops reading", () => {
  const isOpen = async (path: string): Promise<boolean> => {
    const numbers = await readdir("/proc/self/fd");
    const targets = await Promise.all(numbers.map((n) => readlink(`/proc/self/fd/${n}`).catch(() => "")));
    return targets.includes(path);
  };

  const onLinux = process.platform === "linux" ? it : it.skip;
  onLinux.each([
    ["plain", CSV.repeat(50_000)],
    ["gzipped", gzipSync(Buffer.from(CSV.repeat(500_000)), { level: 1 })],
  ])("leaves no %s file open", async (_how, bytes) => {
    const path = await fileOf(bytes);
    for await (const rows of readRows(path, mappingOf(), SILENT)) if (rows.length > 0) break;
    for (const until = Date.now() + 2000; (await isOpen(path)) && Date.now() < until;);
    expect(await isOpen(path)).toBe(false);
  });
});

describe("the digest of a file", () => {
  it("is its SHA-256", async () => {
    expect(await fileSha256(await fileOf("abc"))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});
