import { describe, expect, it } from "@jest/globals";
import type { Dimension } from "../../src/facts/dimension.js";
import type { Fact } from "../../src/facts/fact.js";
import { groupBy } from "../../src/facts/group-by.js";
import { dimensionCodes, dimensions, factsOf } from "../../src/facts/index.js";
import { datedRecords } from "../../src/facts/invoice.record.js";

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

  it("lets only the institution's own books be without an age", () => {
    const ageless = Object.values<Dimension>(dimensions).filter((d) => d.maxAgeDays === undefined);
    expect(ageless.map((d) => d.basis)).toEqual(["INTERNAL"]);
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
