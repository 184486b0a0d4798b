import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Agent, request } from "undici";
import type { Keys } from "../src/connectors/connector.js";
import { connectors } from "../src/connectors/index.js";
import type { Endpoint } from "../src/connectors/protocol.js";
import { createRunner } from "../src/connectors/runner.js";
import { newKeyPair } from "../src/connectors/signed-envelope/key-pair.js";
import { type Dimension } from "../src/facts/dimension.js";
import { dimensionCodes, dimensions } from "../src/facts/index.js";
import { recordConsents } from "../src/governance/consents.js";
import { registerCustomers } from "../src/portfolio/register.js";
import { planCalls } from "../src/profile/plan-calls.js";
import { readConfiguration } from "../src/server/config.js";
import { openWorkplace, type Workplace } from "../src/server/workplace.js";
import { DEFAULT_SEED, type Enterprise, population } from "../sandbox/population.js";
import { consentOf } from "../sandbox/population/consents.js";
import type { ByHandOptions } from "./federation/by-hand.js";
import type { Served } from "./federation/sources.js";

/**
 * What a query over all dimensions costs above its slowest source, beside what the same calls cost a server written by
 * hand, in the same rounds: one cold customer after the other, turn and turn about.
 */
const { values } = parseArgs({ options: { rounds: { type: "string", default: "200" } } });
const ROUNDS = Number(values.rounds);
const WARM_UP = 20;
const SIZE = 4 * (ROUNDS + WARM_UP) + 200;
const MASTER_KEY = Buffer.alloc(32, 7).toString("base64");
const FACTS_OF_EACH = 6;

const scalars = (code: (typeof dimensionCodes)[number]): string[] =>
  Object.entries((dimensions[code] as Dimension).facts)
    .filter(([, { kind }]) => kind !== "records")
    .slice(0, FACTS_OF_EACH)
    .map(([name]) => name);

const SECTIONS = dimensionCodes
  .map(
    (code) =>
      `${code} { ${scalars(code)
        .map((name) => `${name} { value status source }`)
        .join(" ")} }`,
  )
  .join(" ");
const QUERY = `query Whole($uscc: Uscc!) { customer(by: { uscc: $uscc }) { profile { ${SECTIONS} } } }`;

const people = population(DEFAULT_SEED, SIZE);
const adult = [...people].filter(
  (e) => e.establishedOn < "2022-01-01" && consentOf(e, "", new Date()).length > 0,
);

async function register({ pool, registrar, institutionId }: Workplace, enterprises: readonly Enterprise[]) {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const drafts = enterprises.map((e) => ({
      kind: e.kind,
      name: e.name,
      industryCode: undefined,
      regionCode: undefined,
      openedOn: "2025-01-02",
      identifiers: [{ scheme: "USCC" as const, system: "", value: e.uscc }],
      people: e.people.slice(0, 1).map(({ name, residentId, phone }) => ({
        role: "LEGAL_REPRESENTATIVE" as const,
        fromOn: "2025-01-02",
        ...{ name, residentId, phone },
      })),
    }));
    const { subjectIds, personIds } = await registerCustomers(client, registrar, institutionId, drafts);
    const consents = enterprises.flatMap((e, i) =>
      [subjectIds[i] ?? "", ...(personIds[i] ?? [])].flatMap((id) => consentOf(e, id, new Date())),
    );
    const keyed = consents.map((c) => ({ ...c, idempotencyKey: c.subjectId }));
    await recordConsents(client, { institutionId, author: "bench" }, keyed);
    await client.query("create table if not exists by_hand (subject text, source text, said jsonb)");
    await client.query("commit");
    return subjectIds;
  } finally {
    client.release();
  }
}

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function said<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, "message")) as [T];
  return message;
}

/** The settings of a server that may ask every vendor, and has a budget for each. */
function environmentOf(endpoints: Readonly<Record<string, Endpoint>>): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(endpoints).flatMap(([vendor, { url, token, secret = "", peerKey = "" }]) => {
      const name = `SOURCE_${vendor.toUpperCase().replaceAll("-", "_")}`;
      return [
        [`${name}_URL`, url],
        [`${name}_TOKEN`, token],
        [`${name}_SECRET`, secret],
        [`${name}_PEER_KEY`, peerKey],
        [`${name}_DAILY_BUDGET`, "1000000"],
        // What is measured is not how slowly a contract lets one ask.
        [`${name}_CONCURRENCY`, "1000"],
        [`${name}_PER_SECOND`, "10000"],
      ];
    }),
  );
}

async function untilReady(url: string): Promise<void> {
  for (;;) {
    const ready = await request(`${url}/health/ready`).then(
      async ({ statusCode, body }) => {
        await body.dump();
        return statusCode === 200;
      },
      () => false,
    );
    if (ready) return;
    await pause(100);
  }
}

const client = new Agent();

