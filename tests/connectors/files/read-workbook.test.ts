import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { BadFile } from "../../../src/connectors/files/bad-file.js";
import { readWorkbook } from "../../../src/connectors/files/read-workbook.js";
import type { Cells } from "../../../src/connectors/files/row.js";
import { dateOfSerial, isDateFormat } from "../../../src/connectors/files/workbook-date.js";
import { workbook } from "./workbook.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suretygraph-workbook-"));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function cellsOf(...how: Parameters<typeof workbook>): Promise<Cells[]> {
  const path = join(folder, `${++files}.xlsx`);
  await writeFile(path, workbook(...how));
  const rows: Cells[] = [];
  for await (const batch of readWorkbook(path, undefined, () => undefined))
    rows.push(...batch.map(({ cells }) => cells));
  return rows;
}

describe("a workbook", () => {
  it("holds texts once and refers to them; formatted pieces are one text, phonetic readings none", async () => {
    const sharedTexts =
      '<si><t>甲</t></si><si><r><t>a </t></r><r><t xml:space="preserve">&amp; b</t></r><rPh><t>x</t></rPh></si>';
    expect(
      await cellsOf(
        {
          one: [
            ["k", "v"],
            [[1], [0]],
          ],
        },
        { sharedTexts },
      ),
    ).toEqual([
      ["k", "v"],
      ["a & b", "甲"],
    ]);
  });

  it("may have cells without an address, formulas, errors, dates as text, and prefixes", async () => {
    const cells = [
      { xml: '<c t="str"><f>A1&amp;"x"</f><v>sum</v></c>' },
      { xml: '<c t="e"><v>#N/A</v></c>' },
      { xml: '<c t="d"><v>2024-01-31T00:00:00</v></c>' },
      { xml: '<c t="n"><v>1.5E3</v></c>' },
      { xml: "<c><v></v></c>" },
    ];
    expect(await cellsOf({ one: [["a", "b", "c", "d", "e"], cells] })).toEqual([
      ["a", "b", "c", "d", "e"],
      ["sum", "#N/A", "2024-01-31", 1500, null],
    ]);
  });

  it("may count its days from 1904", async () => {
    const [, row] = await cellsOf({ one: [["d"], [new Date("2020-01-31T00:00:00Z")]] }, { since1904: true });
    expect(row).toEqual([new Date("2024-02-01T00:00:00Z")]);
  });

  it("comes piece by piece, each told", async () => {
    const path = join(folder, "long.xlsx");
    const rows = Array.from({ length: 30_000 }, (_, i) => [i, `text ${i}`]);
    await writeFile(path, workbook({ one: [["n", "t"], ...rows] }));
    let [batches, read, part] = [0, 0, 0];
    const onPart = (p: number) => {
      part += p;
    };
    for await (const batch of readWorkbook(path, undefined, onPart)) {
      batches++;
      read += batch.length;
    }
    expect(read).toBe(30_001);
    expect(batches).toBeGreaterThan(10);
    expect(part).toBeCloseTo(1, 5);
  });

  it("whose XML is broken is refused, without a word of it", async () => {
    const secret = "张三丰";
    const broken = cellsOf({ one: [["a"], [{ xml: `<c><v>${secret}</w></c>` }]] });
    await expect(broken).rejects.toThrow(BadFile);
    await expect(broken).rejects.not.toThrow(secret);
  });
});

describe("a day of a spreadsheet", () => {
  it("is counted from the end of 1899, or from 1904", () => {
    expect(dateOfSerial(43861, false)).toEqual(new Date("2020-01-31T00:00:00Z"));
    expect(dateOfSerial(0, true)).toEqual(new Date("1904-01-01T00:00:00Z"));
  });

  it.each<[number, string | undefined, boolean]>([
    [14, undefined, true],
    [31, undefined, true],
    [0, undefined, false],
    [10, undefined, false],
    [164, "yyyy-mm-dd", true],
    [165, 'yyyy"年"m"月"', true],
    [166, "[$-804]d/mmm", true],
    [167, "#,##0.00", false],
    [168, "[Red]0.00", false],
    [169, '0"day"', false],
    [170, "mm:ss", false],
    [171, "[h]:mm", false],
    [172, "mmm", true],
  ])("is shown by format %d %s: %j", (id, code, isDate) => {
    expect(isDateFormat(id, code)).toBe(isDate);
  });
});
