import { storeFacts } from "../connectors/connector.js";
import type { Pool, Records } from "../facts/dimension.js";
import { type DimensionCode, factsOf } from "../facts/index.js";
import { joinEvidence } from "./evidence.js";
import type { KnownSource, ReasonCode, Snapshot, SourceTrouble } from "./profile.js";

/** A source in this trouble was not asked at all. */
const NOT_ASKED: ReadonlySet<ReasonCode> = new Set([
  ...(["NO_KEY", "NO_CONSENT", "NO_PURPOSE", "NOT_CONFIGURED", "DEFERRED"] as const),
]);

/** Who could tell a part of a pool, and what became of asking. */
export interface Asking {
  readonly sources: readonly KnownSource[];
  readonly troubles: readonly SourceTrouble[];
}

/**
 * What several sources said of a dimension, the best word first, with the parts of each of its pools told as one list
 * by one word of its own: as old as the oldest part, ranked as the best of them. Pure.
 */
export const pooled = (
  code: DimensionCode,
  pools: readonly Pool[],
  words: readonly Snapshot[],
  asking: Asking,
): readonly Snapshot[] => pools.reduce((all, pool) => withPool(code, pool, all, asking), words);

function withPool(
  code: DimensionCode,
  pool: Pool,
  words: readonly Snapshot[],
  asking: Asking,
): readonly Snapshot[] {
  const telling = words.filter((word) => word.facts[pool.list] !== undefined);
  const { whole, used } = join(code, pool, telling);
  const { source, effectiveAt, fetchedAt, observationIds } = joinEvidence(used);
  if (source === null || effectiveAt === null || fetchedAt === null) return words;
  const follows = pool.follows(whole, askedFor(pool, telling, asking));
  const together: Snapshot = {
    source,
    dimension: code,
    rank: Math.min(...used.map(({ rank }) => rank)),
    effectiveAt,
    fetchedAt,
    facts: storeFacts(code, { [pool.list]: whole, ...follows }),
    observationIds,
  };
  return [...words.map((word) => without(word, pool.list)), together];
}

/** The parts as one list in a fixed order, of each part the best word, and the words it was taken from. */
function join(code: DimensionCode, { list, by }: Pool, telling: readonly Snapshot[]) {
  const schema = factsOf(code)[list]?.schema;
  const seen = new Set<string>();
  const used: Snapshot[] = [];
  const whole: { part: string; record: Records[number] }[] = [];
  for (const word of telling) {
    const read = schema?.safeDecode(word.facts[list]);
    if (!read?.success) continue;
    const said = (read.data as Records).map((record) => ({ part: partOf(record[by], word), record }));
    const own = said.filter(({ part }) => !seen.has(part));
    for (const { part } of own) seen.add(part);
    whole.push(...own);
    // That there is nothing to tell is an answer, too.
    if (own.length > 0 || said.length === 0) used.push(word);
  }
  return { whole: whole.sort((a, b) => compare(a.part, b.part)).map(({ record }) => record), used };
}

/** Whose part a record is; one that does not say is its source's. */
const partOf = (named: unknown, word: Snapshot): string => (typeof named === "string" ? named : word.source);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function without(word: Snapshot, list: string): Snapshot {
  if (word.facts[list] === undefined) return word;
  return { ...word, facts: Object.fromEntries(Object.entries(word.facts).filter(([name]) => name !== list)) };
}

/** How many sources were asked for a part: those that told one, and those that failed to. */
function askedFor({ datasets }: Pool, told: readonly Snapshot[], { sources, troubles }: Asking): number {
  const asked = new Set(told.map(({ source }) => source));
  const telling = sources.filter((s) => s.datasets?.some((dataset) => dataset.startsWith(datasets)));
  const failed = new Set(
    troubles.filter(({ reason }) => !NOT_ASKED.has(reason.code)).map(({ source }) => source),
  );
  for (const { source } of telling) if (failed.has(source)) asked.add(source);
  return asked.size;
}
