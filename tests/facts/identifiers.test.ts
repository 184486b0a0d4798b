import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  bankCardProblem,
  leiCheckDigits,
  leiProblem,
  normaliseIdentifier,
  orgCodeCheckDigit,
  orgCodeProblem,
  phoneProblem,
  residentIdCheckDigit,
  residentIdProblem,
  usccCheckDigit,
  usccProblem,
} from "../../src/facts/identifiers.js";

const USCC_ALPHABET = Array.from("0123456789ABCDEFGHJKLMNPQRTUWXY");
const DIGITS = Array.from("0123456789");
const LETTERS_AND_DIGITS = Array.from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

const textOf = (alphabet: readonly string[], length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((c) => c.join(""));

/** A valid identifier with one of its characters exchanged for another of the alphabet. */
const withOneChange = (valid: fc.Arbitrary<string>, alphabet: readonly string[]) =>
  fc
    .tuple(valid, fc.nat(), fc.constantFrom(...alphabet))
    .map(([id, n, c]) => {
      const at = n % id.length;
      return { id, at, changed: id.slice(0, at) + c + id.slice(at + 1) };
    })
    .filter(({ id, changed }) => id !== changed);

const usccs = textOf(USCC_ALPHABET, 17).map((first17) => first17 + usccCheckDigit(first17));
const birthdays = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2025-12-31"), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10).replaceAll("-", ""));
const residentIds = fc
  .tuple(textOf(DIGITS, 6), birthdays, textOf(DIGITS, 3))
  .map((parts) => parts.join(""))
  .map((first17) => first17 + residentIdCheckDigit(first17));

describe("unified social credit code, GB 32100-2015", () => {
  const valid = [
    "91350100M000100Y43",
    "9144030071526726XG",
    "91110000802100433B",
    "914403001922038216",
    "91330100799655058B",
    "911000001000013428",
    "91110108740053589U",
    "91110108551385082Q",
  ];

  it.each(valid)("%s is one, and so is the organisation code within it", (uscc) => {
    expect(usccProblem(uscc)).toBeUndefined();
    expect(orgCodeProblem(uscc.slice(8, 17))).toBeUndefined();
  });

  it.each([
    ["91350100M000100Y44", { reason: "CHECK_DIGIT", at: 18 }],
    ["91350100M000100Y4", { reason: "LENGTH" }],
    ["91350100M000100Y433", { reason: "LENGTH" }],
    ["", { reason: "LENGTH" }],
    ["91350100M000100I43", { reason: "CHARACTER", at: 16 }],
    ["O1350100M000100Y43", { reason: "CHARACTER", at: 1 }],
    ["91350100M000100Y4Z", { reason: "CHARACTER", at: 18 }],
    ["91350100m000100Y43", { reason: "CHARACTER", at: 9 }],
    ["91350100M-00100Y43", { reason: "CHARACTER", at: 10 }],
  ])("%s is none", (uscc, problem) => {
    expect(usccProblem(uscc)).toEqual(problem);
  });

  it("any one changed character is caught", () => {
    const alphabet = [...LETTERS_AND_DIGITS, "-", " ", "９", "码"];
    fc.assert(
      fc.property(withOneChange(usccs, alphabet), ({ id, at, changed }) => {
        expect(usccProblem(id)).toBeUndefined();
        const known = USCC_ALPHABET.includes(changed.charAt(at));
        expect(usccProblem(changed)).toEqual(
          known ? { reason: "CHECK_DIGIT", at: 18 } : { reason: "CHARACTER", at: at + 1 },
        );
      }),
      { numRuns: 500 },
    );
  });

  it("every character of a real code changed to every other is caught", () => {
    for (const uscc of valid) {
      const missed = Array.from(uscc).flatMap((was, at) =>
        USCC_ALPHABET.filter((c) => c !== was)
          .map((c) => uscc.slice(0, at) + c + uscc.slice(at + 1))
          .filter((changed) => usccProblem(changed) === undefined),
      );
      expect(missed).toEqual([]);
    }
  });
});

describe("organisation code, GB 11714", () => {
  it("computes the standard's example, and both special check characters", () => {
    expect(orgCodeCheckDigit("M000100Y")).toBe("4");
    expect(orgCodeCheckDigit("71526726")).toBe("X");
    expect(orgCodeCheckDigit("00000000")).toBe("0");
  });

  it.each([
    ["M000100Y4", undefined],
    ["71526726X", undefined],
    ["M000100Y5", { reason: "CHECK_DIGIT", at: 9 }],
    ["M000100Y-4", { reason: "LENGTH" }],
    ["M000100Y", { reason: "LENGTH" }],
    ["M00010-Y4", { reason: "CHARACTER", at: 7 }],
  ])("%s", (code, problem) => {
    expect(orgCodeProblem(code)).toEqual(problem);
  });

  it("any one changed digit is caught", () => {
    const codes = textOf(DIGITS, 8).map((first8) => first8 + orgCodeCheckDigit(first8));
    fc.assert(
      fc.property(withOneChange(codes, DIGITS), ({ id, changed }) => {
        expect(orgCodeProblem(id)).toBeUndefined();
        expect(orgCodeProblem(changed)).toEqual({ reason: "CHECK_DIGIT", at: 9 });
      }),
    );
  });
});

describe("resident ID, GB 11643-1999", () => {
  it.each(["11010519491231002X", "440524188001010014", "34052419800101001X"])("%s is one", (id) => {
    expect(residentIdProblem(id)).toBeUndefined();
  });

  it("uses every check character of the standard", () => {
    const last = DIGITS.map((digit) => residentIdCheckDigit("0".repeat(16) + digit));
    expect(last.join("")).toBe("1X86420975");
    expect(residentIdCheckDigit(`${"0".repeat(15)}50`)).toBe("3");
  });

  it("takes a leap day, a region long abolished, and the residence permit of Hong Kong, Macao and Taiwan", () => {
    for (const first17 of ["11010520000229001", "51022319800101001", "81000019900101001"])
      expect(residentIdProblem(first17 + residentIdCheckDigit(first17))).toBeUndefined();
  });

  it.each([
    ["110105194912310021", { reason: "CHECK_DIGIT", at: 18 }],
    ["110105491231002", { reason: "LENGTH" }],
    ["11010519491231002x", { reason: "CHARACTER", at: 18 }],
    ["1101051949X2310020", { reason: "CHARACTER", at: 11 }],
    ["X10105194912310020", { reason: "CHARACTER", at: 1 }],
    ["110105194913310025", { reason: "CALENDAR_DATE", at: 7 }],
    ["110105194902290027", { reason: "CALENDAR_DATE", at: 7 }],
    ["110105190002290020", { reason: "CALENDAR_DATE", at: 7 }],
    ["110105194900310027", { reason: "CALENDAR_DATE", at: 7 }],
    ["110105194912000027", { reason: "CALENDAR_DATE", at: 7 }],
    ["110105004912310027", { reason: "CALENDAR_DATE", at: 7 }],
  ])("%s is none", (id, problem) => {
    expect(residentIdProblem(id)).toEqual(problem);
  });

  it("any one changed digit is caught, by the calendar or by the check digit", () => {
    fc.assert(
      fc.property(withOneChange(residentIds, DIGITS), ({ id, changed }) => {
        expect(residentIdProblem(id)).toBeUndefined();
        expect(["CALENDAR_DATE", "CHECK_DIGIT"]).toContain(residentIdProblem(changed)?.reason);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a date of birth", () => {
  const born = (day: string) => {
    const first17 = `110105${day}002`;
    return first17 + residentIdCheckDigit(first17);
  };

  it("may be today, not tomorrow", () => {
    expect(residentIdProblem(born("20260228"), "2026-02-28")).toBeUndefined();
    expect(residentIdProblem(born("20260301"), "2026-02-28")).toEqual({ reason: "FUTURE_DATE", at: 7 });
    expect(residentIdProblem(born("20270101"), "2026-12-31")).toEqual({ reason: "FUTURE_DATE", at: 7 });
  });

  it("is not judged by a day that is not given", () => {
    expect(residentIdProblem(born("29991231"))).toBeUndefined();
  });
});

describe("legal entity identifier, ISO 17442", () => {
  it.each(["HWUPKR0MPOU8FGXBT394", "5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"])("%s is one", (lei) => {
    expect(leiProblem(lei)).toBeUndefined();
  });

  it("computes the check digits of the standard's example", () => {
    expect(leiCheckDigits("HWUPKR0MPOU8FGXBT3")).toBe("94");
  });

  it.each([
    ["HWUPKR0MPOU8FGXBT395", { reason: "CHECK_DIGIT", at: 19 }],
    ["HWUPKR0MPOU8FGXBT39", { reason: "LENGTH" }],
    ["HWUPKR0MPOU8FGXBT39A", { reason: "CHARACTER", at: 20 }],
    ["HWUPKR0MPOU8FGX-T394", { reason: "CHARACTER", at: 16 }],
  ])("%s is none", (lei, problem) => {
    expect(leiProblem(lei)).toEqual(problem);
  });

  it("any one digit exchanged for a digit, or letter for a letter, is caught", () => {
    const leis = textOf(LETTERS_AND_DIGITS, 18).map((first18) => first18 + leiCheckDigits(first18));
    const isDigit = (c: string) => DIGITS.includes(c);
    const likeForLike = withOneChange(leis, LETTERS_AND_DIGITS).filter(
      ({ id, at, changed }) => isDigit(id.charAt(at)) === isDigit(changed.charAt(at)),
    );
    fc.assert(
      fc.property(likeForLike, ({ id, changed }) => {
        expect(leiProblem(id)).toBeUndefined();
        expect(leiProblem(changed)).toEqual({ reason: "CHECK_DIGIT", at: 19 });
      }),
      { numRuns: 500 },
    );
  });
});

describe("bank card number", () => {
  it.each(["4111111111111111", "5500005555555559", "6011000990139424", "4222222222222"])(
    "%s is one",
    (card) => {
      expect(bankCardProblem(card)).toBeUndefined();
    },
  );

  it.each([
    ["4111111111111112", { reason: "CHECK_DIGIT", at: 16 }],
    ["411111111111", { reason: "LENGTH" }],
    ["41111111111111111111", { reason: "LENGTH" }],
    ["4111 1111 1111 1111", { reason: "CHARACTER", at: 5 }],
    ["", { reason: "LENGTH" }],
  ])("%j is none", (card, problem) => {
    expect(bankCardProblem(card)).toEqual(problem);
  });

  it("any one changed digit is caught", () => {
    const cards = fc
      .integer({ min: 12, max: 18 })
      .chain((n) => textOf(DIGITS, n))
      .map(
        (first) => first + (DIGITS.find((digit) => bankCardProblem(first + digit) === undefined) ?? "none"),
      );
    fc.assert(
      fc.property(withOneChange(cards, DIGITS), ({ id, changed }) => {
        expect(bankCardProblem(id)).toBeUndefined();
        expect(bankCardProblem(changed)).toEqual({ reason: "CHECK_DIGIT", at: id.length });
      }),
    );
  });
});

describe("mobile number", () => {
  it.each(["13800138000", "19912345678", "17012345678"])("%s is one", (phone) => {
    expect(phoneProblem(phone)).toBeUndefined();
  });

  it.each([
    "12800138000",
    "1380013800",
    "138001380000",
    "+8613800138000",
    "138-0013-8000",
    "02885551234",
    "",
  ])("%j is none", (phone) => {
    expect(phoneProblem(phone)).toEqual({ reason: "PATTERN" });
  });
});

describe("normalising", () => {
  it.each([
    [" 91350100m000100y43\t", "91350100M000100Y43"],
    ["９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43"],
    ["　11010519491231002ｘ　", "11010519491231002X"],
  ])("%j is read as %s", (raw, expected) => {
    expect(normaliseIdentifier(raw)).toBe(expected);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (raw) => {
        const once = normaliseIdentifier(raw);
        expect(normaliseIdentifier(once)).toBe(once);
      }),
    );
  });

  it("brings every full-width or lower-case writing of a code back to it", () => {
    const fullWidth = (c: string) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0);
    const styles = [(c: string) => c, (c: string) => c.toLowerCase(), fullWidth];
    const written = fc
      .tuple(usccs, fc.array(fc.constantFrom(...styles), { minLength: 18, maxLength: 18 }))
      .map(([uscc, style]) => ({
        uscc,
        raw: Array.from(uscc, (c, i) => style[i]?.(c) ?? c).join(""),
      }));
    fc.assert(fc.property(written, ({ uscc, raw }) => expect(normaliseIdentifier(raw)).toBe(uscc)));
  });
});
