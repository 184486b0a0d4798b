import { z } from "zod";
import type { Fact, FactKind } from "../../facts/fact.js";

const column = z.string().min(1);
const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** How a file may write a date; the first of those named that fits is taken. All are days in Asia/Shanghai. */
export const dateFormats = [
  "iso", // 2020-01-31, 2020/1/31, 2020.1.31, also with a midnight behind it
  "datetime", // 2020-01-31 10:30:00
  "us", // 1/31/2020
  "day-mon", // 31-Jan-20
  "epoch-ms", // 1580400000000
  "chinese", // 二〇二〇年一月三十一日, 2020年1月31日
  "compact", // 20200131
  "excel", // 43861, days as a spreadsheet counts them
] as const;
export type DateFormat = (typeof dateFormats)[number];

const conversions = ["text", "code", "date", "yuan", "wanyuan", "integer", "number", "boolean"] as const;
export type Conversion = (typeof conversions)[number];

const Constant = z.strictObject({ is: Scalar });

const Reading = z
  .strictObject({
    column: column.optional(),
    /** In place of `column`: the first of these that is not blank. */
    columns: z.array(column).min(2).optional(),
    as: z.enum(conversions).optional(),
    /** For dates; `iso` if left out. */
    format: z.union([z.enum(dateFormats), z.array(z.enum(dateFormats)).min(1)]).optional(),
    /** For `day-mon`: two-digit years up to this one are 20xx, later ones 19xx. */
    pivot: z.int().min(0).max(99).optional(),
    /** For codes: a regular expression that the whole value must match. */
    pattern: z.string().min(1).optional(),
    /** What certain cells mean. With `as`, any other cell is read as that; without, it is refused. */
    words: z.record(z.string(), Scalar).optional(),
    /** What a cell means that is none of the words. */
    otherwise: Scalar.optional(),
    /** What a blank cell means. */
    whenBlank: Scalar.optional(),
    /** A blank cell leaves the fact unsaid instead of refusing the row. */
    optional: z.boolean().optional(),
  })
  .superRefine((field, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", message });
    const { as, words, format, pivot } = field;
    if ((field.column === undefined) === (field.columns === undefined))
      refuse("must have either column: or columns:");
    if (format !== undefined && as !== undefined && as !== "date") refuse("format: is for dates");
    if (field.pattern !== undefined && as !== "code") refuse("pattern: is for as: code");
    if (field.otherwise !== undefined && words === undefined) refuse("otherwise: needs words:");
    if (field.otherwise !== undefined && as !== undefined)
      refuse("has either as: or otherwise: beside words:");
    if (field.optional === true && field.whenBlank !== undefined)
      refuse("has either optional: or whenBlank:");
    if ([format].flat().includes("day-mon") && pivot === undefined)
      refuse("day-mon needs pivot: the last two-digit year that is 20xx");
    if (pivot !== undefined && ![format].flat().includes("day-mon")) refuse("pivot: is for format: day-mon");
    if (field.pattern !== undefined && !isPattern(field.pattern)) refuse("pattern: is no regular expression");
  });

const isPattern = (text: string): boolean => {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
};

/** What a field of a row is: a constant, or what one of some columns says. */
export const Field = z.union([Constant, Reading]);
export type FieldMapping = z.output<typeof Field>;
export type ReadingMapping = z.output<typeof Reading>;

/** The columns a field reads. */
export const columnsOf = (field: FieldMapping): readonly string[] =>
  "is" in field ? [] : (field.columns ?? (field.column === undefined ? [] : [field.column]));

/** How a field is read: what it says, or what follows from what it leaves out. */
export function conversionOf(field: ReadingMapping): Conversion | undefined {
  if (field.as !== undefined) return field.as;
  if (field.format !== undefined) return "date";
  return field.words === undefined ? "text" : undefined;
}

const fitting: Readonly<Record<FactKind, readonly Conversion[]>> = {
  text: ["text", "code"],
  integer: ["integer"],
  ratio: ["number", "integer"],
  money: ["yuan", "wanyuan"],
  date: ["date"],
  boolean: ["boolean"],
  records: [],
};

/** What is wrong with reading a fact by a field, or undefined. */
export function fieldProblem(field: FieldMapping, fact: Fact): string | undefined {
  if (fact.kind === "records") return "is a list of records: bring them with record:";
  const constants = "is" in field ? [field.is] : constantsOf(field);
  const wrong = constants.findIndex((value) => !fact.schema.safeParse(value).success);
  if (wrong >= 0) return `cannot be ${JSON.stringify(constants[wrong])}`;
  if ("is" in field) return undefined;
  const conversion = conversionOf(field);
  if (conversion === undefined || fitting[fact.kind].includes(conversion)) return undefined;
  return `is read as ${conversion}, but holds ${fact.kind}: read it as ${fitting[fact.kind].join(" or ")}`;
}

const constantsOf = ({ words, otherwise, whenBlank }: ReadingMapping) =>
  [...Object.values(words ?? {}), otherwise, whenBlank].filter((value) => value !== undefined);
