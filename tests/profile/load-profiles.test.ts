import { describe, expect, it } from "@jest/globals";
import type { Sql } from "../../src/entities/sql.js";
import { registerCustomers } from "../../src/portfolio/register.js";
import { consentOfAll } from "../support/consents.js";
import { type Freshness, loadProfiles, type ProfileSubject } from "../../src/profile/load-profiles.js";
import {
  NOW,
  calls,
  customers,
  deps,
  draftOf,
  oneCustomer,
  people,
  profileOf,
  stateOf,
  useWorld,
  world,
} from "./world.js";

useWorld();

describe("STORED", () => {
  it("asks nobody: what was never asked is missing, the ledger and the own lists are known", async () => {
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
      "own-lists": "FRESH",
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
    const { rows } = await world.db.pool.query("select id, source from observation where subject_id = $1", [
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
          return world.db.pool.query(statement);
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
    expect(await counted(page, "STORED")).toBe(
      await counted(one === undefined ? [] : [one.subject], "STORED"),
    );
    const names = await loadProfiles(deps(), page, NOW, "STORED");
    expect([...names.values()].map((p) => p.dimensions.registry["name"]?.value)).toEqual(
      many.map((m) => m.enterprise.name),
    );
  });

  it("a source in trouble leaves its own facts unavailable and the others as they are", async () => {
    const { subject, enterprise } = await oneCustomer();
    world.gateways.tax.control({ fault: "http500" });
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
    world.gateways.registry.control({ fault: "reset" });
    const profile = await profileOf(subject, "FETCH", NOW, deps(31));
    expect(profile.dimensions.registry["name"]).toMatchObject({ value: enterprise.name, status: "STALE" });
    expect(profile.dimensions.registry["name"]?.reason).toMatchObject({ code: "CONNECTION" });
  });

  it("every source in trouble still gives a profile", async () => {
    const { subject } = await oneCustomer();
    world.gateways.registry.control({ fault: "wrongShape" });
    world.gateways.tax.control({ fault: "garbage" });
    world.gateways.judicial.control({ fault: "http429" });
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
    const { subjectIds } = await registerCustomers(
      world.db.pool,
      world.db.registrar,
      world.db.institutionId,
      [
        {
          ...draftOf(people.at(0)),
          identifiers: [{ scheme: "EXTERNAL", system: "old-core", value: "K-1" }],
        },
      ],
    );
    const keyless: ProfileSubject = { id: subjectIds[0] ?? "", uscc: undefined };
    await consentOfAll(world.db, [keyless.id]);
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
