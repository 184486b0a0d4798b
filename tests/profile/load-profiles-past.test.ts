import { describe, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import { recordObservations, type Moment } from "../../src/observations/store.js";
import { sharesOf } from "../../src/portfolio/risk-sharing.js";
import { loadProfiles } from "../../src/profile/load-profiles.js";
import type { CustomerProfile } from "../../src/profile/profile.js";
import { openGuarantee } from "../portfolio/books.js";
import { DAY_MS, NOW, calls, deps, kinds, oneCustomer, profileOf, useWorld, world } from "./world.js";

useWorld();

describe("the past", () => {
  it("as of a moment between two fetches the first word is told, also after a third", async () => {
    const { subject } = await oneCustomer();
    const fetched: { asOf: Date; profile: CustomerProfile }[] = [];
    for (const today of ["2024-03-01", "2025-03-03", "2026-03-02"]) {
      world.vendorNow = new Date(`${today}T03:00:00Z`);
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
    await recordObservations(world.db.pool, world.db.registrar.keyStore, world.db.institutionId, [
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
  it("invoices on file count where no gateway has spoken, and do not contest it over another time", async () => {
    const { subject } = await oneCustomer();
    const at = new Date(Date.now() - DAY_MS);
    await recordObservations(world.db.pool, world.db.registrar.keyStore, world.db.institutionId, [
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
      status: "FRESH",
      source: "tax-gateway",
    });
    expect(fetched.dimensions.tax["outputByYear"]).toMatchObject({ status: "FRESH", source: "tax-gateway" });
  });

  it("the ledger tells what is at stake on the business date asked about", async () => {
    const { subject } = await oneCustomer();
    await openGuarantee(world.db, {
      subjectId: subject.id,
      shares: sharesOf({ OWN: "0.4", BANK: "0.6" }),
      startsOn: "2023-01-10",
      endsOn: "2024-01-10",
      events: [
        { type: "DISBURSED", amount: 100_000_00n, businessDate: "2023-01-10", idempotencyKey: "1" },
        { type: "REPAID", amount: 30_000_00n, businessDate: "2023-06-10", idempotencyKey: "2" },
      ],
    });
    const balanceAsOf = async (asOf: string) => {
      const moment = { asOf: new Date(asOf), knownAt: undefined };
      return (await profileOf(subject, "STORED", moment)).dimensions.portfolio["outstandingBalance"]?.value;
    };
    expect(await balanceAsOf("2023-06-09T23:59:59+08:00")).toBe(100_000_00n);
    expect(await balanceAsOf("2023-06-10T00:00:00+08:00")).toBe(70_000_00n);
    expect(await balanceAsOf("2023-01-09T23:59:59+08:00")).toBe(0n);
  });

  it("nothing is seen across institutions", async () => {
    const { subject } = await oneCustomer();
    await profileOf(subject, "FETCH");
    const elsewhere = deps(0, world.db.pool, uuidv7());
    const profile = await profileOf(subject, "STORED", NOW, elsewhere);
    expect(profile.dimensions.registry["name"]).toMatchObject({ value: null, status: "MISSING" });
  });

  it("nobody asked about is an empty answer", async () => {
    expect(await loadProfiles(deps(), [], NOW, "FETCH")).toEqual(new Map());
    expect(calls()).toEqual([0, 0, 0]);
  });
});
