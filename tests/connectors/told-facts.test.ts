import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { connectors } from "../../src/connectors/index.js";
import { toldFacts } from "../../src/connectors/told-facts.js";
import { factsOf } from "../../src/facts/index.js";
import { hearEverySource, toldFactsPage } from "../../sandbox/told-facts-page.js";

describe("the facts each source tells", () => {
  it("are those heard; `npm run docs` writes them", async () => {
    const told = await hearEverySource();
    expect(await readFile("src/connectors/told-facts.ts", "utf8")).toBe(toldFactsPage(told));
    expect(new Map([...toldFacts].sort())).toEqual(new Map([...told].sort()));
  });

  it("are some for every source, and all of its dimension", () => {
    const odd = connectors.filter(({ source, dimension }) => {
      const told = [...(toldFacts.get(source) ?? [])];
      return told.length === 0 || told.some((fact) => !Object.hasOwn(factsOf(dimension), fact));
    });
    expect(odd.map(({ source }) => source)).toEqual([]);
  });
});
