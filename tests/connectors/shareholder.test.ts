import { describe, expect, it } from "@jest/globals";
import { shareholder, shareholderKind, usccOrNothing } from "../../src/connectors/shareholder.js";

describe("the kind of a shareholder", () => {
  it.each([
    ["自然人股东", "PERSON"],
    [" 境内 中国公民", "PERSON"],
    ["企业法人", "ENTERPRISE"],
    ["外国（地区）企业", "ENTERPRISE"],
    ["个人独资企业", "ENTERPRISE"],
    ["外方股东", "OTHER"],
    ["非自然人股东", "OTHER"],
    ["constructor", "OTHER"],
    ["", "OTHER"],
  ])("%j is %s", (spoken, kind) => {
    expect(shareholderKind.parse(spoken)).toBe(kind);
  });
});

describe("the name of a shareholder", () => {
  it("is kept as it is only of an enterprise: any other may be a person's, and is masked", () => {
    expect(shareholder({ kind: "ENTERPRISE", name: "甲" })).toEqual({ kind: "ENTERPRISE", name: "甲" });
    for (const kind of ["PERSON", "OTHER"] as const)
      expect(shareholder({ kind, name: "甲乙" })).toEqual({ kind, personName: "甲*" });
    expect(shareholder({ kind: undefined, name: "甲乙" })).toEqual({ personName: "甲*" });
  });
});

describe("the code of a shareholder", () => {
  it("is told where it is one of eighteen characters", () => {
    expect(usccOrNothing.parse("91350100M000100Y43")).toBe("91350100M000100Y43");
    for (const code of ["350100400000012", "91350100I000100Y43", "-"])
      expect(usccOrNothing.parse(code)).toBeUndefined();
  });
});
