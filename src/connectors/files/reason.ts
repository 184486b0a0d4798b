import type { IdentifierProblem } from "../../facts/identifiers.js";
import type { DateFormat } from "./field.js";

/** Why a row was rejected, for people; never holds a value of the row. */
export interface Reason {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

const SHOWN: Readonly<Record<DateFormat, string>> = {
  iso: "2020/1/31",
  datetime: "2020-01-31 10:30:00",
  us: "1/31/2020",
  "day-mon": "31-Jan-20",
  "epoch-ms": "1580400000000",
  chinese: "二〇二〇年一月三十一日",
  compact: "20200131",
  excel: "43861",
};

const fixed = <const C extends string>(code: C, zh: string, en: string) => ({ code, zh, en });

/** Every reason to reject a row; the only list. */
export const reasons = {
  empty: fixed("EMPTY", "为空", "is empty"),
  notAValue: fixed("NOT_A_VALUE", "不是单个值", "is not a single value"),
  nul: fixed("NUL_CHARACTER", "含有 NUL 字符", "holds a NUL character"),
  tooLong: (longest: number) =>
    fixed("TOO_LONG", `超过 ${longest} 个字符`, `is longer than ${longest} characters`),
  keyTooLong: fixed("KEY_TOO_LONG", "记录键过长", "makes the record key too long"),
  inexact: fixed(
    "INEXACT_NUMBER",
    "数字过长，已不精确：请以文本保存该列",
    "is a number too long to be exact: keep the column as text",
  ),
  notYuan: fixed(
    "NOT_AN_AMOUNT",
    "不是至多两位小数的金额（元）",
    "is not an amount in yuan with at most two decimals",
  ),
  notWanyuan: fixed(
    "NOT_AN_AMOUNT",
    "不是至多六位小数的金额（万元）",
    "is not an amount in 10,000 yuan with at most six decimals",
  ),
  negative: fixed("NEGATIVE_AMOUNT", "金额不能为负", "is below zero"),
  notAboveZero: fixed("NOT_ABOVE_ZERO", "金额须大于零", "is not above zero"),
  badShares: fixed("BAD_SHARES", "自担金额须在零与担保金额之间", "is not between zero and the amount"),
  endsBeforeStart: fixed("ENDS_BEFORE_START", "到期日早于起始日", "ends before it starts"),
  notInteger: fixed("NOT_AN_INTEGER", "不是整数", "is not a whole number"),
  notNumber: fixed("NOT_A_NUMBER", "不是数字", "is not a number"),
  notTruth: fixed("NOT_A_BOOLEAN", "不是是/否", "is neither yes nor no"),
  notAllowed: fixed("NOT_ALLOWED", "不符合该项的取值规则", "is not a value this fact may have"),
  future: fixed("IN_THE_FUTURE", "晚于当前", "lies in the future"),
  erased: fixed(
    "SUBJECT_ERASED",
    "该主体的个人信息已依法删除，不能再记录",
    "belongs to a subject whose personal data was erased: nothing personal can be kept about it",
  ),
  ambiguous: fixed(
    "CONFLICTING_IDENTIFIERS",
    "标识分属不同主体：请核对该行，或合并主体",
    "identifiers belong to different subjects: check the row, or merge them",
  ),
  strayValue: fixed("STRAY_VALUE", "该列没有列名却有值", "has no name, but a value"),
  badQuotes: fixed("BAD_QUOTES", "引号使用有误", "a quote stands where none may"),
  cellCount: (cells: number, named: number) =>
    fixed(
      "CELL_COUNT",
      `该行有 ${cells} 个值，首行有 ${named} 个`,
      `has ${cells} values, the first row ${named}`,
    ),
  notDate: (formats: readonly DateFormat[]) => {
    const shown = formats.map((format) => SHOWN[format]).join(" / ");
    return fixed("NOT_A_DATE", `不是形如 ${shown} 的日期`, `is not a date such as ${shown}`);
  },
  notAWord: (words: readonly string[]) => {
    const listed = words.join(", ");
    return fixed("NOT_A_KNOWN_WORD", `不是以下之一：${listed}`, `is none of ${listed}`);
  },
  noMatch: (pattern: string) =>
    fixed("PATTERN", `不符合格式 ${pattern}`, `does not have the form ${pattern}`),
  badIdentifier: (scheme: string, { reason, at }: IdentifierProblem) => {
    const [zh, en] = at === undefined ? ["", ""] : [`（第 ${at} 位）`, ` at character ${at}`];
    return fixed("BAD_IDENTIFIER", `${scheme} 有误：${reason}${zh}`, `${scheme} is wrong: ${reason}${en}`);
  },
  unknownCustomer: (system: string) =>
    fixed("UNKNOWN_CUSTOMER", `${system} 中没有该编号的客户`, `no customer has this number in ${system}`),
};
