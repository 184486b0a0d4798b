import { z } from "zod";
import { isObject } from "../connector.js";
import { count, looseYuan, textOrNumber, unlessBlank, vendorDate } from "../wire.js";

/**
 * A part of a report. Null: it came, and nothing is on record; undefined: it did not come, and nothing is known.
 */
export type Part<T> = T | null | undefined;

const isNothing = (value: unknown): boolean =>
  value === null ||
  value === "" ||
  (isObject(value) && (Array.isArray(value) ? value : Object.keys(value)).length === 0);

// A list is a segment with an H to it, such as PC02AH or EC020H; PD01H is the segment H of PD01.
const LIST = /^[EP][A-Z]\d\d[\dA-Z]H$/;
/** Units that come once for each account or record. */
const REPEATED: ReadonlySet<string> = new Set(["PD01", "PF01", "PF02", "PF03", "PF04", "ED01"]);

/**
 * Puts a report into one form: what is empty, written `""`, `{}` or `[]` as it may be where XML was made JSON, is null;
 * what repeats is a list even where there is one of it. Places that are ignored are left out here already: parsed
 * twice, once to find them, a long report takes twice as long.
 */
export function orderly(ignored: readonly string[]): (report: unknown) => unknown {
  const skipped = new Set(ignored);

  function partsOf(value: object, place: string): object {
    const parts: Record<string, unknown> = {};
    for (const [code, part] of Object.entries(value)) {
      const inner = place === "" ? code : `${place}.${code}`;
      if (!skipped.has(inner)) parts[code] = formed(part, inner, code);
    }
    return parts;
  }

  function formed(value: unknown, place: string, code: string): unknown {
    if (isNothing(value)) return null;
    if (!isObject(value)) return value;
    if (Array.isArray(value)) return value.map((item) => formed(item, place, ""));
    const parts = partsOf(value, place);
    return LIST.test(code) || REPEATED.has(code) ? [parts] : parts;
  }

  return (report) => formed(report, "", "");
}

/** A part of a report with the codes read from it; any other code is one nobody declared. */
export const part = <S extends z.core.$ZodLooseShape>(codes: S) => z.strictObject(codes).nullish();

/** A list within a part, with the codes read from each of its records. */
export const list = <S extends z.core.$ZodLooseShape>(codes: S) => z.array(z.strictObject(codes)).nullish();

/** An amount J. The reports tell whole yuan. */
export const amount = unlessBlank(looseYuan);

/** A number S. */
export const number = unlessBlank(count);

/** A day R. */
export const day = unlessBlank(vendorDate);

/** A month R, as `2024-01` or `202401`. */
export const month = unlessBlank(
  textOrNumber
    .pipe(z.string().regex(/^\d{4}[-./]?(0[1-9]|1[0-2])$/))
    .transform((text) => `${text.slice(0, 4)}-${text.slice(-2)}`),
);

/** A year R. */
export const year = unlessBlank(textOrNumber.pipe(z.string().regex(/^\d{4}$/)).transform(Number));

/** A state of a month, of which a report tells hundreds. */
export const state = z.union([z.string(), z.number()]).nullish();

/** Words Q, or an identifier I. */
export const words = unlessBlank(textOrNumber);

/** A code D as one of our values; undefined stands for a code that says it is not known. Any other code is refused. */
export const coded = <const V extends string>(table: Readonly<Record<string, V | undefined>>) =>
  unlessBlank(textOrNumber.pipe(z.enum(Object.keys(table))).transform((code): V | undefined => table[code]));

/** A code D in the report's own words; one that is not in the table stays as it is. */
export const worded = (table: Readonly<Record<string, string>>) =>
  unlessBlank(textOrNumber.transform((code) => table[code] ?? code));

/** Five-tier classification 五级分类. Neither 6 (in default 违约) nor 9 (not classified) is one of the five. */
export const fiveTier = coded({
  1: "NORMAL",
  2: "SPECIAL_MENTION",
  3: "SUBSTANDARD",
  4: "DOUBTFUL",
  5: "LOSS",
  6: undefined,
  9: undefined,
});

type Inner<T, K extends keyof T> = NonNullable<T[K]>;

/** What is inside a part, below some codes: nothing inside nothing, unknown inside the unknown. */
export function inside<T, A extends keyof T>(outer: Part<T>, a: A): Part<Inner<T, A>>;
export function inside<T, A extends keyof T, B extends keyof Inner<T, A>>(
  outer: Part<T>,
  a: A,
  b: B,
): Part<Inner<Inner<T, A>, B>>;
export function inside<
  T,
  A extends keyof T,
  B extends keyof Inner<T, A>,
  C extends keyof Inner<Inner<T, A>, B>,
>(outer: Part<T>, a: A, b: B, c: C): Part<Inner<Inner<Inner<T, A>, B>, C>>;
export function inside(outer: unknown, ...codes: readonly PropertyKey[]): unknown {
  return codes.reduce((at, code) => (isObject(at) ? at[code as string] : at), outer);
}

/** A value of a part, or what it is where nothing is on record. */
export const valueIn = <T, V>(from: Part<T>, nothing: V, pick: (part: T) => V | undefined): V | undefined =>
  from === null ? nothing : from === undefined ? undefined : pick(from);

/** The records of a list; none where nothing is on record. */
export const recordsIn = <T, R>(from: Part<readonly T[]>, record: (item: T) => R): R[] | undefined =>
  valueIn(from, [], (items) => items.map(record));

/** The sum of the amounts that are told; undefined where none is. */
export function sumTold(amounts: readonly (bigint | undefined)[]): bigint | undefined {
  const told = amounts.filter((one) => one !== undefined);
  return told.length === 0 ? undefined : told.reduce((sum, one) => sum + one, 0n);
}

const TIERS = ["NORMAL", "SPECIAL_MENTION", "SUBSTANDARD", "DOUBTFUL", "LOSS"] as const;
/** A classification, from the best to the worst as they stand above. */
export type FiveTier = (typeof TIERS)[number];

/**
 * The worst of some classifications. Where one is missing a worse one may hide behind it: then nothing is said, unless
 * the worst there is was told.
 */
export function worstTier(tiers: readonly (FiveTier | undefined)[]): FiveTier | undefined {
  if (tiers.includes("LOSS")) return "LOSS";
  if (tiers.includes(undefined)) return undefined;
  return TIERS.findLast((tier) => tiers.includes(tier));
}

/** Codes by the part they are in, as places of a report: `EBB.EB02.EB02A`, `EB02AS03`. */
export const codesIn = (place: string, codes: readonly string[]): string[] =>
  codes.map((code) => `${place}.${code}`);
