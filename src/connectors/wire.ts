import { z } from "zod";
import { type BusinessDate, type Fen, fenOfYuan } from "../facts/fact.js";
import { parseDate } from "./files/values/date.js";
import { parseYuan, yuanShift } from "./files/values/money.js";

/** Yuan with two decimals on the wire, such as `"1234.50"`, as fen. */
export const yuan = z
  .string()
  .regex(/^-?\d{1,15}\.\d{2}$/)
  .transform(fenOfYuan);

/** Ten thousand yuan (万元) with up to six decimals, such as `"500.00"`, as fen. */
export const wanYuan = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,6})?$/)
  .transform((text): Fen => {
    const [whole = "0", part = ""] = text.split(".");
    return BigInt(whole + part.padEnd(6, "0"));
  });

/** A share between 0 and 1 written as text, such as `"0.4312"`. */
export const share = z
  .string()
  .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/)
  .transform(Number);

/** `20240131` as `2024-01-31`. */
export const compactDate = z
  .string()
  .regex(/^\d{8}$/)
  .transform((d) => `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6)}`)
  .pipe(z.iso.date());

/** `2024年01月31日` as `2024-01-31`. */
export const chineseDate = z
  .string()
  .regex(/^\d{4}年\d{2}月\d{2}日$/)
  .transform((d) => d.replace(/[年月]/g, "-").replace("日", ""))
  .pipe(z.iso.date());

/** A vendor's word, as ours; any other word is refused. */
export const word = <const M extends Record<string, string>>(words: M) =>
  z
    .enum(Object.keys(words) as [keyof M & string, ...(keyof M & string)[]])
    .transform((w): M[keyof M] => words[w]);

/** Text or a number, as text: vendors send the one or the other for the same field. */
export const textOrNumber = z.union([z.string(), z.number()]).transform(String);

/** A count from nought, written as text or as a number. */
export const count = textOrNumber.pipe(z.string().regex(/^\d{1,9}$/)).transform(Number);

const BLANK: ReadonlySet<unknown> = new Set([undefined, null, "", "-", "--", "暂无"]);

/** Something a vendor may leave blank, in whichever way it does: then it is not said. */
export const unlessBlank = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    (value) => (BLANK.has(typeof value === "string" ? value.trim() : value) ? undefined : value),
    schema.optional(),
  );

/** A list where a vendor may send its only element by itself, or nothing for none. */
export const asList = (value: unknown): unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : value === undefined || value === null ? [] : [value];

/** One thing where a vendor may send a list of it alone. */
export const asOne = (value: unknown): unknown => {
  const [only, ...others] = asList(value);
  return others.length === 0 ? only : value;
};

// Fifteen digits only for the end of the year 9999; fourteen would be a time of day written without signs.
const EPOCH_MS = /^(?:-?\d{11,13}|253\d{12})$/;
// Not a fixed eight hours: in the summers of 1986 to 1991 midnight came an hour sooner.
const shanghaiDay = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

const dayOf = (text: string): BusinessDate | undefined =>
  EPOCH_MS.test(text)
    ? shanghaiDay.format(new Date(Number(text)))
    : parseDate(text, ["iso", "datetime", "chinese", "compact"], 0);

/** A day in any form vendors use: epoch milliseconds, `2024-01-31`, with a time of day, `2024年1月31日`, `20240131`. */
export const vendorDate = textOrNumber.transform((text) => dayOf(text) ?? "").pipe(z.iso.date());

const ENDLESS: ReadonlySet<unknown> = new Set(["长期", "永久", "无固定期限"]);

/** The last day of a term; not said where it has none, which vendors also write as a day in the year 9999. */
export const lastDay = z.preprocess(
  (value) => (ENDLESS.has(value) ? undefined : value),
  vendorDate.transform((day) => (day.startsWith("9999-") ? undefined : day)).optional(),
);

/** Yuan as vendors write them, such as `"55593"`, `28111.82` or `"1,234.5元"`, as fen. */
export const looseYuan = textOrNumber.transform((text) => parseYuan(text, yuanShift.yuan) ?? "").pipe(yuan);

/** How many places the point moves from a unit of capital to yuan. */
const shifts: Readonly<Record<string, number>> = { 亿: 8, 万: yuanShift.wanyuan, "": yuanShift.yuan };
const CAPITAL = /^(\d[\d,]*(?:\.\d+)?)(亿|万|)(\p{Script=Han}*)$/u;
const RENMINBI: ReadonlySet<string> = new Set(["元", "人民币", "人民币元", "元人民币"]);
const CURRENCIES_OF_OURS: ReadonlySet<string> = new Set([...RENMINBI, "CNY", "RMB"]);

/** Whether a vendor's word for a currency means the renminbi; one left out is taken for it. */
export const isRenminbi = (currency: string | undefined): boolean =>
  currency === undefined || CURRENCIES_OF_OURS.has(currency.trim());

/**
 * Registered capital, such as `500万元人民币`, `77800.32万人民币` or `1.2亿`, as fen; not said where it is in another
 * currency, which is not converted. A bare number is refused: it may be yuan or ten thousands of them.
 */
export const capital = z.string().transform((text, context): Fen | undefined => {
  const bare = text
    .normalize("NFKC")
    .replaceAll(/[\s()]/g, "")
    .replace("圆", "元");
  const [match, digits = "", unit = "", currency = ""] = CAPITAL.exec(bare) ?? [];
  const isOurs = RENMINBI.has(currency) || (currency === "" && unit !== "");
  if (match !== undefined && currency !== "" && !isOurs) return undefined;
  const amount = match !== undefined && isOurs ? parseYuan(digits, shifts[unit] ?? 0) : undefined;
  if (amount !== undefined) return fenOfYuan(amount);
  context.issues.push({ code: "invalid_format", format: "capital", input: text });
  return z.NEVER;
});
