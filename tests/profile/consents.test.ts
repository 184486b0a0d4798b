import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { fraudAConnector } from "../../src/connectors/anti-fraud/fraud-a.connector.js";
import { gleifLeiConnector } from "../../src/connectors/gleif/gleif-lei.connector.js";
import { provincialTaxConnector } from "../../src/connectors/provincial-tax/provincial-tax.connector.js";
import { registryConnector } from "../../src/connectors/registry/registry.connector.js";
import { taxConnector } from "../../src/connectors/tax/tax.connector.js";
import { type ConsentDraft, recordConsent, recordWithdrawal } from "../../src/governance/consents.js";
import type { CustomerProfile } from "../../src/profile/profile.js";
import type { KnownCustomer } from "../../sandbox/known-customer.js";
import { fullConsent } from "../support/consents.js";
import { openVendorsWorld, type VendorsWorld } from "./vendors-world.js";
import { DAY_MS } from "./world.js";

const connectors = [registryConnector, taxConnector, provincialTaxConnector, fraudAConnector];

let world: VendorsWorld;
beforeAll(async () => {
  world = await openVendorsWorld(connectors);
});
afterAll(() => world.close());

/** Calls the vendors of sources about which somebody must consent have received, by vendor. */
const CONSENTED = ["tax-gateway", "provincial-tax", "fraud-a"] as const;
let before: readonly number[];
const received = () => CONSENTED.map((code) => world.vendors.gateways.get(code)?.calls() ?? 0);
beforeEach(() => {
  before = received();
});
const calls = () =>
  Object.fromEntries(CONSENTED.map((code, i) => [code, (received()[i] ?? 0) - (before[i] ?? 0)]));
const NO_CALLS = { "tax-gateway": 0, "provincial-tax": 0, "fraud-a": 0 };

let keys = 0;
const consent = (subjectId: string, changes: Partial<ConsentDraft> = {}): Promise<string> =>
  recordConsent(
    world.db.pool,
    { institutionId: world.db.institutionId, author: "test", idempotencyKey: `consent ${++keys}` },
    { ...fullConsent(subjectId), ...changes },
  );

const withdraw = (consentId: string, at = new Date()): Promise<void> =>
  recordWithdrawal(
    world.db.pool,
    { institutionId: world.db.institutionId, author: "test" },
    { consentId, at, reason: "客户要求" },
  );

/** How the sources that need consent stand, and why. */
const standing = ({ sources }: CustomerProfile) =>
  Object.fromEntries(
    connectors
      .filter((c) => c !== registryConnector)
      .map(({ source }) => {
        const state = sources.find((s) => s.source === source);
        return [source, state?.reason?.code ?? state?.status];
      }),
  );

const factOf = (profile: CustomerProfile, dimension: "tax" | "antiFraud", name: string) =>
  profile.dimensions[dimension][name];

async function rowsAbout({ id, personId }: KnownCustomer) {
  const { rows } = await world.db.pool.query(
    "select source from observation where subject_id = any($1) order by source",
    [[id, personId]],
  );
  return (rows as { source: string }[]).map((row) => row.source);
}

const callRows = async () => {
  const { rows } = await world.db.pool.query("select source, consent_ids from source_call order by id");
  return rows as { source: string; consent_ids: string[] }[];
};

describe("without a consent", () => {
  it("no byte leaves for what needs one, the sections are unauthorised, and what is public is told", async () => {
    const customer = await world.stranger();
    const audit = await callRows();
    const profile = await world.profileOf(customer, "FETCH");
    expect(calls()).toEqual(NO_CALLS);
    expect(standing(profile)).toEqual({
      "tax-gateway": "NO_CONSENT",
      "provincial-tax-gateway": "NO_CONSENT",
      "fraud-a": "NO_CONSENT",
    });
    expect(factOf(profile, "tax", "taxpayerType")).toMatchObject({
      value: null,
      status: "UNAUTHORISED",
      reason: { code: "NO_CONSENT" },
      observationIds: [],
    });
    expect(factOf(profile, "antiFraud", "vendorScores")).toMatchObject({ status: "UNAUTHORISED" });
    expect(profile.dimensions.registry["name"]).toMatchObject({ value: customer.name, status: "FRESH" });
    expect(await rowsAbout(customer)).toEqual(["registry-gateway"]);
    expect((await callRows()).slice(audit.length)).toEqual([{ source: "registry-gateway", consent_ids: [] }]);
  });

  it("no more leaves without a purpose, whatever was consented to", async () => {
    const customer = await world.customer();
    const profile = await world.profileOf(customer, "FETCH", world.sources(undefined, null));
    expect(calls()).toEqual(NO_CALLS);
    expect(new Set(Object.values(standing(profile)))).toEqual(new Set(["NO_PURPOSE"]));
    expect(factOf(profile, "tax", "taxpayerType")).toMatchObject({ status: "UNAUTHORISED" });
    expect(profile.dimensions.registry["name"]?.status).toBe("FRESH");
  });

  it.each([
    ["has run out", { validFrom: new Date(Date.now() - 2 * DAY_MS), validTo: new Date(Date.now() - 1_000) }],
    [
      "is not yet valid",
      { validFrom: new Date(Date.now() + DAY_MS), validTo: new Date(Date.now() + 2 * DAY_MS) },
    ],
    ["is for another purpose", { purposes: ["MONITORING" as const] }],
    ["is for another dimension", { scope: ["credit", "telecom"] }],
    ["is for another source of the dimension", { scope: ["tax/city-tax", "antiFraud/fraud-b"] }],
  ])("one that %s is none", async (_what, changes) => {
    const customer = await world.stranger();
    for (const subjectId of [customer.id, customer.personId]) await consent(subjectId, changes);
    const profile = await world.profileOf(customer, "FETCH");
    expect(calls()).toEqual(NO_CALLS);
    expect(new Set(Object.values(standing(profile)))).toEqual(new Set(["NO_CONSENT"]));
  });
});

