import { describe, expect, it } from "@jest/globals";
import { closest } from "../../src/labels/built-on.js";
import { LabelError } from "../../src/labels/compile.js";
import { compilePack } from "../../src/labels/compile-pack.js";
import { labelDefinition, type LabelDefinition } from "../../src/labels/definition.js";
import { evaluateLabels, type LabelOutcome } from "../../src/labels/evaluate.js";
import { labelsInForce } from "../../src/labels/judge.js";
import type { KnownFacts } from "../../src/facts/index.js";

const title = { zh: "测试", en: "Test" };
const AS_OF = new Date("2026-06-30T12:00:00+08:00");
const bands = [
  { code: "LOW", title, from: 0 },
  { code: "MIDDLE", title, from: 40 },
  { code: "HIGH", title, from: 70 },
];

const define = (code: string, rest: object): LabelDefinition =>
  labelDefinition.parse({
    code,
    version: 1,
    effectiveFrom: "2020-01-01",
    title,
    description: title,
    category: "RISK",
    kind: "BOOLEAN",
    ...rest,
  });
const yesNo = (code: string, when: string, rest: object = {}) => define(code, { when, ...rest });
const score = (code: string, value: string) => define(code, { kind: "SCORE", value, bands });

function judge(
  definitions: LabelDefinition[],
  facts: KnownFacts,
  asOf = AS_OF,
): Record<string, LabelOutcome> {
  const pack = labelsInForce(compilePack(definitions), asOf);
  return Object.fromEntries(evaluateLabels(pack, facts, asOf).map((outcome) => [outcome.code, outcome]));
}

function refusal(definitions: LabelDefinition[]): LabelError {
  try {
    compilePack(definitions);
  } catch (error) {
    if (error instanceof LabelError) return error;
    throw error;
  }
  throw new Error("not refused");
}

const arrears = yesNo("ARREARS", "tax.arrears > yuan(0)");
const sued = yesNo("SUED", "judicial.lawsuitCount > 0");
const both = yesNo("BOTH", "labels.ARREARS && labels.SUED");

describe("a label that builds on labels", () => {
  it("is judged after them, whatever the order they are written in", () => {
    const facts = { tax: { arrears: 100n }, judicial: { lawsuitCount: 2 } };
    expect(judge([both, sued, arrears], facts)["BOTH"]).toMatchObject({ state: "TRUE" });
    expect(judge([both, arrears, sued], { ...facts, judicial: { lawsuitCount: 0 } })["BOTH"]?.state).toBe(
      "FALSE",
    );
  });

  it("needs and uses what they need", () => {
    const pack = compilePack([both, sued, arrears]);
    expect(pack.at(-1)?.needs).toEqual(["tax.arrears", "judicial.lawsuitCount"]);
    expect(judge([both, sued, arrears], { tax: { arrears: 0n } })["BOTH"]?.used).toEqual(["tax.arrears"]);
  });

  it("is unknown only where an unknown label could change it, and names the facts behind it", () => {
    const [yes, no] = [{ tax: { arrears: 100n } }, { tax: { arrears: 0n } }];
    expect(judge([both, sued, arrears], yes)["BOTH"]).toMatchObject({
      state: "UNKNOWN",
      missing: ["judicial.lawsuitCount"],
    });
    expect(judge([both, sued, arrears], no)["BOTH"]).toMatchObject({ state: "FALSE", missing: [] });
    const twice = yesNo("TWICE", "!labels.BOTH");
    expect(judge([twice, both, sued, arrears], yes)["TWICE"]?.missing).toEqual(["judicial.lawsuitCount"]);
  });

  it("names a label that is not in force", () => {
    const later = yesNo("SUED", "judicial.lawsuitCount > 0", { effectiveFrom: "2030-01-01" });
    expect(judge([both, later, arrears], { tax: { arrears: 1n } })["BOTH"]?.missing).toEqual(["labels.SUED"]);
  });

  it("is in error where a label in error could change it, and only there", () => {
    const broken = yesNo("SUED", "ratio(judicial.lawsuitCount, 0) > 1");
    const facts = { tax: { arrears: 100n }, judicial: { lawsuitCount: 1 } };
    expect(judge([both, broken, arrears], facts)["BOTH"]).toMatchObject({
      state: "ERROR",
      error: "label SUED, which it builds on, is in error",
    });
    expect(judge([both, broken, arrears], { ...facts, tax: { arrears: 0n } })["BOTH"]?.state).toBe("FALSE");
    const either = yesNo("EITHER", "labels.SUED || labels.ARREARS");
    expect(judge([either, broken, arrears], facts)["EITHER"]?.state).toBe("TRUE");
    expect(judge([yesNo("NOT", "!labels.SUED"), broken], facts)["NOT"]?.state).toBe("ERROR");
  });

  it("reads the version of the business date", () => {
    const first = yesNo("ARREARS", "tax.arrears > yuan(0)");
    const second = yesNo("ARREARS", "tax.arrears > yuan(1000)", { version: 2, effectiveFrom: "2025-01-01" });
    const on = (day: string) =>
      judge([yesNo("NOT", "!labels.ARREARS"), second, first], { tax: { arrears: 100n } }, new Date(day))[
        "NOT"
      ]?.state;
    expect(on("2024-12-31T12:00:00+08:00")).toBe("FALSE");
    expect(on("2025-01-01T12:00:00+08:00")).toBe("TRUE");
  });

  it("reads texts, numbers and scores", () => {
    const grade = define("GRADE", {
      kind: "ENUM",
      values: [
        { code: "GOOD", title },
        { code: "BAD", title },
      ],
      value: "tax.arrears > yuan(0) ? 'BAD' : 'GOOD'",
    });
    const points = score("POINTS", "judicial.lawsuitCount * 10.0");
    const reader = yesNo("READER", "labels.GRADE == 'BAD' && labels.POINTS >= 40.0");
    const facts = (lawsuitCount: number) => ({ tax: { arrears: 1n }, judicial: { lawsuitCount } });
    expect(judge([reader, grade, points], facts(4))["READER"]?.state).toBe("TRUE");
    expect(judge([reader, grade, points], facts(3))["READER"]?.state).toBe("FALSE");
  });
});

