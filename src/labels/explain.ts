import { type ASTNode, serialize } from "@marcbachmann/cel-js";
import { businessDateOf } from "../facts/business-date.js";
import { type Fact, yuanOfFen } from "../facts/fact.js";
import { factsOf, type KnownFacts } from "../facts/index.js";
import { maskValue } from "../governance/masking.js";
import { partsOf } from "./ast.js";
import type { CompiledLabel } from "./compile.js";
import { evaluateLabels, inputOf, type LabelOutcome, withoutStackTraces } from "./evaluate.js";
import { splitFactPath } from "./parameters.js";
import type { Trace, TracedPart } from "./trace.js";

/** One part of a label's expression and what it came to, as it is shown. */
export interface ExplainedPart {
  readonly depth: number;
  readonly expression: string;
  readonly state: TracedPart["state"];
  /** Amounts in yuan where a fact is read, in fen where they are worked out; dates of business; personal texts masked. */
  readonly value: string | null;
}

/** Why a label says what it says. */
export interface Explanation {
  readonly outcome: LabelOutcome;
  /** The whole first, each part before its own parts. */
  readonly parts: readonly ExplainedPart[];
  /** For a label that is FALSE: each way in which it would be TRUE, as conditions that would all have to hold. */
  readonly ways: readonly (readonly string[])[];
}

/** The fact a part reads, where it reads one. */
function factRead(node: ASTNode): Fact | undefined {
  if (node.op !== "." || node.args[0].op !== "id") return undefined;
  const [dimension, name] = splitFactPath(`${node.args[0].args}.${node.args[1]}`) ?? [];
  return dimension === undefined || name === undefined ? undefined : factsOf(dimension)[name];
}

/** Whether a personal text goes into a part: a choice or a sum of texts would show it whole. */
const isPersonal = (node: ASTNode): boolean =>
  factRead(node)?.mask !== undefined || partsOf(node).some(isPersonal);

function shown({ node, value }: TracedPart): string | null {
  if (value === undefined || value === null) return null;
  const fact = factRead(node);
  if (fact?.kind === "money") return yuanOfFen(BigInt(value as number | bigint));
  if (value instanceof Date) return businessDateOf(value);
  if (typeof value === "string") {
    if (fact?.mask !== undefined) return maskValue(fact.mask, value);
    return isPersonal(node) ? null : value;
  }
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"
    ? String(value)
    : null;
}

/** Explains what one of the labels in force says of these facts; undefined where there is no such label. Pure. */
export function explainLabel(
  labels: readonly CompiledLabel[],
  code: string,
  facts: KnownFacts,
  asOf: Date,
): Explanation | undefined {
  const label = labels.find(({ definition }) => definition.code === code);
  if (label === undefined) return undefined;
  const others = new Map(evaluateLabels(labels, facts, asOf).map((outcome) => [outcome.code, outcome]));
  const outcome = others.get(code);
  if (outcome === undefined) return undefined;
  const { parts, ways } = withoutStackTraces(
    () => label.trace()(inputOf(label, facts, asOf, others)) as unknown as Trace,
  );
  return {
    outcome,
    parts: parts.map((part) => ({
      depth: part.depth,
      expression: serialize(part.node),
      state: part.state,
      value: shown(part),
    })),
    ways: ways.map((turns) => turns.map(({ node, to }) => (to ? serialize(node) : `!(${serialize(node)})`))),
  };
}
