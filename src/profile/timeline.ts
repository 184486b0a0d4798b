import { factsOf, type DimensionCode } from "../facts/index.js";
import { canonicalJson, type StoredFacts } from "../observations/observation.js";
import { shownJson } from "./fact-json.js";

/** A fact a source says otherwise than before, as JSON text fit to be shown; null where it did or does not say it. */
export interface FactChange {
  readonly path: string;
  readonly from: string | null;
  readonly to: string | null;
}

const jsonOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : canonicalJson(value);

/**
 * What a snapshot says otherwise than the one before it of the same source, both in stored form, in the order of the
 * vocabulary. Values are compared clear and shown masked. Pure.
 */
export function changesBetween(
  dimension: DimensionCode,
  before: StoredFacts,
  after: StoredFacts,
): FactChange[] {
  return Object.entries(factsOf(dimension)).flatMap(([name, fact]) => {
    const [from, to] = [jsonOf(before[name]), jsonOf(after[name])];
    if (from === to) return [];
    return [{ path: `${dimension}.${name}`, from: shownJson(fact, from), to: shownJson(fact, to) }];
  });
}
