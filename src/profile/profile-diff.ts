import { type DimensionCode, dimensionCodes, factsOf } from "../facts/index.js";
import { factJson, shownJson } from "./fact-json.js";
import type { CustomerProfile, FactStatus, FactValue } from "./profile.js";

/** A fact as it stood at one moment, fit to be shown. */
export interface FactThen {
  /** JSON text in stored form, a personal text masked; null where the fact was not known. */
  readonly value: string | null;
  readonly source: string | null;
  readonly status: FactStatus;
}

/** A fact that stands otherwise at one moment than at another. */
export interface FactDifference {
  readonly path: string;
  readonly dimension: DimensionCode;
  readonly before: FactThen;
  readonly after: FactThen;
}

const NOT_ASKED: Pick<FactValue, "value" | "source" | "status"> = {
  value: null,
  source: null,
  status: "MISSING",
};

/**
 * The facts whose value, source or status differs between two profiles of one customer. Values are compared clear, so
 * that a name replaced by another with the same mask is seen, and shown masked. Pure.
 */
export function diffProfiles(before: CustomerProfile, after: CustomerProfile): FactDifference[] {
  return dimensionCodes.flatMap((dimension) =>
    Object.entries(factsOf(dimension)).flatMap(([name, fact]) => {
      const [old, now] = [before, after].map(({ dimensions }) => {
        const { value, source, status } = dimensions[dimension][name] ?? NOT_ASKED;
        return { value: factJson(fact, value), source, status };
      }) as [FactThen, FactThen];
      if (old.value === now.value && old.source === now.source && old.status === now.status) return [];
      const shown = (then: FactThen): FactThen => ({ ...then, value: shownJson(fact, then.value) });
      return [{ path: `${dimension}.${name}`, dimension, before: shown(old), after: shown(now) }];
    }),
  );
}
