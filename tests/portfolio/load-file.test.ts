import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Pool, QueryConfig } from "pg";
import { type FileMapping, type FileSource, readMapping } from "../../src/connectors/files/mapping.js";
import { BadFile, fileSha256 } from "../../src/connectors/files/read-rows.js";
import { type LoadContext, type LoadReport, loadFile } from "../../src/portfolio/load-file.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { newUscc } from "./drafts.js";

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "suretygraph-load-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await db.close();
});

/** Every test has a system of its own, so that none meets the customers of another. */
let system = 0;
let source: FileSource;
beforeEach(() => {
  source = readMapping(`
    name: sales
    source: sales-${++system}
    title: { zh: 销售, en: Sales }
    system: sales-${system}
    files:
      - file: who.csv
        key: no
        customer: { kind: ENTERPRISE, name: name, uscc: uscc, openedOn: 2024-01-01 }
      - file: sold.csv
        key: no
        record:
          dataset: invoice
          recordKey: [bill]
          prefix: OUT
          effectiveOn: day
          fetched: { daysAfterEffective: 1 }
          fields:
            direction: { is: OUTPUT }
            number: { column: bill }
            issuedOn: { column: day, as: date }
            counterparty: { column: buyer }
            amount: { column: net, as: yuan }
            void: { column: state, words: { ok: false, void: true } }
        ignore: [remark]
  `);
});

const SOLD_HEADER = "no,bill,day,buyer,net,state,remark";
const sold = (no: string, bill: number, over = "2024/1/31,B1,943.4,ok"): string => `${no},${bill},${over},x`;

let files = 0;
async function load(
  which: "who" | "sold",
  lines: readonly string[],
  over: Partial<LoadContext> = {},
): Promise<LoadReport> {
  const path = join(folder, `${++files}-${which}.csv`);
  await writeFile(path, `${lines.join("\n")}\n`);
  return loadFile(contextOf(over), source, mappingOf(which), path);
}

function mappingOf(which: "who" | "sold"): FileMapping {
  const found = source.files.find((f) => f.file === `${which}.csv`);
  if (found === undefined) throw new Error(`no ${which}.csv`);
  return found;
}

const contextOf = (over: Partial<LoadContext>): LoadContext => ({
  pool: db.pool,
  registrar: db.registrar,
  institutionId: db.institutionId,
  mappingId: source.source,
  onBytes: () => undefined,
  signal: new AbortController().signal,
  ...over,
});

const loadCustomers = (...numbers: string[]): Promise<LoadReport> =>
  load("who", ["no,name,uscc", ...numbers.map((no) => `${no},公司${no},${newUscc()}`)]);

interface Stored {
  record_key: string;
  fetched_at: Date;
  backfill: boolean;
  facts: Record<string, unknown>;
}

async function stored(): Promise<Stored[]> {
  const { rows } = await db.pool.query<Stored>(
    "select record_key, fetched_at, backfill, facts from observation where source = $1 order by record_key, fetched_at",
    [source.source],
  );
  return rows;
}

const isFinished = async (path: string): Promise<boolean> => {
  const { rows } = await db.pool.query<{ done: boolean }>(
    "select finished_at is not null as done from file_load where mapping = $1 and file_sha256 = $2",
    [source.source, await fileSha256(path)],
  );
  return rows[0]?.done ?? false;
};

