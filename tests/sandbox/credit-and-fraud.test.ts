import { describe, expect, it } from "@jest/globals";
import { pbocEnterpriseConnector } from "../../src/connectors/pboc/pboc-enterprise.connector.js";
import { pbocPersonalConnector } from "../../src/connectors/pboc/pboc-personal.connector.js";
import { population } from "../../sandbox/population.js";
import { borrowerOf, debtIn } from "../../sandbox/population/borrowing.js";
import { dayOf, monthOf } from "../../sandbox/population/calendar.js";
import { applicationsOf, lenderTypes, vendorScore } from "../../sandbox/population/fraud.js";
import { strainAt } from "../../sandbox/population/life.js";
import { checkFactors, lineOf } from "../../sandbox/population/phone-lines.js";
import { enterpriseReport } from "../../sandbox/wire/pboc-enterprise.js";
import { personalReport } from "../../sandbox/wire/pboc-personal.js";

const town = population(20240601, 400);
const TODAY = dayOf("2026-07-01");
const everybody = [...town].map((e) => ({ e, person: e.people[0] }));
const some = everybody.slice(0, 60);

interface Balances {
  readonly loanBalance: string;
  readonly openLoans: readonly { businessType: string; quality: string; balance: string }[];
  readonly debtHistory: readonly { month: string; balance: string }[];
}

describe("the bureau of the sandbox", () => {
  it("says the same of the same day", () => {
    for (const { e, person } of some.slice(0, 10)) {
      expect(enterpriseReport(e, TODAY)).toEqual(enterpriseReport(e, TODAY));
      expect(personalReport(e, person, TODAY)).toEqual(personalReport(e, person, TODAY));
    }
  });

  it("counts the debt of an enterprise alike in every part of its report", () => {
    let seen = 0;
    for (const { e } of some) {
      const report = enterpriseReport(e, TODAY);
      if (report === undefined) continue;
      seen++;
      const facts = pbocEnterpriseConnector.read(report, [e.uscc]).said.get(e.uscc) as unknown as Balances;
      const total = facts.openLoans.find((row) => row.businessType === "合计" && row.quality === "TOTAL");
      expect(total?.balance).toBe(facts.loanBalance);
      expect(facts.debtHistory.at(-1)).toMatchObject({ month: "2026-06", balance: facts.loanBalance });
    }
    expect(seen).toBeGreaterThan(20);
  });

  it("is asked about a person and tells of that one", () => {
    const told = some.flatMap(({ e, person }) => {
      const report = personalReport(e, person, TODAY);
      return report === undefined ? [] : [pbocPersonalConnector.read(report, [person.residentId])];
    });
    expect(told.length).toBeGreaterThan(40);
    for (const { malformed, unread } of told) expect([...malformed, ...unread]).toEqual([]);
  });

  it("classifies worse who is in trouble", () => {
    const borrowers = everybody.flatMap(({ e }) => {
      const borrower = borrowerOf(e);
      return borrower === undefined || borrower.since >= monthOf(TODAY) ? [] : [{ e, borrower }];
    });
    const tier = ({ e, borrower }: (typeof borrowers)[number]) => debtIn(e, borrower, monthOf(TODAY)).tier;
    const calm = borrowers.filter(
      ({ e }) => strainAt(e.latent, TODAY) === 0 && e.latent.episodes.length === 0,
    );
    expect(calm.length).toBeGreaterThan(50);
    expect(new Set(calm.map(tier))).toEqual(new Set([1]));
    expect(borrowers.filter((one) => tier(one) > 1).length).toBeGreaterThan(0);
  });
});

describe("the anti-fraud vendors of the sandbox", () => {
  const vendors = ["fraud-a", "fraud-b", "fraud-c", "fraud-d"];

  it("score from 0 to 100, each in its own way, and agree on the worst", () => {
    const scores = everybody.map(({ e, person }) => vendors.map((v) => vendorScore(e, person, TODAY, v)));
    const told = scores.flat().filter((score) => score !== undefined);
    expect(Math.min(...told)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...told)).toBeLessThanOrEqual(100);
    expect(scores.some((of) => new Set(of).size > 1)).toBe(true);
    const high = scores.filter((of) => of.every((score) => score !== undefined && score > 60));
    expect(high.length).toBeGreaterThan(0);
    expect(high.length).toBeLessThan(everybody.length / 10);
  });

  it("count applications month by month, so that a longer time has not fewer", () => {
    const { e, person } = some[0] ?? { e: town.at(0), person: town.at(0).people[0] };
    const later = dayOf("2026-08-01");
    for (const type of lenderTypes) {
      const now = applicationsOf(e, person, type, TODAY);
      expect(now).toHaveLength(12);
      expect(applicationsOf(e, person, type, later).slice(1)).toEqual(now.slice(0, 11));
    }
  });
});

describe("the carriers of the sandbox", () => {
  it("match most people with their own phone, and nobody with another's", () => {
    const own = everybody.map(({ e, person }) => checkFactors(e, person, person.name, person.phone).result);
    expect(own.filter((result) => result === "MATCH").length).toBeGreaterThan(everybody.length * 0.9);
    for (const { e, person } of some) {
      expect(checkFactors(e, person, person.name, "13800000000")).toEqual({
        result: "MISMATCH",
        kind: "PHONE_BOTH",
      });
      expect(checkFactors(e, person, "无名氏", person.phone)).toEqual({
        result: "MISMATCH",
        kind: "NAME_ID",
      });
      expect(checkFactors(e, person, person.name, "123")).toEqual({ result: "BAD_PHONE" });
    }
  });

  it("know the lines of those who live here, and no others", () => {
    const lines = everybody.map(({ person }) => lineOf(town, person.phone));
    expect(lines.filter((line) => line !== undefined).length).toBeGreaterThan(everybody.length * 0.95);
    expect(lineOf(town, "13800000000")).toBeUndefined();
    expect(lineOf(town, "abc")).toBeUndefined();
  });
});
