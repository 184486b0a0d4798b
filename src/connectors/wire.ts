import { z } from "zod";
import { type Fen, fenOfYuan } from "../facts/fact.js";

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
