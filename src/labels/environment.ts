import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { startOfBusinessDate } from "../facts/business-date.js";
import type { BusinessDate, Fact, FactKind, Fen } from "../facts/fact.js";
import { dimensionCodes, factsOf, type DimensionCode, type KnownFacts } from "../facts/index.js";
import { functions, mixedOperators } from "./functions.js";
import { traceMacro } from "./trace.js";
import { whyMacro } from "./undecided.js";

type Values = Readonly<Record<string, unknown>>;

/** One field of a CEL message: its type, and how a known value enters CEL. */
interface Field {
  readonly type: string;
  readonly enter: (value: unknown) => unknown;
}

/** Makes a CEL message of known values; a value left out is a field CEL reports missing. */
type Message = (known: Values) => object;

const unchanged = (value: unknown): unknown => value;

/** Beyond 2^53 fen a double is inexact: the bigint stays, and CEL refuses it where a double is declared. */
function fenAsDouble(value: unknown): number | bigint {
  const fen = value as Fen;
  return Number.isSafeInteger(Number(fen)) ? Number(fen) : fen;
}

const scalarFields: Readonly<Record<Exclude<FactKind, "records">, Field>> = {
  text: { type: "string", enter: unchanged },
  integer: { type: "double", enter: unchanged },
  ratio: { type: "double", enter: unchanged },
  money: { type: "double", enter: fenAsDouble },
  date: { type: "google.protobuf.Timestamp", enter: (date) => startOfBusinessDate(date as BusinessDate) },
  boolean: { type: "bool", enter: unchanged },
};

function declareMessage(
  environment: Environment,
  name: string,
  fields: Readonly<Record<string, Field>>,
): Message {
  const ctor = class {};
  const types = Object.fromEntries(Object.entries(fields).map(([code, { type }]) => [code, type]));
  environment.registerType(name, { ctor, fields: types });
  const enterers = Object.entries(fields);
  return (known) => {
    const message = new ctor() as Record<string, unknown>;
    for (const [code, { enter }] of enterers)
      if (known[code] !== undefined) message[code] = enter(known[code]);
    return message;
  };
}

function declareFacts(
  environment: Environment,
  name: string,
  facts: Readonly<Record<string, Fact>>,
): Message {
  const fields = Object.entries(facts).map(([code, fact]): [string, Field] => {
    if (fact.kind !== "records") return [code, scalarFields[fact.kind]];
    const path = `${name}.${code}`;
    const record = declareFacts(environment, path, fact.fields ?? {});
    return [code, { type: `list<${path}>`, enter: (records) => (records as Values[]).map(record) }];
  });
  return declareMessage(environment, name, Object.fromEntries(fields));
}

const vocabulary = new Environment().registerVariable("asOf", "google.protobuf.Timestamp");
for (const { signature, handler } of functions)
  vocabulary.registerFunction(signature, handler, { async: false });
for (const { signature, handler } of mixedOperators) vocabulary.registerOperator(signature, handler);
vocabulary.registerFunction("why(ast): bool", whyMacro, { async: false });
vocabulary.registerFunction("trace(ast): bool", traceMacro, { async: false });

const dimensionMessages = dimensionCodes.map((code): [DimensionCode, Message] => {
  const message = declareFacts(vocabulary, code, factsOf(code));
  vocabulary.registerVariable(code, code);
  return [code, message];
});

/** Known facts of one subject as CEL variables, made once and read by any number of labels. */
export type CelFacts = Readonly<Record<DimensionCode, object>>;

/** Turns known facts into CEL variables: money in whole fen, dates at midnight in China. */
export const celFacts = (facts: KnownFacts): CelFacts =>
  Object.fromEntries(
    dimensionMessages.map(([code, message]) => [code, message(facts[code] ?? {})]),
  ) as CelFacts;

/** CEL types of a label's parameters, by name. */
export type ParameterTypes = Readonly<Record<string, "double" | "string" | "bool">>;

/** A CEL environment over the vocabulary of facts, and the makers of its `params` and `labels` variables. */
export interface LabelEnvironment {
  readonly environment: Environment;
  readonly params: Message;
  readonly labels: Message;
}

/** Parses an expression without checking its types. Throws ParseError. */
export const parseExpression = (source: string): ASTNode => vocabulary.parse(source).ast;

function declareVariable(environment: Environment, name: string, types: ParameterTypes): Message {
  const fields = Object.entries(types).map(([field, type]): [string, Field] => [
    field,
    { type, enter: unchanged },
  ]);
  const message = declareMessage(environment, name, Object.fromEntries(fields));
  environment.registerVariable(name, name);
  return message;
}

/** The environment of one label: every dimension, `asOf`, the label functions, its `params` and the labels it reads. */
export function labelEnvironment(parameters?: ParameterTypes, labels?: ParameterTypes): LabelEnvironment {
  const environment = vocabulary.clone();
  const declare = (name: string, types: ParameterTypes | undefined): Message =>
    types === undefined ? () => ({}) : declareVariable(environment, name, types);
  return { environment, params: declare("params", parameters), labels: declare("labels", labels) };
}
