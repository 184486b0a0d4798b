import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import { connectors } from "../../src/connectors/index.js";
import { createRunner } from "../../src/connectors/runner.js";
import type { Sql } from "../../src/entities/sql.js";
import { recordObservations, type Moment } from "../../src/observations/store.js";
import { type CustomerDraft, registerCustomers, registerGuarantees } from "../../src/portfolio/register.js";
import {
  type Freshness,
  loadProfiles,
  type ProfileSources,
  type ProfileSubject,
} from "../../src/profile/load-profiles.js";
import type { CustomerProfile, KnownSource } from "../../src/profile/profile.js";
import { recordCalls } from "../../src/server/sources.js";
import { type Gateway, startGateway } from "../../sandbox/gateway.js";
import { type Enterprise, population } from "../../sandbox/population.js";
import { type TestDatabase, testDatabase } from "../support/database.js";

const DAY_MS = 86_400_000;
const NOW: Moment = { asOf: undefined, knownAt: undefined };
const people = population(20240601, 400);
const invoiceFiles: KnownSource = {
  source: "invoices",
  title: { zh: "发票文件", en: "Invoice files" },
  dimension: "tax",
};
const token = "secret";
const kinds = ["registry", "tax", "judicial"] as const;
/** Sources speak of 2026, whenever the tests run. */
let vendorNow = new Date("2026-03-02T03:00:00Z");
let db: TestDatabase;
let gateways: Record<(typeof kinds)[number], Gateway>;
let nextEnterprise = 0;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  const started = kinds.map(async (kind) => {
    const gateway = await startGateway({ kind, population: people, token, now: () => vendorNow });
    return [kind, gateway] as const;
  });
  gateways = Object.fromEntries(await Promise.all(started)) as typeof gateways;
});
afterEach(() => Promise.all(kinds.map((kind) => gateways[kind].close())));

/** Profiles are loaded through what one process has: its runner; `laterDays` is how far its clock is ahead. */
function deps(laterDays = 0, sql: Sql = db.pool, institutionId = db.institutionId): ProfileSources {
  const endpointOf = (kind: (typeof kinds)[number]) => ({ url: gateways[kind].url, token });
  const runner = createRunner({
    endpoints: {
      "registry-gateway": endpointOf("registry"),
      "tax-gateway": endpointOf("tax"),
      "court-gateway": endpointOf("judicial"),
    },
    limits: { budgetMs: 3000, attempts: 1, maxBytes: 5_000_000 },
    record: recordCalls(db),
    onOddity: (source, oddity) => {
      throw new Error(`${source}: ${oddity}`);
    },
  });
  return {
    sql,
    keyStore: db.registrar.keyStore,
    runner,
    connectors,
    fileSources: [invoiceFiles],
    institutionId,
    signal: new AbortController().signal,
    clock: () => new Date(Date.now() + laterDays * DAY_MS),
  };
}

const draftOf = (e: Enterprise): CustomerDraft => ({
  kind: e.kind,
  name: e.name,
  industryCode: e.industry.code,
  regionCode: e.region.code,
  openedOn: "2025-01-02",
  identifiers: [{ scheme: "USCC", system: "", value: e.uscc }],
  people: [],
});

/** Registers the next enterprises, old enough for every source to know them. */
async function customers(count: number): Promise<{ subject: ProfileSubject; enterprise: Enterprise }[]> {
  const enterprises: Enterprise[] = [];
  while (enterprises.length < count) {
    const enterprise = people.at(nextEnterprise++);
    if (enterprise.establishedOn < "2022-01-01") enterprises.push(enterprise);
  }
  const { subjectIds } = await registerCustomers(
    db.pool,
    db.registrar,
    db.institutionId,
    enterprises.map(draftOf),
  );
  return enterprises.map((enterprise, i) => ({
    enterprise,
    subject: { id: subjectIds[i] ?? "", uscc: enterprise.uscc },
  }));
}

async function oneCustomer() {
  const [one] = await customers(1);
  if (one === undefined) throw new Error("no customer");
  return one;
}

async function profileOf(
  subject: ProfileSubject,
  freshness: Freshness,
  moment = NOW,
  given = deps(),
): Promise<CustomerProfile> {
  const profile = (await loadProfiles(given, [subject], moment, freshness)).get(subject.id);
  if (profile === undefined) throw new Error("no profile");
  return profile;
}

const calls = () => kinds.map((kind) => gateways[kind].calls());
const stateOf = (profile: CustomerProfile) =>
  Object.fromEntries(profile.sources.map((s) => [s.source, s.status]));

