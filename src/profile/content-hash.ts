import { hash } from "node:crypto";
import { dimensionCodes, factsOf } from "../facts/index.js";
import { canonicalJson } from "../observations/observation.js";
import { factJson } from "./fact-json.js";
import { ownBooks } from "./own-books.js";
import type { CustomerProfile } from "./profile.js";

/** What these say is true at the moment asked about, whichever that is. */
const current = new Set(ownBooks.map(({ source }) => source.source));

/**
 * SHA-256, in hex, of the facts a profile knows: value, source and `effectiveAt` of each, whatever their status. A
 * personal fact counts by the ids of its observations: its value could be guessed from the hash. What the books of the
 * institution say counts without a time. Pure.
 */
export function profileHash({ dimensions }: CustomerProfile): string {
  const known = dimensionCodes.flatMap((code) =>
    Object.entries(factsOf(code)).flatMap(([name, fact]) => {
      const said = dimensions[code][name];
      if (said === undefined || said.value === null) return [];
      const { value, source, effectiveAt, observationIds } = said;
      const content = fact.mask === undefined ? factJson(fact, value) : [...observationIds].sort();
      const at = source === null || current.has(source) ? null : effectiveAt?.toISOString();
      return [[`${code}.${name}`, [content, source, at ?? null]] as const];
    }),
  );
  return hash("sha256", canonicalJson(Object.fromEntries(known)), "hex");
}
