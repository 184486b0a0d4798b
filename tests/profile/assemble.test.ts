import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Dimension } from "../../src/facts/dimension.js";
import { type DimensionCode, dimensionCodes, dimensions, factsOf } from "../../src/facts/index.js";
import { assembleProfile, isFresh, knownFacts, type Material } from "../../src/profile/assemble.js";
import type { FactValue, KnownSource, Snapshot } from "../../src/profile/profile.js";

const DAY_MS = 86_400_000;
const asOf = new Date("2026-03-01T02:00:00Z");
const ago = (days: number): Date => new Date(asOf.getTime() - days * DAY_MS);
const title = { zh: "来源", en: "Source" };
const sources: KnownSource[] = [
  { source: "gateway", title, dimension: "registry" },
  { source: "vendor", title, dimension: "registry" },
  { source: "bureau", title, dimension: "tax" },
];

interface Said {
  readonly source?: string;
  readonly rank?: number;
  readonly ageDays?: number;
  readonly dimension?: DimensionCode;
}

const snapshot = (facts: Snapshot["facts"], said: Said = {}): Snapshot => {
  const { source = "gateway", rank = 10, ageDays = 1, dimension = "registry" } = said;
  const effectiveAt = ago(ageDays + 0.5);
  return {
    source,
    dimension,
    rank,
    effectiveAt,
    fetchedAt: ago(ageDays),
    facts,
    observationIds: [`of ${source}`],
  };
};

const profile = (snapshots: readonly Snapshot[], troubles: Material["troubles"] = []) =>
  assembleProfile({ subjectId: "s", asOf, snapshots, troubles, sources });
const fact = (name: string, snapshots: readonly Snapshot[], troubles?: Material["troubles"]): FactValue => {
  const value = profile(snapshots, troubles).dimensions.registry[name];
  if (value === undefined) throw new Error(`no fact ${name}`);
  return value;
};
const down = { source: "gateway", reason: { code: "TIMEOUT", detail: "no answer within 3000 ms" } } as const;
const NOTHING = { value: null, source: null, effectiveAt: null, fetchedAt: null, observationIds: [] };

describe("a profile", () => {
  it("has every fact of the vocabulary, known or not", () => {
    const { dimensions: sections, ...rest } = profile([]);
    expect(Object.keys(sections)).toEqual(dimensionCodes);
    for (const code of dimensionCodes)
      expect(Object.keys(sections[code])).toEqual(Object.keys(factsOf(code)));
    expect(rest).toMatchObject({ subjectId: "s", asOf });
  });

  it("tells each fact with its evidence, in the form of the vocabulary", () => {
    const stored = { registeredCapital: "5000000.00", abnormalListings: [{ current: true }] };
    const evidence = {
      status: "FRESH",
      source: "gateway",
      effectiveAt: ago(1.5),
      fetchedAt: ago(1),
      reason: null,
      observationIds: ["of gateway"],
    };
    expect(fact("registeredCapital", [snapshot(stored)])).toEqual({ ...evidence, value: 500_000_000n });
    expect(fact("abnormalListings", [snapshot(stored)])).toEqual({ ...evidence, value: [{ current: true }] });
  });

  it("does not mix up dimensions", () => {
    const of = profile([snapshot({ arrears: "1.00" }, { dimension: "tax", source: "bureau" })]).dimensions;
    expect(of.tax["arrears"]).toMatchObject({ value: 100n, status: "FRESH" });
    expect(of.registry["name"]).toMatchObject({
      status: "MISSING",
      reason: { code: "NOT_ASKED", detail: null },
    });
  });
});

