import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { isSameAddress } from "../../src/profile/same-address.js";

const full = "四川省成都市武侯区天府大道1号3栋201室";

describe("isSameAddress", () => {
  it.each([
    ["itself", full],
    ["full-width digits", "四川省成都市武侯区天府大道１号３栋２０１室"],
    ["spaces and marks", "四川省 成都市，武侯区 天府大道1号-3栋201室"],
    ["no words of levels", "四川成都武侯天府大道1号3栋201室"],
    ["no province", "成都市武侯区天府大道1号3栋201室"],
    ["no city and no province", "武侯区天府大道1号3栋201室"],
    ["no region at all", "天府大道1号3栋201室"],
    ["a note in brackets", "四川省成都市武侯区天府大道1号3栋201室（仅限办公）"],
  ])("holds of %s", (_what, other) => {
    expect([isSameAddress(full, other), isSameAddress(other, full)]).toEqual([true, true]);
  });

  it.each([
    ["another house", "四川省成都市武侯区天府大道11号3栋201室"],
    ["another room", "四川省成都市武侯区天府大道1号3栋301室"],
    ["another district", "四川省成都市锦江区天府大道1号3栋201室"],
    ["another city", "四川省绵阳市武侯区天府大道1号3栋201室"],
    ["less than an address", "201室"],
    ["the region only", "四川省成都市武侯区"],
    ["the end of a number", "1号3栋201室"],
    ["nothing but marks", "——"],
  ])("does not hold of %s", (_what, other) => {
    expect([isSameAddress(full, other), isSameAddress(other, full)]).toEqual([false, false]);
  });

  it("takes an end that begins within a number for another place", () => {
    expect(isSameAddress("成都市天府大道112号之一", "12号之一")).toBe(false);
  });

  it("takes what comes before for a region only where it is no number", () => {
    expect(isSameAddress("成都市1号院天府大道5号", "天府大道5号")).toBe(false);
  });

  it("does not take nothing for nothing", () => {
    expect(isSameAddress("（无）", "——")).toBe(false);
  });

  it("is the same both ways", () => {
    const part = fc.constantFrom("四川省", "成都市", "武侯区", "天府大道", "1号", "12号", " ", "（办公）");
    const address = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(address, address, (a, b) => {
        expect(isSameAddress(a, b)).toBe(isSameAddress(b, a));
      }),
    );
  });
});
