import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { migrations } from "../migrations/index.js";
import { entities } from "../src/entities/index.js";
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