describe("freshness", () => {
  const aged = Object.values<Dimension>(dimensions).flatMap(({ code, maxAgeDays }) =>
    maxAgeDays === undefined ? [] : [[code as DimensionCode, maxAgeDays] as const],
  );

  it.each(aged)("%s is fresh for %d days to the millisecond", (dimension, maxAgeDays) => {
    const oldest = ago(maxAgeDays);
    expect(isFresh(dimension, oldest, asOf)).toBe(true);
    expect(isFresh(dimension, new Date(oldest.getTime() - 1), asOf)).toBe(false);
    expect(isFresh(dimension, asOf, asOf)).toBe(true);
  });

  it("does not apply to the institution's own ledger", () => {
    expect(isFresh("portfolio", new Date(0), asOf)).toBe(true);
  });

  it("turns a fact STALE the moment after, keeping its value", () => {
    expect(fact("name", [snapshot({ name: "甲" }, { ageDays: 30 })])).toMatchObject({ status: "FRESH" });
    expect(fact("name", [snapshot({ name: "甲" }, { ageDays: 30 + 1 / DAY_MS })])).toMatchObject({
      value: "甲",
      status: "STALE",
      reason: { code: "TOO_OLD", detail: null },
    });
  });

  it("tells why a stale fact could not be renewed", () => {
    expect(fact("name", [snapshot({ name: "甲" }, { ageDays: 31 })], [down])).toMatchObject({
      value: "甲",
      status: "STALE",
      source: "gateway",
      reason: down.reason,
    });
  });

  it("lets a fresh fact be, whatever the trouble", () => {
    expect(fact("name", [snapshot({ name: "甲" })], [down])).toMatchObject({ status: "FRESH", reason: null });
  });
});

describe("several sources", () => {
  const vendor = { source: "vendor", rank: 20 };

  it("among fresh words the better rank counts, even if it is older", () => {
    const words = [
      snapshot({ name: "甲", employees: 5 }, { ageDays: 20 }),
      snapshot({ name: "甲", employees: 5 }, { ...vendor, ageDays: 1 }),
    ];
    expect(fact("employees", words)).toMatchObject({ value: 5, status: "FRESH", source: "gateway" });
    expect(fact("employees", words.toReversed())).toMatchObject({ value: 5, source: "gateway" });
  });

  it("among equal ranks the later word counts", () => {
    const words = [
      snapshot({ employees: 5 }, { ageDays: 2 }),
      snapshot({ employees: 5 }, { source: "vendor" }),
    ];
    expect(fact("employees", words)).toMatchObject({ source: "vendor", status: "FRESH" });
  });

  it("a fresh word counts before a stale one, whatever the rank", () => {
    const words = [
      snapshot({ employees: 5 }, { ageDays: 31 }),
      snapshot({ employees: 6 }, { ...vendor, ageDays: 30 }),
    ];
    expect(fact("employees", words)).toMatchObject({ value: 6, status: "FRESH", source: "vendor" });
  });

  it("among stale words the later counts, whatever the rank", () => {
    const words = [
      snapshot({ employees: 5 }, { ageDays: 90 }),
      snapshot({ employees: 6 }, { ...vendor, ageDays: 60 }),
    ];
    expect(fact("employees", words)).toMatchObject({ value: 6, status: "STALE", source: "vendor" });
  });

  it("what the best source does not say, the next one says", () => {
    const words = [snapshot({ name: "甲" }), snapshot({ name: "甲", employees: 6 }, vendor)];
    expect(fact("employees", words)).toMatchObject({ value: 6, status: "FRESH", source: "vendor" });
  });

  it("fresh words that differ are in CONFLICT, and the better one is shown", () => {
    const words = [snapshot({ employees: 5 }), snapshot({ employees: 6 }, vendor)];
    expect(fact("employees", words)).toMatchObject({
      value: 5,
      status: "CONFLICT",
      source: "gateway",
      reason: { code: "CONTRADICTED", detail: "vendor" },
    });
  });

  it("a stale word contests nothing, and stale words do not contest each other", () => {
    const stale = snapshot({ employees: 6 }, { ...vendor, ageDays: 31 });
    expect(fact("employees", [snapshot({ employees: 5 }), stale])).toMatchObject({ status: "FRESH" });
    expect(fact("employees", [snapshot({ employees: 5 }, { ageDays: 40 }), stale])).toMatchObject({
      status: "STALE",
      value: 6,
    });
  });

  it("the same records written in another order of fields are the same word", () => {
    const words = [
      snapshot({ abnormalListings: [{ current: true, listedOn: "2025-01-01" }] }),
      snapshot({ abnormalListings: [{ listedOn: "2025-01-01", current: true }] }, vendor),
    ];
    expect(fact("abnormalListings", words)).toMatchObject({ status: "FRESH" });
  });

  it("the order in which they are given does not matter", () => {
    const said = fc.record({
      employees: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      name: fc.option(fc.constantFrom("甲", "乙"), { nil: undefined }),
      ageDays: fc.integer({ min: 0, max: 60 }),
    });
    const words = fc.uniqueArray(said, { maxLength: 5, selector: (s) => s.ageDays }).chain((all) => {
      const snapshots = all.map(({ ageDays, ...facts }, i) =>
        snapshot(facts, { source: `source ${i}`, rank: i % 3, ageDays }),
      );
      return fc.tuple(
        fc.constant(snapshots),
        fc.shuffledSubarray(snapshots, { minLength: snapshots.length }),
      );
    });
    fc.assert(
      fc.property(words, ([some, shuffled]) => {
        expect(profile(shuffled).dimensions).toEqual(profile(some).dimensions);
      }),
    );
  });
});

