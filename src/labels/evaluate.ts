import { EvaluationError, type ASTNode } from "@marcbachmann/cel-js";
import type { FactPath, KnownFacts } from "../facts/index.js";
import type { CompiledLabel } from "./compile.js";
import type { LabelDefinition } from "./definition.js";
import { celFacts, type CelFacts } from "./environment.js";
import { quantise } from "./functions.js";
import { valueUnlessMissing } from "./missing.js";
import { chooseParameters, knownValue } from "./parameters.js";
import { readsOf, type Read } from "./reads.js";

/** TRUE and FALSE of a yes-or-no label, VALUE of the others; UNKNOWN for want of a fact; ERROR is the rule's fault. */
export type LabelState = "TRUE" | "FALSE" | "VALUE" | "UNKNOWN" | "ERROR";

/** What a label says of one subject at one moment. */
export interface LabelOutcome {
  readonly code: string;
  readonly version: number;
  readonly state: LabelState;
  /** The value of an ENUM label. */
  readonly text?: string;
  /** The value of a NUMBER label, to six decimals. */
  readonly number?: number;
  /** When UNKNOWN: the facts whose absence left it so, or a record's field such as `judicial.lawsuits.role`. */
  readonly missing: readonly FactPath[];
  /** The label's needs that were known. */
  readonly used: readonly FactPath[];
  /** When ERROR: what went wrong, without any fact's value. */
  readonly error?: string;
}

type Conclusion = Pick<LabelOutcome, "state" | "text" | "number" | "error"> & {
  missing?: readonly FactPath[];
};

function conclude(definition: LabelDefinition, value: unknown): Conclusion {
  switch (definition.kind) {
    case "BOOLEAN":
      return { state: value === true ? "TRUE" : "FALSE" };
    case "ENUM": {
      const declared = definition.values.find((v) => v.code === value);
      if (declared === undefined) throw new Error("the result is not among the values");
      return { state: "VALUE", text: declared.code };
    }
    case "NUMBER":
      if (!Number.isFinite(value)) throw new Error("the result is not a finite number");
      return { state: "VALUE", number: quantise(value as number) };
  }
}

const lacksField = (records: unknown, field: string): boolean =>
  (records as Readonly<Record<string, unknown>>[]).some((record) => record[field] === undefined);

/** The path a read of these facts found missing, or undefined. */
function missingPath(read: Read, label: CompiledLabel, facts: KnownFacts): FactPath | undefined {
  const by = label.parameters?.by;
  const [owner, name, field] = read.split(".");
  if (owner === "params")
    return label.parameters && !chooseParameters(label.parameters, facts) ? by : undefined;
  const fact = `${owner ?? ""}.${name ?? ""}` as FactPath;
  const value = knownValue(facts, fact);
  if (field === undefined) return value === undefined ? fact : undefined;
  return value !== undefined && lacksField(value, field) ? `${fact}.${field}` : undefined;
}

function missingPaths(undecided: readonly ASTNode[], label: CompiledLabel, facts: KnownFacts): FactPath[] {
  const paths = undecided.flatMap((part) => readsOf(part)).map((read) => missingPath(read, label, facts));
  return [...new Set(paths.filter((path) => path !== undefined))];
}

/** Parameters are chosen when first read, so that a label not deciding on them does not depend on the choice. */
function variables(label: CompiledLabel, facts: KnownFacts, known: CelFacts & { asOf: Date }): object {
  const { parameters, params } = label;
  if (parameters === undefined) return known;
  let chosen: object | undefined;
  return {
    ...known,
    get params() {
      return (chosen ??= params(chooseParameters(parameters, facts) ?? {}));
    },
  };
}

function judge(label: CompiledLabel, facts: KnownFacts, known: CelFacts & { asOf: Date }): Conclusion {
  const input = variables(label, facts, known);
  try {
    const value = valueUnlessMissing(() => label.program(input) as unknown);
    if (value !== undefined) return conclude(label.definition, value);
    return { state: "UNKNOWN", missing: missingPaths(label.why(input) as ASTNode[], label, facts) };
  } catch (error) {
    return {
      state: "ERROR",
      error: error instanceof EvaluationError ? error.summary : (error as Error).message,
    };
  }
}

function withoutStackTraces<T>(run: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function outcome(label: CompiledLabel, facts: KnownFacts, known: CelFacts & { asOf: Date }): LabelOutcome {
  const { code, version } = label.definition;
  const used = label.needs.filter((need) => knownValue(facts, need) !== undefined);
  return { code, version, used, missing: [], ...judge(label, facts, known) };
}

/** Judges one subject by one label, on facts as of `asOf`. */
export const evaluateLabel = (label: CompiledLabel, facts: KnownFacts, asOf: Date): LabelOutcome =>
  withoutStackTraces(() => outcome(label, facts, { ...celFacts(facts), asOf }));

/** Judges one subject by many labels, in their order; the facts enter CEL once. */
export function evaluateLabels(
  labels: readonly CompiledLabel[],
  facts: KnownFacts,
  asOf: Date,
): LabelOutcome[] {
  const known = { ...celFacts(facts), asOf };
  return withoutStackTraces(() => labels.map((label) => outcome(label, facts, known)));
}
