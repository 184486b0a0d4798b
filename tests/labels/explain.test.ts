import { describe, expect, it } from "@jest/globals";
import type { KnownFacts } from "../../src/facts/index.js";
import { compilePack } from "../../src/labels/compile-pack.js";
import { labelDefinition } from "../../src/labels/definition.js";
import { explainLabel, type Explanation } from "../../src/labels/explain.js";
import { evaluateLabels } from "../../src/labels/evaluate.js";
import { loadLabelPack } from "../../src/labels/pack.js";

const title = { zh: "测试", en: "Test" };
const AS_OF = new Date("2026-03-01T10:00:00+08:00");
const define = (code: string, when: string) =>
  labelDefinition.parse({
    ...{ code, version: 1, effectiveFrom: "2020-01-01", title, description: title },
    ...{ category: "RISK", kind: "BOOLEAN", when },
  });

function explain(when: string, facts: KnownFacts): Explanation {
  const explained = explainLabel(compilePack([define("TEST", when)]), "TEST", facts, AS_OF);
  if (explained === undefined) throw new Error("no such label");
  return explained;
}

const lines = ({ parts }: Explanation) =>
  parts.map(({ depth, expression, state, value }) => `${"  ".repeat(depth)}${expression}: ${value ?? state}`);

describe("an explanation", () => {
  it("tells what every part came to: amounts in yuan, dates of business", () => {
    const facts = { tax: { arrears: 150n }, registry: { establishedOn: "2025-06-01" } };
    const when = "tax.arrears > yuan(1) && yearsBetween(registry.establishedOn, asOf) < 2";
    expect(lines(explain(when, facts))).toEqual([
      "tax.arrears > yuan(1) && yearsBetween(registry.establishedOn, asOf) < 2: true",
      "  tax.arrears > yuan(1): true",
      "    tax.arrears: 1.50",
      "    yuan(1): 100",
      "  yearsBetween(registry.establishedOn, asOf) < 2: true",
      "    yearsBetween(registry.establishedOn, asOf): 0.747945",
    ]);
  });

  it("says of each part whether a fact is missing or the rule is in error", () => {
    const explained = explain("tax.arrears > yuan(1) || ratio(tax.buyerCount, 0) > 1", {
      tax: { buyerCount: 3 },
    });
    expect(explained.parts.map((p) => p.state)).toEqual([
      ...["ERROR", "UNKNOWN", "UNKNOWN", "KNOWN", "ERROR", "ERROR"],
    ]);
  });

  it("names every way in which a false label would hold", () => {
    const facts = { tax: { arrears: 0n, buyerCount: 3, creditGrade: "A" as const } };
    const when = "(tax.arrears > yuan(1) || tax.creditGrade == 'D') && !(tax.buyerCount > 2)";
    expect(explain(when, facts).ways).toEqual([
      ["tax.arrears > yuan(1)", "!(tax.buyerCount > 2)"],
      [`tax.creditGrade == "D"`, "!(tax.buyerCount > 2)"],
    ]);
    expect(explain(when, { tax: { ...facts.tax, buyerCount: 2 } }).ways).toEqual([
      ["tax.arrears > yuan(1)"],
      [`tax.creditGrade == "D"`],
    ]);
    expect(explain("tax.buyerCount > 2", facts).ways).toEqual([]);
  });

  it("masks what is personal", () => {
    const facts = { registry: { legalRepresentativeName: "测试人" } };
    const explained = explain("registry.legalRepresentativeName.startsWith('测')", facts);
    const compared = explain("registry.legalRepresentativeName == '某某'", facts);
    const all = JSON.stringify([explained.parts, compared.parts]);
    expect(all).toContain("测**");
    expect(all).not.toContain("测试人");
  });

  it("shows no text that a personal one goes into", () => {
    const facts = { tax: { arrears: 1n }, registry: { legalRepresentativeName: "测试人" } };
    const chosen = explain("(tax.arrears > 0.0 ? registry.legalRepresentativeName : '') == '某某'", facts);
    const joined = explain("registry.legalRepresentativeName + '某' == '某某'", facts);
    const all = JSON.stringify([chosen.parts, joined.parts]);
    expect(all).toContain("测**");
    expect(all).not.toContain("测试人");
  });

  it("looks into labels built on", () => {
    const pack = compilePack([
      define("A", "tax.arrears > yuan(0)"),
      define("B", "labels.A || tax.buyerCount > 9"),
    ]);
    const explained = explainLabel(pack, "B", { tax: { arrears: 0n, buyerCount: 1 } }, AS_OF);
    expect(explained?.parts.find((p) => p.expression === "labels.A")).toMatchObject({ value: "false" });
    expect(explained?.ways).toEqual([["labels.A"], ["tax.buyerCount > 9"]]);
    expect(explainLabel(pack, "NONE", {}, AS_OF)).toBeUndefined();
  });
});

it("comes to what the label came to, for every label of the pack", async () => {
  const pack = await loadLabelPack("policies/labels");
  const facts: KnownFacts = {
    registry: { status: "ACTIVE", establishedOn: "2015-01-01", penaltyCount: 0, abnormalListings: [] },
    tax: { arrears: 100n, creditGrade: "B", revenue12m: 100n, revenuePrior12m: 90n },
    judicial: { lawsuits: [{ role: "DEFENDANT", pending: true }], enforcements: [] },
  };
  const states = { TRUE: "true", FALSE: "false" } as const;
  for (const outcome of evaluateLabels(pack, facts, AS_OF)) {
    const whole = explainLabel(pack, outcome.code, facts, AS_OF)?.parts[0];
    if (outcome.state === "TRUE" || outcome.state === "FALSE")
      expect(whole?.value).toBe(states[outcome.state]);
    else if (outcome.state === "VALUE") expect(whole?.state).toBe("KNOWN");
    else expect(whole?.state).toBe(outcome.state);
  }
});