describe("a consent", () => {
  it("of the enterprise does not cover its people", async () => {
    const customer = await world.stranger();
    await consent(customer.id);
    const profile = await world.profileOf(customer, "FETCH");
    expect(calls()).toEqual({ "tax-gateway": 1, "provincial-tax": 1, "fraud-a": 0 });
    expect(standing(profile)).toMatchObject({ "tax-gateway": "FRESH", "fraud-a": "NO_CONSENT" });
    expect(factOf(profile, "antiFraud", "vendorScores")).toMatchObject({
      value: null,
      status: "UNAUTHORISED",
    });
  });

  it("of its people does not cover the enterprise", async () => {
    const customer = await world.stranger();
    await consent(customer.personId);
    const profile = await world.profileOf(customer, "FETCH");
    expect(calls()).toEqual({ "tax-gateway": 0, "provincial-tax": 0, "fraud-a": 1 });
    expect(standing(profile)).toEqual({
      "tax-gateway": "NO_CONSENT",
      "provincial-tax-gateway": "NO_CONSENT",
      "fraud-a": "FRESH",
    });
    expect(factOf(profile, "antiFraud", "vendorScores")).toMatchObject({ status: "FRESH" });
    expect(factOf(profile, "tax", "taxpayerType")).toMatchObject({ value: null, status: "UNAUTHORISED" });
  });

  it("of one customer does not cover another", async () => {
    const [consenting, other] = [await world.stranger(), await world.stranger()];
    await consent(consenting.id);
    await world.profileOf(other, "FETCH");
    expect(calls()).toEqual(NO_CALLS);
  });

  it("for one source covers that source alone", async () => {
    const customer = await world.stranger();
    const consentId = await consent(customer.id, { scope: ["tax/tax-gateway"] });
    const profile = await world.profileOf(customer, "FETCH");
    expect(calls()).toEqual({ "tax-gateway": 1, "provincial-tax": 0, "fraud-a": 0 });
    expect(standing(profile)).toEqual({
      "tax-gateway": "FRESH",
      "provincial-tax-gateway": "NO_CONSENT",
      "fraud-a": "NO_CONSENT",
    });
    expect(factOf(profile, "tax", "taxpayerType")?.status).toBe("FRESH");
    // The call names the consent it rests on.
    expect((await callRows()).filter(({ consent_ids }) => consent_ids.includes(consentId))).toEqual([
      { source: "tax-gateway", consent_ids: [consentId] },
    ]);
  });

  it("takes effect with the next question", async () => {
    const customer = await world.stranger();
    await world.profileOf(customer, "FETCH");
    expect(calls()).toEqual(NO_CALLS);
    await consent(customer.id);
    await world.profileOf(customer, "FETCH");
    expect(calls()).toMatchObject({ "tax-gateway": 1, "provincial-tax": 1 });
  });
});

