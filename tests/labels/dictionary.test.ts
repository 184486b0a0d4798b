import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { connectors } from "../../src/connectors/index.js";
import { dimensionCodes, factsOf } from "../../src/facts/index.js";
import { describeDictionary } from "../../src/labels/describe-dictionary.js";
import { makeDictionary } from "../../src/labels/dictionary.js";
import { loadLabelPack } from "../../src/labels/pack.js";
import { dictionaryPage } from "../../sandbox/dictionary-page.js";

const labels = await loadLabelPack("policies/labels");
const dictionary = makeDictionary(connectors, labels);
const facts = dictionary.dimensions.flatMap((dimension) => dimension.facts);
const entry = (path: string) => {
  const found = facts.find((fact) => fact.path === path);
  if (found === undefined) throw new Error(`no entry ${path}`);
  return found;
};

describe("docs/dictionary.md", () => {
  it("is the page the declarations make; `npm run docs` writes it", async () => {
    expect(await readFile("docs/dictionary.md", "utf8")).toBe(await dictionaryPage());
  });

  it("has one row for every fact", () => {
    const page = describeDictionary(dictionary);
    const bars = page.split("\n").filter((line) => line.startsWith("| `"));
    const fields = facts.reduce((sum, fact) => sum + fact.fields.length, 0);
    expect(bars).toHaveLength(facts.length + fields);
  });
});

describe("the dictionary", () => {
  it("has every fact of the vocabulary and no other", () => {
    expect(facts.map(({ path }) => path)).toEqual(
      dimensionCodes.flatMap((code) => Object.keys(factsOf(code)).map((name) => `${code}.${name}`)),
    );
  });

  it("tells what is checked, in both languages", () => {
    expect(entry("tax.creditGrade").qualityRules).toEqual([
      { zh: "取值：A、B、M、C、D", en: "One of A, B, M, C, D" },
    ]);
    expect(entry("registry.regionCode").qualityRules).toEqual([
      { zh: "格式：^\\d{6}$", en: "Of the form ^\\d{6}$" },
    ]);
    for (const { qualityRules } of facts) {
      expect(qualityRules).not.toHaveLength(0);
      for (const { zh, en } of qualityRules) expect([zh, en]).not.toContain("");
    }
  });

  it("tells the unit, what is personal, and the fields of records", () => {
    expect(entry("tax.arrears")).toMatchObject({ kind: "money", unit: { zh: "元" }, personal: false });
    expect(entry("registry.name").unit).toBeNull();
    expect(entry("registry.legalRepresentativeName")).toMatchObject({ personal: true, sensitivity: 3 });
    expect(entry("tax.outputByYear").fields.map(({ name, unit }) => [name, unit?.en])).toEqual([
      ["year", "calendar year"],
      ["amount", "yuan"],
      ["validCount", "count"],
      ["voidCount", "count"],
    ]);
  });

  it("follows a fact from vendor and source to the labels that read it", () => {
    const { sources, labels: readers } = entry("tax.arrears");
    expect(sources[0]).toMatchObject({
      source: "tax-gateway",
      vendor: "tax-gateway",
      datasets: ["tax.profile"],
    });
    expect(readers).toContain("TAX_ARREARS");
    const ranks = facts.map((fact) => fact.sources.map(({ rank }) => rank));
    for (const inOrder of ranks) expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
    expect(entry("portfolio.outstandingBalance").sources).toMatchObject([{ source: "ledger", vendor: null }]);
    expect(entry("judicial.lawsuits").recordsOf).toEqual(["judicial.lawsuits"]);
  });

  it("names at every fact each label whose answer needs it, that of another label included", () => {
    const pairs = labels.flatMap(({ definition, needs }) =>
      needs.map((path) => `${path} ${definition.code}`),
    );
    const listed = facts.flatMap((fact) => fact.labels.map((code) => `${fact.path} ${code}`));
    expect(listed.sort()).toEqual([...new Set(pairs)].sort());
  });

  it("has another version as soon as a source or a label is gone, and the same one otherwise", () => {
    expect(dictionary.version).toMatch(/^[0-9a-f]{16}$/);
    expect(makeDictionary([...connectors].reverse(), [...labels].reverse()).version).toBe(dictionary.version);
    expect(makeDictionary(connectors.slice(1), labels).version).not.toBe(dictionary.version);
    expect(makeDictionary(connectors, labels.slice(1)).version).not.toBe(dictionary.version);
  });
});
