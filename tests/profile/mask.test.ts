import { describe, expect, it } from "@jest/globals";
import { assembleProfile } from "../../src/profile/assemble.js";
import { maskProfile } from "../../src/profile/mask.js";

const asOf = new Date("2026-03-01T02:00:00Z");
const profileOf = (facts: Record<string, unknown>) =>
  assembleProfile({
    subjectId: "s",
    asOf,
    troubles: [],
    sources: [],
    snapshots: [
      {
        source: "gateway",
        dimension: "registry",
        rank: 10,
        effectiveAt: asOf,
        fetchedAt: asOf,
        facts,
        observationIds: ["o"],
      },
    ],
  });

describe("maskProfile", () => {
  const facts = {
    name: "欧阳若兰商行",
    legalRepresentativeName: "欧阳若兰",
    employees: 5,
    regionCode: "510100",
  };

  it("masks what is about a natural person and nothing else", () => {
    const clear = profileOf(facts);
    const shown = maskProfile(clear);
    const { legalRepresentativeName: person, ...others } = clear.dimensions.registry;
    const { legalRepresentativeName: masked, ...same } = shown.dimensions.registry;
    expect(masked).toEqual({ ...person, value: "欧阳**" });
    expect(same).toEqual(others);
    expect({ ...shown, dimensions: { ...shown.dimensions, registry: clear.dimensions.registry } }).toEqual(
      clear,
    );
  });

  it("does not touch the profile it is given: labels still need it clear", () => {
    const clear = profileOf(facts);
    maskProfile(clear);
    expect(clear).toEqual(profileOf(facts));
  });

  it("leaves what is not known as it is", () => {
    const clear = profileOf({ employees: 5 });
    expect(maskProfile(clear)).toEqual(clear);
  });
});