describe("a consent withdrawn", () => {
  /** Somebody who consented, was asked about and took it back. */
  async function regretting() {
    const customer = await world.stranger();
    const consents = [await consent(customer.id), await consent(customer.personId)];
    const asked = await world.profileOf(customer, "FETCH");
    expect(new Set(Object.values(standing(asked)))).toEqual(new Set(["FRESH"]));
    const audit = await callRows();
    for (const id of consents) await withdraw(id);
    before = received();
    return { customer, audit };
  }

  it("leaves the earlier word unread and asks nobody, and it stays where it was", async () => {
    const { customer, audit } = await regretting();
    const rows = await rowsAbout(customer);
    expect(rows).toEqual(connectors.map((c) => c.source).toSorted());
    for (const freshness of ["STORED", "FETCH"] as const) {
      const profile = await world.profileOf(customer, freshness);
      expect(new Set(Object.values(standing(profile)))).toEqual(new Set(["NO_CONSENT"]));
      for (const fact of [
        factOf(profile, "tax", "taxpayerType"),
        factOf(profile, "antiFraud", "vendorScores"),
      ])
        expect(fact).toMatchObject({ value: null, status: "UNAUTHORISED", observationIds: [] });
      expect(profile.sources.find((s) => s.source === "tax-gateway")).toMatchObject({
        status: "UNAUTHORISED",
        fetchedAt: null,
      });
      expect(profile.dimensions.registry["name"]?.status).toBe("FRESH");
    }
    expect(calls()).toEqual(NO_CALLS);
    expect(await rowsAbout(customer)).toEqual(rows);
    expect(await callRows()).toEqual(expect.arrayContaining(audit));
  });

  it("leaves it unread of the past, too", async () => {
    const { customer } = await regretting();
    const profile = await world.profileOf(customer, "STORED", world.sources(), {
      asOf: new Date(),
      knownAt: undefined,
    });
    expect(profile.dimensions.tax["taxpayerType"]).toMatchObject({
      value: null,
      status: "UNAUTHORISED",
    });
  });

  it("is in force until the moment it is withdrawn for", async () => {
    const customer = await world.stranger();
    await withdraw(await consent(customer.id), new Date(Date.now() + DAY_MS));
    expect(standing(await world.profileOf(customer, "FETCH"))).toMatchObject({ "tax-gateway": "FRESH" });
  });

  it("leaves another one in force that covers the same", async () => {
    const customer = await world.stranger();
    const first = await consent(customer.id);
    await consent(customer.id);
    await withdraw(first);
    expect(standing(await world.profileOf(customer, "FETCH"))).toMatchObject({ "tax-gateway": "FRESH" });
  });
});

describe("what is stored", () => {
  it("is read for a purpose that is covered, and for no other", async () => {
    const customer = await world.stranger();
    for (const subjectId of [customer.id, customer.personId])
      await consent(subjectId, { purposes: ["ADMISSION"] });
    await world.profileOf(customer, "FETCH");
    before = received();
    const read = (purpose: "ADMISSION" | "MONITORING") =>
      world.profileOf(customer, "STORED", world.sources(undefined, purpose));
    const covered = await read("ADMISSION");
    expect(factOf(covered, "tax", "taxpayerType")).toMatchObject({ status: "FRESH" });
    expect(factOf(covered, "antiFraud", "vendorScores")).toMatchObject({ status: "FRESH" });
    const other = await read("MONITORING");
    expect(factOf(other, "tax", "taxpayerType")).toMatchObject({ value: null, status: "UNAUTHORISED" });
    expect(factOf(other, "antiFraud", "vendorScores")).toMatchObject({ value: null, status: "UNAUTHORISED" });
    const none = await world.profileOf(customer, "STORED", world.sources(undefined, null));
    expect(factOf(none, "tax", "taxpayerType")).toMatchObject({
      value: null,
      status: "UNAUTHORISED",
      reason: { code: "NO_PURPOSE" },
    });
    expect(calls()).toEqual(NO_CALLS);
  });
});

describe("a source that cannot be asked for another reason", () => {
  it("says that it lacks the key, and for what", async () => {
    const customer = await world.customer();
    const keyless = { ...customer, uscc: undefined };
    const profile = await world.profileOf(keyless, "FETCH");
    expect(calls()).toMatchObject({ "tax-gateway": 0, "provincial-tax": 0, "fraud-a": 1 });
    expect(standing(profile)).toMatchObject({ "tax-gateway": "NO_KEY", "fraud-a": "FRESH" });
  });

  it("says that it has no address", async () => {
    const customer = await world.customer();
    const given = { ...world.sources(), connectors: [...connectors, gleifLeiConnector] };
    const profile = await world.profileOf(customer, "FETCH", given);
    expect(profile.sources.find((s) => s.source === "gleif-lei")).toMatchObject({
      status: "UNAVAILABLE",
      reason: { code: "NOT_CONFIGURED" },
    });
    expect(standing(profile)).toMatchObject({ "tax-gateway": "FRESH" });
  });

  it("is told first that it may not be asked: nothing of it is anybody's business then", async () => {
    const customer = await world.stranger();
    const keyless = { ...customer, uscc: undefined };
    const profile = await world.profileOf(keyless, "FETCH");
    expect(standing(profile)).toMatchObject({ "tax-gateway": "NO_CONSENT" });
  });
});
