import { describe, expect, it } from "@jest/globals";
import type { KnownFacts } from "../../src/facts/index.js";
import { compileLabel } from "../../src/labels/compile.js";
import { labelDefinition, type LabelDefinition } from "../../src/labels/definition.js";
import { evaluateLabel, evaluateLabels } from "../../src/labels/evaluate.js";

const title = { zh: "测试", en: "Test" };
const common = {
  code: "TEST",
  version: 3,
  effectiveFrom: "2025-01-01",
  title,
  description: title,
  category: "RISK",
};
const asOf = new Date("2026-01-01T00:00:00+08:00");

const yesNo = (when: string, parameters?: LabelDefinition["parameters"]) =>
  compileLabel(labelDefinition.parse({ ...common, kind: "BOOLEAN", when, parameters }));
const quantity = (value: string) =>
  compileLabel(labelDefinition.parse({ ...common, kind: "NUMBER", unit: title, value }));
const judge = (when: string, facts: KnownFacts, parameters?: LabelDefinition["parameters"]) =>
  evaluateLabel(yesNo(when, parameters), facts, asOf);

describe("three values", () => {
  it.each<[string, KnownFacts, string, string[]]>([
    ["tax.arrears > 0 || registry.employees > 5", { registry: { employees: 9 } }, "TRUE", []],
    ["registry.employees > 5 || tax.arrears > 0", { registry: { employees: 9 } }, "TRUE", []],
    ["tax.arrears > 0 && registry.employees > 5", { registry: { employees: 1 } }, "FALSE", []],
    ["registry.employees > 5 && tax.arrears > 0", { registry: { employees: 1 } }, "FALSE", []],
    ["tax.arrears > 0 && registry.employees > 5", { registry: { employees: 9 } }, "UNKNOWN", ["tax.arrears"]],
    ["!(tax.arrears > 0)", { tax: {} }, "UNKNOWN", ["tax.arrears"]],
    ["judicial.lawsuits.exists(l, l.pending)", { judicial: { lawsuits: [] } }, "FALSE", []],
    ["judicial.lawsuits.exists(l, l.pending)", { judicial: {} }, "UNKNOWN", ["judicial.lawsuits"]],
    [
      "judicial.lawsuits.exists(l, l.pending)",
      { judicial: { lawsuits: [{}, { pending: false }] } },
      "UNKNOWN",
      ["judicial.lawsuits.pending"],
    ],
    [
      "judicial.lawsuits.exists(l, l.pending)",
      { judicial: { lawsuits: [{}, { pending: true }] } },
      "TRUE",
      [],
    ],
    [
      "judicial.lawsuits.all(l, l.pending)",
      { judicial: { lawsuits: [{}, { pending: false }] } },
      "FALSE",
      [],
    ],
    [
      "judicial.lawsuits.exists_one(l, l.pending)",
      { judicial: { lawsuits: [{}, { pending: true }] } },
      "UNKNOWN",
      ["judicial.lawsuits.pending"],
    ],
    [
      "judicial.lawsuits.filter(l, l.pending).size() >= 1",
      { judicial: { lawsuits: [{}, { pending: true }] } },
      "UNKNOWN",
      ["judicial.lawsuits.pending"],
    ],
    ["judicial.lawsuits.size() >= 2", { judicial: { lawsuits: [{}, {}] } }, "TRUE", []],
  ])("%s on %j is %s", (when, facts, state, missing) => {
    expect(judge(when, facts)).toMatchObject({ state, missing });
  });

  it("names only what kept it undecided, and everything that did", () => {
    const facts = { tax: { creditGrade: "A" as const } };
    const when =
      "(tax.creditGrade == 'D' && registry.employees > 5) || tax.revenue12m < tax.revenuePrior12m || tax.arrears > 0";
    expect(judge(when, facts)).toEqual({
      code: "TEST",
      version: 3,
      state: "UNKNOWN",
      missing: ["tax.revenue12m", "tax.revenuePrior12m", "tax.arrears"],
      used: ["tax.creditGrade"],
    });
  });

  it("looks only into the branch that was chosen", () => {
    const when = "tax.creditGrade == 'A' ? tax.arrears > 0 : registry.employees > 5";
    expect(judge(when, {}).missing).toEqual(["tax.creditGrade"]);
    expect(judge(when, { tax: { creditGrade: "A" } }).missing).toEqual(["tax.arrears"]);
    expect(judge(when, { tax: { creditGrade: "B" } }).missing).toEqual(["registry.employees"]);
  });

  it("lists what it used", () => {
    const facts = { tax: { arrears: 5n }, registry: { employees: 3 } };
    expect(judge("tax.arrears > 0 || tax.buyerCount > 3", facts).used).toEqual(["tax.arrears"]);
  });
});

