import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Dimension } from "../../src/facts/dimension.js";
import { dimensionCodes, dimensions, factsOf } from "../../src/facts/index.js";
import { assembleProfile, type Material } from "../../src/profile/assemble.js";
import type { FactValue, KnownSource, Reason, Snapshot } from "../../src/profile/profile.js";

const DAY_MS = 86_400_000;
const asOf = new Date("2026-03-01T02:00:00Z");
const ago = (days: number): Date => new Date(asOf.getTime() - days * DAY_MS);
const title = { zh: "反欺诈厂商", en: "Vendor" };

const vendors = ["fraud-a", "fraud-b", "fraud-c", "fraud-d"] as const;
const sources: KnownSource[] = [
  ...vendors.map((source, i) => ({
    source,
    title,
    dimension: "antiFraud" as const,
    datasets: [`antiFraud.vendor${i + 1}`],
  })),
  { source: "multi-lending", title, dimension: "antiFraud", datasets: ["antiFraud.multiLending"] },
  { source: "bureau", title, dimension: "antiFraud" },
];

interface Told {
  readonly vendor?: string;
  readonly score?: number;
  readonly level?: string;
}

const word = (source: string, facts: Snapshot["facts"], ageDays = 1, rank = 10): Snapshot => ({
  source,
  dimension: "antiFraud",
  rank,
  effectiveAt: ago(ageDays + 0.5),
  fetchedAt: ago(ageDays),
  facts,
  observationIds: [`of ${source}`],
});
const scores = (source: string, told: readonly Told[], ageDays?: number, rank?: number): Snapshot =>
  word(source, { vendorScores: told }, ageDays, rank);
const scored = (vendor: string, score: number, ageDays?: number): Snapshot =>
  scores(vendor, [{ vendor, score, level: score >= 80 ? "HIGH" : "LOW" }], ageDays);

const TIMEOUT: Reason = { code: "TIMEOUT", detail: null };
const section = (snapshots: readonly Snapshot[], troubles: Material["troubles"] = []) =>
  assembleProfile({ subjectId: "s", asOf, snapshots, troubles, sources }).dimensions.antiFraud;
const fact = (name: string, ...given: Parameters<typeof section>): FactValue => {
  const value = section(...given)[name];
  if (value === undefined) throw new Error(`no fact ${name}`);
  return value;
};
const values = (names: readonly string[], ...given: Parameters<typeof section>) => {
  const known = section(...given);
  return names.map((name) => known[name]?.value);
};
const SUMS = [
  ...["askedVendorCount", "answeredVendorCount", "highLevelVendorCount", "highestScore", "lowestScore"],
];