async function post(url: string, body: object): Promise<{ ms: number; text: string }> {
  const began = performance.now();
  const reply = await request(url, {
    dispatcher: client,
    method: "POST",
    headers: { "content-type": "application/json", "x-purpose": "ADMISSION" },
    body: JSON.stringify(body),
  });
  const text = await reply.body.text();
  return { ms: performance.now() - began, text };
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? NaN;

const keysOf = ({ uscc, name, people: [person] }: Enterprise): { enterprise: Keys; applicant: Keys } => ({
  enterprise: { uscc, name },
  applicant: { name: person.name, residentId: person.residentId, phone: person.phone },
});

const home = await mkdtemp(join(tmpdir(), "suretygraph-federation-"));
const children: ChildProcess[] = [];
const workplace = await openWorkplace(readConfiguration({ DATA_DIR: home, MASTER_KEY }), {
  onNote: () => undefined,
  onBroken: () => undefined,
  onLost: (why) => console.error(why),
});
try {
  const [ours, theirs] = [newKeyPair(), newKeyPair()];
  const argv = [String(SIZE), "bench", ours.privateKey, theirs.privateKey];
  const sources = fork(file("./federation/sources.js"), argv);
  children.push(sources);
  const urls = await said<Record<string, string>>(sources);
  const endpoints = Object.fromEntries(
    Object.entries(urls).map(([vendor, url]) => [
      vendor,
      { url, token: "bench", secret: ours.privateKey, peerKey: theirs.publicKey },
    ]),
  );
  const enterprises = adult.slice(0, 2 * (ROUNDS + WARM_UP));
  const ids = await register(workplace, enterprises);

  const nobody = { budgetMs: 1, attempts: 1, maxBytes: 1 };
  const runner = createRunner({
    endpoints,
    limits: nobody,
    record: () => Promise.resolve([]),
    onOddity: () => undefined,
  });
  const { calls } = await planCalls(
    {
      ...{ runner, connectors, crossChecks: [], purpose: "ADMISSION", author: "bench" },
      ...{ sql: workplace.pool, keyStore: workplace.registrar.keyStore },
      institutionId: workplace.institutionId,
      signal: new AbortController().signal,
      clock: () => new Date(),
    },
    [{ id: ids[0] ?? "", uscc: enterprises[0]?.uscc, name: enterprises[0]?.name }],
  );
  const planned = calls.map(({ connector }) => connector.source);

  const byHand = fork(file("./federation/by-hand.js"));
  children.push(byHand);
  const options: ByHandOptions = { url: workplace.url, endpoints, sources: planned };
  byHand.send(options);
  const byHandUrl = `http://127.0.0.1:${await said<number>(byHand)}/`;

  const none = join(home, "sources");
  await mkdir(none);
  const port = 20_000 + (process.pid % 20_000);
  const product = fork(file("../src/server/main.js"), {
    execArgv: ["--max-semi-space-size=64"], // as `npm start` does
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      ...process.env,
      ...environmentOf(endpoints),
      ...{ DATABASE_URL: workplace.url, MASTER_KEY, DATA_DIR: home, PORT: String(port), SANDBOX: "off" },
      ...{ DEMO: "off", NODE_ENV: "production", SOURCES_DIR: none },
    },
  });
  children.push(product);
  const productUrl = `http://127.0.0.1:${port}`;
  const gone = once(product, "exit").then(() => Promise.reject(new Error("the product ended: see above")));
  await Promise.race([untilReady(productUrl), gone]);
  gone.catch(() => undefined);

  /** What one question cost above its slowest source. */
  async function above(ask: () => Promise<{ ms: number; text: string }>): Promise<number> {
    sources.send("reset");
    await said<Served>(sources);
    const { ms, text } = await ask();
    if (text.includes('"errors"')) throw new Error(text.slice(0, 500));
    sources.send("reset");
    const { calls: count, slowestMs } = await said<Served>(sources);
    if (count !== planned.length)
      throw new Error(`${count} calls instead of ${planned.length}: ${text.slice(0, 200)}`);
    return ms - slowestMs;
  }

  const results = { product: [] as number[], byHand: [] as number[] };
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const [first, second] = enterprises.slice(2 * (round + WARM_UP));
    if (first === undefined || second === undefined) throw new Error("nobody is left to ask about");
    const turns = [
      async () => ({
        who: "product" as const,
        ms: await above(() =>
          post(`${productUrl}/graphql`, { query: QUERY, variables: { uscc: first.uscc } }),
        ),
      }),
      async () => ({ who: "byHand" as const, ms: await above(() => post(byHandUrl, keysOf(second))) }),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
      const { who, ms } = await turn();
      if (round >= 0) results[who].push(ms);
    }
  }
  const at = (of: readonly number[], share: number) => percentile(of, share);
  console.log(`${ROUNDS} rounds, ${planned.length} sources in each question: ${planned.join(", ")}`);
  for (const [name, share] of [
    ["median", 0.5],
    ["p90", 0.9],
    ["p99", 0.99],
  ] as const) {
    const [own, hand] = [at(results.product, share), at(results.byHand, share)];
    console.log(
      `${name.padEnd(7)} above the slowest source: SuretyGraph ${own.toFixed(2)} ms, by hand ${hand.toFixed(2)} ms,` +
        ` difference ${(own - hand).toFixed(2)} ms, ratio ${(own / hand).toFixed(2)}`,
    );
  }
} finally {
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(children.filter((child) => child.exitCode === null).map((child) => once(child, "exit")));
  await workplace.close();
  await rm(home, { recursive: true, force: true });
}
