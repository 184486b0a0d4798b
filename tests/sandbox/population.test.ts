import { describe, expect, it } from "@jest/globals";
import { orgCodeProblem, phoneProblem, residentIdProblem, usccProblem } from "../../src/facts/identifiers.js";
import { enterpriseAt, guaranteesOf, population, type Enterprise } from "../../sandbox/population.js";
import { dateOf, dayOf } from "../../sandbox/population/calendar.js";
import { courtOf } from "../../sandbox/population/courts.js";
import { judicialRecord } from "../../sandbox/wire/judicial.js";
import { registryRecord } from "../../sandbox/wire/registry.js";
import { taxRecord } from "../../sandbox/wire/tax.js";

const world = [...population(20240601, 2400)];
const people = world.flatMap((e) => e.people);
const share = <T>(of: readonly T[], test: (t: T) => boolean): number => of.filter(test).length / of.length;
const failing = <T>(of: readonly T[], holds: (t: T) => boolean): T[] => of.filter((t) => !holds(t));
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe("identity", () => {
  it("gives the same enterprise for a seed and index whatever the population's size", () => {
    expect(population(7, 200_000).at(41)).toEqual(enterpriseAt(7, 41));
    expect(population(7, 50).at(41)).toEqual(enterpriseAt(7, 41));
    expect(enterpriseAt(8, 41)).not.toEqual(enterpriseAt(7, 41));
  });

  it("refuses an index there is none of", () => {
    expect(() => population(7, 50).at(50)).toThrow(RangeError);
    expect(() => population(7, 50).at(-1)).toThrow(RangeError);
    expect(() => population(7, 10_000_000)).toThrow(RangeError);
  });

  it("writes a valid USCC of the enterprise's region, with a valid organisation code inside", () => {
    expect(failing(world, (e) => usccProblem(e.uscc) === undefined)).toEqual([]);
    expect(failing(world, (e) => orgCodeProblem(e.uscc.slice(8, 17)) === undefined)).toEqual([]);
    expect(failing(world, (e) => e.uscc.slice(2, 8) === e.region.code)).toEqual([]);
  });

  it("writes valid resident IDs that tell birth and sex, and valid phones", () => {
    expect(failing(people, (p) => residentIdProblem(p.residentId) === undefined)).toEqual([]);
    expect(failing(people, (p) => p.residentId.slice(6, 14) === p.bornOn.replaceAll("-", ""))).toEqual([]);
    const male = (id: string) => Number(id.charAt(16)) % 2 === 1;
    expect(failing(people, (p) => male(p.residentId) === (p.sex === "MALE"))).toEqual([]);
    expect(failing(people, (p) => phoneProblem(p.phone) === undefined)).toEqual([]);
  });

  it("repeats no USCC, name, resident ID or phone, in a large population either", () => {
    const large = Array.from({ length: 15_000 }, (_, i) => enterpriseAt(20240601, i * 30));
    for (const enterprises of [world, large]) {
      const everybody = enterprises.flatMap((e) => e.people);
      expect(new Set(enterprises.map((e) => e.uscc)).size).toBe(enterprises.length);
      expect(new Set(enterprises.map((e) => e.name)).size).toBe(enterprises.length);
      expect(new Set(everybody.map((p) => p.residentId)).size).toBe(everybody.length);
      expect(new Set(everybody.map((p) => p.phone)).size).toBe(everybody.length);
    }
  });

  it("finds an enterprise by its USCC, and nobody by another's", () => {
    const small = population(20240601, 100);
    expect(failing(world.slice(0, 100), (e) => small.byUscc(e.uscc)?.index === e.index)).toEqual([]);
    expect(small.byUscc(enterpriseAt(20240601, 100).uscc)).toBeUndefined();
    expect(small.byUscc("91350100M000100Y43")).toBeUndefined();
    expect(small.byUscc("not a code")).toBeUndefined();
  });

  it("finds every person by the resident ID, with the enterprise, and no stranger by any", () => {
    const small = population(20240601, 300);
    const lost = [...small].flatMap((e) =>
      e.people.filter((p) => {
        const found = small.byResidentId(p.residentId);
        return found?.enterprise.uscc !== e.uscc || found.person.phone !== p.phone;
      }),
    );
    expect(lost).toEqual([]);
    const strangers = world.slice(300).flatMap((e) => e.people.map((p) => p.residentId));
    expect(failing(strangers, (id) => small.byResidentId(id) === undefined)).toEqual([]);
    const elsewhere = population(7, 2400);
    const foreign = people.map((p) => p.residentId);
    expect(failing(foreign, (id) => elsewhere.byResidentId(id) === undefined)).toEqual([]);
    for (const text of ["", "not a number", "110101199003072930", "11010119900230001X", "11010119000307293X"])
      expect(small.byResidentId(text)).toBeUndefined();
  });

  it("puts no surname into any text but a person's name", () => {
    const surnames = new Set(people.map((p) => p.name.charAt(0)));
    const texts = world.flatMap((e) => {
      const registered = registryRecord(e, "2032-12-31");
      const causes = judicialRecord(e, "2032-12-31")?.susong.map((s) => s.ay + s.ah) ?? [];
      const deals = guaranteesOf(e).map((g) => g.product + g.lender);
      return [e.name, courtOf(e), JSON.stringify({ ...registered, legalRep: "" }), ...causes, ...deals];
    });
    expect(Array.from(new Set(texts.join(""))).filter((c) => surnames.has(c))).toEqual([]);
    expect(new Set(people.map((p) => p.name.length))).toEqual(new Set([2, 3]));
  });

  it("gives every enterprise one legal representative of age, one controller and a contact", () => {
    const count = (e: Enterprise, role: string) =>
      e.people.flatMap((p) => p.roles).filter((r) => r === role).length;
    expect(failing(world, (e) => e.people[0].roles.includes("LEGAL_REPRESENTATIVE"))).toEqual([]);
    expect(failing(world, (e) => count(e, "LEGAL_REPRESENTATIVE") === 1)).toEqual([]);
    expect(failing(world, (e) => count(e, "CONTROLLER") === 1)).toEqual([]);
    expect(failing(world, (e) => count(e, "CONTACT") === 1)).toEqual([]);
    const ofAge = (e: Enterprise) => dateOf(dayOf(e.people[0].bornOn) + 18 * 366);
    expect(failing(world, (e) => e.establishedOn >= ofAge(e))).toEqual([]);
  });

  it("gives many people several roles, and many enterprises a spouse or a guarantor", () => {
    expect(share(people, (p) => p.roles.length > 1)).toBeGreaterThan(0.2);
    for (const role of ["SPOUSE", "GUARANTOR"] as const)
      expect(share(world, (e) => e.people.some((p) => p.roles.includes(role)))).toBeGreaterThan(0.3);
  });
});

