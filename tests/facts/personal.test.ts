import { describe, expect, it } from "@jest/globals";
import type { Dimension } from "../../src/facts/dimension.js";
import type { Fact } from "../../src/facts/fact.js";
import { type DimensionCode, dimensionCodes, dimensions, factsOf } from "../../src/facts/index.js";
import { splitPersonal } from "../../src/observations/observation.js";

/** Dimensions that are asked about a natural person only. */
const ABOUT_PERSONS: readonly DimensionCode[] = ["antiFraud", "telecom"];

const everyFact = dimensionCodes.flatMap((code) =>
  Object.entries(factsOf(code)).map(([name, fact]) => ({ code, name, path: `${code}.${name}`, fact })),
);
const personal = everyFact.filter(
  ({ code, name }) => ABOUT_PERSONS.includes(code) || /^personal[A-Z]/.test(name),
);

describe("what is said about a natural person", () => {
  it("is sealed, and level 3 at least", () => {
    const open = personal.filter(({ fact }) => fact.mask === undefined || fact.sensitivity < 3);
    expect(open.map(({ path }) => path)).toEqual([]);
    expect(personal.length).toBeGreaterThan(40);
  });

  it("is needed with consent only", () => {
    const codes = [...new Set(personal.map(({ code }) => code))];
    expect(codes).toEqual(expect.arrayContaining(["socialSecurity", "providentFund", "credit"]));
    expect(codes.map((code) => dimensions[code].basis)).toEqual(codes.map(() => "CONSENT"));
  });

  it("is no date by itself: masked, it would be none any more", () => {
    expect(personal.filter(({ fact }) => fact.kind === "date").map(({ path }) => path)).toEqual([]);
  });

  it("is kept apart from what is said about the enterprise", () => {
    const said = { personalBirthYear: 1980, personalOverdue: [{ monthCount: 1 }], loanBalance: "1.00" };
    expect(splitPersonal("credit", said)).toEqual({
      open: { loanBalance: "1.00" },
      personal: { personalBirthYear: 1980, personalOverdue: [{ monthCount: 1 }] },
    });
  });

  it("is told of an enterprise by no fact of the same dimension: the two are named apart", () => {
    const enterprise = everyFact.filter((f) => !personal.includes(f));
    expect(enterprise.filter(({ fact }) => fact.mask !== undefined).map(({ path }) => path)).toEqual([
      "registry.legalRepresentativeName",
    ]);
  });
});

describe("the vocabulary has what admission and limit ask for", () => {
  it.each([
    ...["registry.status", "registry.establishedOn", "registry.regionCode", "registry.changes"],
    ...["registry.registeredCapital", "registry.industryCode", "registry.employees"],
    ...["judicial.lawsuits", "judicial.dishonestRecords", "judicial.enforcements"],
    ...["tax.annualRevenue", "tax.annualTaxPaid", "tax.annualTaxPaidPrior"],
    ...["tax.annualNetProfit", "tax.annualNetProfitPrior"],
    ...["socialSecurity.status", "socialSecurity.insuredSince"],
    ...["socialSecurity.personalContributionBase", "socialSecurity.personalMonthsPaid"],
    ...["credit.overdueAmount", "credit.personalOverdueAmount", "credit.personalLongestOverdueMonths"],
    ...["credit.loanBalance", "credit.debtHistory", "credit.debtBalancePrior12m"],
    ...["credit.personalBirthYear", "credit.personalGender", "credit.personalMaritalStatus"],
    ...["credit.personalEducation", "antiFraud.criminalRecord", "antiFraud.vendorScores"],
    ...["antiFraud.lowestScore", "antiFraud.highLevelVendorCount", "antiFraud.thirdPartyRiskLevel"],
    ...["telecom.threeFactorResult", "telecom.monthsInNetworkFrom"],
  ])("%s", (path) => {
    expect(everyFact.map((f) => f.path)).toContain(path);
  });
});

describe("dimensions by the month", () => {
  const taken = (fact: Fact | undefined, value: unknown) => fact?.schema.safeParse(value).success;

  it("tell a month as YYYY-MM", () => {
    const { paidThrough } = factsOf("providentFund");
    expect(["2026-01", "2025-12"].map((m) => taken(paidThrough, m))).toEqual([true, true]);
    expect(["2026-13", "2026-00", "2026-1", "202601"].map((m) => taken(paidThrough, m))).toEqual([
      ...[false, false, false, false],
    ]);
  });

  it("are stale after a month and a half", () => {
    const monthly = (["tax", "socialSecurity", "providentFund"] as const).map(
      (c): Dimension => dimensions[c],
    );
    expect(monthly.map(({ maxAgeDays }) => maxAgeDays)).toEqual([45, 45, 45]);
  });
});
