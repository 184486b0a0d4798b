import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { inTransaction } from "../../src/entities/sql.js";
import { type Database, openDatabase } from "../../src/server/database.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.pool.query("create table scratch (n integer primary key)");
});
afterAll(() => db.close());

/** Whatever still runs in this database, apart from the question itself. */
async function running(): Promise<string[]> {
  const { rows } = await db.pool.query<{ query: string }>(
    `select query from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
  );
  return rows.map((r) => r.query);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 5000; !(await holds());) {
    if (Date.now() > deadline) throw new Error("it never came to hold");
    await pause(10);
  }
}

const sleeping = async (): Promise<boolean> => (await running()).some((query) => query.includes("pg_sleep"));

/** Opens the same database with a pool of its own, does something with it, and closes it. */
async function withPool<T>(size: number, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase(db.url, size, () => undefined);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

describe("a cancellable reader", () => {
  it("ends a statement in the database within a second, and the connection goes on being used", async () => {
    await withPool(1, async (database) => {
      const stop = new AbortController();
      const pid = async () =>
        (await database.pool.query<{ pid: number }>("select pg_backend_pid() as pid")).rows[0]?.pid;
      const before = await pid();
      const slow = database.cancellable(stop.signal).query({ text: "select pg_sleep(30)" });
      const ended = expect(slow).rejects.toMatchObject({ code: "57014" });
      await until(sleeping);
      const abortedAt = performance.now();
      stop.abort();
      await ended;
      expect(performance.now() - abortedAt).toBeLessThan(1000);
      expect(await sleeping()).toBe(false);
      expect(await pid()).toBe(before);
    });
  });

  it("ends a statement however soon after its start it is aborted", async () => {
    await withPool(4, async (database) => {
      const abortSoon = async (turns: number): Promise<void> => {
        const stop = new AbortController();
        const statement = {
          text: "select pg_sleep(30)",
          values: [],
          ...(turns % 2 === 0 ? { name: "slow" } : {}),
        };
        const ended = database.cancellable(stop.signal).query(statement);
        const expected = expect(ended).rejects.toThrow();
        for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
        const abortedAt = performance.now();
        stop.abort(new Error("aborted"));
        await expected;
        expect(performance.now() - abortedAt).toBeLessThan(5000);
      };
      const oneAfterAnother = async () => {
        for (let i = 0; i < 60; i++) await abortSoon(i % 8);
      };
      await Promise.all([1, 2, 3, 4].map(oneAfterAnother));
    });
  });

  it("ends every statement of its signal and none of another", async () => {
    await withPool(6, async (database) => {
      const [stop, go] = [new AbortController(), new AbortController()];
      const slow = [1, 2, 3].map(() =>
        database.cancellable(stop.signal).query({ text: "select pg_sleep(30)" }),
      );
      const other = database.cancellable(go.signal).query({ text: "select 7 as n, pg_sleep(0.5)" });
      const ended = Promise.allSettled(slow);
      await until(async () => (await running()).length === 4);
      stop.abort();
      expect((await ended).map((r) => r.status)).toEqual(["rejected", "rejected", "rejected"]);
      expect((await other).rows).toMatchObject([{ n: 7 }]);
    });
  });

  it("asks nothing once its signal has fired, also when that was while it waited for a connection", async () => {
    await withPool(1, async (database) => {
      const stop = new AbortController();
      const busy = database.pool.query("select pg_sleep(0.2)");
      const waiting = database.cancellable(stop.signal).query({ text: "insert into scratch values (1)" });
      stop.abort(new Error("nobody waits"));
      await expect(waiting).rejects.toThrow("nobody waits");
      await busy;
      await expect(
        database.cancellable(stop.signal).query({ text: "insert into scratch values (2)" }),
      ).rejects.toThrow("nobody waits");
      expect((await db.pool.query("select * from scratch")).rows).toEqual([]);
    });
  });

  it("tells the statement's own error as it is", async () => {
    const reader = db.database.cancellable(new AbortController().signal);
    await expect(reader.query({ text: "select 1/0" })).rejects.toMatchObject({ code: "22012" });
  });

  it("never hits a query that was not aborted, however the aborts fall", async () => {
    await withPool(2, async (database) => {
      const outcomes: unknown[] = [];
      // Short statements, prepared and plain: an abort comes now before, now with, now after the end of its own.
      const ask = async (i: number, aborts: boolean): Promise<void> => {
        const stop = new AbortController();
        const name = i % 5 === 0 ? { name: "stress" } : {};
        const asked = database
          .cancellable(stop.signal)
          .query<{ n: number }>({ ...name, text: "select $1::int as n, pg_sleep(0.0005)", values: [i] })
          .then(({ rows }) => (rows[0]?.n === i ? "answered" : "mixed up"));
        const outcome = asked.catch((error: unknown) => (aborts ? "aborted" : error));
        for (let turn = 0; aborts && turn < i % 7; turn++) await new Promise(setImmediate);
        if (aborts) stop.abort();
        outcomes.push(await outcome);
      };
      const oneAfterAnother = async (worker: number) => {
        for (let i = 0; i < 100; i++) await ask(i * 7 + worker, (i + worker) % 2 === 0);
      };
      await Promise.all([0, 1, 2, 3].map(oneAfterAnother));
      expect(outcomes.filter((o) => o !== "answered" && o !== "aborted")).toEqual([]);
      expect(outcomes).toContain("answered");
      expect(outcomes).toContain("aborted");
      expect(await running()).toEqual([]);
    });
  });
});

describe("a transaction", () => {
  it("keeps all of its work or none", async () => {
    const insert = (n: number, fails: boolean) =>
      inTransaction(db.pool, async (sql) => {
        await sql.query({ text: "insert into scratch values ($1)", values: [n] });
        if (fails) throw new Error("thought better of it");
        return n;
      });
    expect(await insert(10, false)).toBe(10);
    await expect(insert(11, true)).rejects.toThrow("thought better of it");
    expect((await db.pool.query("select n from scratch")).rows).toEqual([{ n: 10 }]);
  });

  it("fails when its connection is cut, and the pool goes on with another", async () => {
    await withPool(1, async (database) => {
      const cut = inTransaction(database.pool, async (sql) => {
        const { rows } = await sql.query<{ pid: number }>({ text: "select pg_backend_pid() as pid" });
        await db.pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
        await sql.query({ text: "insert into scratch values (20)" });
      });
      await expect(cut).rejects.toThrow();
      expect((await database.pool.query("select n from scratch where n = 20")).rows).toEqual([]);
    });
  });
});

describe("an idle connection that breaks", () => {
  it("is reported and replaced", async () => {
    const broken: Error[] = [];
    const database = openDatabase(db.url, 1, (error) => broken.push(error));
    const { rows } = await database.pool.query<{ pid: number }>("select pg_backend_pid() as pid");
    await db.pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await until(() => Promise.resolve(broken.length > 0));
    expect((await database.pool.query("select 1 as n")).rows).toEqual([{ n: 1 }]);
    await database.close();
  });
});
