import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import type { Connector } from "../../src/connectors/connector.js";
import { connectors as every } from "../../src/connectors/index.js";
import type { Endpoint } from "../../src/connectors/protocol.js";
import { createRunner } from "../../src/connectors/runner.js";
import type { Sql } from "../../src/entities/sql.js";
import { registerFileSource } from "../../src/observations/file-sources.js";
import type { Moment } from "../../src/observations/store.js";
import { type CustomerDraft, registerCustomers } from "../../src/portfolio/register.js";
import {
  type Freshness,
  loadProfiles,
  type ProfileSources,
  type ProfileSubject,
} from "../../src/profile/load-profiles.js";
import type { CustomerProfile } from "../../src/profile/profile.js";
import { recordCalls } from "../../src/server/sources.js";
import { type Gateway, startGateway } from "../../sandbox/gateway.js";
import { type Enterprise, population } from "../../sandbox/population.js";
import { consentOfAll } from "../support/consents.js";
import { type TestDatabase, testDatabase } from "../support/database.js";

export const DAY_MS = 86_400_000;
/** Without bounds. */
export const NOW: Moment = { asOf: undefined, knownAt: undefined };
export const people = population(20240601, 400);
const invoiceFiles = {
  source: "invoices",
  title: { zh: "发票文件", en: "Invoice files" },
  dimensions: ["tax" as const],
};
const token = "secret";
const GATEWAYS = ["registry-gateway", "tax-gateway", "court-gateway"];
/** The three gateways, each a vendor of its own. */
export const connectors = every.filter(({ source }) => GATEWAYS.includes(source));
export const kinds = ["registry", "tax", "judicial"] as const;
type Kind = (typeof kinds)[number];
let nextEnterprise = 0;

/** What the tests of one file run in: a database of their own, and vendors anew for each test. */
export const world = {
  /** The vendors' present, whenever the tests run. */
  vendorNow: new Date("2026-03-02T03:00:00Z"),
} as { vendorNow: Date; db: TestDatabase; gateways: Record<Kind, Gateway> };

/** Registers the hooks that open and close the world. */
export function useWorld(): void {
  beforeAll(async () => {
    world.db = await testDatabase();
    await registerFileSource(world.db.pool, world.db.institutionId, invoiceFiles);
  });
  afterAll(() => world.db.close());
  beforeEach(async () => {
    const started = kinds.map(async (kind) => {
      const now = () => world.vendorNow;
      return [kind, await startGateway({ kind, population: people, token, now })] as const;
    });
    world.gateways = Object.fromEntries(await Promise.all(started)) as typeof world.gateways;
  });
  afterEach(() => Promise.all(kinds.map((kind) => world.gateways[kind].close())));
}

/** Profiles are loaded through what one process has: its runner; `laterDays` is how far its clock is ahead. */
export function deps(
  laterDays = 0,
  sql: Sql = world.db.pool,
  institutionId = world.db.institutionId,
  others: { connectors?: readonly Connector[]; endpoints?: Record<string, Endpoint>; budgetMs?: number } = {},
): ProfileSources {
  const endpointOf = (kind: Kind) => ({ url: world.gateways[kind].url, token });
  const runner = createRunner({
    endpoints: {
      "registry-gateway": endpointOf("registry"),
      "tax-gateway": endpointOf("tax"),
      "court-gateway": endpointOf("judicial"),
      ...others.endpoints,
    },
    limits: { budgetMs: others.budgetMs ?? 3000, attempts: 1, maxBytes: 5_000_000 },
    record: recordCalls(world.db),
    onOddity: (source, oddity) => {
      throw new Error(`${source}: ${oddity}`);
    },
  });
  return {
    sql,
    keyStore: world.db.registrar.keyStore,
    runner,
    connectors: others.connectors ?? connectors,
    institutionId,
    purpose: "ADMISSION",
    crossChecks: [],
    author: "test",
    signal: new AbortController().signal,
    clock: () => new Date(Date.now() + laterDays * DAY_MS),
  };
}

/** An enterprise as it comes into the register. */
export const draftOf = (e: Enterprise): CustomerDraft => ({
  kind: e.kind,
  name: e.name,
  industryCode: e.industry.code,
  regionCode: e.region.code,
  openedOn: "2025-01-02",
  identifiers: [{ scheme: "USCC", system: "", value: e.uscc }],
  people: [],
});

/** Registers the next enterprises, old enough for every source to know them. */
export async function customers(
  count: number,
): Promise<{ subject: ProfileSubject; enterprise: Enterprise }[]> {
  const enterprises: Enterprise[] = [];
  while (enterprises.length < count) {
    const enterprise = people.at(nextEnterprise++);
    if (enterprise.establishedOn < "2022-01-01") enterprises.push(enterprise);
  }
  const { subjectIds } = await registerCustomers(
    world.db.pool,
    world.db.registrar,
    world.db.institutionId,
    enterprises.map(draftOf),
  );
  await consentOfAll(world.db, subjectIds);
  return enterprises.map((enterprise, i) => ({
    enterprise,
    subject: { id: subjectIds[i] ?? "", uscc: enterprise.uscc },
  }));
}

/** Registers one more. */
export async function oneCustomer() {
  const [one] = await customers(1);
  if (one === undefined) throw new Error("no customer");
  return one;
}

/** The profile of one customer. */
export async function profileOf(
  subject: ProfileSubject,
  freshness: Freshness,
  moment = NOW,
  given = deps(),
): Promise<CustomerProfile> {
  const profile = (await loadProfiles(given, [subject], moment, freshness)).get(subject.id);
  if (profile === undefined) throw new Error("no profile");
  return profile;
}

/** How often each vendor was asked in this test. */
export const calls = () => kinds.map((kind) => world.gateways[kind].calls());
/** How each source stands. */
export const stateOf = (profile: CustomerProfile) =>
  Object.fromEntries(profile.sources.map((s) => [s.source, s.status]));