describe("loading customers", () => {
  it("adds each once, and nothing the second time", async () => {
    const [a, b] = [newUscc(), newUscc()];
    const lines = ["no,name,uscc", `E1,甲,${a}`, `E2,乙,${b}`, `E1,甲,${a}`];
    expect(await load("who", lines)).toEqual({ alreadyLoaded: false, rows: 3, added: 2, refused: [] });
    expect(await load("who", lines)).toEqual({ alreadyLoaded: true, rows: 0, added: 0, refused: [] });
    expect((await load("who", lines.slice(0, 3))).added).toBe(0);
  });

  it("refuses a row for its identifiers by line and column, without any value, and takes the others", async () => {
    const [a, b] = [newUscc(), newUscc()];
    const report = await load("who", [
      "no,name,uscc",
      `E1,甲,${a}`,
      `E2,乙,${b}`,
      `E3,丙,91350100M000100Y44`,
      `E1,丁,${b}`,
      `,戊,${newUscc()}`,
      `E6,己,`,
      `${"7".repeat(201)},庚,${newUscc()}`,
      `E8,辛,${newUscc()}`,
    ]);
    expect(report).toMatchObject({ rows: 8, added: 3 });
    expect(report.refused.toSorted((x, y) => x.line - y.line)).toEqual([
      { line: 4, reason: "column uscc: USCC is wrong: CHECK_DIGIT at character 18" },
      { line: 5, reason: expect.stringMatching(/belong to different subjects: check the row, or merge/) },
      { line: 6, reason: "column no: is empty" },
      { line: 7, reason: "column uscc: is empty" },
      { line: 8, reason: "column no: EXTERNAL is wrong: LENGTH" },
    ]);
  });
});