describe("a pack is refused", () => {
  it("for a label that does not exist, with its place and the likeliest name", () => {
    const error = refusal([arrears, yesNo("OTHER", "tax.arrears > yuan(5) ||\n  labels.AREARS")]);
    expect(error).toMatchObject({ code: "unknown_label", label: "OTHER", position: { line: 2 } });
    expect(error.message).toContain("did you mean 'ARREARS'?");
  });

  it("for a circle, naming the way round", () => {
    const error = refusal([yesNo("A", "labels.B"), yesNo("B", "labels.C"), yesNo("C", "labels.A")]);
    expect(error).toMatchObject({ code: "cycle", position: { line: 1 } });
    expect(error.message).toMatch(/A -> B -> C -> A/);
    expect(refusal([yesNo("A", "labels.A")])).toMatchObject({ code: "cycle", label: "A" });
  });

  it("for a label used as what it is not", () => {
    expect(refusal([arrears, yesNo("B", "labels.ARREARS > 3.0")]).position).toBeDefined();
    expect(
      refusal([arrears, define("N", { kind: "NUMBER", unit: title, value: "labels.ARREARS" })]).code,
    ).toBe("wrong_result");
  });

  it("for two versions of different types", () => {
    const number = define("ARREARS", { version: 2, kind: "NUMBER", unit: title, value: "1.0" });
    expect(refusal([arrears, number]).code).toBe("type_changed");
  });
});

describe("a score", () => {
  const points = score("POINTS", "judicial.lawsuitCount * 10.0 - 10.0");
  const at = (lawsuitCount: number) => judge([points], { judicial: { lawsuitCount } })["POINTS"];

  it("falls into the last band it reaches", () => {
    expect(at(1)).toMatchObject({ state: "VALUE", number: 0, text: "LOW" });
    expect(at(4)).toMatchObject({ number: 30, text: "LOW" });
    expect(at(5)).toMatchObject({ number: 40, text: "MIDDLE" });
    expect(at(800)).toMatchObject({ text: "HIGH" });
  });

  it("is in error below its lowest band, and unknown for want of a fact", () => {
    expect(at(0)).toMatchObject({ state: "ERROR", error: "the result lies below the lowest band" });
    expect(judge([points], {})["POINTS"]).toMatchObject({
      state: "UNKNOWN",
      missing: ["judicial.lawsuitCount"],
    });
  });

  it("has bands that rise and differ", () => {
    const written = (all: object[]) => labelDefinition.safeParse({ ...points, bands: all }).success;
    expect(written(bands)).toBe(true);
    expect(written(bands.toReversed())).toBe(false);
    expect(written([bands[0] ?? {}, { ...bands[1], code: "LOW" }])).toBe(false);
  });
});

describe("the closest name", () => {
  it("is the one that differs least, or none", () => {
    expect(closest("TAX_AREARS", ["TAX_ARREARS", "TAX_GRADE"])).toBe("TAX_ARREARS");
    expect(closest("XYZ", ["TAX_ARREARS"])).toBeUndefined();
  });
});
