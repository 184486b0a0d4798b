import { randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { openVault } from "../../src/governance/vault.js";
import { BadIdentifier, checkedIdentifier, lookupOf } from "../../src/portfolio/identity.js";
import type { IdentifierValue } from "../../src/portfolio/identity.js";

const TODAY = "2026-06-30";

const of = (scheme: IdentifierValue["scheme"], value: string): IdentifierValue => ({
  scheme,
  system: scheme === "EXTERNAL" ? "core" : "",
  value,
});

function refusal(identifier: IdentifierValue): BadIdentifier {
  try {
    checkedIdentifier(identifier, TODAY);
  } catch (error) {
    if (error instanceof BadIdentifier) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("checking an identifier", () => {
  it.each([
    ["USCC", " ９１３５０１００Ｍ０００１００Ｙ４３ ", "91350100M000100Y43"],
    ["USCC", "91350100m000100y43", "91350100M000100Y43"],
    ["RESIDENT_ID", "11010519491231002x", "11010519491231002X"],
    ["PHONE", " 13800138000", "13800138000"],
    ["EXTERNAL", " e1 ", "e1"],
  ] as const)("normalises a %s", (scheme, written, value) => {
    expect(checkedIdentifier(of(scheme, written), TODAY).value).toBe(value);
  });

  it.each([
    ["USCC", "91350100M000100Y44", "USCC is wrong: CHECK_DIGIT at character 18"],
    ["USCC", "91350100M000100Y4", "USCC is wrong: LENGTH"],
    ["USCC", "9135O100M000100Y43", "USCC is wrong: CHARACTER at character 5"],
    ["RESIDENT_ID", "110105194912310021", "RESIDENT_ID is wrong: CHECK_DIGIT at character 18"],
    ["RESIDENT_ID", "110105194913310029", "RESIDENT_ID is wrong: CALENDAR_DATE at character 7"],
    ["RESIDENT_ID", "110105203001010019", "RESIDENT_ID is wrong: FUTURE_DATE at character 7"],
    ["PHONE", "12800138000", "PHONE is wrong: PATTERN"],
    ["EXTERNAL", "  ", "EXTERNAL is wrong: LENGTH"],
  ] as const)("refuses the %s %s and says why without repeating it", (scheme, value, message) => {
    const error = refusal(of(scheme, value));
    expect(error.message).toBe(message);
    expect(error.scheme).toBe(scheme);
  });
});

describe("a sole proprietor's code (92…)", () => {
  it("is taken although its check digit is wrong, since live ones are", () => {
    expect(checkedIdentifier(of("USCC", "92510104MA00000X13"), TODAY).value).toBe("92510104MA00000X13");
  });

  it("is refused for anything else that is wrong, and no other code is tolerated", () => {
    expect(refusal(of("USCC", "92510104MA00000X1")).problem.reason).toBe("LENGTH");
    expect(refusal(of("USCC", "92510104MA00000I13")).problem.reason).toBe("CHARACTER");
    expect(refusal(of("USCC", "91510104MA00000X13")).problem.reason).toBe("CHECK_DIGIT");
  });
});

describe("looking an identifier up", () => {
  const vault = openVault(randomBytes(32));

  it("goes by the value where it is public and by the blind index where it is personal", () => {
    const lookup = (identifier: IdentifierValue) => lookupOf(vault, "i", identifier);
    expect(lookup(of("USCC", "91350100M000100Y43"))).toBe("91350100M000100Y43");
    expect(lookup(of("EXTERNAL", "E1"))).toBe("E1");
    expect(lookup(of("PHONE", "13800138000"))).toBe(vault.blindIndex("i", "PHONE", "13800138000"));
    expect(lookup(of("RESIDENT_ID", "11010519491231002X"))).not.toContain("1949");
  });
});
