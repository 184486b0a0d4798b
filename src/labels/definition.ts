import { z } from "zod";
import type { Title } from "../facts/fact.js";

const title = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const labelCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/, "capitals, digits and underscores");
const expression = z.string().trim().min(1);

const parameterSet = z.record(
  z.string().regex(/^[a-z][A-Za-z0-9]*$/, "a parameter name in camel case"),
  z.union([z.number(), z.string(), z.boolean()]),
);

const parameters = z
  .strictObject({
    by: z.string().optional(),
    default: parameterSet.optional(),
    cases: z.record(z.string().min(1), parameterSet).optional(),
  })
  .refine((p) => (p.by === undefined) === (p.cases === undefined), "`by` and `cases` go together")
  .refine((p) => p.default !== undefined || p.cases !== undefined, "neither `default` nor `cases`");

const common = {
  code: labelCode,
  version: z.int().positive(),
  effectiveFrom: z.iso.date(),
  title,
  description: title,
  category: z.enum(["CUSTOMER", "RISK", "PRODUCT", "PROCESS"]),
  source: z.string().min(1).optional(),
  parameters: parameters.optional(),
};

const enumValues = z
  .array(z.strictObject({ code: labelCode, title }))
  .min(2)
  .refine((values) => new Set(values.map((v) => v.code)).size === values.length, "a value is declared twice");

const bands = z
  .array(z.strictObject({ code: labelCode, title, from: z.number() }))
  .min(2)
  .refine((all) => new Set(all.map((b) => b.code)).size === all.length, "a band is declared twice")
  .refine(
    (all) => all.every((b, i) => i === 0 || b.from > (all[i - 1]?.from ?? b.from)),
    "each band begins above the one before it",
  );

/**
 * A label as the risk staff write it: a judgement over facts, in CEL. `parameters` become the variable `params`:
 * `default`, overridden by the case whose key is the longest prefix of the text of the fact `by`. A SCORE is a number
 * that falls into the last band whose `from` it reaches. An expression may read another label as `labels.CODE`.
 */
export const labelDefinition = z.discriminatedUnion("kind", [
  z.strictObject({ ...common, kind: z.literal("BOOLEAN"), when: expression }),
  z.strictObject({ ...common, kind: z.literal("ENUM"), values: enumValues, value: expression }),
  z.strictObject({ ...common, kind: z.literal("NUMBER"), unit: title, value: expression }),
  z.strictObject({ ...common, kind: z.literal("SCORE"), bands, value: expression }),
]);

/** A label as it is written down and stored. */
export type LabelDefinition = z.infer<typeof labelDefinition>;

/** What a label is about. */
export type LabelCategory = LabelDefinition["category"];

/** The CEL expression of a definition. */
export const expressionOf = (definition: LabelDefinition): string =>
  definition.kind === "BOOLEAN" ? definition.when : definition.value;

/** What a label may say in text, with its titles: the values of an ENUM, the bands of a SCORE. */
export function textsOf(
  definition: LabelDefinition,
): readonly { readonly code: string; readonly title: Title }[] {
  switch (definition.kind) {
    case "ENUM":
      return definition.values;
    case "SCORE":
      return definition.bands;
    case "BOOLEAN":
    case "NUMBER":
      return [];
  }
}