describe("values enter CEL exactly", () => {
  it.each<[string, KnownFacts]>([
    ["tax.arrears == 9007199254740991", { tax: { arrears: 2n ** 53n - 1n } }],
    ["tax.arrears == yuan(-0.01)", { tax: { arrears: -1n } }],
    ["registry.employees == 20 && registry.employees in [19, 20]", { registry: { employees: 20 } }],
    ["registry.employees * 2 - 1 == 39 && 1 + registry.employees == 21", { registry: { employees: 20 } }],
    ["registry.establishedOn < asOf", { registry: { establishedOn: "2025-12-31" } }],
    [
      "!(registry.establishedOn < asOf) && registry.establishedOn == asOf",
      { registry: { establishedOn: "2026-01-01" } },
    ],
  ])("%s", (when, facts) => expect(judge(when, facts).state).toBe("TRUE"));
});

describe("an error of the rule is an ERROR, never UNKNOWN and never a pass", () => {
  const zero: KnownFacts = { tax: { buyerCount: 0 } };

  it.each<[string, KnownFacts]>([
    ["ratio(1, tax.buyerCount) > 0", zero],
    ["!(ratio(1, tax.buyerCount) > 0)", zero],
    ["ratio(1, tax.buyerCount) > 0 || tax.arrears > 0", zero],
    ["tax.arrears > 0 || ratio(1, tax.buyerCount) > 0", zero],
    ["tax.arrears > 0", { tax: { arrears: 2n ** 53n } }],
    ["tax.arrears > 0", { tax: { arrears: -(2n ** 53n) } }],
  ])("%s", (when, facts) => {
    const outcome = judge(when, facts);
    expect(outcome).toMatchObject({ state: "ERROR", missing: [] });
    expect(outcome.error).not.toMatch(/\d{2}/);
  });

  it("counts, as an unknown does, only where it could change the answer", () => {
    expect(judge("tax.buyerCount > 0 && ratio(1, tax.buyerCount) > 0", zero).state).toBe("FALSE");
    expect(judge("ratio(1, tax.buyerCount) > 0 && tax.buyerCount > 0", zero).state).toBe("FALSE");
  });

  it("refuses a value that is not among the declared ones, without repeating it", () => {
    const values = [
      { code: "A", title },
      { code: "B", title },
    ];
    const label = compileLabel(
      labelDefinition.parse({ ...common, kind: "ENUM", values, value: "tax.creditGrade" }),
    );
    expect(evaluateLabel(label, { tax: { creditGrade: "B" } }, asOf)).toMatchObject({
      state: "VALUE",
      text: "B",
    });
    expect(evaluateLabel(label, { tax: { creditGrade: "M" } }, asOf)).toMatchObject({
      state: "ERROR",
      error: "the result is not among the values",
    });
  });

  it("refuses a number that is not finite", () => {
    const label = quantity("1e308 * 1e308 * registry.employees");
    expect(evaluateLabel(label, { registry: { employees: 1 } }, asOf).state).toBe("ERROR");
  });
});

