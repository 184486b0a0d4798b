import { z } from "zod";
import { isObject } from "../connector.js";
import { asList } from "../wire.js";
import { type Checked, PAGE_SIZE, Paging } from "./check.js";

/** What `…/GetList` answers where it is no check: the bare records of the first page. */
export const listPageOf = <I extends z.ZodType>(item: I) =>
  z
    .strictObject({ Result: z.array(item), Paging: Paging.nullish() })
    // A full page that does not say how many there are could be cut short.
    .refine(({ Result, Paging: page }) => page || Result.length < PAGE_SIZE, { path: ["Paging"] })
    .refine(({ Result, Paging: page }) => !page || page.TotalRecords >= Result.length, {
      path: ["Paging", "TotalRecords"],
    })
    .transform(({ Result, Paging: page }): Checked<z.output<I>> => ({
      items: Result,
      total: page?.TotalRecords ?? Result.length,
    }));

/** Puts a list right that sends its only record bare. */
export const listShape = (result: unknown): unknown =>
  isObject(result) ? { ...result, Result: asList(result["Result"]) } : result;
