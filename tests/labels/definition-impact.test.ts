import { expect, test } from "@jest/globals";
import { compilePack } from "../../src/labels/compile-pack.js";
import {
  type CountedMove,
  countMoves,
  movesBetween,
  packWithCandidate,
} from "../../src/labels/definition-impact.js";
import { labelDefinition } from "../../src/labels/definition.js";
import { evaluateLabels } from "../../src/labels/evaluate.js";
import { type Judgement, labelsInForce } from "../../src/labels/judge.js";
import type { CompiledLabel } from "../../src/labels/compile.js";

const NOW = new Date("2026-03-01T04:00:00Z");

const definition = (code: string, version: number, when: string) =>
  labelDefinition.parse({
    code,
    version,
    effectiveFrom: "2020-01-01",
    title: { zh: "欠税", en: "Arrears" },
    description: { zh: "有欠税", en: "Has arrears" },
    category: "RISK",
    kind: "BOOLEAN",
    when,
  });

const published = [definition("A", 1, "tax.arrears > 0"), definition("B", 1, "labels.A")];
const candidate = definition("A", 2, "tax.arrears > 100");

function judged(pack: readonly CompiledLabel[], arrears: bigint): Judgement[] {
  const labels = labelsInForce(pack, NOW);
  const outcomes = evaluateLabels(labels, { tax: { arrears } }, NOW);
  return outcomes.flatMap((outcome, i) => {
    const label = labels[i];
    return label ? [{ definition: label.definition, outcome, evidence: [] }] : [];
  });
}

const moves = (arrears: bigint) =>
  movesBetween(
    judged(compilePack(published), arrears),
    judged(packWithCandidate(published, candidate, "2026-03-01"), arrears),
  );

test("a stricter candidate takes the label, and the one building on it, from those between the thresholds", () => {
  const lost = { kind: "LOST", from: "TRUE", to: "FALSE" };
  expect(moves(50n)).toEqual([
    { code: "A", ...lost },
    { code: "B", ...lost },
  ]);
  expect(moves(0n)).toEqual([]);
  expect(moves(5_000_000n)).toEqual([]);
});

test("a candidate of a new code is gained from nothing", () => {
  const pack = packWithCandidate(published, definition("C", 1, "tax.arrears > 0"), "2026-03-01");
  expect(movesBetween(judged(compilePack(published), 1n), judged(pack, 1n))).toEqual([
    { code: "C", kind: "GAINED", from: "NONE", to: "TRUE" },
  ]);
});

test("twenty customers are named for a move, all are counted", () => {
  const customers = Array.from({ length: 25 }, (_, i) => `customer-${i}`);
  const counted = customers.reduce<CountedMove[]>(
    (so, customer) => countMoves(so, customer, [{ code: "A", kind: "LOST", from: "TRUE", to: "FALSE" }]),
    [],
  );
  expect(counted).toHaveLength(1);
  expect(counted[0]?.customers).toBe(25);
  expect(counted[0]?.samples).toEqual(customers.slice(0, 20));
});
