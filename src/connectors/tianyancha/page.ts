import { z } from "zod";
import { isObject } from "../connector.js";
import { asList, count } from "../wire.js";

/** The most records one page may hold; only the first page is asked for. */
export const PAGE_SIZE = 20;

/** A page of a list, and how many records there are on all of them. */
export const pageOf = <I extends z.ZodType>(item: I) =>
  z
    .strictObject({ total: count, items: z.array(item) })
    .refine(({ total, items }) => total >= items.length && (total === 0 || items.length > 0), {
      path: ["total"],
    });

/** Puts a page right that sends its only record bare, or nothing for no records. */
export const pageShape = (result: unknown): unknown =>
  isObject(result) ? { ...result, items: asList(result["items"]) } : result;
