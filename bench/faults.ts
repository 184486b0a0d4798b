import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Gateway, type GatewaySettings, startGateway } from "../sandbox/gateway.js";
import { DEFAULT_SEED, population } from "../sandbox/population.js";
import { commercial, type CommercialVendor, startVendor } from "../sandbox/vendor.js";
import type { VendorKind } from "../sandbox/wire/replies.js";
import type { Connector } from "../src/connectors/connector.js";
import { connectors } from "../src/connectors/index.js";
import type { Endpoint } from "../src/connectors/protocol.js";
import { createRunner } from "../src/connectors/runner.js";
import { registerCustomers } from "../src/portfolio/register.js";
import { loadProfiles } from "../src/profile/load-profiles.js";
import type { CustomerProfile } from "../src/profile/profile.js";
import { readConfiguration } from "../src/server/config.js";
import { recordCalls } from "../src/server/sources.js";
import { openWorkplace, type Workplace } from "../src/server/workplace.js";

/** Every source under every fault: nothing thrown, nothing hung, the deadline kept, and the healthy left as they were. */

const BUDGET_MS = 400;
/** Recording and assembling after the deadline. */
const GRACE_MS = 250;
const ACCOUNT = { token: "faults", secret: "faults" };

/** What can go wrong, and how the source is then said to stand. */
const FAULTS: readonly (readonly [string, Partial<GatewaySettings>, readonly string[]])[] = [
  ["none", {}, ["FRESH"]],
  ["http500", { fault: "http500" }, ["HTTP_ERROR"]],
  ["http429", { fault: "http429" }, ["RATE_LIMITED"]],
  ["garbage", { fault: "garbage" }, ["MALFORMED"]],
  ["wrongShape", { fault: "wrongShape" }, ["MALFORMED"]],
  ["halfBody", { fault: "halfBody" }, ["CONNECTION"]],
  ["reset", { fault: "reset" }, ["CONNECTION"]],
  ["hang", { fault: "hang" }, ["TIMEOUT"]],
  ["slow", { latencyMs: 4 * BUDGET_MS }, ["TIMEOUT"]],
  ["unknownField", { unknownField: true }, ["FRESH"]],
];

/** Codes with which commercial vendors refuse, and what they come to. */
const CODES: Readonly<Record<CommercialVendor, readonly (readonly [string, string])[]>> = {
  qichacha: [
    ["102", "REFUSED"],
    ["109", "RATE_LIMITED"],
    ["107", "REFUSED"],
  ],
  tianyancha: [
    ["300004", "RATE_LIMITED"],
    ["300006", "REFUSED"],
    ["300002", "REFUSED"],
  ],
  qixinbao: [
    ["213", "RATE_LIMITED"],
    ["102", "REFUSED"],
    ["214", "REFUSED"],
  ],
};

const people = population(DEFAULT_SEED, 2400);
let next = 0;

const isCommercial = (code: string): code is CommercialVendor => Object.hasOwn(commercial, code);

function start({ vendor, dimension }: Connector): Promise<Gateway> {
  if (isCommercial(vendor.code))
    return startVendor({ vendor: vendor.code, population: people, account: ACCOUNT });
  return startGateway({ kind: dimension as VendorKind, population: people, token: ACCOUNT.token });
}

async function newCustomer({ pool, registrar, institutionId }: Workplace) {
  let enterprise = people.at(next++);
  while (enterprise.establishedOn > "2022-01-01") enterprise = people.at(next++);
  const identifiers = [{ scheme: "USCC" as const, system: "", value: enterprise.uscc }];
  const draft = {
    kind: enterprise.kind,
    name: enterprise.name,
    industryCode: undefined,
    regionCode: undefined,
  };
  const client = await pool.connect();
  try {
    await client.query("begin");
    const customer = { ...draft, openedOn: "2025-01-02", identifiers, people: [] };
    const { subjectIds } = await registerCustomers(client, registrar, institutionId, [customer]);
    await client.query("commit");
    return { id: subjectIds[0] ?? "", uscc: enterprise.uscc };
  } finally {
    client.release();
  }
}

/** What is known of a dimension, without when it was learnt. */
const wordsOf = (profile: CustomerProfile, dimension: Connector["dimension"]): string =>
  JSON.stringify(
    Object.entries(profile.dimensions[dimension]).map(([name, f]) => [name, f.value, f.status, f.source]),
    (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value),
  );