describe("sums over a time", () => {
  const gateway = { dimension: "tax" as const, source: "bureau" };
  const files = { dimension: "tax" as const, source: "invoices", rank: 20 };
  const from2023 = { invoicesFrom: "2023-01-01", invoicesTo: "2025-12-31" };
  const from2024 = { invoicesFrom: "2024-01-07", invoicesTo: "2025-12-31" };
  const statuses = (a: Snapshot["facts"], b: Snapshot["facts"]) =>
    Object.fromEntries(
      Object.entries(profile([snapshot(a, gateway), snapshot(b, files)]).dimensions.tax)
        .filter(([, f]) => f.value !== null)
        .map(([name, { status, source }]) => [name, `${status} ${source}`]),
    );

  it("that differs are not contradicted by each other", () => {
    const said = statuses({ ...from2023, revenue12m: "1.00" }, { ...from2024, revenue12m: "2.00" });
    expect(said).toEqual({
      invoicesFrom: "FRESH bureau",
      invoicesTo: "FRESH bureau",
      revenue12m: "FRESH bureau",
    });
  });

  it("that is the same are", () => {
    const said = statuses({ ...from2023, revenue12m: "1.00" }, { ...from2023, revenue12m: "2.00" });
    expect(said).toMatchObject({ invoicesTo: "FRESH bureau", revenue12m: "CONFLICT bureau" });
  });

  it("that neither names are", () => {
    expect(statuses({ buyerCount: 1 }, { buyerCount: 2 })).toEqual({ buyerCount: "CONFLICT bureau" });
  });

  it("have nothing to do with what is no sum over it", () => {
    const said = statuses({ ...from2023, arrears: "1.00" }, { ...from2024, arrears: "2.00" });
    expect(said).toMatchObject({ arrears: "CONFLICT bureau" });
  });
});

describe("the number of records", () => {
  const lawsuits = [{ caseNo: "1" }, { caseNo: "2" }];
  const judicialOf = (...said: readonly [facts: Snapshot["facts"], source: string][]) =>
    profile(said.map(([facts, source]) => snapshot(facts, { source, dimension: "judicial" }))).dimensions
      .judicial;

  it("follows from a list told whole, with its evidence", () => {
    const known = judicialOf([{ lawsuits, enforcements: [] }, "court"]);
    expect(known["lawsuitCount"]).toMatchObject({ value: 2, status: "FRESH", observationIds: ["of court"] });
    expect(known["enforcementCount"]?.value).toBe(0);
    expect(known["judgmentCount"]).toMatchObject({ value: null, status: "MISSING" });
  });

  it("is as the source says where it says it: the list may be the newest of many", () => {
    expect(judicialOf([{ lawsuits, lawsuitCount: 250 }, "court"])["lawsuitCount"]?.value).toBe(250);
  });

  it("is in CONFLICT where two sources list differently many", () => {
    const known = judicialOf([{ lawsuits }, "court"], [{ lawsuitCount: 3 }, "vendor"]);
    expect(known["lawsuitCount"]?.status).toBe("CONFLICT");
  });
});