describe("loading records", () => {
  it("adds each once, and nothing the second time, also from another file", async () => {
    await loadCustomers("E1");
    const lines = [SOLD_HEADER, sold("E1", 1), sold("E1", 2), sold("E1", 1)];
    expect(await load("sold", lines)).toEqual({ alreadyLoaded: false, rows: 3, added: 2, refused: [] });
    expect((await load("sold", lines)).alreadyLoaded).toBe(true);
    expect(await load("sold", [...lines, sold("E1", 3)])).toMatchObject({ rows: 4, added: 1 });
    expect(await stored()).toHaveLength(3);
  });

  it("stores what was claimed: learnt the day after, before it was loaded", async () => {
    await loadCustomers("E1");
    await load("sold", [SOLD_HEADER, sold("E1", 1)]);
    expect(await stored()).toEqual([
      {
        record_key: "OUT|1",
        fetched_at: new Date("2024-01-31T16:00:00Z"),
        backfill: true,
        facts: {
          direction: "OUTPUT",
          number: "1",
          issuedOn: "2024-01-31",
          counterparty: "B1",
          amount: "943.40",
          void: false,
        },
      },
    ]);
  });

  it("takes a record of today, learnt now and not tomorrow", async () => {
    await loadCustomers("E1");
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const report = await load("sold", [SOLD_HEADER, sold("E1", 1, `${today},B1,1,ok`)]);
    expect(report).toMatchObject({ added: 1, refused: [] });
    const [row] = await stored();
    expect(row?.backfill).toBe(false);
    expect(row?.fetched_at.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it("refuses rows by line and column, without any value, takes the others, and stays open", async () => {
    await loadCustomers("E1");
    const lines = [
      SOLD_HEADER,
      sold("E1", 1),
      sold("E9", 2),
      sold("E1", 3, "2024/2/30,B1,1,ok"),
      sold("E1", 4, "2024/1/31,B1,1e5,ok"),
      sold("E1", 5, "2024/1/31,B1,1,maybe"),
      sold("E1", 6, "2024/1/31,,1,ok"),
      sold("E1", 7, "2924/1/31,B1,1,ok"),
      sold("E1", 8),
    ];
    const report = await load("sold", lines);
    expect(report).toMatchObject({ rows: 8, added: 2 });
    expect(report.refused.toSorted((x, y) => x.line - y.line)).toEqual([
      { line: 3, reason: `column no: no customer has this number in sales-${system}` },
      { line: 4, reason: "column day: is not a date such as 2020/1/31" },
      { line: 5, reason: "column net: is not an amount in yuan with at most two decimals" },
      { line: 6, reason: "column state: is none of ok, void" },
      { line: 7, reason: "column buyer: is empty" },
      { line: 8, reason: "column day: lies in the future" },
    ]);
    await loadCustomers("E9");
    expect(await load("sold", lines)).toMatchObject({ alreadyLoaded: false, rows: 8, added: 1 });
  });

  it("finds no customer of another system by its number", async () => {
    await loadCustomers("E1");
    source = { ...source, system: "another" };
    const report = await load("sold", [SOLD_HEADER, sold("E1", 1)]);
    expect(report.refused).toEqual([
      { line: 2, reason: "column no: no customer has this number in another" },
    ]);
  });
});

describe("a load that was cut short", () => {
  /** More than two batches. */
  const ROWS = 4100;
  const TWICE = 2100;

  it("is taken up again and ends as if it had not been", async () => {
    await loadCustomers("E1");
    const path = join(folder, `long-${system}.csv`);
    const rows = Array.from({ length: ROWS }, (_, i) => sold("E1", i));
    await writeFile(path, `${[SOLD_HEADER, ...rows].join("\n")}\n`);

    const stop = new AbortController();
    const query = async (statement: QueryConfig) => {
      const result = await db.pool.query(statement);
      if (statement.name === "record-observations") stop.abort(new Error("stopped"));
      return result;
    };
    const stopping = Object.create(db.pool, { query: { value: query } }) as Pool;
    const cut = loadFile(contextOf({ pool: stopping, signal: stop.signal }), source, mappingOf("sold"), path);
    await expect(cut).rejects.toThrow("stopped");
    const before = (await stored()).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(ROWS);
    expect(await isFinished(path)).toBe(false);

    const report = await loadFile(contextOf({}), source, mappingOf("sold"), path);
    expect(report).toEqual({ alreadyLoaded: false, rows: ROWS, added: ROWS - before, refused: [] });
    expect(new Set((await stored()).map((o) => o.record_key)).size).toBe(ROWS);
    expect(await stored()).toHaveLength(ROWS);
    expect(await isFinished(path)).toBe(true);
  });

  it("may be loaded by two at once and is loaded once", async () => {
    await loadCustomers("E1");
    const path = join(folder, `twice-${system}.csv`);
    await writeFile(
      path,
      `${[SOLD_HEADER, ...Array.from({ length: TWICE }, (_, i) => sold("E1", i))].join("\n")}\n`,
    );
    const reports = await Promise.all(
      [1, 2].map(() => loadFile(contextOf({}), source, mappingOf("sold"), path)),
    );
    expect(reports.reduce((sum, r) => sum + r.added, 0)).toBe(TWICE);
    expect(await stored()).toHaveLength(TWICE);
  });
});

describe("a file of the wrong shape", () => {
  it("is refused when it lacks a column, and the columns it has are told", async () => {
    const lacking = load("sold", ["no,bill,day,net", "E1,1,2024/1/31,1"]);
    await expect(lacking).rejects.toThrow(BadFile);
    await expect(lacking).rejects.toThrow("sold.csv: lacks column buyer, state; it has no, bill, day, net");
  });

  it("is refused when it has a column that is neither read nor ignored", async () => {
    const unread = load("sold", [`${SOLD_HEADER},phone`, `${sold("E1", 1)},13800138000`]);
    await expect(unread).rejects.toThrow(BadFile);
    await expect(unread).rejects.toThrow("sold.csv: column phone is neither read nor ignored");
  });

  it("is refused when only its header is left, if that is wrong", async () => {
    await expect(load("sold", ["no,bill,day,net"])).rejects.toThrow("lacks column buyer, state");
  });

  it("is taken with a header and no rows", async () => {
    expect(await load("sold", [SOLD_HEADER])).toMatchObject({ rows: 0, added: 0, refused: [] });
  });

  it("adds nothing, and stays open", async () => {
    await expect(load("sold", [`${SOLD_HEADER},phone`, `${sold("E1", 1)},1`])).rejects.toThrow(BadFile);
    expect(await stored()).toEqual([]);
  });
});
