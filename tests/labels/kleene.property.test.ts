import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import type { Fact } from "../../src/facts/fact.js";
import { dimensionCodes, factsOf } from "../../src/facts/index.js";
import { compileLabel, type CompiledLabel } from "../../src/labels/compile.js";
import { expressionOf, labelDefinition } from "../../src/labels/definition.js";
import { labelEnvironment } from "../../src/labels/environment.js";
import { evaluateLabel, evaluateLabels, type LabelOutcome } from "../../src/labels/evaluate.js";
import { loadLabelPack } from "../../src/labels/pack.js";

const pack = await loadLabelPack("policies/labels");
const asOf = new Date("2026-03-01T00:00:00+08:00");

type Values = Readonly<Record<string, unknown>>;
type Facts = Readonly<Record<string, Values>>;

/** Every number a label of the pack mentions: values near them are where outcomes turn. */
const thresholds = [
  ...new Set(
    pack.flatMap(({ definition }) => {
      const { default: fallback = {}, cases = {} } = definition.parameters ?? {};
      const given = [fallback, ...Object.values(cases)].flatMap((values) => Object.values(values));
      const written = expressionOf(definition).match(/\d+(\.\d+)?/g) ?? [];
      return [...given.filter((v) => typeof v === "number"), ...written.map(Number), 0];
    }),
  ),
];

/** Text the labels of the pack choose their parameters by. */
const caseKeys = pack.flatMap(({ definition }) => Object.keys(definition.parameters?.cases ?? {}));

const near = fc
  .tuple(fc.constantFrom(...thresholds), fc.constantFrom(-1, 0, 1))
  .map(([threshold, step]) => ({ threshold, step }));

function textOf(schema: z.ZodType): fc.Arbitrary<string> {
  const { enum: values, pattern } = z.toJSONSchema(schema) as { enum?: string[]; pattern?: string };
  if (values !== undefined) return fc.constantFrom(...values);
  const any = pattern === undefined ? fc.string({ minLength: 1 }) : fc.stringMatching(new RegExp(pattern));
  const ofCase = fc
    .tuple(fc.constantFrom(...caseKeys), fc.constantFrom("", "1", "90"))
    .map(([key, more]) => key + more);
  return fc.oneof(any, ofCase).filter((text) => schema.safeParse(text).success);
}

function valueOf(fact: Fact): fc.Arbitrary<unknown> {
  switch (fact.kind) {
    case "text":
      return textOf(fact.schema);
    case "boolean":
      return fc.boolean();
    case "integer":
      return near.map(({ threshold, step }) => Math.round(threshold) + step);
    case "ratio":
      return near.map(({ threshold, step }) => threshold + step / 1000);
    case "money":
      return fc
        .tuple(near, fc.constantFrom(1, 100, 1_000_000))
        .map(([{ threshold, step }, unit]) => BigInt(Math.round(threshold * unit) + step));
    case "date":
      return fc
        .integer({ min: -15_000, max: 400 })
        .map((days) => new Date(asOf.getTime() + days * 86_400_000).toISOString().slice(0, 10));
    case "records":
      return fc.array(recordOf(fact.fields ?? {}), { maxLength: LONGEST_LIST });
  }
}

const LONGEST_LIST = 3;

const recordOf = (facts: Readonly<Record<string, Fact>>): fc.Arbitrary<Values> =>
  fc.record(Object.fromEntries(Object.entries(facts).map(([code, fact]) => [code, valueOf(fact)])));

/** One full record for every place in a list, to fill the holes of records with. */
const fillersOf = (facts: Readonly<Record<string, Fact>>): fc.Arbitrary<Values> =>
  fc.record(
    Object.fromEntries(
      Object.entries(facts).flatMap(([code, { fields }]) =>
        fields === undefined
          ? []
          : [[code, fc.array(recordOf(fields), { minLength: LONGEST_LIST, maxLength: LONGEST_LIST })]],
      ),
    ),
  );

const byDimension = (
  of: (facts: Readonly<Record<string, Fact>>) => fc.Arbitrary<Values>,
): fc.Arbitrary<Facts> =>
  fc.record(Object.fromEntries(dimensionCodes.map((code) => [code, of(factsOf(code))])));

const fullFacts = byDimension(recordOf);
const fillers = byDimension(fillersOf);
const holes = fc.func(fc.nat(3)).map((drawn) => (path: string) => drawn(path) === 0);

const isList = (value: unknown): value is Values[] => Array.isArray(value);

/** Leaves out what is a hole, and looks inside the rest. */
const keep = (
  values: Values,
  isHole: (code: string) => boolean,
  inside: (code: string, value: unknown) => unknown = (_code, value) => value,
) =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([code]) => !isHole(code))
      .map(([code, value]) => [code, inside(code, value)]),
  );

/** Leaves out dimensions, facts, and fields inside records. */
function punch(full: Facts, isHole: (path: string) => boolean): Facts {
  const record = (path: string) => (fields: Values, i: number) =>
    keep(fields, (field) => isHole(`${path}.${i}.${field}`));
  const dimension = (code: string, facts: unknown) =>
    keep(
      facts as Values,
      (fact) => isHole(`${code}.${fact}`),
      (fact, value) => (isList(value) ? value.map(record(`${code}.${fact}`)) : value),
    );
  return keep(full, isHole, dimension) as Facts;
}

