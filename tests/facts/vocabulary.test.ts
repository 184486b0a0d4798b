import { describe, expect, it } from "@jest/globals";
import type { Dimension } from "../../src/facts/dimension.js";
import type { Fact } from "../../src/facts/fact.js";
import { groupBy } from "../../src/facts/group-by.js";
import { dimensionCodes, dimensions, factsOf } from "../../src/facts/index.js";
import { datedRecords } from "../../src/facts/dated-records.js";

const withFields = (path: string, fact: Fact): [string, Fact][] => [
  [path, fact],
  ...Object.entries(fact.fields ?? {}).flatMap(([name, field]) => withFields(`${path}.${name}`, field)),
];
const everyFact = [
  ...dimensionCodes.flatMap((code) =>
    Object.entries(factsOf(code)).flatMap(([name, fact]) => withFields(`${code}.${name}`, fact)),
  ),
  ...Object.entries(datedRecords).flatMap(([name, fact]) => withFields(name, fact)),
];

describe("the vocabulary", () => {
  it("lists every dimension under its own code", () => {
    expect(Object.entries(dimensions).map(([code, d]) => [code, d.code])).toEqual(
      dimensionCodes.map((code) => [code, code]),
    );
  });

  it("names every fact in Chinese and in English", () => {
    const unnamed = everyFact.filter(
      ([, { title }]) => !/\p{Script=Han}/u.test(title.zh) || !/^[A-Z][\x20-\x7e]+$/.test(title.en),
    );
    expect(unnamed).toEqual([]);
    expect(everyFact.length).toBeGreaterThan(60);
  });

  it("gives no two facts of a dimension the same name in either language", () => {
    for (const code of dimensionCodes) {
      const titles = Object.values(factsOf(code)).flatMap(({ title }) => [title.zh, title.en]);
      expect(titles).toEqual([...new Set(titles)]);
    }
  });

  it("keeps personal facts at the top of a dimension, the only place where they are sealed and masked", () => {
    const personal = everyFact.filter(([, fact]) => fact.mask !== undefined);
    const places = dimensionCodes.flatMap((code) =>
      Object.keys(factsOf(code)).map((name) => `${code}.${name}`),
    );
    expect(personal.length).toBeGreaterThan(0);
    expect(personal.filter(([path, fact]) => !places.includes(path) || fact.sensitivity < 3)).toEqual([]);
  });

  it("lets only the institution's own books, and what follows from the other facts, be without an age", () => {
    const ageless = Object.values<Dimension>(dimensions).filter((d) => d.maxAgeDays === undefined);
    expect(ageless.map((d) => `${d.code} ${d.basis}`)).toEqual([
      "portfolio INTERNAL",
      "crossChecks INTERNAL",
    ]);
  });
});

describe("dated records", () => {
  const fed = Object.entries(datedRecords).flatMap(([code, { dimension, fields, feeds }]) =>
    feeds === undefined ? [] : [{ code, dimension, fields, ...feeds }],
  );

  it("feed a list of the vocabulary under its own name, with its own fields, and a whole number that counts it", () => {
    for (const { code, dimension, fields, list, count } of fed) {
      expect(code).toBe(`${dimension}.${list}`);
      expect(factsOf(dimension)[list]?.fields).toBe(fields);
      expect(factsOf(dimension)[count]?.kind).toBe("integer");
    }
    expect(fed.length).toBeGreaterThan(5);
    expect(new Set(fed.map(({ dimension, count }) => `${dimension}.${count}`)).size).toBe(fed.length);
  });

  it("need fields they have", () => {
    for (const { fields, needs } of Object.values(datedRecords))
      expect(Object.keys(fields)).toEqual(expect.arrayContaining([...needs]));
  });

  it("hold nothing about identifiable persons: nothing of them is sealed", () => {
    const masked = Object.values(datedRecords).flatMap(({ fields }) =>
      Object.values(fields).filter((field) => field.mask !== undefined),
    );
    expect(masked).toEqual([]);
  });
});

describe("a period", () => {
  it("is between two dates of its dimension, and the sums over it are facts of it", () => {
    const periods = Object.values<Dimension>(dimensions).filter((d) => d.period !== undefined);
    expect(periods.length).toBeGreaterThan(0);
    for (const { facts, period } of periods) {
      expect(period?.bounds.map((name) => facts[name]?.kind)).toEqual(["date", "date"]);
      expect(Object.keys(facts)).toEqual(expect.arrayContaining([...(period?.sums ?? [])]));
    }
  });
});

describe("groupBy", () => {
  it("keeps the order of groups and of what is in them", () => {
    const groups = groupBy(["b1", "a1", "b2", "a2"], (s) => s.charAt(0));
    expect([...groups]).toEqual([
      ["b", ["b1", "b2"]],
      ["a", ["a1", "a2"]],
    ]);
    expect(groupBy([], String).size).toBe(0);
  });
});
