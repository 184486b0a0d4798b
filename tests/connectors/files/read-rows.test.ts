import { mkdtemp, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { FileMapping } from "../../../src/connectors/files/mapping.js";
import {
  BadFile,
  fileBytes,
  fileSha256,
  type NumberedRow,
  readRows,
} from "../../../src/connectors/files/read-rows.js";
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

let files = 0;
async function fileOf(bytes: string | Buffer, name = "rows.csv"): Promise<string> {
  const path = join(folder, `${++files}-${name}`);
  await writeFile(path, bytes);
  return path;
}

const mappingOf = (over: Partial<FileMapping> = {}): FileMapping => ({
  file: "rows.csv",
  encoding: "utf-8",
  key: "企业代号",
  ignore: [],
  ...over,
});

async function rowsOf(
  bytes: string | Buffer,
  { name, ...over }: Partial<FileMapping> & { name?: string } = {},
): Promise<NumberedRow[]> {
  const rows: NumberedRow[] = [];
  const path = await fileOf(bytes, name);
  for await (const row of readRows(path, mappingOf(over), ignore, ignore)) rows.push(row);
  return rows;
}

const refusal = (...args: Parameters<typeof rowsOf>): Promise<string> =>
  rowsOf(...args).then(
    () => "it was not refused",
    (error: unknown) => (error instanceof BadFile ? error.message : `not a BadFile: ${String(error)}`),
  );

const TWO = [
  { line: 2, row: { 企业代号: "E1", 金额: "943.4" } },
  { line: 3, row: { 企业代号: "E2", 金额: "-943.4" } },
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
    const expected = [{ line: 2, row: { 企业代号: "E1", 金额: "1" } }];
    expect(await rowsOf(GB18030, { encoding: "gb18030" })).toEqual(expected);
    expect(await rowsOf(gzipSync(GB18030), { encoding: "gb18030" })).toEqual(expected);
  });

  it("tells the line a row ends on, over blank lines and line ends within quotes", async () => {
    const rows = await rowsOf('a,b\n1,"x\ny"\n\n2,z\n');
    expect(rows).toEqual([
      { line: 3, row: { a: "1", b: "x\ny" } },
      { line: 5, row: { a: "2", b: "z" } },
    ]);
  });

  it("tells its columns before any row, also where there is none", async () => {
    const told: unknown[] = [];
    const path = await fileOf("a,b,\n");
    for await (const row of readRows(path, mappingOf(), ignore, (columns) => told.push(columns)))
      told.push(row);
    expect(told).toEqual([["a", "b"]]);
  });

  it("tells its bytes as they are read, all of them in the end", async () => {
    const path = await fileOf(gzipSync(`a,b\n${"1,2\n".repeat(50_000)}`, { level: 0 }));
    const told: number[] = [];
    let toldAtFirstRow: number | undefined;
    for await (const { line } of readRows(path, mappingOf(), (n) => told.push(n), ignore)) {
      if (line === 2) toldAtFirstRow = told.length;
    }
    expect(toldAtFirstRow).toBeLessThan(told.length);
    expect(told.reduce((sum, n) => sum + n, 0)).toBe(await fileBytes(path));
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
    { line: 2, row: { 企业代号: "E1", 金额: 943.4, 日期: new Date("2024-01-31T00:00:00Z"), 是: true } },
    { line: 4, row: { 企业代号: "E2", 金额: null, 日期: null, 是: false } },
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
    expect(rows).toEqual([{ line: 2, row: { k: "only" } }]);
  });

  it("without that sheet is refused", async () => {
    expect(await refusal(workbook(sheets), { name: "rows.xlsx", sheet: "three" })).toContain("three");
  });
});

describe("a file that is not what it claims to be", () => {
  const SECRET = "张三丰";

  it.each<[string, string | Buffer, Partial<FileMapping> & { name?: string }, string]>([
    ["GB18030 read as UTF-8", GB18030, {}, "is not utf-8 text: say its encoding in the mapping"],
    ["a text cut in a character", Buffer.from(CSV).subarray(0, 4), {}, "is not utf-8 text"],
    ["a quote in the middle", `a,b\n1,${SECRET}"x"\n`, {}, "line 2"],
    ["a quote that is never closed", `a,b\n1,"${SECRET}\n`, {}, "line 2"],
    ["a row too short", `a,b\n1,2\n${SECRET}\n`, {}, "line 3"],
    ["a row too long", `a,b\n1,2,${SECRET}\n`, {}, "line 2"],
    ["a column that comes twice", `a,b,a\n1,2,${SECRET}\n`, {}, "column a comes twice"],
    ["nothing at all", "", {}, "is empty"],
    ["nothing but a byte-order mark", "\uFEFF", {}, "is empty"],
    ["a column without a name", `a,,b\n1,2,${SECRET}\n`, {}, "column 2 has no name"],
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
    [
      "a workbook with a column without a name",
      workbook({
        one: [
          ["a", null],
          [1, 2],
        ],
      }),
      {},
      "column 2 has no name",
    ],
  ])("is refused: %s", async (_what, bytes, over, message) => {
    const said = await refusal(bytes, over);
    expect(said).toMatch(/^rows\.csv: /);
    expect(said).toContain(message);
    expect(said).not.toContain(SECRET);
  });

  it("may have columns without a name and without any value, as spreadsheets do", async () => {
    expect(
      await rowsOf(
        workbook({
          one: [
            ["a", null],
            [1, null],
          ],
        }),
      ),
    ).toEqual([{ line: 2, row: { a: 1 } }]);
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
    for await (const { line } of readRows(path, mappingOf(), ignore, ignore)) if (line === 2) break;
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