describe("parameters", () => {
  const by = "registry.industryCode";
  const parameters = { by, default: { bound: 1 }, cases: { K: { bound: 10 }, K701: { bound: 100 } } };
  const bound = (industryCode: string | undefined, table: LabelDefinition["parameters"] = parameters) =>
    judge("registry.employees > params.bound", { registry: { industryCode, employees: 50 } }, table);

  it("are those of the longest prefix, else the default", () => {
    expect(bound("K702").state).toBe("TRUE");
    expect(bound("K7010").state).toBe("FALSE");
    expect(bound("F5").state).toBe("TRUE");
  });

  it("are unknown, never the default, when the fact is missing or too coarse to tell", () => {
    expect(bound(undefined)).toMatchObject({ state: "UNKNOWN", missing: [by], used: ["registry.employees"] });
    expect(bound("K70")).toMatchObject({ state: "UNKNOWN", missing: [by] });
    expect(bound("K")).toMatchObject({ state: "UNKNOWN", missing: [by] });
  });

  it("matter only where they are read", () => {
    const when = "tax.arrears > 0 || registry.employees > params.bound";
    expect(judge(when, { tax: { arrears: 1n } }, parameters).state).toBe("TRUE");
  });

  it("are an error of the rule when no case fits, where that matters", () => {
    const table = { by, cases: { A: { bound: 1 } } };
    expect(bound("B", table)).toMatchObject({ state: "ERROR", error: `no parameters for this ${by}` });
    const facts = { registry: { industryCode: "B", employees: 50 }, tax: { arrears: 1n } };
    expect(judge("registry.employees > params.bound || tax.arrears > 0", facts, table).state).toBe("TRUE");
  });

  it("do not stop the judging where no case fits the bound of an age", () => {
    const table = { by, cases: { A: { years: 1 } } };
    const when = "tax.arrears > 0 || yearsBetween(registry.establishedOn, asOf) < params.years";
    const registry = { industryCode: "B", establishedOn: "2020-01-01" };
    expect(judge(when, { registry, tax: { arrears: 1n } }, table).state).toBe("TRUE");
    expect(judge(when, { registry, tax: { arrears: 0n } }, table).state).toBe("ERROR");
  });

  it("are merged over the default and keep their types", () => {
    const table = { by, default: { name: "x", on: false }, cases: { A: { on: true } } };
    expect(judge("params.on && params.name == 'x'", { registry: { industryCode: "A01" } }, table).state).toBe(
      "TRUE",
    );
  });
});

describe("many labels on one subject", () => {
  it("gives the outcome of each, in order, whatever the others did", () => {
    const labels = [
      yesNo("tax.arrears > 0"),
      yesNo("registry.employees > 1"),
      yesNo("tax.arrears > 0 || true"),
    ];
    const states = evaluateLabels(labels, { registry: { employees: 2 } }, asOf).map((o) => o.state);
    expect(states).toEqual(["UNKNOWN", "TRUE", "TRUE"]);
    expect(labels.map((l) => evaluateLabel(l, { registry: { employees: 2 } }, asOf).state)).toEqual(states);
  });

  it("is the same however often it is asked, in whatever order", () => {
    const label = yesNo(
      "judicial.lawsuits.exists(l, judicial.enforcements.exists(e, e.caseNo == l.caseNo && e.open))",
    );
    const holed: KnownFacts = { judicial: { lawsuits: [{ caseNo: "1" }], enforcements: [{ caseNo: "1" }] } };
    const known: KnownFacts = {
      judicial: { lawsuits: [{ caseNo: "1" }], enforcements: [{ caseNo: "1", open: true }] },
    };
    const states = [known, holed, {}, known, holed].map((facts) => evaluateLabel(label, facts, asOf).state);
    expect(states).toEqual(["TRUE", "UNKNOWN", "UNKNOWN", "TRUE", "UNKNOWN"]);
  });

  it("restores stack traces", () => {
    const limit = Error.stackTraceLimit;
    judge("tax.arrears > 0", {});
    expect(Error.stackTraceLimit).toBe(limit);
    expect(limit).toBeGreaterThan(0);
  });
});
