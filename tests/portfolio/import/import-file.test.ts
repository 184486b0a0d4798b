import { readFile, stat, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Pool, PoolClient } from "pg";
import { BadFile } from "../../../src/connectors/files/bad-file.js";
import type { FileMapping } from "../../../src/connectors/files/mapping.js";
import { readFileSources } from "../../../src/observations/file-sources.js";
import { findByIdentifier } from "../../../src/portfolio/customers.js";
import { importFile, type ImportReport, ImportRefused } from "../../../src/portfolio/import/import-file.js";
import { workbook } from "../../connectors/files/workbook.js";
import { newUscc } from "../drafts.js";
import { type ImportWorld, importWorld, lines, manySold, sold, SOLD_HEADER } from "./world.js";

let world: ImportWorld;
beforeAll(async () => {
  world = await importWorld();
});
afterAll(() => world.close());
beforeEach(() => world.renew());

const source = () => world.mapping().source;

const loadCustomers = (...numbers: string[]): Promise<ImportReport> =>
  world.load("who", lines("no,name,uscc", ...numbers.map((no) => `${no},公司${no},${newUscc()}`)));

const loadSold = (...rows: string[]): Promise<ImportReport> =>
  world.load("sold", lines(SOLD_HEADER, ...rows));

interface Stored {
  record_key: string;
  fetched_at: Date;
  backfill: boolean;
  facts: Record<string, unknown>;
}

async function stored(): Promise<Stored[]> {
  const { rows } = await world.db.pool.query<Stored>(
    "select record_key, fetched_at, backfill, facts from observation where source = $1 order by record_key, fetched_at",
    [source()],
  );
  return rows;
}

/** Rows, added, repeats and rejected, for a file of one target; they add up. */
function sums({ rows, rejected, targets: [target] }: ImportReport): number[] {
  const { added = 0, repeats = 0 } = target ?? {};
  expect(added + repeats + rejected).toBe(rows);
  return [rows, added, repeats, rejected];
}

const told = ({ reasons }: ImportReport): [number, string, string][] =>
  reasons
    .map(({ firstLine, column, en }): [number, string, string] => [firstLine, column, en])
    .sort(([a], [b]) => a - b);

const fileCount = async (): Promise<number> =>
  (await world.db.pool.query<{ n: string }>("select count(*) as n from file_load")).rows.map(({ n }) =>
    Number(n),
  )[0] ?? 0;

describe("importing customers", () => {
  it("adds each once, and nothing the second time", async () => {
    const [a, b] = [newUscc(), newUscc()];
    const rows = ["no,name,uscc", `E1,甲,${a}`, `E2,乙,${b}`, `E1,甲,${a}`];
    expect(sums(await world.load("who", lines(...rows)))).toEqual([3, 2, 1, 0]);
    const again = await world.load("who", lines(...rows));
    expect(again).toMatchObject({ alreadyLoaded: true, rows: 3, rejected: 0 });
    expect(sums(await world.load("who", lines(...rows.slice(0, 3))))).toEqual([2, 0, 2, 0]);
  });

  it("rejects a row for its identifiers, by line and column, and takes the others", async () => {
    const [a, b] = [newUscc(), newUscc()];
    const report = await world.load(
      "who",
      lines(
        "no,name,uscc",
        `E1,甲,${a}`,
        `E2,乙,${b}`,
        `E3,丙,91350100M000100Y44`,
        `E1,丁,${b}`,
        `,戊,${newUscc()}`,
        `E6,己,`,
        `${"7".repeat(201)},庚,${newUscc()}`,
        `E8,${"名".repeat(301)},${newUscc()}`,
        `E9,辛,${newUscc()}`,
        `E2,壬,${a}`,
      ),
    );
    expect(sums(report)).toEqual([10, 3, 0, 7]);
    expect(told(report)).toEqual([
      [4, "uscc", "USCC is wrong: CHECK_DIGIT at character 18"],
      [5, "no", expect.stringMatching(/belong to different subjects: check the row, or merge/)],
      [6, "no", "is empty"],
      [7, "uscc", "is empty"],
      [8, "no", "EXTERNAL is wrong: LENGTH"],
      [9, "name", "is longer than 300 characters"],
    ]);
    expect(report.reasons.find((r) => r.code === "CONFLICTING_IDENTIFIERS")?.rows).toBe(2);
  });
});

