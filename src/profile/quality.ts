import { toldFacts } from "../connectors/told-facts.js";
import { datedRecords } from "../facts/dated-records.js";
import { type DimensionCode, dimensionCodes, factsOf } from "../facts/index.js";
import { ownBooks } from "./own-books.js";
import type { CustomerProfile, FactValue } from "./profile.js";

/** How much of what could be known is known, and how recent it is. */
export interface Score {
  /** Facts known. */
  readonly known: number;
  /** Facts that are known or that a configured source could tell. */
  readonly tellable: number;
  /** Known / tellable, 0 to 1; null where nothing could be told. */
  readonly completeness: number | null;
  /** Known facts that are FRESH / known, 0 to 1; null where nothing is known. */
  readonly freshness: number | null;
  /** When the oldest known fact was learnt; null where nothing is known. */
  readonly oldestFetchedAt: Date | null;
}

/** The score of one dimension. */
export interface DimensionScore extends Score {
  readonly dimension: DimensionCode;
}

/** The scores of a profile: overall, and of each dimension that sources tell. */
export interface Quality extends Score {
  readonly dimensions: readonly DimensionScore[];
}

/** Facts somebody can tell, by dimension. */
export type Tellable = ReadonlyMap<DimensionCode, ReadonlySet<string>>;

/** Dimensions that sources tell; `crossChecks` follows from the others. */
const told = dimensionCodes.filter((code) => code !== "crossChecks");

/** Which facts some sources can tell, the institution's own books among them. Pure. */
export function tellableBy(
  sources: readonly { readonly source: string; readonly dimension: DimensionCode }[],
): Tellable {
  const tellable = new Map<DimensionCode, Set<string>>(told.map((code) => [code, new Set<string>()]));
  for (const { source, dimension } of sources)
    for (const fact of toldFacts.get(source) ?? []) tellable.get(dimension)?.add(fact);
  for (const { source, facts } of ownBooks)
    for (const fact of facts) tellable.get(source.dimension)?.add(fact);
  // A list told whole tells how many there are.
  for (const { dimension, feeds } of Object.values(datedRecords))
    if (feeds !== undefined && tellable.get(dimension)?.has(feeds.list) === true)
      tellable.get(dimension)?.add(feeds.count);
  return tellable;
}

function scoreOf(facts: readonly FactValue[], tellable: number): Score {
  const known = facts.length;
  const times = facts.flatMap(({ fetchedAt }) => (fetchedAt === null ? [] : [fetchedAt.getTime()]));
  return {
    known,
    tellable,
    completeness: tellable === 0 ? null : known / tellable,
    freshness: known === 0 ? null : facts.filter(({ status }) => status === "FRESH").length / known,
    oldestFetchedAt: times.length === 0 ? null : new Date(times.reduce((a, b) => Math.min(a, b))),
  };
}

/** Scores a profile by what could be told about it; what files told counts as soon as it is known. Pure. */
export function scoreProfile(profile: CustomerProfile, tellable: Tellable): Quality {
  const parts = told.map((dimension) => {
    const known = Object.keys(factsOf(dimension)).filter(
      (name) => (profile.dimensions[dimension][name]?.value ?? null) !== null,
    );
    const all = new Set([...(tellable.get(dimension) ?? []), ...known]);
    const facts = known.flatMap((name) => profile.dimensions[dimension][name] ?? []);
    return { dimension, facts, count: all.size };
  });
  const whole = scoreOf(
    parts.flatMap(({ facts }) => facts),
    parts.reduce((sum, { count }) => sum + count, 0),
  );
  const dimensions = parts.map(({ dimension, facts, count }) => ({ dimension, ...scoreOf(facts, count) }));
  return { ...whole, dimensions };
}
