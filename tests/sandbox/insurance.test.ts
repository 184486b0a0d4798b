import { describe, expect, it } from "@jest/globals";
import { population } from "../../sandbox/population.js";
import { dayOf, monthOf } from "../../sandbox/population/calendar.js";
import { declaredSales } from "../../sandbox/population/declarations.js";
import { depositorAt, employerAt, type Fund } from "../../sandbox/population/insurance.js";
import { exitOf } from "../../sandbox/population/registration.js";

const people = [...population(20240601, 400)];
const days = ["2024-02-29", "2025-07-01", "2026-06-30"].map(dayOf);
const funds: readonly Fund[] = ["socialSecurity", "providentFund"];

const employers = (fund: Fund, day: number) =>
  people.flatMap((enterprise) => {
    const employer = employerAt(enterprise, fund, day);
    return employer === undefined ? [] : [{ enterprise, employer }];
  });

describe.each(funds)("the %s of the sandbox", (fund) => {
  it("has joined fewer than all, in every standing", () => {
    const standings = new Set(days.flatMap((day) => employers(fund, day).map((e) => e.employer.standing)));
    expect([...standings].sort()).toEqual(["ENDED", "PAYING", "SUSPENDED"]);
    for (const day of days) {
      expect(employers(fund, day).length).toBeGreaterThan(30);
      expect(employers(fund, day).length).toBeLessThan(people.length);
    }
  });

  it.each(days)("knows of no employer more than can be on day %d", (day) => {
    for (const { enterprise, employer } of employers(fund, day)) {
      const { standing, since, staff, wages, paidThrough, monthsOwed } = employer;
      expect(since).toBeGreaterThan(dayOf(enterprise.establishedOn));
      expect(paidThrough).toBeLessThan(monthOf(day));
      expect(paidThrough).toBeGreaterThanOrEqual(monthOf(since));
      expect(monthsOwed > 0).toBe(standing === "SUSPENDED");
      expect(standing === "ENDED").toBe((exitOf(enterprise)?.on ?? Infinity) <= day);
      expect(staff > 0 && wages > 0).toBe(standing !== "ENDED");
    }
  });

  it.each(days)("knows of no person more than can be on day %d", (day) => {
    let known = 0;
    for (const enterprise of people) {
      for (const person of enterprise.people) {
        const depositor = depositorAt(enterprise, person, fund, day);
        if (depositor === undefined) continue;
        known++;
        expect(depositor.since).toBeLessThan(monthOf(day));
        expect(depositor.paidThrough).toBeLessThan(monthOf(day));
        expect(depositor.monthsRunning).toBeLessThanOrEqual(depositor.monthsPaid);
        expect(depositor.monthsPaid).toBeLessThanOrEqual(monthOf(day) - depositor.since);
        expect(depositor.lackedLately).toBe(depositor.standing !== "PAYING");
      }
    }
    expect(known).toBeGreaterThan(50);
  });

  it("says the same whenever it is asked", () => {
    const [day = 0] = days;
    expect(employers(fund, day)).toEqual(employers(fund, day));
  });
});

describe("what is declared", () => {
  it("is at least what is invoiced, and stops with the business", () => {
    for (const enterprise of people) {
      const closed = exitOf(enterprise)?.on;
      for (const { month, sales } of declaredSales(enterprise, 2025 * 12, 2026 * 12 + 5)) {
        expect(sales).toBeGreaterThanOrEqual(0n);
        if (closed !== undefined && month > monthOf(closed)) expect(sales).toBe(0n);
      }
    }
  });
});
