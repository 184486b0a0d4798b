import type { FactValue } from "./profile.js";

/** What something rests on, and how old that is. */
export type Evidence = Pick<FactValue, "source" | "effectiveAt" | "fetchedAt" | "observationIds">;

const earliest = (moments: readonly (Date | null)[]): Date | null =>
  moments.reduce(
    (first, moment) => (first === null || (moment !== null && moment < first) ? moment : first),
    null,
  );

/** The evidence of what several words make together: every source, no fresher than the oldest of them. Pure. */
export function joinEvidence(parts: readonly Evidence[]): Evidence {
  const sources = [...new Set(parts.flatMap(({ source }) => source ?? []))].sort();
  return {
    source: sources.length === 0 ? null : sources.join("+"),
    effectiveAt: earliest(parts.map(({ effectiveAt }) => effectiveAt)),
    fetchedAt: earliest(parts.map(({ fetchedAt }) => fetchedAt)),
    observationIds: [...new Set(parts.flatMap(({ observationIds }) => observationIds))],
  };
}