describe("a list of which each source tells its part", () => {
  it("is one list of all the parts, in a fixed order, and no conflict", () => {
    const words = [scored("fraud-b", 90), scored("fraud-a", 20), scored("fraud-c", 85)];
    expect(fact("vendorScores", words)).toMatchObject({
      value: [
        { vendor: "fraud-a", score: 20, level: "LOW" },
        { vendor: "fraud-b", score: 90, level: "HIGH" },
        { vendor: "fraud-c", score: 85, level: "HIGH" },
      ],
      status: "FRESH",
      reason: null,
      source: "fraud-a+fraud-b+fraud-c",
      observationIds: ["of fraud-b", "of fraud-a", "of fraud-c"],
    });
    expect(values(SUMS, words)).toEqual([3, 3, 2, 90, 20]);
  });

  it("is as old as its oldest part", () => {
    const words = [scored("fraud-a", 20, 5), scored("fraud-b", 30, 2)];
    expect(fact("highestScore", words)).toMatchObject({
      value: 30,
      status: "FRESH",
      fetchedAt: ago(5),
      effectiveAt: ago(5.5),
    });
  });

  it("is STALE where a part is, as what sums it up is", () => {
    const words = [scored("fraud-a", 20, 8), scored("fraud-b", 30)];
    const troubles = [{ source: "fraud-a", reason: TIMEOUT }];
    expect(fact("vendorScores", words, troubles)).toMatchObject({ status: "STALE", reason: TIMEOUT });
    expect(fact("answeredVendorCount", words)).toMatchObject({ value: 2, status: "STALE" });
  });

  it("has a vendor's fresh part in place of a stale one of another source", () => {
    const words = [
      scores("files", [{ vendor: "fraud-a", score: 99, level: "HIGH" }], 40, 20),
      scored("fraud-a", 20),
    ];
    expect(fact("vendorScores", words)).toMatchObject({
      value: [{ vendor: "fraud-a", score: 20 }],
      status: "FRESH",
      source: "fraud-a",
      observationIds: ["of fraud-a"],
    });
  });

  it("has the better ranked of two fresh words on the same part", () => {
    const words = [
      scores("files", [{ vendor: "fraud-a", score: 99 }], 0, 20),
      scores("fraud-a", [{ vendor: "fraud-a", score: 20 }], 3),
    ];
    expect(fact("highestScore", words)).toMatchObject({ value: 20, status: "FRESH" });
  });

  it("counts a vendor that was asked and failed among those asked only", () => {
    const troubles = [
      { source: "fraud-c", reason: TIMEOUT },
      { source: "multi-lending", reason: TIMEOUT },
    ];
    expect(values(SUMS, [scored("fraud-a", 20), scored("fraud-b", 30)], troubles)).toEqual([3, 2, 0, 30, 20]);
  });

  const unasked = ["NO_KEY", "NO_CONSENT", "NO_PURPOSE", "NOT_CONFIGURED", "DEFERRED"] as const;
  it.each(unasked)("does not count one that was not asked: %s", (code) => {
    const troubles = [{ source: "fraud-c", reason: { code, detail: null } }];
    expect(values(SUMS, [scored("fraud-a", 20)], troubles)[0]).toBe(1);
  });

  it("counts one that answered with nothing as asked, without an answer", () => {
    expect(values(SUMS, [scores("fraud-a", []), scored("fraud-b", 30)])).toEqual([2, 1, 0, 30, 30]);
    expect(values(SUMS, [scores("fraud-a", [])])).toEqual([1, 0, 0, null, null]);
    expect(fact("vendorScores", [scores("fraud-a", [])])).toMatchObject({ value: [], status: "FRESH" });
  });

  it("leaves out a part that cannot be read, whose source was asked all the same", () => {
    const words = [scores("fraud-a", [{ vendor: "fraud-a", score: 1.5 }]), scored("fraud-b", 30)];
    expect(values(SUMS, words)).toEqual([2, 1, 0, 30, 30]);
    expect(fact("vendorScores", words.slice(0, 1))).toMatchObject({
      value: null,
      reason: { code: "UNREADABLE", detail: "fraud-a" },
    });
  });

  it("takes a part that does not say whose it is for its source's", () => {
    const words = [scores("fraud-a", [{ score: 10 }]), scores("fraud-b", [{ score: 20 }])];
    expect(values(SUMS, words)).toEqual([2, 2, 0, 20, 10]);
  });

  it("is not known where nobody told a part", () => {
    expect(fact("vendorScores", [], [{ source: "fraud-a", reason: TIMEOUT }])).toMatchObject({
      value: null,
      status: "UNAVAILABLE",
    });
    expect(fact("askedVendorCount", [])).toMatchObject({ value: null, status: "MISSING" });
  });

  it("does not depend on the order of the words", () => {
    const told = fc.record({
      source: fc.constantFrom(...vendors, "files"),
      vendor: fc.constantFrom(...vendors),
      score: fc.integer({ min: 0, max: 100 }),
      ageDays: fc.integer({ min: 0, max: 14 }),
    });
    const words = fc
      .uniqueArray(told, { maxLength: 6, selector: (t) => t.ageDays })
      .map((all) => all.map(({ source, ageDays, ...part }) => scores(source, [part], ageDays)));
    fc.assert(
      fc.property(
        words.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([some, shuffled]) => {
          const [one, other] = [section(some), section(shuffled)];
          expect(SUMS.map((name) => other[name]?.value)).toEqual(SUMS.map((name) => one[name]?.value));
          expect(other["vendorScores"]?.value).toEqual(one["vendorScores"]?.value);
        },
      ),
    );
  });
});

describe("what is no part of the pool", () => {
  it("contests and is contested as ever", () => {
    const contrary = [word("fraud-a", { blacklisted: true }), word("fraud-b", { blacklisted: false }, 2)];
    expect(fact("blacklisted", contrary)).toMatchObject({ status: "CONFLICT" });
    expect(fact("highestScore", [word("bureau", { highestScore: 77 })])).toMatchObject({ value: 77 });
    const against = [scored("fraud-a", 20), word("bureau", { highestScore: 77 }, 1, 15)];
    expect(fact("highestScore", against)).toMatchObject({
      value: 20,
      status: "CONFLICT",
      reason: { code: "CONTRADICTED", detail: "bureau" },
    });
  });

  it("is kept beside a part told by the same word", () => {
    const words = [
      word("fraud-a", { gangSuspected: true, vendorScores: [{ vendor: "fraud-a", score: 90 }] }),
      scored("fraud-b", 30),
    ];
    expect(fact("gangSuspected", words)).toMatchObject({ value: true, status: "FRESH", source: "fraud-a" });
    expect(values(SUMS, words)).toEqual([2, 2, 0, 90, 30]);
  });
});

describe("pools of the vocabulary", () => {
  const pools = dimensionCodes.flatMap((code) =>
    ((dimensions[code] as Dimension).pools ?? []).map((pool) => ({ code, pool })),
  );

  it("are lists whose parts are told apart by a text of theirs", () => {
    expect(pools.length).toBeGreaterThan(0);
    for (const { code, pool } of pools) {
      expect(factsOf(code)[pool.list]?.fields?.[pool.by]?.kind).toBe("text");
      expect(pool.datasets.startsWith(`${code}.`)).toBe(true);
    }
  });

  it("let facts of their dimension follow, of an empty list too", () => {
    for (const { code, pool } of pools)
      expect(Object.keys(factsOf(code))).toEqual(expect.arrayContaining(Object.keys(pool.follows([], 1))));
  });
});
