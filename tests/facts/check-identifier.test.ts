import { describe, expect, it } from "@jest/globals";
import { checkIdentifier, identifierProblems, identifierReasons } from "../../src/facts/check-identifier.js";
import { usccCheckDigit } from "../../src/facts/identifiers.js";

const TODAY = "2026-06-30";
const withCheck = (first17: string): string => first17 + usccCheckDigit(first17);

describe("checking an identifier", () => {
  it("tells what was checked, and that nothing is wrong with it", () => {
    expect(checkIdentifier("USCC", " ９1350100m000100y43\t", TODAY)).toEqual({
      scheme: "USCC",
      normalised: "91350100M000100Y43",
      valid: true,
      findings: [],
    });
  });

  it("tells what is wrong, where, and in both languages", () => {
    expect(checkIdentifier("USCC", "91350100M000100Y44", TODAY)).toMatchObject({
      valid: false,
      findings: [{ reason: "CHECK_DIGIT", at: 18, severity: "ERROR", title: { zh: "校验码不符" } }],
    });
  });

  it.each([
    ["USCC", "91350100M000100Y43"],
    ["ORG_CODE", "M000100Y4"],
    ["RESIDENT_ID", "11010519491231002X"],
    ["PHONE", "13800138000"],
    ["LEI", "HWUPKR0MPOU8FGXBT394"],
    ["BANK_CARD", "4111111111111111"],
  ] as const)("of scheme %s finds nothing against %s, and refuses it cut short", (scheme, value) => {
    expect(checkIdentifier(scheme, value, TODAY).findings).toEqual([]);
    expect(checkIdentifier(scheme, value.slice(0, 7), TODAY).valid).toBe(false);
  });

  it("has a case above for every scheme", () => {
    expect(Object.keys(identifierProblems)).toHaveLength(6);
  });

  it("refuses a resident ID of someone not born yet", () => {
    const { findings } = checkIdentifier("RESIDENT_ID", "11010519491231002X", "1949-12-30");
    expect(findings).toMatchObject([{ reason: "FUTURE_DATE", severity: "ERROR" }]);
    expect(checkIdentifier("RESIDENT_ID", "11010519491231002X", "1949-12-31").valid).toBe(true);
  });

  it("warns of a department or category the standard does not have, and takes the code", () => {
    const odd = checkIdentifier("USCC", withCheck("N1350100M000100Y4"), TODAY);
    expect(odd).toMatchObject({ valid: true, findings: [{ reason: "DEPARTMENT", at: 1, severity: "WARN" }] });
    const category = checkIdentifier("USCC", withCheck("94350100M000100Y4"), TODAY);
    expect(category).toMatchObject({ valid: true, findings: [{ reason: "CATEGORY", at: 2 }] });
    for (const known of ["11", "12", "13", "19", "51", "52", "53", "59", "91", "92", "93", "Y1"])
      expect(checkIdentifier("USCC", withCheck(`${known}350100M000100Y4`), TODAY).findings).toEqual([]);
  });

  it("takes a sole proprietor's code with a wrong check digit, warning; no other", () => {
    const right = withCheck("92350100M000100Y4");
    const wrong = right.slice(0, 17) + (right.endsWith("0") ? "1" : "0");
    expect(checkIdentifier("USCC", wrong, TODAY)).toMatchObject({
      valid: true,
      findings: [{ reason: "CHECK_DIGIT", severity: "WARN" }],
    });
    expect(checkIdentifier("USCC", `${wrong.slice(0, 17)}I`, TODAY).valid).toBe(false);
  });

  it.each(["16212345678", "16512345678", "17012345678", "17112345678"])(
    "warns that carriers cannot verify %s",
    (phone) => {
      expect(checkIdentifier("PHONE", phone, TODAY)).toMatchObject({
        valid: true,
        findings: [{ reason: "VERIFICATION_UNSUPPORTED", severity: "WARN" }],
      });
    },
  );

  it.each(["16712345678", "17212345678", "16012345678"])("has nothing to say about %s", (phone) => {
    expect(checkIdentifier("PHONE", phone, TODAY).findings).toEqual([]);
  });

  it("has words for every reason in both languages", () => {
    for (const { zh, en } of Object.values(identifierReasons)) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).toMatch(/^[A-Z][\x20-\x7e]+\.$/);
    }
  });
});
