import { ParseError, TypeError as CelTypeError, type ASTNode, type ParseResult } from "@marcbachmann/cel-js";
import type { FactPath } from "../facts/index.js";
import { builtOn, closest, labelType, offsetOf } from "./built-on.js";
import { expressionOf, type LabelDefinition } from "./definition.js";
import {
  labelEnvironment,
  type LabelEnvironment,
  parseExpression,
  type ParameterTypes,
} from "./environment.js";
import { parameterTable, type ParameterTable } from "./parameters.js";
import { readsOf, type Read } from "./reads.js";
import { Refusal } from "./refusal.js";
import { type TimeReads, timeReadsOf } from "./time.js";

/** A place in an expression, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A definition that must not be published: `label` says which, `code` and the message why, `position` where. */
export class LabelError extends Error {
  constructor(
    readonly code: string,
    readonly label: string,
    message: string,
    readonly position?: Position,
  ) {
    super(`${label}${position ? ` ${position.line}:${position.column}` : ""}: ${message}`);
  }
}

/** A checked label, ready to be evaluated any number of times. */
export interface CompiledLabel {
  readonly definition: LabelDefinition;
  /** Facts the expression reads, those of the labels it builds on, and the ones its parameters are chosen by. */
  readonly needs: readonly FactPath[];
  /** Codes of the labels it reads. */
  readonly builtOn: readonly string[];
  readonly parameters: ParameterTable | undefined;
  /** How what it says depends on the moment; undefined where it does not. */
  readonly time: TimeReads | undefined;
  /** Makes the CEL variable `params`. */
  readonly params: LabelEnvironment["params"];
  /** Makes the CEL variable `labels`. */
  readonly labels: LabelEnvironment["labels"];
  readonly program: ParseResult;
  /** The same expression, yielding the parts that left it undecided. */
  readonly why: ParseResult;
  /** The same expression, yielding what each of its parts came to; made when first wanted. */
  readonly trace: () => ParseResult;
}

function refuseWrongResult(definition: LabelDefinition, type: string | undefined): void {
  const expected = labelType(definition);
  if (type !== expected)
    throw new Refusal(
      "wrong_result",
      `a label of kind ${definition.kind} yields ${expected}, not ${type ?? "nothing"}`,
    );
}

/** Texts written as a result, looking through choices. */
function writtenResults(node: ASTNode): { text: string; offset: number }[] {
  if (node.op === "?:") return node.args.slice(1).flatMap(writtenResults);
  return node.op === "value" && typeof node.args === "string" ? [{ text: node.args, offset: node.pos }] : [];
}

function refuseUndeclaredResult(definition: LabelDefinition, ast: ASTNode): void {
  if (definition.kind !== "ENUM") return;
  const declared = new Set(definition.values.map((v) => v.code));
  const undeclared = writtenResults(ast).find(({ text }) => !declared.has(text));
  if (undeclared)
    throw new Refusal("undeclared_value", `'${undeclared.text}' is not among the values`, undeclared.offset);
}

function checkedType(program: ParseResult): string | undefined {
  const { type, error } = program.check();
  if (error !== undefined) throw error;
  return type;
}

/** The facts behind what an expression reads: a record's field counts as its list, `params` as `by`. */
function needsOf(reads: readonly Read[], by: FactPath | undefined): FactPath[] {
  const facts = reads
    .filter((read) => !read.startsWith("params.") && !read.startsWith("labels."))
    .map((read) => read.split(".").slice(0, 2).join(".") as FactPath);
  const readsParams = reads.some((read) => read.startsWith("params."));
  return [...new Set(readsParams && by !== undefined ? [...facts, by] : facts)];
}

/** The types of the labels an expression reads. Refuses one that does not exist. */
function labelsRead(ast: ASTNode, reads: readonly Read[], types: ParameterTypes): ParameterTypes {
  const entries = builtOn(reads).map((code) => {
    const type = types[code];
    if (type !== undefined) return [code, type] as const;
    const near = closest(code, Object.keys(types));
    const hint = near === undefined ? "" : `: did you mean '${near}'?`;
    throw new Refusal("unknown_label", `there is no label '${code}'${hint}`, offsetOf(ast, code));
  });
  return Object.fromEntries(entries);
}

function compile(definition: LabelDefinition, others: ParameterTypes): CompiledLabel {
  const parameters = definition.parameters && parameterTable(definition.parameters);
  const source = expressionOf(definition);
  const ast = parseExpression(source);
  const reads = readsOf(ast);
  const types = labelsRead(ast, reads, others);
  const { environment, params, labels } = labelEnvironment(parameters?.types, types);
  const program = environment.parse(source);
  refuseWrongResult(definition, checkedType(program));
  refuseUndeclaredResult(definition, program.ast);
  const why = environment.parse(`why(${source}\n)`);
  checkedType(why);
  const needs = needsOf(reads, parameters?.by);
  const time = timeReadsOf(ast, needs);
  let traced: ParseResult | undefined;
  const trace = (): ParseResult => {
    if (traced !== undefined) return traced;
    traced = environment.parse(`trace(${source}\n)`);
    checkedType(traced);
    return traced;
  };
  const made = { parameters, params, labels, time, program, why, trace };
  return { definition, needs, builtOn: Object.keys(types), ...made };
}

/** The place of an offset into an expression. */
export function positionOf(source: string, offset: number): Position {
  const before = source.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/**
 * Parses and type-checks a definition against the vocabulary of facts and the types of the labels it may build on, by
 * code. Throws LabelError.
 */
export function compileLabel(definition: LabelDefinition, others: ParameterTypes = {}): CompiledLabel {
  const refuse = (code: string, message: string, offset: number | undefined) =>
    new LabelError(
      code,
      definition.code,
      message,
      offset === undefined ? undefined : positionOf(expressionOf(definition), offset),
    );
  try {
    return compile(definition, others);
  } catch (error) {
    if (error instanceof Refusal) throw refuse(error.code, error.message, error.offset);
    if (error instanceof ParseError || error instanceof CelTypeError)
      throw refuse(error.code, error.summary, error.range?.start);
    throw error;
  }
}
