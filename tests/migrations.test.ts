import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { DataSource } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { migrations } from "../migrations/index.js";
import { entities } from "../src/entities/index.js";
import { bookQuery } from "../src/portfolio/balances.js";
import { readStreams } from "../src/portfolio/stream.js";
import { dataSource, migrate } from "../src/server/database.js";
import { type EmptyDatabase, emptyDatabase, testDatabase } from "./support/database.js";

const NAMES = migrations.map((m) => new m().name);

let empty: EmptyDatabase;
beforeAll(async () => {
  empty = await emptyDatabase();
});
afterAll(() => empty.drop());

async function query<R extends pg.QueryResultRow>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Everything of ours in a database: tables, indexes, constraints, functions, triggers. */
const OBJECTS = `
  select 'relation ' || relname as name from pg_class where relnamespace = 'public'::regnamespace
  union all select 'function ' || proname from pg_proc where pronamespace = 'public'::regnamespace
  union all select 'trigger ' || tgname || ' on ' || tgrelid::regclass from pg_trigger where not tgisinternal
  order by 1`;

const objects = async (url: string): Promise<string[]> =>
  (await query<{ name: string }>(url, OBJECTS)).map((row) => row.name);

describe("the migrations", () => {
  it("make what the entities declare, nothing less and nothing else", async () => {
    const db = await testDatabase();
    const source = await dataSource(db.url).initialize();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    await source.destroy();
    await db.close();
    expect(upQueries.map((q) => q.query)).toEqual([]);
  });

  it("check what the entities say they check", async () => {
    const db = await testDatabase();
    const source = await dataSource(db.url).initialize();
    const definition = async (table: string, name: string): Promise<{ text: string }[]> => {
      const text = `select pg_get_constraintdef(oid) as text from pg_constraint where conrelid = $1::regclass and conname = $2`;
      return (await db.pool.query<{ text: string }>(text, [table, name])).rows;
    };
    for (const { tableName, checks } of source.entityMetadatas) {
      for (const { name = "", expression } of checks) {
        await db.pool.query(`alter table ${tableName} add constraint as_declared check (${expression})`);
        expect(await definition(tableName, "as_declared")).toEqual(await definition(tableName, name));
        await db.pool.query(`alter table ${tableName} drop constraint as_declared`);
      }
    }
    await source.destroy();
    await db.close();
  });

  it("can be taken back to nothing, and made again the same", async () => {
    expect(await migrate(empty.url)).toEqual(NAMES);
    const made = await objects(empty.url);
    expect(made.length).toBeGreaterThan(entities.length);
    const source = await dataSource(empty.url).initialize();
    for (let i = 0; i < NAMES.length; i++) await source.undoLastMigration({ transaction: "each" });
    await source.destroy();
    await query(empty.url, "drop table migration");
    expect(await objects(empty.url)).toEqual([]);
    expect(await migrate(empty.url)).toEqual(NAMES);
    expect(await objects(empty.url)).toEqual(made);
  });

  it("are applied once: another start finds nothing to do", async () => {
    await migrate(empty.url);
    expect(await migrate(empty.url)).toEqual([]);
  });

  it("put an institution on every table", async () => {
    await migrate(empty.url);
    const without = await query<{ name: string }>(
      empty.url,
      `select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
         and not exists (select from pg_attribute a where a.attrelid = c.oid and attname = 'institution_id' and attnotnull)
       order by 1`,
    );
    expect(without.map((row) => row.name)).toEqual(["institution", "migration"]);
  });

  it("have all their tables in the list of entities", async () => {
    await migrate(empty.url);
    const tables = await query<{ name: string }>(
      empty.url,
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
         and not relispartition and relname <> 'migration' order by 1`,
    );
    const source = await dataSource(empty.url).initialize();
    const declared = source.entityMetadatas.map((m) => m.tableName);
    await source.destroy();
    expect(declared.sort()).toEqual(tables.map((row) => row.name));
  });
});

describe("the ledger migration", () => {
  const [institution, subject, one, two] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  /** As the first version wrote them, in this order. */
  const EVENTS = [
    [one, "REPAID", "30.05", "2023-03-01", "a3"],
    [one, "APPROVED", "100.00", "2023-01-01", "a1"],
    [one, "DISBURSED", "100.00", "2023-01-01", "a2"],
    [two, "DISBURSED", "50.00", "2023-02-01", "b1"],
    [two, "COMPENSATED", "40.00", "2023-06-01", "b2"],
    [two, "RELEASED", "10.00", "2023-06-01", "b3"],
    [two, "RECOVERED", "15.00", "2023-07-01", "b4"],
  ] as const;

  let db: EmptyDatabase;
  let client: pg.Client;
  let recorded: unknown[];
  beforeAll(async () => {
    db = await emptyDatabase();
    client = new pg.Client({ connectionString: db.url });
    await client.connect();
    const [foundation] = migrations;
    if (foundation === undefined) throw new Error("there is no first migration");
    const first = new DataSource({
      type: "postgres",
      url: db.url,
      migrations: [foundation],
      migrationsTableName: "migration",
    });
    await first.initialize();
    await first.runMigrations();
    await first.destroy();
    await client.query("insert into institution (id, code, name, key_check) values ($1, 'old', 'old', '')", [
      institution,
    ]);
    for (const [id, number, share] of [
      [one, "N1", "0.3333"],
      [two, "N2", "1"],
    ]) {
      await client.query(
        `insert into guarantee (institution_id, subject_id, id, number, product, amount, own_share, starts_on, ends_on)
         values ($1, $2, $3, $4, '流贷', 100, $5, '2023-01-01', '2024-01-01')`,
        [institution, subject, id, number, share],
      );
    }
    for (const [guarantee, type, amount, on, key] of EVENTS) {
      await client.query(
        `insert into guarantee_event (institution_id, subject_id, id, guarantee_id, type, amount, business_date, author,
           idempotency_key) values ($1, $2, $3, $4, $5, $6, $7, 'old', $8)`,
        [institution, subject, uuidv7(), guarantee, type, amount, on, key],
      );
    }
    recorded = await rowsOf("select id, recorded_at from guarantee_event order by id");
    expect(await migrate(db.url)).toEqual(NAMES.slice(1));
  });
  afterAll(async () => {
    await client.end();
    await db.drop();
  });

  const rowsOf = async (text: string): Promise<unknown[]> => (await client.query(text)).rows as unknown[];

  it("gives the bank what was not the institution's own share", async () => {
    const shares = `select number, kind, own_share::text, bank_share::text, national_share + province_share + government_share = 0
      as others_bear_nothing from guarantee order by number`;
    const rest = { kind: "DIRECT", others_bear_nothing: true };
    expect(await rowsOf(shares)).toEqual([
      { number: "N1", own_share: "0.333300000", bank_share: "0.666700000", ...rest },
      { number: "N2", own_share: "1.000000000", bank_share: "0.000000000", ...rest },
    ]);
    expect(await rowsOf("select code, class from product")).toEqual([{ code: "流贷", class: "LOAN" }]);
  });

  it("gives every event its turn, by business date and then as it was recorded, and keeps when that was", async () => {
    const streams = await readStreams(client, [
      { subjectId: subject, id: one },
      { subjectId: subject, id: two },
    ]);
    const turns = [one, two].map((id) =>
      (streams.get(id)?.events ?? []).map((e) => [
        e.idempotencyKey,
        e.seq,
        e.place,
        e.sign,
        e.interest,
        e.bankPart,
      ]),
    );
    expect(turns).toEqual([
      [
        ["a1", 1, 1, 1, 0n, 0n],
        ["a2", 2, 2, 1, 0n, 0n],
        ["a3", 3, 3, 1, 0n, 0n],
      ],
      [
        ["b1", 1, 1, 1, 0n, 0n],
        ["b2", 2, 2, 1, 0n, 0n],
        ["b3", 3, 3, 1, 0n, 0n],
        ["b4", 4, 4, 1, 0n, 0n],
      ],
    ]);
    expect(await rowsOf("select id, recorded_at from guarantee_event order by id")).toEqual(recorded);
  });

  it("leaves every balance as it was", async () => {
    const { sums, values } = bookQuery(institution, { onDate: "2023-12-31", knownAt: undefined }, undefined);
    const { rows } = await client.query<Record<string, unknown>>(
      `select g.number, (b.disbursed - b.repaid - b.released - b.compensated_principal)::text as outstanding,
         (b.paid - b.recovered - b.written_off)::text as compensation
       from (${sums}) b join guarantee g on g.id = b.guarantee_id order by 1`,
      [...values],
    );
    expect(rows).toEqual([
      { number: "N1", outstanding: "69.95", compensation: "0" },
      { number: "N2", outstanding: "0.00", compensation: "25.00" },
    ]);
  });

  it("leaves the events append-only", async () => {
    await expect(client.query("update guarantee_event set amount = 0")).rejects.toThrow("append-only");
    await expect(client.query("delete from guarantee_event")).rejects.toThrow("append-only");
  });
});

describe("processes that start at the same moment", () => {
  let children: ChildProcess[];
  beforeAll(async () => {
    const script = fileURLToPath(new URL("migrations.child.ts", import.meta.url));
    const hooks = fileURLToPath(new URL("support/typescript.mjs", import.meta.url));
    children = [1, 2].map(() => fork(script, { execArgv: ["--import", hooks] }));
    await Promise.all(children.map((child) => once(child, "message")));
  });
  afterAll(() => children.forEach((child) => child.kill()));

  async function migrateIn(child: ChildProcess, url: string): Promise<unknown> {
    const answer = once(child, "message");
    child.send(url);
    return ((await answer) as unknown[])[0];
  }

  it("migrate one database once, and both go on", async () => {
    for (let round = 0; round < 3; round++) {
      const db = await emptyDatabase();
      const applied = await Promise.all(children.map((child) => migrateIn(child, db.url)));
      expect(applied.toSorted()).toEqual([[], NAMES]);
      await db.drop();
    }
  });
});