describe("distributions", () => {
  const kind = (k: Enterprise["kind"]) => share(world, (e) => e.kind === k);
  const revenue = (e: Enterprise) => Number(taxRecord(e, "2026-06-30")?.last_year_revenue);
  const section = (letter: string, of = world) => of.filter((e) => e.industry.code.startsWith(letter));

  it("holds about 15 % sole proprietors and 4 % cooperatives, told apart by the USCC", () => {
    expect(kind("SOLE_PROPRIETOR")).toBeGreaterThan(0.12);
    expect(kind("SOLE_PROPRIETOR")).toBeLessThan(0.18);
    expect(kind("FARMER")).toBeGreaterThan(0.025);
    expect(kind("FARMER")).toBeLessThan(0.055);
    const prefix = { ENTERPRISE: "91", SOLE_PROPRIETOR: "92", FARMER: "93" };
    expect(failing(world, (e) => e.uscc.startsWith(prefix[e.kind]))).toEqual([]);
  });

  it("is a world of small firms in many lines of business", () => {
    expect(median(world.map((e) => e.employees))).toBeGreaterThan(6);
    expect(median(world.map((e) => e.employees))).toBeLessThan(18);
    expect(share(world, (e) => e.employees >= 300)).toBeLessThan(0.004);
    for (const letter of ["A", "C", "E", "F", "G", "H", "I"])
      expect(section(letter).length / world.length).toBeGreaterThan(0.03);
    expect(new Set(world.map((e) => e.region.city)).size).toBeGreaterThanOrEqual(12);
  });

  it("spreads revenue log-normally and by industry", () => {
    const firms = world.slice(0, 800);
    const logs = firms
      .map(revenue)
      .filter((y) => y > 0)
      .map(Math.log);
    const mean = logs.reduce((a, b) => a + b) / logs.length;
    const deviation = Math.sqrt(logs.reduce((s, x) => s + (x - mean) ** 2, 0) / logs.length);
    expect(Math.exp(mean)).toBeGreaterThan(2e6);
    expect(Math.exp(mean)).toBeLessThan(1e7);
    expect(deviation).toBeGreaterThan(1);
    expect(deviation).toBeLessThan(1.8);
    expect(Math.abs(median(logs) - mean)).toBeLessThan(0.2);
    expect(median(section("E", firms).map(revenue))).toBeGreaterThan(
      2 * median(section("H", firms).map(revenue)),
    );
  });
});
