import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { inTransaction } from "../../src/entities/sql.js";
import { type KeyStore, openKeyStore } from "../../src/governance/subject-keys.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

/** A store with nothing in its memory yet, as another process has it. */
const anotherProcess = (): KeyStore => openKeyStore(db.vault);

async function keyOf(store: KeyStore, id: string) {
  const keys = (await store.find(db.pool, [id])).get(id);
  if (keys === undefined) throw new Error("no key");
  return keys;
}

/** Returns when so many others stand still; a test whose others never do runs out of time. */
async function waitingForLocks(expected: number): Promise<void> {
  for (const until = Date.now() + 5000; Date.now() < until;) {
    const { rows } = await db.pool.query<{ n: number }>(
      "select count(distinct pid)::int as n from pg_locks where not granted and pid in (select pid from pg_stat_activity where datname = current_database())",
    );
    if (rows[0]?.n === expected) return;
  }
}

const destroy = (id: string) =>
  db.pool.query("update subject_key set wrapped = null, destroyed_at = now() where subject_id = $1", [id]);

describe("the key store", () => {
  it("finds no key where none was made", async () => {
    expect(await anotherProcess().find(db.pool, [uuidv7()])).toEqual(new Map());
  });

  it("makes one key each, once, and finds it again in another process", async () => {
    const ids = [uuidv7(), uuidv7()];
    const made = await anotherProcess().ensure(db.pool, db.institutionId, [...ids, ...ids]);
    expect([...made.keys()].sort()).toEqual(ids.sort());
    const sealed = made.get(ids[0] ?? "")?.seal("clear", "here") ?? Buffer.alloc(0);
    expect((await keyOf(anotherProcess(), ids[0] ?? "")).open(sealed, "here")).toBe("clear");
    await expect(keyOf(anotherProcess(), ids[1] ?? "").then((k) => k.open(sealed, "here"))).rejects.toThrow(
      "cannot be opened",
    );
  });

  it("gives one and the same key to all who ask at once", async () => {
    for (let round = 0; round < 5; round++) {
      const id = uuidv7();
      const asked = await Promise.all(
        Array.from({ length: 8 }, () => anotherProcess().ensure(db.pool, db.institutionId, [id])),
      );
      const hashes = asked.map((keys) => keys.get(id)?.hash("same").toString("hex"));
      expect(new Set(hashes).size).toBe(1);
      expect(hashes[0]).toBeDefined();
    }
  });

  it("lets transactions that ask for the same keys in opposite order both go on", async () => {
    const ids = Array.from({ length: 5 }, () => uuidv7());
    const ask = (wanted: readonly string[]) =>
      inTransaction(db.pool, (sql) => anotherProcess().ensure(sql, db.institutionId, wanted));
    // Somebody holds the middle one until both have come as far as they can.
    const asked = await inTransaction(db.pool, async (sql) => {
      await anotherProcess().ensure(sql, db.institutionId, ids.slice(2, 3));
      const both = [ask(ids), ask(ids.toReversed())];
      await waitingForLocks(2);
      return both;
    });
    expect((await Promise.all(asked)).map((keys) => keys.size)).toEqual([5, 5]);
  });

  it("forgets a key whose making was rolled back", async () => {
    const id = uuidv7();
    const store = anotherProcess();
    const undone = inTransaction(db.pool, async (sql) => {
      await store.ensure(sql, db.institutionId, [id]);
      throw new Error("something else went wrong");
    });
    await expect(undone).rejects.toThrow("something else");
    expect(await store.find(db.pool, [id])).toEqual(new Map());
    const made = await store.ensure(db.pool, db.institutionId, [id]);
    const sealed = made.get(id)?.seal("clear", "here") ?? Buffer.alloc(0);
    expect((await keyOf(anotherProcess(), id)).open(sealed, "here")).toBe("clear");
  });

  it("gives nobody a key that another transaction may still take back", async () => {
    const id = uuidv7();
    const store = anotherProcess();
    let sealing: Promise<Buffer | undefined> | undefined;
    const undone = inTransaction(db.pool, async (sql) => {
      await store.ensure(sql, db.institutionId, [id]);
      sealing = store
        .ensure(db.pool, db.institutionId, [id])
        .then((keys) => keys.get(id)?.seal("clear", "here"));
      await waitingForLocks(1);
      throw new Error("something else went wrong");
    });
    await expect(undone).rejects.toThrow("something else");
    const sealed = (await sealing) ?? Buffer.alloc(0);
    expect((await keyOf(anotherProcess(), id)).open(sealed, "here")).toBe("clear");
  });

  it("forgets a destroyed key at once, also where it had it in memory", async () => {
    const id = uuidv7();
    const store = anotherProcess();
    await store.ensure(db.pool, db.institutionId, [id]);
    await destroy(id);
    expect(await store.find(db.pool, [id])).toEqual(new Map());
    await expect(store.ensure(db.pool, db.institutionId, [id])).rejects.toThrow("destroyed");
  });

  it("refuses to go on with a subject whose key was destroyed, and makes no new one", async () => {
    const id = uuidv7();
    await anotherProcess().ensure(db.pool, db.institutionId, [id]);
    await destroy(id);
    expect(await anotherProcess().find(db.pool, [id])).toEqual(new Map());
    await expect(anotherProcess().ensure(db.pool, db.institutionId, [uuidv7(), id])).rejects.toThrow(
      `the key of subject ${id} was destroyed`,
    );
    const { rows } = await db.pool.query("select wrapped from subject_key where subject_id = $1", [id]);
    expect(rows).toEqual([{ wrapped: null }]);
  });
});
