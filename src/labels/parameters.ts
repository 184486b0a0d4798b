import {
  dimensionCodes,
  factsOf,
  type DimensionCode,
  type FactPath,
  type KnownFacts,
} from "../facts/index.js";
import type { LabelDefinition } from "./definition.js";
import type { ParameterTypes } from "./environment.js";
import { Refusal } from "./refusal.js";

type Declared = NonNullable<LabelDefinition["parameters"]>;

/** The values of a label's parameters in one case. */
export type ParameterValues = NonNullable<Declared["default"]>;

/** A label's parameters, checked: every case gives every parameter a value of its one type. */
export interface ParameterTable {
  readonly by: FactPath | undefined;
  readonly types: ParameterTypes;
  readonly fallback: ParameterValues | undefined;
  readonly cases: ReadonlyMap<string, ParameterValues>;
}

const CEL_TYPE: Readonly<Record<string, ParameterTypes[string]>> = {
  number: "double",
  string: "string",
  boolean: "bool",
};

/** Splits a fact path such as `tax.arrears`, or returns undefined when the vocabulary has no such fact. */
export function splitFactPath(path: string): [DimensionCode, string] | undefined {
  const [dimension, fact, ...rest] = path.split(".");
  const code = dimensionCodes.find((c) => c === dimension);
  if (code === undefined || fact === undefined || rest.length > 0) return undefined;
  return Object.hasOwn(factsOf(code), fact) ? [code, fact] : undefined;
}

function textFact(path: string): FactPath {
  const split = splitFactPath(path);
  if (split === undefined)
    throw new Refusal("unknown_fact", `parameters by '${path}': there is no such fact`);
  const [dimension, fact] = split;
  if (factsOf(dimension)[fact]?.kind !== "text")
    throw new Refusal("invalid_parameters", `parameters by '${path}': not a text`);
  return `${dimension}.${fact}`;
}

/** Names by type: `bound:double`. */
const signature = (values: ParameterValues): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}:${CEL_TYPE[typeof value] ?? ""}`)
    .sort()
    .join(", ");

/** Checks declared parameters. Throws Refusal where a case leaves one out or gives it another type. */
export function parameterTable({ by, default: fallback, cases = {} }: Declared): ParameterTable {
  const complete = Object.entries(cases).map(([key, own]): [string, ParameterValues] => [
    key,
    { ...fallback, ...own },
  ]);
  const model = fallback ?? complete[0]?.[1] ?? {};
  const odd = complete.find(([, values]) => signature(values) !== signature(model));
  if (odd !== undefined) {
    const message = `case '${odd[0]}' has the parameters (${signature(odd[1])}), not (${signature(model)})`;
    throw new Refusal("invalid_parameters", message);
  }
  const types = Object.fromEntries(
    Object.entries(model).map(([name, value]) => [name, CEL_TYPE[typeof value] ?? "double"]),
  );
  return { by: by === undefined ? undefined : textFact(by), types, fallback, cases: new Map(complete) };
}

function longestPrefix(cases: ParameterTable["cases"], text: string): ParameterValues | undefined {
  for (let length = text.length; length > 0; length--) {
    const values = cases.get(text.slice(0, length));
    if (values !== undefined) return values;
  }
  return undefined;
}

function fitting(table: ParameterTable, facts: KnownFacts): ParameterValues | "UNKNOWN" | "NONE" {
  if (table.by === undefined) return table.fallback ?? "NONE";
  const text = knownValue(facts, table.by) as string | undefined;
  if (text === undefined) return "UNKNOWN";
  for (const key of table.cases.keys())
    if (key.length > text.length && key.startsWith(text)) return "UNKNOWN";
  return longestPrefix(table.cases, text) ?? table.fallback ?? "NONE";
}

/**
 * The parameters that hold for these facts, or undefined when it is not known which do: the fact is missing, or so
 * coarse that a longer case might be meant (`K` where there is a case `K701`). Throws where no case fits.
 */
export function chooseParameters(table: ParameterTable, facts: KnownFacts): ParameterValues | undefined {
  const fit = fitting(table, facts);
  if (fit === "NONE") throw new Error(`no parameters for this ${table.by ?? "label"}`);
  return fit === "UNKNOWN" ? undefined : fit;
}

/** The parameters that hold for these facts, or undefined where it is not known which do, or none do. */
export function parametersIfAny(table: ParameterTable, facts: KnownFacts): ParameterValues | undefined {
  const fit = fitting(table, facts);
  return typeof fit === "string" ? undefined : fit;
}

/** The value of a fact, or undefined when it is not known. */
export function knownValue(facts: KnownFacts, path: FactPath): unknown {
  const [dimension, fact] = path.split(".") as [DimensionCode, string];
  return (facts[dimension] as Readonly<Record<string, unknown>> | undefined)?.[fact];
}
