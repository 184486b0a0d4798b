import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { connectors } from "../../src/connectors/index.js";
import { toldFacts } from "../../src/connectors/told-facts.js";
import { assembleProfile } from "../../src/profile/assemble.js";
import type { Snapshot } from "../../src/profile/profile.js";
import { scoreProfile, tellableBy } from "../../src/profile/quality.js";

const asOf = new Date("2026-03-01T02:00:00Z");
const daysAgo = (days: number) => new Date(asOf.getTime() - days * 86_400_000);

const word = (source: string, dimension: Snapshot["dimension"], facts: object, days = 0): Snapshot => ({
  ...{ source, dimension, rank: 10, effectiveAt: daysAgo(days), fetchedAt: daysAgo(days) },
  ...{ facts: { ...facts }, observationIds: ["o"] },
});

const profileOf = (snapshots: readonly Snapshot[]) =>
  assembleProfile({ subjectId: "s", asOf, troubles: [], sources: [], snapshots });
const only = (...sources: string[]) => connectors.filter(({ source }) => sources.includes(source));

describe("the score of a profile", () => {
  it("is what is known of what the configured sources could tell, and the fresh of what is known", () => {
    const profile = profileOf([
      word("registry-gateway", "registry", { name: "甲公司", employees: 3 }),
      word("tax-gateway", "tax", { arrears: "0.00", creditGrade: "A" }, 400),
    ]);
    const quality = scoreProfile(profile, tellableBy(only("registry-gateway", "tax-gateway")));
    const of = (dimension: string) => quality.dimensions.find((d) => d.dimension === dimension);
    const registry = toldFacts.get("registry-gateway")?.size ?? 0;
    // The list of listings tells how many there are.
    expect(of("registry")).toEqual({
      ...{ dimension: "registry", known: 2, tellable: registry + 1, completeness: 2 / (registry + 1) },
      ...{ freshness: 1, oldestFetchedAt: asOf },
    });
    expect(of("tax")).toMatchObject({ known: 2, freshness: 0, oldestFetchedAt: daysAgo(400) });
    expect(of("credit")).toEqual({
      ...{ dimension: "credit", known: 0, tellable: 0, completeness: null },
      ...{ freshness: null, oldestFetchedAt: null },
    });
    expect(of("crossChecks")).toBeUndefined();
    expect(quality).toMatchObject({ known: 4, freshness: 0.5, oldestFetchedAt: daysAgo(400) });
  });

  it("counts what no configured source tells as soon as a file told it", () => {
    const tax = (...snapshots: Snapshot[]) =>
      scoreProfile(profileOf(snapshots), tellableBy([])).dimensions.find((d) => d.dimension === "tax");
    expect(tax()).toMatchObject({ tellable: 0, completeness: null });
    expect(tax(word("invoices", "tax", { buyerCount: 3 }))).toMatchObject({ tellable: 1, completeness: 1 });
  });

  it("is never more than one, and no less for knowing more", () => {
    const facts = fc.record(
      {
        name: fc.constant("甲公司"),
        employees: fc.nat(99),
        status: fc.constant("ACTIVE"),
        branchCount: fc.nat(9),
      },
      { requiredKeys: [] },
    );
    const sources = fc.subarray(connectors.map(({ source }) => source));
    fc.assert(
      fc.property(facts, fc.nat(60), sources, (said, days, chosen) => {
        const tellable = tellableBy(only(...chosen));
        const { completeness, freshness } = scoreProfile(
          profileOf([word("registry-gateway", "registry", said, days)]),
          tellable,
        );
        expect(completeness).toBeGreaterThanOrEqual(scoreProfile(profileOf([]), tellable).completeness ?? 0);
        expect(completeness).toBeLessThanOrEqual(1);
        if (freshness !== null) expect([0, 1]).toContain(freshness);
      }),
    );
  });
});
