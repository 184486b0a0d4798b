import type { AddressInfo } from "node:net";
import pg from "pg";
import type { Guard } from "../../src/connectors/guard/guard.js";
import { connectors as every } from "../../src/connectors/index.js";
import type { OrderDesk } from "../../src/connectors/orders.js";
import { createRunner } from "../../src/connectors/runner.js";
import { loadLabelPack } from "../../src/labels/pack.js";
import { registerFileSource } from "../../src/observations/file-sources.js";
import { createApp, type Phase } from "../../src/server/app.js";
import { type ImportFolders, openImports } from "../../src/server/import-folders.js";
import { recordCalls } from "../../src/server/sources.js";
import { startWork } from "../../src/server/work.js";
import { loadDemo } from "../../sandbox/demo-load.js";
import { type Gateway, startGateway } from "../../sandbox/gateway.js";
import { DEFAULT_SEED, type Population, population } from "../../sandbox/population.js";
import { consentOfAll } from "../support/consents.js";
import { type TestDatabase, testDatabase } from "../support/database.js";

/** What GraphQL answered. */
export interface Reply<T> {
  readonly data: T;
  readonly errors?: readonly { message: string; path?: (string | number)[]; extensions: { code: string } }[];
}

/** The whole product in one process: a database, three gateways, and the server on a port of its own. */
export interface World {
  readonly url: string;
  readonly db: TestDatabase;
  readonly people: Population;
  readonly gateways: Readonly<Record<"registry" | "tax" | "judicial", Gateway>>;
  /** Every SQL statement this process has sent, by name or text. */
  readonly statements: string[];
  /** What jobs met with that they should not have. */
  readonly troubles: readonly unknown[];
  phase: Phase;
  ask<T>(query: string, variables?: object): Promise<Reply<T>>;
  close(): Promise<void>;
}

const TOKEN = "test";
const GATEWAYS = ["registry-gateway", "tax-gateway", "court-gateway"];
/** The three gateways, each a vendor of its own. */
const connectors = every.filter(({ source }) => GATEWAYS.includes(source));

/** Starts it with so many customers; without history, no source has been asked about anyone yet. */
export async function startWorld(options: {
  customers: number;
  history: boolean;
  budgetMs?: number;
  /** The present, where the answer must not depend on the day of the test. */
  now?: Date;
  /** Where files are imported from; jobs are worked off only if it is given. */
  folders?: ImportFolders;
  /** Where something is ordered at vendors'. */
  orders?: (db: TestDatabase) => OrderDesk;
  /** How sources fare, where it is asked about. */
  guard?: Guard;
}): Promise<World> {
  const db = await testDatabase();
  const people = population(DEFAULT_SEED, options.customers);
  const { history, now } = options;
  await loadDemo(db, people, () => undefined, { history, ...(now && { now }) });
  // Some of the demo's customers authorised nothing; here all did.
  const { rows: subjects } = await db.pool.query<{ id: string }>("select id from subject");
  await consentOfAll(
    db,
    subjects.map(({ id }) => id),
  );
  const gateway = (kind: "registry" | "tax" | "judicial") =>
    startGateway({ kind, population: people, token: TOKEN, ...(now && { now: () => now }) });
  const gateways = {
    registry: await gateway("registry"),
    tax: await gateway("tax"),
    judicial: await gateway("judicial"),
  };
  const endpoints = connectors.map(({ source, dimension }) => {
    const { url } = gateways[dimension as keyof typeof gateways];
    return [source, { url, token: TOKEN }] as const;
  });
  const runner = createRunner({
    endpoints: Object.fromEntries(endpoints),
    limits: { budgetMs: options.budgetMs ?? 2000, attempts: 2, maxBytes: 10_000_000 },
    record: recordCalls(db),
    ...(options.guard && { guard: options.guard }),
    onOddity: () => undefined,
  });
  const labels = await loadLabelPack("policies/labels");
  await registerFileSource(db.pool, db.institutionId, {
    source: "invoices",
    title: { zh: "发票文件", en: "Invoice files" },
    dimensions: ["tax"],
  });
  const statements: string[] = [];
  const { Client } = pg;
  type Query = (this: pg.Client, ...given: unknown[]) => unknown;
  const prototype = Client.prototype as unknown as { query: Query };
  const { query: plain } = prototype;
  prototype.query = function (...given) {
    const [statement] = given as [string | { name?: string; text: string }];
    statements.push(typeof statement === "string" ? statement : (statement.name ?? statement.text));
    return plain.apply(this, given);
  };
  const troubles: unknown[] = [];
  const { folders } = options;
  const work =
    folders &&
    startWork(
      { ...db, ...folders },
      {
        timing: { pollMs: 50, beatMs: 100, progressMs: 50 },
        onBroken: (error) => troubles.push(error),
        onTrouble: (error) => troubles.push(error),
      },
    );
  const orders = options.orders?.(db);
  const world = { phase: "READY" as Phase };
  const app = await createApp({
    logLevel: "silent",
    explorer: true,
    phase: () => world.phase,
    ping: async () => {
      await db.pool.query("select 1");
    },
    scope: (signal, purpose) => ({
      purpose,
      crossChecks: [],
      sql: db.database.cancellable(signal),
      keyStore: db.registrar.keyStore,
      vault: db.registrar.vault,
      runner,
      connectors,
      pool: db.pool,
      author: "api",
      institutionId: db.institutionId,
      signal,
      clock: () => now ?? new Date(),
      labels,
      ...(folders && { imports: openImports(folders) }),
      ...(options.guard && { guard: options.guard }),
      ...(orders && { orders }),
    }),
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return Object.assign(world, {
    url,
    db,
    people,
    gateways,
    statements,
    troubles,
    async ask<T>(query: string, variables: object = {}): Promise<Reply<T>> {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-purpose": "ADMISSION" },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Reply<T>;
    },
    close: async () => {
      await work?.stop();
      prototype.query = plain;
      await app.close();
      await Promise.all(Object.values(gateways).map((g) => g.close()));
      await db.close();
    },
  });
}
