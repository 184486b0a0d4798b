import { z } from "zod";
import type { Fact, FactKind, Title } from "./fact.js";

const units: Partial<Record<FactKind, Title>> = {
  money: { zh: "元", en: "yuan" },
  ratio: { zh: "1（0.05 即 5%）", en: "1 (0.05 is 5 %)" },
};

/** What a whole number counts is in its name. */
const COUNTED: readonly (readonly [RegExp, Title])[] = [
  [/(^d|D)ays$/, { zh: "天", en: "days" }],
  [/(^m|M)onths$/, { zh: "月", en: "months" }],
  [/(^y|Y)ears$/, { zh: "年", en: "years" }],
  [/(^y|Y)ear$/, { zh: "公历年份", en: "calendar year" }],
  [/(^|[a-z])Count$|^count$/, { zh: "个", en: "count" }],
];

/** The unit of a fact by its kind and name; undefined where it has none. Pure. */
export function unitOf(name: string, { kind }: Fact): Title | undefined {
  if (kind !== "integer") return units[kind];
  return COUNTED.find(([pattern]) => pattern.test(name))?.[1];
}

const forms: Record<Exclude<FactKind, "text">, Title> = {
  integer: { zh: "整数", en: "A whole number" },
  ratio: { zh: "数值，不为百分数", en: "A number, not a percentage" },
  money: {
    zh: "金额，元，两位小数，至多18位整数",
    en: "Yuan with two decimals, at most 18 digits before them",
  },
  date: { zh: "日历上存在的日期，YYYY-MM-DD", en: "A day of the calendar, as YYYY-MM-DD" },
  boolean: { zh: "是或否", en: "True or false" },
  records: {
    zh: "每条记录只含所列字段，各字段分别校验",
    en: "Records of the fields listed and no others, each field checked",
  },
};

/** What is checked of a text, as JSON Schema says it. */
interface Checked {
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

function textRules(schema: z.ZodType): Title[] {
  const { enum: values, pattern, minLength, maxLength } = z.toJSONSchema(schema) as Checked;
  if (values !== undefined) return [{ zh: `取值：${values.join("、")}`, en: `One of ${values.join(", ")}` }];
  if (pattern !== undefined) return [{ zh: `格式：${pattern}`, en: `Of the form ${pattern}` }];
  return [
    {
      zh: `文本，${minLength ?? 0}至${maxLength ?? "∞"}字`,
      en: `${minLength ?? 0} to ${maxLength ?? "∞"} characters`,
    },
  ];
}

/** What a value of a fact is checked against before it is taken, in words. Pure. */
export const qualityRulesOf = ({ kind, schema }: Fact): Title[] =>
  kind === "text" ? textRules(schema) : [forms[kind]];