describe("importing records", () => {
  it("adds each once, and nothing the second time, also from another file", async () => {
    await loadCustomers("E1");
    const rows = [sold("E1", 1), sold("E1", 2), sold("E1", 1)];
    expect(sums(await loadSold(...rows))).toEqual([3, 2, 1, 0]);
    expect((await loadSold(...rows)).alreadyLoaded).toBe(true);
    expect(sums(await loadSold(...rows, sold("E1", 3)))).toEqual([4, 1, 3, 0]);
    expect(await stored()).toHaveLength(3);
  });

  it("keeps what was claimed: learnt the day after, before it was loaded", async () => {
    await loadCustomers("E1");
    await loadSold(sold("E1", 1));
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
    expect(sums(await loadSold(sold("E1", 1, `${today},B1,1,ok`)))).toEqual([1, 1, 0, 0]);
    const [row] = await stored();
    expect(row?.backfill).toBe(false);
    expect(row?.fetched_at.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it("keeps texts that mean something to the database or to JSON", async () => {
    await loadCustomers("E1");
    const odd = ["a\\b", "tab\there", "\\N", 'say "x"', "new\nline", "a|b", "\\.", "{}", "'; drop"];
    const quoted = odd.map((bill) => `E1,"${bill.replaceAll('"', '""')}",2024/1/31,B1,1,ok,x`);
    expect(sums(await loadSold(...quoted))).toEqual([odd.length, odd.length, 0, 0]);
    expect((await stored()).map((o) => o.facts["number"]).sort()).toEqual(odd.sort());
  });

  it("rejects rows by line and column, takes the others, and is finished", async () => {
    await loadCustomers("E1");
    const rows = [
      sold("E1", 1),
      sold("E9", 2),
      sold("E1", 3, "2024/2/30,B1,1,ok"),
      sold("E1", 4, "2024/1/31,B1,1e5,ok"),
      sold("E1", 5, "2024/1/31,B1,1,maybe"),
      sold("E1", 6, "2024/1/31,,1,ok"),
      sold("E1", 7, "2924/1/31,B1,1,ok"),
      "E1,8",
      `${sold("E1", 9)},more`,
      `E1,1"0,2024/1/31,B1,1,ok,x`,
      sold("E1", 11),
    ];
    const report = await loadSold(...rows);
    expect(sums(report)).toEqual([11, 2, 0, 9]);
    expect(told(report)).toEqual([
      [3, "no", `no customer has this number in ${source()}`],
      [4, "day", "is not a date such as 2020/1/31"],
      [5, "net", "is not an amount in yuan with at most two decimals"],
      [6, "state", "is none of ok, void"],
      [7, "buyer", "is empty"],
      [8, "day", "lies in the future"],
      [9, "", "has 2 values, the first row 7"],
      [10, "", "has 8 values, the first row 7"],
      [11, "", "a quote stands where none may"],
    ]);
    expect(await loadSold(...rows)).toMatchObject({ alreadyLoaded: true, rows: 11, rejected: 9 });
  });

  it("takes the mended rows from another file", async () => {
    await loadCustomers("E1");
    expect((await loadSold(sold("E1", 1), sold("E1", 2, "2024/2/30,B1,1,ok"))).rejected).toBe(1);
    expect(sums(await loadSold(sold("E1", 1), sold("E1", 2)))).toEqual([2, 1, 1, 0]);
  });

  it("finds no customer of another system by its number", async () => {
    await loadCustomers("E1");
    const mapping = { ...world.mapping(), system: "another" };
    const path = world.pathOf("another.csv");
    await writeFile(path, lines(SOLD_HEADER, sold("E1", 1)));
    const report = await importFile(world.db, mapping, world.entry("sold"), path);
    expect(told(report)).toEqual([[2, "no", "no customer has this number in another"]]);
  });

  it("tells profiles who speaks", async () => {
    await loadCustomers("E1");
    await loadSold(sold("E1", 1));
    const known = await readFileSources(world.db.pool, world.db.institutionId);
    expect(known.filter((k) => k.source === source())).toEqual([
      { source: source(), dimension: "tax", title: { zh: "销售", en: "Sales" } },
    ]);
  });
});

describe("importing snapshots with their customers", () => {
  const BASE = ["no,since,cap,boss", "h1,1480000000000.0,300.0,张三", "h2,1482163200000,,李四"];

  it("registers and records in one go; counts add up for both", async () => {
    const report = await world.load(
      "base",
      lines(...BASE, "h1,1480000000000.0,300.0,张三", "h3,soon,1,王五"),
    );
    expect(report).toMatchObject({
      rows: 4,
      rejected: 1,
      targets: [
        { name: "customer", added: 2, repeats: 1 },
        { name: "registry", added: 2, repeats: 1 },
      ],
    });
    const facts = (await stored()).map((o) => o.facts);
    expect(facts).toHaveLength(2);
    expect(facts).toContainEqual({ establishedOn: "2016-11-24", registeredCapital: "3000000.00" });
    expect(facts).toContainEqual({ establishedOn: "2016-12-20" });
  });

  it("seals what is personal, also on this way", async () => {
    await world.load("base", lines(...BASE));
    const { rows } = await world.db.pool.query<{
      text: string;
      sealed: Buffer;
      subject_id: string;
      id: string;
    }>("select o::text as text, sealed, subject_id, id from observation o where source = $1", [source()]);
    expect(rows.map(({ text }) => /[张李王]/.test(text))).toEqual([false, false]);
    const keys = await world.db.registrar.keyStore.find(
      world.db.pool,
      rows.map((r) => r.subject_id),
    );
    const opened = rows.map((r) => keys.get(r.subject_id)?.open(r.sealed, r.id));
    expect(opened.sort()).toEqual([
      '{"legalRepresentativeName":"张三"}',
      '{"legalRepresentativeName":"李四"}',
    ]);
  });

  it("rejects personal facts of a subject whose key was destroyed, and takes the others", async () => {
    await world.load("base", lines(...BASE));
    const identifier = { scheme: "EXTERNAL", system: source(), value: "h1" } as const;
    const erased = await findByIdentifier(world.db.pool, world.db.institutionId, identifier);
    await world.db.pool.query(
      "update subject_key set wrapped = null, destroyed_at = now() where subject_id = $1",
      [erased],
    );
    const report = await world.load(
      "base",
      lines(
        "no,since,cap,boss",
        "h4,1480000000000,1,赵六",
        "h1,1480000000000,2,张三",
        "h2,1482163200000,3,李四",
      ),
    );
    expect(report).toMatchObject({ rows: 3, rejected: 1 });
    expect(report.reasons).toMatchObject([{ code: "SUBJECT_ERASED", firstLine: 3 }]);
    expect(report.targets).toEqual([
      { name: "customer", added: 1, repeats: 1 },
      { name: "registry", added: 2, repeats: 0 },
    ]);
  });
});

describe("the form of a file", () => {
  const ROWS = [sold("E1", 1), sold("E1", 2, "2024/2/30,B1,1,ok"), "E1,3", sold("E1", 4)];
  const CELLS = ROWS.map((row) => row.split(","));

  it.each<[string, string, () => Buffer]>([
    ["CSV, gzipped", "a.csv.gz", () => gzipSync(lines(SOLD_HEADER, ...ROWS))],
    ["a workbook", "a.xlsx", () => workbook({ one: [SOLD_HEADER.split(","), ...CELLS] })],
    [
      "a workbook, gzipped",
      "a.xlsx.gz",
      () => gzipSync(workbook({ one: [SOLD_HEADER.split(","), ...CELLS] })),
    ],
  ])("may be %s", async (_what, as, bytes) => {
    await loadCustomers("E1");
    const report = await world.load("sold", bytes(), { as: `${source()}-${as}` });
    expect(sums(report)).toEqual([4, 2, 0, 2]);
    expect(report.reasons.map((r) => r.firstLine).sort()).toEqual([3, 4]);
  });

  it("may be GB18030", async () => {
    await loadCustomers("E1");
    const entry: FileMapping = { ...world.entry("sold"), encoding: "gb18030" };
    // 甲 as GB18030 writes it.
    const [before, after] = [`${SOLD_HEADER}\nE1,1,2024/1/31,`, ",1,ok,x\n"];
    const path = world.pathOf(`${source()}-gb.csv`);
    await writeFile(
      path,
      Buffer.concat([Buffer.from(before), Buffer.from("bcd7", "hex"), Buffer.from(after)]),
    );
    expect(sums(await importFile(world.db, world.mapping(), entry, path))).toEqual([1, 1, 0, 0]);
    expect((await stored())[0]?.facts["counterparty"]).toBe("甲");
  });

  it.each([
    [
      "lacks a column",
      ["no,bill,day,net", "E1,1,2024/1/31,1"],
      "lacks column buyer, state; it has no, bill, day, net",
    ],
    [
      "has one that is neither read nor ignored",
      [`${SOLD_HEADER},phone`, `${sold("E1", 1)},1`],
      "column phone is neither",
    ],
    ["has nothing but a wrong header", ["no,bill,day,net"], "lacks column buyer, state"],
  ])("is refused where it %s; nothing is added", async (_what, rows, message) => {
    const refused = world.load("sold", lines(...rows));
    await expect(refused).rejects.toThrow(BadFile);
    await expect(refused).rejects.toThrow(`sold.csv*: ${message}`);
    expect(await stored()).toEqual([]);
  });

  it("may be a header and no rows", async () => {
    expect(await loadSold()).toMatchObject({ rows: 0, rejected: 0, alreadyLoaded: false });
    expect((await loadSold()).alreadyLoaded).toBe(true);
  });
});

describe("the file of rejects", () => {
  it("holds row number, column, value and reason, for its owner only, as a spreadsheet opens it", async () => {
    await loadCustomers("E1");
    const report = await world.load(
      "sold",
      lines(
        SOLD_HEADER,
        sold("E1", 1, "2024/2/30,B1,1,ok"),
        sold("E1", 2, '2024/1/31,B1,"=1+1",ok'),
        sold("E1", 3, '2024/1/31,B1,"1,2"",x",ok'),
        sold("张三", 4),
        "E1,5",
      ),
      { as: `${source()}-mine.csv` },
    );
    const path = world.pathOf(`${source()}-mine.csv.rejects.csv`);
    expect(report.rejectsPath).toBe(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, "utf8")).split("\r\n")).toEqual([
      "\uFEFFline 行号,column 列,value 值,code 代码,reason,原因",
      "2,day,2024/2/30,NOT_A_DATE,is not a date such as 2020/1/31,不是形如 2020/1/31 的日期",
      expect.stringMatching(/^3,net,'=1\+1,NOT_AN_AMOUNT,/),
      expect.stringMatching(/^4,net,"1,2"",x",NOT_AN_AMOUNT,/),
      expect.stringMatching(/^5,no,张三,UNKNOWN_CUSTOMER,/),
      expect.stringMatching(
        /^6,,"E1,5",CELL_COUNT,"has 2 values, the first row 7",该行有 2 个值，首行有 7 个$/,
      ),
      "",
    ]);
  });

  it("goes where it is told to, and never over another file", async () => {
    await loadCustomers("E1");
    const rejectsPath = world.pathOf("precious.csv");
    const content = lines(SOLD_HEADER, sold("E9", 1));
    await writeFile(rejectsPath, "a,b\n1,2\n");
    await expect(world.load("sold", content, { rejectsPath })).rejects.toThrow("is no file of rejects");
    expect(await readFile(rejectsPath, "utf8")).toBe("a,b\n1,2\n");
    const other = world.pathOf("other.csv");
    expect((await world.load("sold", content, { rejectsPath: other })).rejectsPath).toBe(other);
    await expect(stat(other)).resolves.toMatchObject({ size: expect.any(Number) });
  });

  it("is not made where nothing was rejected", async () => {
    await loadCustomers("E1");
    const report = await world.load("sold", manySold("E1", 3), { as: `${source()}-good.csv` });
    expect(report.rejectsPath).toBeUndefined();
    await expect(stat(world.pathOf(`${source()}-good.csv.rejects.csv`))).rejects.toThrow("ENOENT");
  });
});

describe("a dry run", () => {
  it("says what would happen, over all batches, and writes nothing", async () => {
    const everything = async (): Promise<unknown> =>
      (
        await world.db.pool.query(
          `select (select count(*) from observation) as o, (select count(*) from customer) as c,
             (select count(*) from identifier) as i, (select count(*) from subject) as s,
             (select count(*) from subject_key) as k, (select count(*) from file_load) as f,
             (select count(*) from file_source) as v`,
        )
      ).rows;
    const rows = Array.from({ length: 4500 }, (_, i) => `h${i % 4200},1480000000000,${i % 4200},张三`);
    const content = lines("no,since,cap,boss", ...rows, "h9999,never,1,李四");
    const before = await everything();
    const as = `${source()}-dry.csv`;
    const dry = await world.load("base", content, { as, dryRun: true });
    expect(await everything()).toEqual(before);
    await expect(stat(world.pathOf(`${as}.rejects.csv`))).rejects.toThrow("ENOENT");
    expect(dry).toMatchObject({ dryRun: true, rows: 4501, rejected: 1, rejectsPath: undefined });
    expect(dry.targets).toEqual([
      { name: "customer", added: 4200, repeats: 300 },
      { name: "registry", added: 4200, repeats: 300 },
    ]);
    const wet = await world.load("base", content, { as });
    expect({ ...wet, dryRun: true, rejectsPath: undefined }).toEqual(dry);
  });

  it("says that a file is in already", async () => {
    await loadCustomers("E1");
    await loadSold(sold("E1", 1));
    const path = world.pathOf(`${source()}-in.csv`);
    await writeFile(path, lines(SOLD_HEADER, sold("E1", 1)));
    const report = await importFile(world.db, world.mapping(), world.entry("sold"), path, { dryRun: true });
    expect(report).toMatchObject({ alreadyLoaded: true, rows: 1 });
  });
});

describe("an import that is stopped", () => {
  const ROWS = 12_100;

  it("is taken up where it was and ends as if it had not been, rejects included", async () => {
    await loadCustomers("E1");
    const bad = (i: number): boolean => i % 1000 === 7;
    const content = lines(
      SOLD_HEADER,
      ...Array.from({ length: ROWS }, (_, i) => sold("E1", i, bad(i) ? "x,B1,1,ok" : "2024/1/31,B1,1,ok")),
    );
    const as = `${source()}-long.csv`;
    const stop = new AbortController();
    const onProgress = ({ rows }: { rows: number }) => {
      if (rows > 6000) stop.abort(new Error("stopped"));
    };
    await expect(world.load("sold", content, { as, signal: stop.signal, onProgress })).rejects.toThrow(
      "stopped",
    );
    const before = (await stored()).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(ROWS - 13);

    // What a crash may leave behind the last checkpoint.
    const rejectsPath = world.pathOf(`${as}.rejects.csv`);
    await writeFile(rejectsPath, "9,half a li".repeat(500), { flag: "a" });
    const report = await world.load("sold", content, { as });
    expect(sums(report)).toEqual([ROWS, ROWS - 13, 0, 13]);
    expect(report.resumedAt).toBeGreaterThan(0);
    expect(await stored()).toHaveLength(ROWS - 13);
    const rejected = (await readFile(rejectsPath, "utf8")).trimEnd().split("\r\n").slice(1);
    expect(rejected.map((row) => Number(row.split(",")[0]))).toEqual(
      Array.from({ length: 13 }, (_, i) => i * 1000 + 9).filter((line) => line < ROWS + 2),
    );
  });

  it("is read anew where its rejects are gone", async () => {
    await loadCustomers("E1");
    const content = lines(
      SOLD_HEADER,
      sold("E9", 0),
      ...Array.from({ length: 9000 }, (_, i) => sold("E1", i)),
    );
    const as = `${source()}-gone.csv`;
    const stop = new AbortController();
    const onProgress = ({ rejected }: { rejected: number }) => {
      if (rejected > 0) stop.abort(new Error("stopped"));
    };
    await expect(world.load("sold", content, { as, signal: stop.signal, onProgress })).rejects.toThrow(
      "stopped",
    );
    await writeFile(world.pathOf(`${as}.rejects.csv`), "");
    const report = await world.load("sold", content, { as });
    expect(report).toMatchObject({ resumedAt: 0, rows: 9001, rejected: 1 });
    expect(sums(report)[2]).toBeGreaterThan(0);
    expect(await stored()).toHaveLength(9000);
    expect(await readFile(world.pathOf(`${as}.rejects.csv`), "utf8")).toContain("2,no,E9,UNKNOWN_CUSTOMER");
  });

  it("leaves a file that was changed while it was read", async () => {
    await loadCustomers("E1");
    const path = world.pathOf(`${source()}-changing.csv`);
    await writeFile(path, manySold("E1", 9000));
    let changed: Promise<void> | undefined;
    const onProgress = () => {
      changed ??= writeFile(path, lines(sold("E1", "later")), { flag: "a" });
    };
    const importing = importFile(world.db, world.mapping(), world.entry("sold"), path, { onProgress });
    await expect(importing).rejects.toThrow("was changed while it was read");
    await changed;
  });
});

describe("two imports at once", () => {
  it("of one file take turns: one does it, the other finds it done", async () => {
    await loadCustomers("E1");
    const path = world.pathOf(`${source()}-twice.csv`);
    await writeFile(path, manySold("E1", 9000));
    let waited = 0;
    const one = () =>
      importFile(world.db, world.mapping(), world.entry("sold"), path, {
        onWaiting: () => {
          waited++;
        },
      });
    const reports = await Promise.all([one(), one()]);
    expect(reports.map((r) => r.alreadyLoaded).sort()).toEqual([false, true]);
    expect(waited).toBe(1);
    expect(await stored()).toHaveLength(9000);
  });

  it("may bring the same rows in another order: neither stands in the other's way", async () => {
    await loadCustomers("E1");
    const rows = Array.from({ length: 6000 }, (_, i) => sold("E1", i));
    const reports = await Promise.all([loadSold(...rows), loadSold(...rows.toReversed())]);
    expect(reports.map((r) => sums(r)[1]).sort()).toEqual([0, 6000]);
    expect(await stored()).toHaveLength(6000);
  });

  it("may be given up while waiting", async () => {
    const path = world.pathOf(`${source()}-given-up.csv`);
    await writeFile(path, lines(SOLD_HEADER));
    const holder = await world.db.pool.connect();
    try {
      const stop = new AbortController();
      const spied = Object.create(world.db.pool, {
        connect: {
          value: async () => {
            const client = await world.db.pool.connect();
            await holdAllLocksOf(holder, client);
            return client;
          },
        },
      }) as Pool;
      const waiting = importFile({ ...world.db, pool: spied }, world.mapping(), world.entry("sold"), path, {
        signal: stop.signal,
        onWaiting: () => {
          stop.abort(new Error("given up"));
        },
      });
      await expect(waiting).rejects.toThrow("given up");
    } finally {
      await holder.query("select pg_advisory_unlock_all()");
      holder.release();
    }
  });
});

/** Makes a client ask for the lock only after another holds it. */
async function holdAllLocksOf(holder: PoolClient, client: PoolClient): Promise<void> {
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
  Object.defineProperty(client, "query", {
    configurable: true,
    value: async (...args: unknown[]) => {
      if (String(args[0]).includes("pg_try_advisory_lock"))
        await holder.query("select pg_try_advisory_lock(hashtextextended($1, 0))", args[1] as string[]);
      return query(...args);
    },
  });
  await Promise.resolve();
}

describe("what is told", () => {
  it("is how far it has come, up to the end", async () => {
    await loadCustomers("E1");
    const seen: { bytes: number; totalBytes: number; rows: number }[] = [];
    const content = manySold("E1", 9000);
    await world.load("sold", content, { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toMatchObject({ bytes: content.length, totalBytes: content.length, rows: 9000 });
    expect(seen.map((s) => s.rows)).toEqual(seen.map((s) => s.rows).sort((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(2);
  });

  it("holds no value of the file, whatever goes wrong", async () => {
    const secret = "张三丰9527";
    await loadCustomers("E1");
    const broken = Object.create(world.db.pool, {
      connect: {
        value: async () => {
          const client = await world.db.pool.connect();
          await client.query("create temp table observation_stage (only_one text)");
          return client;
        },
      },
    }) as Pool;
    const path = world.pathOf(`${source()}-secret.csv`);
    await writeFile(path, lines(SOLD_HEADER, sold("E1", secret)));
    const importing = importFile({ ...world.db, pool: broken }, world.mapping(), world.entry("sold"), path);
    const error = await importing.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ImportRefused);
    const { inspect } = await import("node:util");
    expect(inspect(error)).not.toContain(secret);
    const report = await world.load("sold", lines(SOLD_HEADER, sold(secret, 1)));
    expect(JSON.stringify(report)).not.toContain(secret);
    expect(await fileCount()).toBeGreaterThan(0);
  });
});