describe("a fact that is not known", () => {
  it("is MISSING where no source has been asked", () => {
    expect(fact("name", [])).toEqual({
      ...NOTHING,
      status: "MISSING",
      reason: { code: "NOT_ASKED", detail: null },
    });
  });

  it("is MISSING where sources have spoken of other facts, or of none", () => {
    const missing = { ...NOTHING, status: "MISSING", reason: { code: "NOT_SAID", detail: null } };
    expect(fact("name", [snapshot({ employees: 5 })])).toEqual(missing);
    expect(fact("name", [snapshot({})])).toEqual(missing);
  });

  it("is UNAVAILABLE where a source that could tell it is in trouble", () => {
    expect(fact("name", [], [down])).toEqual({
      ...NOTHING,
      status: "UNAVAILABLE",
      source: "gateway",
      reason: down.reason,
    });
  });

  it("is not UNAVAILABLE for the trouble of a source that could not tell it", () => {
    expect(fact("name", [], [{ source: "bureau", reason: { code: "TIMEOUT", detail: null } }])).toMatchObject(
      { status: "MISSING" },
    );
  });

  it.each([
    ["status", "LIQUIDATED"],
    ["registeredCapital", "5 million"],
    ["employees", "48"],
    ["abnormalListings", [{ since: "2020-01-01" }]],
    ["name", null],
  ])("is not made of a stored %s that no longer fits the vocabulary", (name, stored) => {
    expect(fact(name, [snapshot({ [name]: stored, regionCode: "510100" })])).toEqual({
      ...NOTHING,
      status: "MISSING",
      reason: { code: "UNREADABLE", detail: "gateway" },
    });
    expect(fact("regionCode", [snapshot({ [name]: stored, regionCode: "510100" })])).toMatchObject({
      status: "FRESH",
    });
  });

  it("leaves out a stored fact nobody knows any more", () => {
    expect(profile([snapshot({ formerFact: 1 })]).dimensions.registry["formerFact"]).toBeUndefined();
  });
});

describe("how sources stand", () => {
  const states = (snapshots: readonly Snapshot[], troubles?: Material["troubles"]) =>
    profile(snapshots, troubles).sources.map(({ source, status, reason }) => [source, status, reason]);

  it("each for itself", () => {
    const words = [
      snapshot({ name: "甲" }, { ageDays: 31 }),
      snapshot({}, { source: "bureau", dimension: "tax", ageDays: 45 }),
    ];
    expect(states(words)).toEqual([
      ["gateway", "STALE", { code: "TOO_OLD", detail: null }],
      ["vendor", "MISSING", { code: "NOT_SAID", detail: null }],
      ["bureau", "FRESH", null],
    ]);
    expect(
      states(words, [down, { source: "vendor", reason: { code: "REFUSED", detail: "HTTP 401" } }]),
    ).toEqual([
      ["gateway", "STALE", down.reason],
      ["vendor", "UNAVAILABLE", { code: "REFUSED", detail: "HTTP 401" }],
      ["bureau", "FRESH", null],
    ]);
  });

  it("is as fresh as the latest it said of the dimension", () => {
    const words = [snapshot({ name: "甲" }, { ageDays: 40 }), snapshot({ employees: 5 }, { ageDays: 1 })];
    expect(states(words)[0]).toEqual(["gateway", "FRESH", null]);
    expect(states(words.toReversed())[0]).toEqual(["gateway", "FRESH", null]);
  });

  it("tells when it last spoke", () => {
    const [gateway, vendor] = profile([snapshot({})]).sources;
    expect(gateway).toMatchObject({ title, dimension: "registry", effectiveAt: ago(1.5), fetchedAt: ago(1) });
    expect(vendor).toMatchObject({ effectiveAt: null, fetchedAt: null });
  });
});

describe("knownFacts", () => {
  it("are those with a value: fresh, stale or contested, in the form of the vocabulary", () => {
    const known = knownFacts(
      profile([
        snapshot({ name: "甲", employees: 5, registeredCapital: "0.00", status: "LIQUIDATED" }),
        snapshot({ employees: 6 }, { source: "vendor", rank: 20 }),
        snapshot({ arrears: "1.50" }, { source: "bureau", dimension: "tax", ageDays: 400 }),
      ]),
    );
    expect(known).toMatchObject({
      registry: { name: "甲", employees: 5, registeredCapital: 0n },
      tax: { arrears: 150n },
      judicial: {},
    });
    expect(Object.keys(known)).toEqual(dimensionCodes);
    expect(Object.values(known).flatMap(Object.keys)).toHaveLength(4);
  });

  it("keep an empty list, which is known, and false and zero", () => {
    const empty = { dishonestRecords: [], enforcements: [], lawsuits: [] };
    const court = snapshot(empty, { source: "court", dimension: "judicial" });
    const counts = { dishonestRecordCount: 0, enforcementCount: 0, lawsuitCount: 0 };
    expect(knownFacts(profile([court])).judicial).toEqual({ ...empty, ...counts });
    expect(knownFacts(profile([snapshot({ employees: 0 })])).registry).toEqual({ employees: 0 });
  });
});