/** One way the holes may be filled. */
function complete(holed: Facts, other: Facts, filler: Facts): Facts {
  const fact = (dimension: string, code: string, fresh: unknown) => {
    const known = holed[dimension]?.[code];
    if (known === undefined) return fresh;
    const inside = filler[dimension]?.[code];
    return isList(known) && isList(inside) ? known.map((record, i) => ({ ...inside[i], ...record })) : known;
  };
  const never = () => false;
  return keep(other, never, (dimension, facts) =>
    keep(facts as Values, never, (code, fresh) => fact(dimension, code, fresh)),
  ) as Facts;
}

const said = ({ code, state, text, number }: LabelOutcome) => ({ code, state, text, number });
const isDefinite = ({ state }: LabelOutcome) => state === "TRUE" || state === "FALSE" || state === "VALUE";
const judge = (labels: readonly CompiledLabel[], facts: Facts) => evaluateLabels(labels, facts, asOf);

/** What is definite with holes stays as it is however the holes are filled. */
const definiteMeansDefinite = (
  labels: readonly CompiledLabel[],
  onOutcome: (outcome: LabelOutcome) => void = () => undefined,
) =>
  fc.property(
    fullFacts,
    holes,
    fc.array(fc.tuple(fullFacts, fillers), { minLength: 2, maxLength: 2 }),
    (full, isHole, others) => {
      const holed = punch(full, isHole);
      const completions = [full, ...others.map(([other, filler]) => complete(holed, other, filler))];
      const judged = completions.map((facts) => judge(labels, facts));
      judge(labels, holed).forEach((outcome, i) => {
        onOutcome(outcome);
        if (!isDefinite(outcome)) return;
        for (const outcomes of judged) expect(outcomes[i] && said(outcomes[i])).toEqual(said(outcome));
      });
    },
  );

describe("a definite outcome never rests on what is missing", () => {
  it("holds for every label of the pack, and decides often enough to mean something", () => {
    const seen = new Map(
      pack.map(({ definition }) => [definition.code, { definite: 0, unknown: 0, error: 0 }]),
    );
    const count = (outcome: LabelOutcome) => {
      const counts = seen.get(outcome.code);
      if (counts)
        counts[isDefinite(outcome) ? "definite" : outcome.state === "ERROR" ? "error" : "unknown"]++;
      if (outcome.state === "UNKNOWN") expect(outcome.missing).not.toHaveLength(0);
    };
    fc.assert(definiteMeansDefinite(pack, count), { numRuns: 200 });
    for (const { definite, unknown, error } of seen.values()) {
      expect(definite).toBeGreaterThan(20);
      expect(unknown).toBeGreaterThan(20);
      expect(error).toBe(0);
    }
  });

  it("holds for logic of every shape", () => {
    const title = { zh: "测试", en: "Test" };
    const common = { version: 1, effectiveFrom: "2025-01-01", title, description: title, category: "RISK" };
    const labels = [
      "judicial.lawsuits.all(l, l.pending || l.role == 'PLAINTIFF')",
      "judicial.lawsuits.exists_one(l, l.pending)",
      "judicial.lawsuits.filter(l, l.pending).size() >= 2",
      "judicial.lawsuits.filter(l, l.pending).exists(l, l.role == 'DEFENDANT')",
      "judicial.lawsuits.exists(l, judicial.enforcements.exists(e, e.open && l.pending && e.amount < l.amount))",
      "!(tax.arrears > 0) != (tax.creditGrade == 'D' && registry.status != 'ACTIVE')",
      "tax.creditGrade in ['C', 'D'] ? tax.arrears > 0 : judicial.enforcements.size() > 1 || tax.buyerCount < 10",
      "tax.buyerCount > 0 && ratio(tax.supplierCount, tax.buyerCount) > 1",
      "ratio(tax.supplierCount, tax.buyerCount) > 1 || tax.arrears > 0",
    ].map((when, i) =>
      compileLabel(labelDefinition.parse({ ...common, code: `SHAPE${i}`, kind: "BOOLEAN", when })),
    );
    fc.assert(definiteMeansDefinite(labels), { numRuns: 200 });
  });

  it.each([
    ["!has(tax.arrears) || tax.arrears > 0", {}, "TRUE"],
    ["has(portfolio.compensationCount) && portfolio.compensationCount > 0", {}, "FALSE"],
  ])("is seen to fail for a label that got past the check: %s", (expression, facts, state) => {
    const honest = pack.find((l) => l.definition.code === "TAX_ARREARS");
    if (honest === undefined) throw new Error("no TAX_ARREARS");
    const program = labelEnvironment().environment.parse(expression);
    expect(program.check().valid).toBe(true);
    const smuggled = { ...honest, program };
    expect(evaluateLabel(smuggled, facts, asOf).state).toBe(state);
    expect(fc.check(definiteMeansDefinite([honest]), { numRuns: 100 }).failed).toBe(false);
    const control = fc.check(definiteMeansDefinite([smuggled]), { numRuns: 400, endOnFailure: true });
    expect(control.failed).toBe(true);
  });
});