interface Trial {
  readonly outcome: string;
  readonly ms: number;
  readonly healthy: string;
  readonly thrown: boolean;
}

async function trial(
  workplace: Workplace,
  subject: { id: string; uscc: string },
  pair: readonly [Connector, Connector],
  endpoints: Readonly<Record<string, Endpoint>>,
): Promise<Trial> {
  const [sick, well] = pair;
  const runner = createRunner({
    endpoints,
    limits: { budgetMs: BUDGET_MS, attempts: 2, maxBytes: 5_000_000 },
    record: recordCalls(workplace),
    onOddity: () => undefined,
  });
  const began = performance.now();
  try {
    const profiles = await loadProfiles(
      {
        sql: workplace.pool,
        keyStore: workplace.registrar.keyStore,
        runner,
        connectors: pair,
        institutionId: workplace.institutionId,
        signal: new AbortController().signal,
        clock: () => new Date(),
      },
      [subject],
      { asOf: undefined, knownAt: undefined },
      "FETCH",
    );
    const profile = profiles.get(subject.id);
    if (profile === undefined) throw new Error("no profile");
    const state = profile.sources.find((s) => s.source === sick.source);
    const outcome = state?.reason?.code ?? state?.status ?? "nothing";
    return {
      outcome,
      ms: performance.now() - began,
      healthy: wordsOf(profile, well.dimension),
      thrown: false,
    };
  } catch {
    return { outcome: "thrown", ms: performance.now() - began, healthy: "", thrown: true };
  }
}

/** Tries one source under every fault beside a healthy one; returns the words of its row and what did not hold. */
async function row(workplace: Workplace, sick: Connector): Promise<{ words: string[]; wrong: string[] }> {
  const well = connectors.find((c) => c.dimension !== sick.dimension && !isCommercial(c.vendor.code));
  if (well === undefined) throw new Error("there is no healthy source to stand beside it");
  const [sickServer, wellServer] = [await start(sick), await start(well)];
  const endpoints = {
    [sick.vendor.code]: { url: sickServer.url, ...ACCOUNT },
    [well.vendor.code]: { url: wellServer.url, ...ACCOUNT },
  };
  const codes = isCommercial(sick.vendor.code) ? CODES[sick.vendor.code] : [];
  const faults = [
    ...FAULTS,
    ...codes.map(([code, reason]) => [`code ${code}`, { vendorCode: code }, [reason]] as const),
  ];
  const words: string[] = [];
  const wrong: string[] = [];
  for (const [name, settings, expected] of faults) {
    sickServer.control({ latencyMs: 0, fault: "none", vendorCode: null, unknownField: false, ...settings });
    const subject = await newCustomer(workplace);
    const alone = await trial(workplace, subject, [well, well], endpoints);
    const { outcome, ms, healthy, thrown } = await trial(workplace, subject, [sick, well], endpoints);
    words.push(outcome);
    const say = (what: string) => wrong.push(`${sick.source} with ${name}: ${what}`);
    if (thrown) say("the query threw");
    if (!expected.includes(outcome)) say(`${outcome}, expected ${expected.join(" or ")}`);
    if (ms > BUDGET_MS + GRACE_MS) say(`took ${ms.toFixed(0)} ms of ${BUDGET_MS}`);
    if (healthy !== alone.healthy) say(`${well.source} was disturbed`);
  }
  await Promise.all([sickServer.close(), wellServer.close()]);
  return { words, wrong };
}

const home = await mkdtemp(join(tmpdir(), "suretygraph-faults-"));
const workplace = await openWorkplace(readConfiguration({ DATA_DIR: home }), {
  onNote: () => undefined,
  onBroken: () => undefined,
  onLost: (why) => console.error(why),
});
const wrong: string[] = [];
try {
  const names = FAULTS.map(([name]) => name);
  console.log(["source".padEnd(28), ...names.map((n) => n.padEnd(13)), "own codes"].join(" "));
  for (const connector of connectors) {
    const result = await row(workplace, connector);
    console.log([connector.source.padEnd(28), ...result.words.map((w) => w.padEnd(13))].join(" "));
    wrong.push(...result.wrong);
  }
} finally {
  await workplace.close();
  await rm(home, { recursive: true, force: true });
}
for (const line of wrong) console.error(line);
console.log(`${connectors.length} sources, ${wrong.length} of their faults not as promised`);
process.exitCode = wrong.length === 0 ? 0 : 1;
