import { EvaluationError, type ASTNode } from "@marcbachmann/cel-js";
import type { FactPath, KnownFacts } from "../facts/index.js";
import type { CompiledLabel } from "./compile.js";
import type { LabelDefinition } from "./definition.js";
import { celFacts, type CelFacts } from "./environment.js";
import { quantise } from "./functions.js";
import { valueUnlessMissing } from "./missing.js";
import { chooseParameters, knownValue, parametersIfAny } from "./parameters.js";
import { readsOf, type Read } from "./reads.js";
import { ANY_DAY, nextTime } from "./time.js";

/** TRUE and FALSE of a yes-or-no label, VALUE of the others; UNKNOWN for want of a fact; ERROR is the rule's fault. */
export type LabelState = "TRUE" | "FALSE" | "VALUE" | "UNKNOWN" | "ERROR";

/** What can be lacking for an answer: a fact, or a label. */
export type Missing = FactPath | `labels.${string}`;

/** What a label says of one subject at one moment. */
export interface LabelOutcome {
  readonly code: string;
  readonly version: number;
  readonly state: LabelState;
  /** The value of an ENUM label. */
  readonly text?: string;
  /** The value of a NUMBER label, to six decimals. */
  readonly number?: number;
  /**
   * When UNKNOWN: the facts whose absence left it so, a record's field such as `judicial.lawsuits.role`, or a label it
   * builds on that is not in force, such as `labels.TAX_ARREARS`.
   */
  readonly missing: readonly Missing[];
  /** The label's needs that were known. */
  readonly used: readonly FactPath[];
  /** When ERROR: what went wrong, without any fact's value. */
  readonly error?: string;
  /**
   * The first moment at which time alone may change it, a business day's beginning; undefined where it never can. That
   * a NUMBER counts on, such as an age, is no change of what it says.
   */
  readonly nextChangeAt?: Date;
}

