import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { dimensionCodes } from "../../src/facts/index.js";
import { startWorld, type World } from "./world.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ customers: 1, history: false });
});
afterAll(() => world.close());

interface Entry {
  readonly path: string;
  readonly sources: readonly { readonly source: string }[];
}

describe("the dictionary", () => {
  it("lists every dimension with its facts, their checks, sources and labels", async () => {
    const { data, errors } = await world.ask<{
      dictionary: {
        version: string;
        dimensions: { code: string; maxAgeDays: number | null; facts: Entry[] }[];
      };
    }>(`{ dictionary { version dimensions { code title { zh en } basis maxAgeDays facts {
      path title { zh en } kind unit { zh en } sensitivity personal basis maxAgeDays
      sources { source title { zh } vendor basis rank datasets } recordsOf labels
      qualityRules { zh en } fields { name title { zh } kind unit { zh } sensitivity personal qualityRules { en } } } } } }`);
    expect(errors).toBeUndefined();
    expect(data.dictionary.version).toMatch(/^[0-9a-f]{16}$/);
    expect(data.dictionary.dimensions.map(({ code }) => code)).toEqual(dimensionCodes);
    const facts = data.dictionary.dimensions.flatMap((dimension) => dimension.facts);
    // Only the sources of this server.
    const sources = new Set(facts.flatMap((fact) => fact.sources.map(({ source }) => source)));
    expect([...sources].sort()).toEqual([
      ...["court-gateway", "ledger", "own-lists", "registry-gateway", "tax-gateway"],
    ]);
  });

  it("tells of one fact, and of none that is not there, without asking the database", async () => {
    const before = world.statements.length;
    const { data } = await world.ask<Record<string, unknown>>(`{
      arrears: dictionaryFact(path: "tax.arrears") { kind unit { en } basis maxAgeDays sources { source vendor } labels }
      nothing: dictionaryFact(path: "tax.luck") { path } }`);
    expect(data).toEqual({
      arrears: {
        ...{ kind: "MONEY", unit: { en: "yuan" }, basis: "CONSENT", maxAgeDays: 45 },
        sources: [{ source: "tax-gateway", vendor: "tax-gateway" }],
        labels: expect.arrayContaining(["TAX_ARREARS"]),
      },
      nothing: null,
    });
    expect(world.statements.length).toBe(before);
  });
});