describe("STORED", () => {
  it("asks nobody: what was never asked is missing, the ledger is known", async () => {
    const { subject } = await oneCustomer();
    const profile = await profileOf(subject, "STORED");
    expect(calls()).toEqual([0, 0, 0]);
    expect(profile.dimensions.registry["name"]).toMatchObject({
      value: null,
      status: "MISSING",
      reason: { code: "NOT_ASKED", detail: null },
    });
    expect(profile.dimensions.portfolio["outstandingBalance"]).toMatchObject({
      value: 0n,
      status: "FRESH",
      source: "ledger",
    });
    expect(stateOf(profile)).toEqual({
      "registry-gateway": "MISSING",
      "tax-gateway": "MISSING",
      "court-gateway": "MISSING",
      invoices: "MISSING",
      ledger: "FRESH",
    });
  });
});

describe("FETCH", () => {
  it("asks every source and tells what it said, with the observation that holds it", async () => {
    const { subject, enterprise } = await oneCustomer();
    const before = new Date();
    const profile = await profileOf(subject, "FETCH");
    expect(calls()).toEqual([1, 1, 1]);
    const { registry, tax, judicial } = profile.dimensions;
    expect(registry["name"]).toMatchObject({ value: enterprise.name, status: "FRESH", reason: null });
    expect(registry["legalRepresentativeName"]?.value).toBe(enterprise.people[0].name);
    expect(tax["taxpayerType"]?.status).toBe("FRESH");
    expect(judicial["lawsuits"]?.status).toBe("FRESH");
    const { rows } = await db.pool.query("select id, source from observation where subject_id = $1", [
      subject.id,
    ]);
    const registryRow = (rows as { id: string; source: string }[]).find(
      (r) => r.source === "registry-gateway",
    );
    expect(registry["name"]?.observationIds).toEqual([registryRow?.id]);
    expect(rows).toHaveLength(3);
    expect(registry["name"]?.fetchedAt?.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(profile.asOf.getTime()).toBeGreaterThanOrEqual(registry["name"]?.fetchedAt?.getTime() ?? Infinity);
  });

  it("does not ask again while the word is fresh, and then only whose word is stale", async () => {
    const { subject } = await oneCustomer();
    await profileOf(subject, "FETCH");
    await profileOf(subject, "FETCH");
    expect(calls()).toEqual([1, 1, 1]);
    await profileOf(subject, "FETCH", NOW, deps(8));
    expect(calls()).toEqual([1, 1, 2]);
    await profileOf(subject, "FETCH", NOW, deps(31));
    expect(calls()).toEqual([2, 1, 3]);
    await profileOf(subject, "FETCH", NOW, deps(46));
    expect(calls()).toEqual([3, 2, 4]);
  });

  it("asks for a page of customers in batches, in as many statements as for one", async () => {
    const [one, ...many] = await customers(52);
    const counted = async (subjects: readonly ProfileSubject[], freshness: Freshness) => {
      let statements = 0;
      const sql: Sql = {
        query: (statement) => {
          statements++;
          return db.pool.query(statement);
        },
      };
      const profiles = await loadProfiles(deps(0, sql), subjects, NOW, freshness);
      expect([...profiles.keys()]).toEqual(subjects.map((s) => s.id));
      return statements;
    };
    const page = many.map((m) => m.subject);
    const alone = await counted(one === undefined ? [] : [one.subject], "FETCH");
    expect(calls()).toEqual([1, 1, 1]);
    expect(await counted(page, "FETCH")).toBe(alone);
    expect(calls()).toEqual([3, 3, 3]);
    expect(await counted(page, "STORED")).toBeLessThan(alone);
    const names = await loadProfiles(deps(), page, NOW, "STORED");
    expect([...names.values()].map((p) => p.dimensions.registry["name"]?.value)).toEqual(
      many.map((m) => m.enterprise.name),
    );
  });

  it("a source in trouble leaves its own facts unavailable and the others as they are", async () => {
    const { subject, enterprise } = await oneCustomer();
    gateways.tax.control({ fault: "http500" });
    const profile = await profileOf(subject, "FETCH");
    expect(profile.dimensions.tax["arrears"]).toMatchObject({
      value: null,
      status: "UNAVAILABLE",
      source: "tax-gateway",
      reason: { code: "HTTP_ERROR", detail: "HTTP 500" },
    });
    expect(profile.dimensions.registry["name"]).toMatchObject({ value: enterprise.name, status: "FRESH" });
    expect(stateOf(profile)).toMatchObject({ "tax-gateway": "UNAVAILABLE", "court-gateway": "FRESH" });
  });

  it("a stale word is kept when it cannot be renewed, with the reason", async () => {
    const { subject, enterprise } = await oneCustomer();
    await profileOf(subject, "FETCH");
    gateways.registry.control({ fault: "reset" });
    const profile = await profileOf(subject, "FETCH", NOW, deps(31));
    expect(profile.dimensions.registry["name"]).toMatchObject({ value: enterprise.name, status: "STALE" });
    expect(profile.dimensions.registry["name"]?.reason).toMatchObject({ code: "CONNECTION" });
  });

  it("every source in trouble still gives a profile", async () => {
    const { subject } = await oneCustomer();
    gateways.registry.control({ fault: "wrongShape" });
    gateways.tax.control({ fault: "garbage" });
    gateways.judicial.control({ fault: "http429" });
    const profile = await profileOf(subject, "FETCH");
    expect(stateOf(profile)).toMatchObject({
      "registry-gateway": "UNAVAILABLE",
      "tax-gateway": "UNAVAILABLE",
      "court-gateway": "UNAVAILABLE",
      ledger: "FRESH",
    });
  });

  it("a customer without a USCC is not asked about, and that is said; the customers beside it are", async () => {
    const [beside] = await customers(1);
    const { subjectIds } = await registerCustomers(db.pool, db.registrar, db.institutionId, [
      {
        ...draftOf(people.at(0)),
        identifiers: [{ scheme: "EXTERNAL", system: "old-core", value: "K-1" }],
      },
    ]);
    const keyless: ProfileSubject = { id: subjectIds[0] ?? "", uscc: undefined };
    const subjects = beside === undefined ? [keyless] : [keyless, beside.subject];
    const profiles = await loadProfiles(deps(), subjects, NOW, "FETCH");
    expect(profiles.get(keyless.id)?.dimensions.tax["arrears"]).toMatchObject({
      status: "UNAVAILABLE",
      reason: { code: "NO_KEY", detail: null },
    });
    expect(profiles.get(beside?.subject.id ?? "")?.dimensions.registry["name"]?.status).toBe("FRESH");
    expect(calls()).toEqual([1, 1, 1]);
    const alone = await loadProfiles(deps(), [keyless], NOW, "STORED");
    expect(alone.get(keyless.id)?.dimensions.tax["arrears"]).toMatchObject({ status: "MISSING" });
  });
});

describe("the past", () => {
  it("as of a moment between two fetches the first word is told, also after a third", async () => {
    const { subject } = await oneCustomer();
    const fetched: { asOf: Date; profile: CustomerProfile }[] = [];
    for (const today of ["2024-03-01", "2025-03-03", "2026-03-02"]) {
      vendorNow = new Date(`${today}T03:00:00Z`);
      const profile = await profileOf(subject, "FETCH", NOW, deps(fetched.length * 50));
      await sleep(5);
      fetched.push({ asOf: new Date(), profile });
      await sleep(5);
    }
    expect(calls()).toEqual([3, 3, 3]);
    const said = fetched.map(({ profile }) => profile.dimensions.tax["invoicesTo"]?.value);
    expect(said).toEqual(["2024-02-29", "2025-02-28", "2026-02-28"]);
    for (const [i, { asOf, profile }] of fetched.entries()) {
      const then = await profileOf(subject, "STORED", { asOf, knownAt: undefined });
      expect(then.asOf).toEqual(asOf);
      for (const dimension of kinds) {
        const valuesOf = (p: CustomerProfile) =>
          Object.entries(p.dimensions[dimension]).map(([name, f]) => [name, f.value, f.observationIds]);
        expect(valuesOf(then)).toEqual(valuesOf(profile));
      }
      const known = await profileOf(subject, "STORED", { asOf: undefined, knownAt: asOf });
      expect(known.dimensions.tax["invoicesTo"]?.value).toBe(said[i]);
    }
    expect((await profileOf(subject, "STORED")).dimensions.tax["invoicesTo"]?.value).toBe(said[2]);
  });

  it.each([
    ["asOf", (at: Date): Moment => ({ asOf: at, knownAt: undefined })],
    ["knownAt", (at: Date): Moment => ({ asOf: undefined, knownAt: at })],
    ["both", (at: Date): Moment => ({ asOf: at, knownAt: at })],
  ])("a question about it by %s asks nobody", async (_by, momentAt) => {
    const { subject } = await oneCustomer();
    const at = new Date(Date.now() - DAY_MS);
    const profile = await profileOf(subject, "FETCH", momentAt(at));
    expect(calls()).toEqual([0, 0, 0]);
    expect(profile.asOf).toEqual(at);
    expect(profile.dimensions.registry["name"]).toMatchObject({ status: "MISSING" });
  });

  it("freshness is judged then, not now", async () => {
    const { subject } = await oneCustomer();
    await profileOf(subject, "FETCH");
    const later = new Date(Date.now() + 8 * DAY_MS);
    const profile = await profileOf(subject, "STORED", { asOf: later, knownAt: undefined });
    expect(profile.dimensions.judicial["lawsuits"]).toMatchObject({ status: "STALE" });
    expect(profile.dimensions.registry["name"]).toMatchObject({ status: "FRESH" });
  });

  it("what a backfill claims to have been learnt then is known as of then, but was not known then", async () => {
    const { subject } = await oneCustomer();
    const monthAgo = new Date(Date.now() - 30 * DAY_MS);
    await recordObservations(db.pool, db.registrar.keyStore, db.institutionId, [
      {
        subjectId: subject.id,
        source: "tax-gateway",
        dataset: "tax",
        recordKey: "",
        effectiveAt: monthAgo,
        fetchedAt: monthAgo,
        backfill: true,
        facts: { arrears: "12.00" },
        originId: uuidv7(),
      },
    ]);
    const at = new Date(Date.now() - DAY_MS);
    const claimed = await profileOf(subject, "STORED", { asOf: at, knownAt: undefined });
    expect(claimed.dimensions.tax["arrears"]).toMatchObject({ value: 1200n, status: "FRESH" });
    const lived = await profileOf(subject, "STORED", { asOf: at, knownAt: at });
    expect(lived.dimensions.tax["arrears"]).toMatchObject({ value: null, status: "MISSING" });
  });
});

describe("beside the sources", () => {
  it("invoices on file count where no gateway has spoken, and contest it where it has", async () => {
    const { subject } = await oneCustomer();
    const at = new Date(Date.now() - DAY_MS);
    await recordObservations(db.pool, db.registrar.keyStore, db.institutionId, [
      {
        subjectId: subject.id,
        source: "invoices",
        dataset: "invoice",
        recordKey: "OUTPUT|1",
        effectiveAt: at,
        fetchedAt: at,
        backfill: false,
        facts: {
          direction: "OUTPUT",
          number: "1",
          issuedOn: "2020-05-01",
          counterparty: "B1",
          amount: "5.00",
          tax: "0.65",
          total: "5.65",
          void: false,
        },
        originId: uuidv7(),
      },
    ]);
    const stored = await profileOf(subject, "STORED");
    expect(stored.dimensions.tax["invoicesTo"]).toMatchObject({
      value: "2020-05-01",
      status: "FRESH",
      source: "invoices",
    });
    const fetched = await profileOf(subject, "FETCH");
    expect(fetched.dimensions.tax["invoicesTo"]).toMatchObject({
      status: "CONFLICT",
      source: "tax-gateway",
      reason: { code: "CONTRADICTED", detail: "invoices" },
    });
  });

  it("the ledger tells what is at stake on the business date asked about", async () => {
    const { subject } = await oneCustomer();
    await registerGuarantees(db.pool, db.institutionId, "test", [
      {
        subjectId: subject.id,
        number: "D-1",
        product: "流动资金贷款担保",
        amount: 100_000_00n,
        ownShare: "0.4000",
        startsOn: "2025-01-10",
        endsOn: "2026-01-10",
        events: [
          { type: "DISBURSED", amount: 100_000_00n, businessDate: "2025-01-10", idempotencyKey: "1" },
          { type: "REPAID", amount: 30_000_00n, businessDate: "2025-06-10", idempotencyKey: "2" },
        ],
      },
    ]);
    const balanceAsOf = async (asOf: string) => {
      const moment = { asOf: new Date(asOf), knownAt: undefined };
      return (await profileOf(subject, "STORED", moment)).dimensions.portfolio["outstandingBalance"]?.value;
    };
    expect(await balanceAsOf("2025-06-09T23:59:59+08:00")).toBe(100_000_00n);
    expect(await balanceAsOf("2025-06-10T00:00:00+08:00")).toBe(70_000_00n);
    expect(await balanceAsOf("2025-01-09T23:59:59+08:00")).toBe(0n);
  });

  it("nothing is seen across institutions", async () => {
    const { subject } = await oneCustomer();
    await profileOf(subject, "FETCH");
    const elsewhere = deps(0, db.pool, uuidv7());
    const profile = await profileOf(subject, "STORED", NOW, elsewhere);
    expect(profile.dimensions.registry["name"]).toMatchObject({ value: null, status: "MISSING" });
  });

  it("nobody asked about is an empty answer", async () => {
    expect(await loadProfiles(deps(), [], NOW, "FETCH")).toEqual(new Map());
    expect(calls()).toEqual([0, 0, 0]);
  });
});
