import { dimensionCodes, factsOf } from "../facts/index.js";
import { maskValue } from "../governance/masking.js";
import type { CustomerProfile } from "./profile.js";

/** The facts of the vocabulary that are about identifiable natural persons, found once. */
const personalFacts = dimensionCodes.flatMap((code) =>
  Object.entries(factsOf(code)).flatMap(([name, { mask }]) =>
    mask === undefined ? [] : [{ code, name, mask }],
  ),
);

/** A profile fit to be shown: personal values masked, everything else as it is. */
export function maskProfile(profile: CustomerProfile): CustomerProfile {
  const dimensions = { ...profile.dimensions };
  for (const { code, name, mask } of personalFacts) {
    const fact = dimensions[code][name];
    if (typeof fact?.value !== "string") continue;
    dimensions[code] = { ...dimensions[code], [name]: { ...fact, value: maskValue(mask, fact.value) } };
  }
  const { subjectId, asOf } = profile;
  return {
    subjectId,
    asOf,
    dimensions,
    get sources() {
      return profile.sources;
    },
  };
}
