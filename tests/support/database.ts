import { randomBytes } from "node:crypto";
import pg from "pg";
import { openKeyStore } from "../../src/governance/subject-keys.js";
import { openVault, type Vault } from "../../src/governance/vault.js";
import type { Registrar } from "../../src/portfolio/register.js";
import { type Database, migrate, openDatabase } from "../../src/server/database.js";
import { openInstitution } from "../../src/server/institution.js";

const POOL_SIZE = 8;

/** A database of one test file's own, without any tables. */
export interface EmptyDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A migrated database with one institution, and the keys to it. */
export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly database: Database;
  readonly vault: Vault;
  readonly registrar: Registrar;
  readonly institutionId: string;
  close(): Promise<void>;
}

async function run(cluster: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function clusterUrl(): string {
  const url = process.env["TEST_DATABASE_URL"];
  if (url === undefined) throw new Error("TEST_DATABASE_URL is not set: jest's global setup sets it");
  return url;
}

/** Makes an empty database, on the cluster of this jest run if no other is given by a superuser's URL. */
export async function emptyDatabase(cluster = clusterUrl()): Promise<EmptyDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await run(cluster, `create database ${name}`);
  const url = new URL(cluster);
  url.pathname = name;
  // Without force: it waits for connections that are just closing, and tells of those left open.
  return { url: url.href, drop: () => run(cluster, `drop database ${name}`) };
}

/** A connection that breaks fails the test. */
const onBroken = (error: Error): never => {
  throw error;
};

/** Makes a migrated database with a random master key and the institution `test`, on a cluster like `emptyDatabase`. */
export async function testDatabase(cluster?: string): Promise<TestDatabase> {
  const empty = await emptyDatabase(cluster);
  const { url } = empty;
  await migrate(url);
  const database = openDatabase(url, POOL_SIZE, onBroken);
  const { pool } = database;
  const vault = openVault(randomBytes(32));
  const institutionId = await openInstitution(pool, vault, "test");
  return {
    url,
    pool,
    database,
    vault,
    registrar: { vault, keyStore: openKeyStore(vault) },
    institutionId,
    close: async () => {
      await database.close();
      await empty.drop();
    },
  };
}
