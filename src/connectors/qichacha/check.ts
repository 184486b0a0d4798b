import { z } from "zod";
import { isObject } from "../connector.js";
import { asList, asOne, count, textOrNumber } from "../wire.js";

/** The most records one page may hold; only the first page is asked for. */
export const PAGE_SIZE = 20;

/** Which page came, and how many records there are on all of them. */
export const Paging = z.strictObject({ PageSize: count, PageIndex: count, TotalRecords: count });

/** Records of a check, newest first: all of them, or the first page. */
export interface Checked<I> {
  readonly items: readonly I[];
  /** How many there are, on later pages too. */
  readonly total: number;
}

/** What a check `…Check/GetList` answers: whether it found anything, and all of it or, where pages are, the first. */
const checkedOf = <I extends z.ZodType>(item: I, fullPage: number) =>
  z
    .strictObject({
      Result: z.strictObject({
        VerifyResult: textOrNumber.pipe(z.enum(["0", "1"])),
        Data: z.array(item),
      }),
      Paging: Paging.nullish(),
    })
    .refine(({ Result }) => (Result.VerifyResult === "1") === Result.Data.length > 0, {
      path: ["Result", "VerifyResult"],
    })
    // A full page that does not say how many there are could be cut short.
    .refine(({ Result, Paging: page }) => page || Result.Data.length < fullPage, { path: ["Paging"] })
    .refine(({ Result, Paging: page }) => !page || page.TotalRecords >= Result.Data.length, {
      path: ["Paging", "TotalRecords"],
    })
    .transform(({ Result, Paging: page }): Checked<z.output<I>> => ({
      items: Result.Data,
      total: page?.TotalRecords ?? Result.Data.length,
    }));

/** A check that answers in one piece. */
export const checkOf = <I extends z.ZodType>(item: I) => checkedOf(item, Infinity);

/** A check that answers in pages. */
export const checkPageOf = <I extends z.ZodType>(item: I) => checkedOf(item, PAGE_SIZE);

/** Puts a check right that sends its only record bare, or the result in a list. */
export function checkShape(result: unknown): unknown {
  if (!isObject(result)) return result;
  const inner = asOne(result["Result"]);
  return isObject(inner) ? { ...result, Result: { ...inner, Data: asList(inner["Data"]) } } : result;
}