type Conclusion = Pick<LabelOutcome, "state" | "text" | "number" | "error"> & {
  missing?: readonly Missing[];
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
    case "SCORE": {
      if (!Number.isFinite(value)) throw new Error("the result is not a finite number");
      const number = quantise(value as number);
      const band = definition.bands.findLast(({ from }) => number >= from);
      if (band === undefined) throw new Error("the result lies below the lowest band");
      return { state: "VALUE", text: band.code, number };
    }
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

function missingPaths(
  undecided: readonly ASTNode[],
  label: CompiledLabel,
  facts: KnownFacts,
  others: Others,
): Missing[] {
  const paths = undecided
    .flatMap((part) => readsOf(part))
    .flatMap((read) =>
      read.startsWith("labels.") ? missingIn(read, others) : (missingPath(read, label, facts) ?? []),
    );
  return [...new Set(paths)];
}

/** What other labels say of the same subject, by code. */
export type Others = ReadonlyMap<string, LabelOutcome>;

function missingIn(read: Read, others: Others): readonly Missing[] {
  const other = others.get(read.slice("labels.".length));
  if (other === undefined) return [read as Missing];
  return other.state === "UNKNOWN" ? other.missing : [];
}

/** No label yields an integer of CEL's: read as the type it should have, it is an error and not an answer. */
const NO_ANSWER = 0n;

function answerOf({ state, text, number }: LabelOutcome): unknown {
  switch (state) {
    case "TRUE":
    case "FALSE":
      return state === "TRUE";
    case "VALUE":
      return number ?? text;
    case "UNKNOWN":
      return undefined;
    case "ERROR":
      return NO_ANSWER;
  }
}

function labelsFor(label: CompiledLabel, others: Others): object {
  const told = label.builtOn.map((code) => [code, others.get(code)] as const);
  return label.labels(Object.fromEntries(told.map(([code, other]) => [code, other && answerOf(other)])));
}

/** Parameters are chosen when first read, so that a label not deciding on them does not depend on the choice. */
function variables(
  label: CompiledLabel,
  facts: KnownFacts,
  known: CelFacts & { asOf: Date },
  others: Others,
): object {
  const { parameters, params } = label;
  if (parameters === undefined && label.builtOn.length === 0) return known;
  const labels = labelsFor(label, others);
  if (parameters === undefined) return { ...known, labels };
  let chosen: object | undefined;
  return {
    ...known,
    labels,
    get params() {
      return (chosen ??= params(chooseParameters(parameters, facts) ?? {}));
    },
  };
}

function judge(
  label: CompiledLabel,
  facts: KnownFacts,
  known: CelFacts & { asOf: Date },
  others: Others,
): Conclusion {
  const input = variables(label, facts, known, others);
  try {
    const value = valueUnlessMissing(() => label.program(input) as unknown);
    if (value !== undefined) return conclude(label.definition, value);
    return { state: "UNKNOWN", missing: missingPaths(label.why(input) as ASTNode[], label, facts, others) };
  } catch (error) {
    const broken = label.builtOn.find((code) => others.get(code)?.state === "ERROR");
    if (broken !== undefined)
      return { state: "ERROR", error: `label ${broken}, which it builds on, is in error` };
    return {
      state: "ERROR",
      error: error instanceof EvaluationError ? error.summary : (error as Error).message,
    };
  }
}

/** Runs something in which many errors are thrown and caught; their traces would cost more than all the rest. */
export function withoutStackTraces<T>(run: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** What the expression of a label is given: facts, the moment, its parameters and the labels it builds on. */
export const inputOf = (label: CompiledLabel, facts: KnownFacts, asOf: Date, others: Others): object =>
  variables(label, facts, { ...celFacts(facts), asOf }, others);

function outcome(
  label: CompiledLabel,
  facts: KnownFacts,
  known: CelFacts & { asOf: Date },
  others: Others,
): LabelOutcome {
  const { code, version } = label.definition;
  const used = label.needs.filter((need) => knownValue(facts, need) !== undefined);
  const conclusion = judge(label, facts, known, others);
  const nextChangeAt = nextChange(label, conclusion.state, facts, known.asOf, others);
  const time = nextChangeAt === undefined ? {} : { nextChangeAt };
  return { code, version, used, missing: [], ...conclusion, ...time };
}

function nextChange(
  { definition, time, parameters, builtOn }: CompiledLabel,
  state: LabelState,
  facts: KnownFacts,
  asOf: Date,
  others: Others,
): Date | undefined {
  if (definition.kind === "NUMBER") return undefined;
  const own = (): Date | undefined => {
    if (time === undefined) return undefined;
    if (state === "ERROR") return nextTime(ANY_DAY, facts, {}, asOf);
    return nextTime(time, facts, (parameters && parametersIfAny(parameters, facts)) ?? {}, asOf);
  };
  let first = own();
  for (const code of builtOn) {
    const other = others.get(code)?.nextChangeAt;
    if (other !== undefined && (first === undefined || other < first)) first = other;
  }
  return first;
}

/** Judges one subject by one label, on facts as of `asOf` and what the labels it builds on say. */
export const evaluateLabel = (
  label: CompiledLabel,
  facts: KnownFacts,
  asOf: Date,
  others: Others = new Map(),
): LabelOutcome => withoutStackTraces(() => outcome(label, facts, { ...celFacts(facts), asOf }, others));

/**
 * Judges one subject by many labels, in their order, each after those it builds on, as `compilePack` puts them; the facts
 * enter CEL once.
 */
export function evaluateLabels(
  labels: readonly CompiledLabel[],
  facts: KnownFacts,
  asOf: Date,
): LabelOutcome[] {
  const known = { ...celFacts(facts), asOf };
  const others = new Map<string, LabelOutcome>();
  return withoutStackTraces(() =>
    labels.map((label) => {
      const said = outcome(label, facts, known, others);
      others.set(said.code, said);
      return said;
    }),
  );
}
