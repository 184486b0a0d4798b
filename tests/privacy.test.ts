import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { loadDemo } from "../sandbox/demo-load.js";
import { DEFAULT_SEED, population } from "../sandbox/population.js";
import { groupBy } from "../src/facts/group-by.js";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../src/server/embedded-postgres.js";
import { readPeople } from "../src/portfolio/customers.js";
import { testDatabase, type TestDatabase } from "./support/database.js";

const SIZE = 60;
const people = population(DEFAULT_SEED, SIZE);
const everybody = [...people].flatMap((enterprise) => enterprise.people);
const secrets = [
  ...new Set(everybody.flatMap((p) => [...(p.name.length >= 2 ? [p.name] : []), p.phone, p.residentId])),
];

/** A cluster of its own: nobody else writes into its files meanwhile. */
let home: string;
let cluster: EmbeddedPostgres;
let db: TestDatabase;
beforeAll(async () => {
  // Named like the cluster of the jest run, and so cleared away with it should this process be killed.
  home = await mkdtemp(join(tmpdir(), `suretygraph-jest-${process.pid}-`));
  await chmod(home, 0o755);
  cluster = await startEmbeddedPostgres({ home, preferredPort: 54350 });
  db = await testDatabase(cluster.url);
  await loadDemo(db, people, () => undefined);
});
afterAll(async () => {
  await db.close();
  await cluster.stop();
  await rm(home, { recursive: true });
});

/** Finds any of some texts in bytes, in one pass. */
function finder(texts: readonly string[]): (bytes: Buffer) => string[] {
  const needles = texts.map((text) => Buffer.from(text));
  const begins = new Uint8Array(1 << 16);
  for (const needle of needles) begins[needle.readUInt16BE(0)] = 1;
  const byStart = groupBy(needles, (n) => n.readUInt32BE(0));
  return (bytes) => {
    const found = new Set<string>();
    for (let at = 0; at < bytes.length - 3; at++) {
      if (begins[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] === 0) continue;
      for (const needle of byStart.get(bytes.readUInt32BE(at)) ?? []) {
        if (bytes.subarray(at, at + needle.length).equals(needle)) found.add(needle.toString());
      }
    }
    return [...found];
  };
}

/** What is found in the rows of every table, system catalogues included; bytes are seen in the clear there. */
async function foundInTables(texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await db.pool.query<{ name: string }>(
    "select oid::regclass::text as name from pg_class where relkind in ('r', 'm') order by 1",
  );
  const find = finder([...texts, ...texts.map((text) => Buffer.from(text).toString("hex"))]);
  const found = new Set<string>();
  for (const { name } of tables) {
    const { rows } = await db.pool.query<{ row: string }>(`select t::text as row from ${name} t`);
    for (const hit of find(Buffer.from(rows.map((r) => r.row).join("\n")))) found.add(hit);
  }
  return [...found];
}

/** Every file of the cluster: tables, indexes, write-ahead log, server log. */
async function clusterFiles(): Promise<string[]> {
  const { rows } = await db.pool.query<{ data_directory: string }>("show data_directory");
  const folders = [home, rows[0]?.data_directory ?? ""];
  const entries = await Promise.all(
    folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })),
  );
  const files = entries.flat().filter((entry) => entry.isFile());
  return [...new Set(files.map((entry) => join(entry.parentPath, entry.name)))];
}

/** The server takes away files of its own while it runs. */
const contentOf = (file: string): Promise<Buffer> =>
  readFile(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });

/** What is found in the files of the cluster as they stand on the disk. */
async function foundInFiles(texts: readonly string[]): Promise<string[]> {
  await db.pool.query("checkpoint");
  const files = await clusterFiles();
  expect(files.some((file) => file.includes("/pg_wal/0"))).toBe(true);
  expect(files.some((file) => file.endsWith("pg.log"))).toBe(true);
  const find = finder(texts);
  const found = new Set<string>();
  for (const file of files) for (const hit of find(await contentOf(file))) found.add(hit);
  return [...found];
}

describe("what is known about natural persons", () => {
  it("is in the database, for whoever has the key", async () => {
    const { rows } = await db.pool.query<{ id: string }>("select subject_id as id from customer");
    expect(rows).toHaveLength(SIZE);
    const read = await readPeople(
      db.pool,
      db.registrar.keyStore,
      db.institutionId,
      rows.map((r) => r.id),
    );
    const clear = read.flatMap((p) => [p.name, p.phone, p.residentId]);
    expect(secrets.filter((secret) => !clear.includes(secret))).toEqual([]);
    const { rows: sealed } = await db.pool.query<{ n: number }>(
      "select count(*)::int as n from observation where sealed is not null",
    );
    expect(sealed[0]?.n).toBeGreaterThan(SIZE);
  });

  it("is in no table in the clear", async () => {
    expect(await foundInTables(secrets)).toEqual([]);
  });

  it("is in no file in the clear, nor in the log when a statement fails over it", async () => {
    await expect(db.pool.query("select $1::integer", [secrets[0]])).rejects.toThrow("invalid input syntax");
    expect(await foundInFiles(secrets)).toEqual([]);
  });
});

describe("the search itself", () => {
  it("finds what is put there in the clear, in a table and in a file", async () => {
    const [name = "", phone = "", residentId = ""] = secrets;
    await db.pool.query("create table scratch (clear text, bytes bytea)");
    await db.pool.query("insert into scratch values ($1, $2)", [
      `x${name}x ${phone}`,
      Buffer.from(residentId),
    ]);
    const hex = Buffer.from(residentId).toString("hex");
    expect((await foundInTables(secrets)).sort()).toEqual([hex, name, phone].sort());
    expect((await foundInFiles(secrets)).sort()).toEqual([name, phone, residentId].sort());
  });
});
