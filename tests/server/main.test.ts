import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { migrations } from "../../migrations/index.js";
import { inTransaction } from "../../src/entities/sql.js";
import { openKeyStore } from "../../src/governance/subject-keys.js";
import { openVault } from "../../src/governance/vault.js";
import { registerCustomers } from "../../src/portfolio/register.js";
import { openInstitution } from "../../src/server/institution.js";
import { customerDraft, newUscc } from "../portfolio/drafts.js";
import { type EmptyDatabase, emptyDatabase } from "../support/database.js";

const ROOT = join(import.meta.dirname, "../..");
const MASTER_KEY = randomBytes(32).toString("base64");
const PATIENCE_MS = 20_000;

/** The server as a process of its own, and what it said so far. */
interface Running {
  readonly process: ChildProcess;
  readonly said: { out: string; err: string };
  readonly ended: Promise<number | null>;
  /** Resolves to its address, as soon as it listens. */
  readonly url: () => Promise<string>;
}

const servers: Running[] = [];
const sources: Server[] = [];
const databases: EmptyDatabase[] = [];

let database: EmptyDatabase;

beforeAll(async () => {
  database = await newDatabase();
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.process.kill("SIGKILL");
    await server.ended;
  }
  for (const source of sources.splice(0)) source.close().closeAllConnections();
});

afterAll(async () => {
  for (const made of databases) await made.drop();
});

async function newDatabase(): Promise<EmptyDatabase> {
  const made = await emptyDatabase();
  databases.push(made);
  return made;
}

