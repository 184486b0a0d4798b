import type { Fact, Title, ValueOf } from "./fact.js";

/** Why the institution may hold and use a dimension: published by law, the subject's consent, or its own books. */
export type LegalBasis = "PUBLIC" | "CONSENT" | "INTERNAL";

/** A record as the code holds it. */
export type Records = readonly Readonly<Record<string, unknown>>[];

/**
 * A list of which every source tells its own part: the parts are one list, and never contradict each other. What sums
 * up the list follows from the whole of it.
 */
export interface Pool {
  readonly list: string;
  /** The field that tells the parts apart, such as the vendor: of each the best word counts. */
  readonly by: string;
  /** How the datasets of the sources that tell a part begin. */
  readonly datasets: string;
  /** What follows from the whole, in the form of the vocabulary; `asked` is how many sources were asked for a part. */
  readonly follows: (whole: Records, asked: number) => Readonly<Record<string, unknown>>;
}

/** One group of facts about a subject that one kind of source tells. */
export interface Dimension<F extends Record<string, Fact> = Record<string, Fact>> {
  readonly code: string;
  readonly title: Title;
  readonly basis: LegalBasis;
  /** After so many days a fact is STALE; undefined where the institution's own ledger is always current. */
  readonly maxAgeDays: number | undefined;
  readonly facts: F;
  /** Facts that sum up the time between two dates: words on different times do not contradict each other. */
  readonly period?: {
    readonly bounds: readonly [from: string, to: string];
    readonly sums: readonly string[];
  };
  readonly pools?: readonly Pool[];
}

/** What a source may say in one observation of a dimension: any of its facts. */
export type FactsOf<D extends Dimension> = { [K in keyof D["facts"]]?: ValueOf<D["facts"][K]> };

/** Declares a dimension, keeping the exact types of its facts. */
export const dimension = <const F extends Record<string, Fact>>(d: Dimension<F>): Dimension<F> => d;
