import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { assembleProfile } from "../../src/profile/assemble.js";
import { profileHash } from "../../src/profile/content-hash.js";
import { diffProfiles } from "../../src/profile/profile-diff.js";
import type { Snapshot } from "../../src/profile/profile.js";
import { changesBetween } from "../../src/profile/timeline.js";

const asOf = new Date("2026-03-01T02:00:00Z");

const profileOf = (facts: Record<string, unknown>, over: Partial<Snapshot> = {}, at = asOf) =>
  assembleProfile({
    ...{ subjectId: "s", asOf: at, troubles: [], sources: [] },
    snapshots: [
      {
        ...{ source: "gateway", dimension: "registry", rank: 10, effectiveAt: asOf, fetchedAt: asOf },
        ...{ facts, observationIds: ["o"], ...over },
      },
    ],
  });

const somebody = { name: "甲公司", legalRepresentativeName: "王一", registeredCapital: "100.00" };
const registryFacts = fc.record(
  {
    name: fc.constantFrom("甲公司", "乙公司"),
    legalRepresentativeName: fc.constantFrom("王一", "王二", "李三"),
    registeredCapital: fc.constantFrom("100.00", "200.00"),
    employees: fc.nat(3),
    changes: fc.array(fc.record({ item: fc.constantFrom("地址", "股东") }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

describe("what differs between two profiles", () => {
  it("is the facts whose value differs, as they are stored", () => {
    const differences = diffProfiles(
      profileOf(somebody),
      profileOf({ ...somebody, registeredCapital: "2.50" }),
    );
    expect(differences).toEqual([
      {
        ...{ path: "registry.registeredCapital", dimension: "registry" },
        before: { value: '"100.00"', source: "gateway", status: "FRESH" },
        after: { value: '"2.50"', source: "gateway", status: "FRESH" },
      },
    ]);
  });

  it("is also another source, or another status", () => {
    const other = diffProfiles(profileOf({ employees: 3 }), profileOf({ employees: 3 }, { source: "file" }));
    expect(other.find(({ path }) => path === "registry.employees")).toMatchObject({
      ...{ before: { value: "3", source: "gateway" }, after: { value: "3", source: "file" } },
    });
    const later = new Date("2027-01-01T00:00:00Z");
    const aged = diffProfiles(profileOf({ employees: 3 }), profileOf({ employees: 3 }, {}, later));
    expect(aged).toMatchObject([
      { path: "registry.employees", before: { status: "FRESH" }, after: { status: "STALE" } },
    ]);
  });

  it("is seen under the mask: one 王 for another", () => {
    const differences = diffProfiles(
      profileOf(somebody),
      profileOf({ ...somebody, legalRepresentativeName: "王二" }),
    );
    expect(differences).toMatchObject([
      { path: "registry.legalRepresentativeName", before: { value: '"王*"' }, after: { value: '"王*"' } },
    ]);
    expect(JSON.stringify(differences)).not.toMatch(/王[一二]/);
  });

  it("is nothing between a profile and itself, and the same read backwards", () => {
    fc.assert(
      fc.property(registryFacts, registryFacts, (a, b) => {
        expect(diffProfiles(profileOf(a), profileOf(a))).toEqual([]);
        const forth = diffProfiles(profileOf(a), profileOf(b));
        const back = diffProfiles(profileOf(b), profileOf(a));
        expect(back.map((d) => ({ ...d, before: d.after, after: d.before }))).toEqual(forth);
      }),
    );
  });
});

describe("the hash of a profile", () => {
  const hashOf = (...given: Parameters<typeof profileOf>) => profileHash(profileOf(...given));

  it("is the same for the same facts, at whichever moment and in whatever status", () => {
    const hash = hashOf(somebody);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const { name, ...others } = somebody;
    expect(hashOf({ ...others, name })).toBe(hash);
    expect(hashOf(somebody, {}, new Date("2027-01-01T00:00:00Z"))).toBe(hash);
  });

  it("changes with a value, a source and a business time", () => {
    const hashes = [
      hashOf(somebody),
      hashOf({ ...somebody, registeredCapital: "1.00" }),
      hashOf(somebody, { source: "file" }),
      hashOf(somebody, { effectiveAt: new Date("2026-02-01T00:00:00Z") }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("tells nothing of a personal value, but that another observation tells it", () => {
    const renamed = { ...somebody, legalRepresentativeName: "王二" };
    expect(hashOf(renamed)).toBe(hashOf(somebody));
    expect(hashOf(renamed, { observationIds: ["p"] })).not.toBe(hashOf(somebody));
  });

  it("differs wherever an open value does, and nowhere else", () => {
    fc.assert(
      fc.property(registryFacts, registryFacts, (a, b) => {
        const open = diffProfiles(profileOf(a), profileOf(b)).filter(
          ({ path, before, after }) =>
            path !== "registry.legalRepresentativeName" || (before.value === null) !== (after.value === null),
        );
        const known = open.filter(({ before, after }) => before.value !== null || after.value !== null);
        expect(hashOf(a) !== hashOf(b)).toBe(known.length > 0);
      }),
    );
  });
});

describe("the changes between two snapshots", () => {
  it("are what is said otherwise, said first, or not said any more; masked", () => {
    const before = { employees: 3, name: "甲公司", legalRepresentativeName: "欧阳若兰" };
    const after = { employees: 4, name: "甲公司", legalRepresentativeName: "王一", regionCode: "510100" };
    expect(changesBetween("registry", before, after)).toEqual([
      { path: "registry.regionCode", from: null, to: '"510100"' },
      { path: "registry.employees", from: "3", to: "4" },
      { path: "registry.legalRepresentativeName", from: '"欧阳**"', to: '"王*"' },
    ]);
    expect(changesBetween("registry", before, {}).map(({ to }) => to)).toEqual([null, null, null]);
  });

  it("lead from one to the other, whatever they are", () => {
    fc.assert(
      fc.property(registryFacts, registryFacts, (a, b) => {
        const open = (facts: object) =>
          Object.fromEntries(Object.entries(facts).filter(([name]) => name !== "legalRepresentativeName"));
        const led = new Map<string, unknown>(Object.entries(open(a)));
        for (const { path, to } of changesBetween("registry", open(a), open(b))) {
          const name = path.slice("registry.".length);
          if (to === null) led.delete(name);
          else led.set(name, JSON.parse(to));
        }
        expect(Object.fromEntries(led)).toEqual({ ...open(b) });
      }),
    );
  });
});