function startServer(environment: NodeJS.ProcessEnv): Running {
  const main = [join(ROOT, "tests/support/typescript.mjs"), join(ROOT, "src/server/main.ts")];
  const child = spawn(process.execPath, ["--import", ...main], {
    cwd: ROOT,
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: database.url,
      MASTER_KEY,
      PORT: "0",
      DEMO: "off",
      SANDBOX: "off",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (text: Buffer) => (said.out += String(text)));
  child.stderr.on("data", (text: Buffer) => (said.err += String(text)));
  const ended = once(child, "close").then(([code]) => code as number | null);
  const url = () => until(() => /listening at (http:[^"]+)/.exec(said.out)?.[1]);
  const server = { process: child, said, ended, url };
  servers.push(server);
  return server;
}

/** Polls until there is something. */
async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(10);
  }
  throw new Error(`not within ${PATIENCE_MS} ms: ${String(look)}`);
}

const health = async (url: string) => {
  const reply = await fetch(`${url}/health/ready`);
  return [reply.status, await reply.json()] as const;
};

const isGone = (url: string) =>
  health(url).then(
    () => undefined,
    () => true,
  );

const isReady = async (url: string) => ((await health(url))[0] === 200 ? true : undefined);

async function ask(url: string, query: string): Promise<unknown> {
  const reply = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return reply.json();
}

async function stopped(server: Running): Promise<{ code: number | null; ms: number }> {
  const began = performance.now();
  server.process.kill("SIGTERM");
  return { code: await server.ended, ms: performance.now() - began };
}

async function withPool<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** A customer of the institution that the server has founded. */
async function registerCustomer(uscc: string): Promise<void> {
  const vault = openVault(Buffer.from(MASTER_KEY, "base64"));
  const registrar = { vault, keyStore: openKeyStore(vault) };
  const draft = customerDraft({ identifiers: [{ scheme: "USCC", system: "", value: uscc }] });
  await withPool(async (pool) => {
    const institutionId = await openInstitution(pool, vault, "demo");
    await inTransaction(pool, (sql) => registerCustomers(sql, registrar, institutionId, [draft]));
  });
}

/** A source that keeps whoever asks waiting. */
async function startSlowSource(): Promise<{ port: string; asked: ServerResponse[] }> {
  const asked: ServerResponse[] = [];
  const source = createServer((_request, response) => void asked.push(response)).listen(0, "127.0.0.1");
  sources.push(source);
  await once(source, "listening");
  return { port: String((source.address() as AddressInfo).port), asked };
}

/** Lets nobody make a table until it is released; `held` counts who waits for that, or for who does. */
async function holdTables(): Promise<{ held: () => Promise<number>; release: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("begin; lock table pg_class in share mode");
  return {
    held: async () => {
      const { rows } = await client.query<{ n: number }>(
        `select count(*)::int as n from pg_locks join pg_database on oid = database
         where datname = current_database() and not granted`,
      );
      return rows[0]?.n ?? 0;
    },
    release: () => client.end(),
  };
}

describe("two servers started at once on one empty database", () => {
  it("are not ready, then both ready, with the schema made once", async () => {
    const tables = await holdTables();
    const both = [startServer({}), startServer({})];
    const urls = await Promise.all(both.map((server) => server.url()));
    await until(async () => ((await tables.held()) === both.length ? true : undefined));
    expect(await Promise.all(urls.map(health))).toEqual([
      [503, { status: "STARTING" }],
      [503, { status: "STARTING" }],
    ]);
    await tables.release();
    await Promise.all(urls.map((url) => until(() => isReady(url))));
    for (const url of urls) {
      expect(await ask(url, "{ customerCount }")).toEqual({ data: { customerCount: 0 } });
    }
    const told = both.flatMap(({ said }) => said.out.match(/"msg":"migrated"/g) ?? []);
    expect(told).toHaveLength(migrations.length);
    const applied = await withPool((pool) => pool.query("select name from migration"));
    expect(applied.rows).toHaveLength(migrations.length);
  });
});

describe("a server told to stop", () => {
  it("answers the request under way, takes no other, and exits with 0", async () => {
    const source = await startSlowSource();
    const server = startServer({
      SOURCE_REGISTRY_GATEWAY_URL: `http://127.0.0.1:${source.port}`,
      SOURCE_BUDGET_MS: "5000",
    });
    const url = await server.url();
    await until(() => isReady(url));
    const uscc = newUscc();
    await registerCustomer(uscc);

    const answer = ask(
      url,
      `{ customer(by: { uscc: "${uscc}" }) { profile { sources { source status } } } }`,
    );
    const [waiting] = await until(() => (source.asked.length > 0 ? source.asked : undefined));
    const stopping = stopped(server);
    await until(() => isGone(url));
    waiting?.writeHead(404).end();

    expect(await answer).toMatchObject({
      data: {
        customer: {
          profile: {
            sources: expect.arrayContaining([
              { source: "registry-gateway", status: "UNAVAILABLE" },
            ]) as object,
          },
        },
      },
    });
    const { code, ms } = await stopping;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000); // sooner than it would cut connections off
  });

  it("while it starts exits with 0 too, without a word", async () => {
    const server = startServer({ DATABASE_URL: (await newDatabase()).url });
    await server.url();
    expect((await stopped(server)).code).toBe(0);
    expect(server.said.err).toBe("");
  });
});

describe("what labels say", () => {
  it("is kept by a thread beside the requests, which stops with the server", async () => {
    const server = startServer({});
    await until(async () => isReady(await server.url()));
    const uscc = newUscc();
    await registerCustomer(uscc);
    const tags = await until(() =>
      withPool(async (pool) => {
        const { rows } = await pool.query<{ tags: string[] }>(
          `select l.tags from customer_labels l join identifier i using (subject_id)
           where i.lookup = $1 and l.judged_at is not null`,
          [uscc],
        );
        return rows[0]?.tags;
      }),
    );
    expect(tags).toContain("TAX_ARREARS=UNKNOWN");
    expect((await stopped(server)).code).toBe(0);
    expect(server.said.out).not.toContain("met trouble");
  });
});

describe("a server that cannot run ends with one line and exit code 1", () => {
  async function lastWord(environment: NodeJS.ProcessEnv): Promise<string> {
    const server = startServer(environment);
    expect(await server.ended).toBe(1);
    expect(server.said.err).toMatch(/^[^\n]+\n$/);
    return server.said.err;
  }

  it("on a bad variable, without showing it", async () => {
    expect(await lastWord({ DATABASE_POOL: "lots" })).toBe(
      "DATABASE_POOL is text of 4 characters; it must be a whole number from 2 to 200\n",
    );
  });

  it("on a port that is taken", async () => {
    const { port } = await startSlowSource();
    expect(await lastWord({ PORT: port })).toBe(
      `cannot listen on 127.0.0.1:${port} (EADDRINUSE): set PORT or HOST to another address\n`,
    );
  });

  it("on another master key than the database was written with", async () => {
    expect(await lastWord({ MASTER_KEY: randomBytes(32).toString("base64") })).toMatch(
      /^MASTER_KEY is not the key/,
    );
  });
});
