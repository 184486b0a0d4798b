import { describe, expect, it } from "@jest/globals";
import { orderly, sumTold, valueIn, worstTier } from "../../../src/connectors/pboc/report.js";

describe("a report in one form", () => {
  it.each([
    ["nothing", { EBA: "", EBB: {}, EBC: [], EBD: null }, { EBA: null, EBB: null, EBC: null, EBD: null }],
    ["one of a list", { EB02AH: { EB02AD01: "1" } }, { EB02AH: [{ EB02AD01: "1" }] }],
    ["one of a list without segments", { EC020H: { EC020D01: "1" } }, { EC020H: [{ EC020D01: "1" }] }],
    ["one account", { PD01: { PD01A: { PD01AI01: "1" } } }, { PD01: [{ PD01A: { PD01AI01: "1" } }] }],
    // PD01H is a segment; PD01HH is the list in it.
    ["a segment H", { PD01H: { PD01HH: { PD01HJ01: 1 } } }, { PD01H: { PD01HH: [{ PD01HJ01: 1 }] } }],
    ["a list as it is", { PF03: [{ a: "" }, { a: 0 }] }, { PF03: [{ a: null }, { a: 0 }] }],
    ["other values", { a: "--", b: 0, c: false }, { a: "--", b: 0, c: false }],
  ])("has %s", (_what, report, form) => {
    expect(orderly([])(report)).toEqual(form);
  });

  it("leaves out what was left out", () => {
    expect(Object.keys(orderly([])({ EBA: "" }) as object)).toEqual(["EBA"]);
  });
});

describe("places that are ignored", () => {
  it("are left out, in each record of a list too, and no others", () => {
    const report = {
      PRM: { PB03: 1 },
      PDA: { PD01: [{ PD01A: { AI01: 1, AD01: 2 } }, { PD01Z: 3 }] },
      PD01Z: 4,
    };
    expect(orderly(["PRM", "PDA.PD01.PD01A.AI01", "PDA.PD01.PD01Z"])(report)).toEqual({
      PDA: { PD01: [{ PD01A: { AD01: 2 } }, {}] },
      PD01Z: 4,
    });
  });
});

describe("a value of a part", () => {
  it("is nothing where nothing is on record, and unknown where the part did not come", () => {
    const pick = (part: { a?: number }) => part.a;
    expect(valueIn<{ a?: number }, number>(null, 0, pick)).toBe(0);
    expect(valueIn<{ a?: number }, number>(undefined, 0, pick)).toBeUndefined();
    expect(valueIn({ a: 7 }, 0, pick)).toBe(7);
    expect(valueIn({}, 0, pick)).toBeUndefined();
  });

  it("is summed where it is told", () => {
    expect(sumTold([])).toBeUndefined();
    expect(sumTold([undefined])).toBeUndefined();
    expect(sumTold([1n, undefined, 2n])).toBe(3n);
  });
});

describe("the worst classification", () => {
  it.each([
    [["NORMAL", "SUBSTANDARD", "SPECIAL_MENTION"], "SUBSTANDARD"],
    [["NORMAL"], "NORMAL"],
    // What is not told could be worse than all that is, unless that is the worst there is.
    [["NORMAL", undefined], undefined],
    [["LOSS", undefined], "LOSS"],
    [[], undefined],
  ] as const)("of %j is %s", (tiers, worst) => {
    expect(worstTier(tiers)).toBe(worst);
  });
});
