import { datedRecords } from "../facts/dated-records.js";
import type { DimensionCode } from "../facts/index.js";

const counted = Object.values(datedRecords).flatMap(({ dimension, feeds }) =>
  feeds === undefined ? [] : [{ dimension, ...feeds }],
);

/** Facts in stored form, and for each list a source told whole the number of its records, where it does not say it. */
export function withCounts(
  dimension: DimensionCode,
  facts: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const lists = counted.filter(
    (c) => c.dimension === dimension && Array.isArray(facts[c.list]) && facts[c.count] === undefined,
  );
  if (lists.length === 0) return facts;
  const counts = lists.map(({ list, count }) => [count, (facts[list] as unknown[]).length] as const);
  return { ...facts, ...Object.fromEntries(counts) };
}
