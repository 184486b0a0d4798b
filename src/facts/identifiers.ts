import type { BusinessDate } from "./fact.js";

/** Why an identifier is refused, or what to know about one that is taken. */
export type IdentifierReason =
  | ("LENGTH" | "CHARACTER" | "CHECK_DIGIT" | "CALENDAR_DATE" | "FUTURE_DATE" | "PATTERN")
  | ("DEPARTMENT" | "CATEGORY" | "VERIFICATION_UNSUPPORTED");

/** What is wrong with an identifier; `at` is the 1-based position of the first wrong character where one is to blame. */
export interface IdentifierProblem {
  readonly reason: IdentifierReason;
  readonly at?: number;
}

const USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Trims, folds full-width characters to half-width and upper-cases, as every identifier below expects. */
export const normaliseIdentifier = (raw: string): string =>
  raw.normalize("NFKC").toUpperCase().normalize("NFKC").trim(); // upper-casing may take a letter apart again

/** Check character of a unified social credit code 统一社会信用代码 (GB 32100-2015) from its first 17 characters. */
export function usccCheckDigit(first17: string): string {
  const sum = USCC_WEIGHTS.reduce((s, w, i) => s + w * USCC_ALPHABET.indexOf(first17.charAt(i)), 0);
  return USCC_ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** Check character of an organisation code 组织机构代码 (GB 11714) from its first 8 characters. */
export function orgCodeCheckDigit(first8: string): string {
  const check = 11 - (ORG_WEIGHTS.reduce((s, w, i) => s + w * parseInt(first8.charAt(i), 36), 0) % 11);
  return check === 10 ? "X" : check === 11 ? "0" : String(check);
}

/** Check character of a resident ID 居民身份证 (GB 11643-1999) from its first 17 digits. */
export function residentIdCheckDigit(first17: string): string {
  const sum = RESIDENT_WEIGHTS.reduce((s, w, i) => s + w * Number(first17.charAt(i)), 0);
  return "10X98765432".charAt(sum % 11);
}

/** What is wrong with a normalised USCC, or undefined. */
export function usccProblem(uscc: string): IdentifierProblem | undefined {
  if (uscc.length !== 18) return { reason: "LENGTH" };
  const wrong = Array.from(uscc).findIndex((c) => !USCC_ALPHABET.includes(c));
  if (wrong >= 0) return { reason: "CHARACTER", at: wrong + 1 };
  return usccCheckDigit(uscc) === uscc.charAt(17) ? undefined : { reason: "CHECK_DIGIT", at: 18 };
}

/** What is wrong with a normalised organisation code (9 characters, no hyphen), or undefined. */
export function orgCodeProblem(orgCode: string): IdentifierProblem | undefined {
  if (orgCode.length !== 9) return { reason: "LENGTH" };
  const wrong = Array.from(orgCode).findIndex((c) => !/[0-9A-Z]/.test(c));
  if (wrong >= 0) return { reason: "CHARACTER", at: wrong + 1 };
  return orgCodeCheckDigit(orgCode) === orgCode.charAt(8) ? undefined : { reason: "CHECK_DIGIT", at: 9 };
}

/**
 * What is wrong with a normalised 18-character resident ID, or undefined; nobody is born after `today`, where it is
 * given. Regions are not checked: old ones stay valid.
 */
export function residentIdProblem(id: string, today?: BusinessDate): IdentifierProblem | undefined {
  if (id.length !== 18) return { reason: "LENGTH" };
  const wrong = Array.from(id).findIndex((c, i) => !(i === 17 ? /[0-9X]/ : /\d/).test(c));
  if (wrong >= 0) return { reason: "CHARACTER", at: wrong + 1 };
  const [y, m, d] = [Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14))];
  const born = new Date(Date.UTC(y, m - 1, d));
  if (y < 1850 || born.getUTCMonth() !== m - 1 || born.getUTCDate() !== d)
    return { reason: "CALENDAR_DATE", at: 7 };
  if (today !== undefined && id.slice(6, 14) > today.replaceAll("-", ""))
    return { reason: "FUTURE_DATE", at: 7 };
  return residentIdCheckDigit(id) === id.charAt(17) ? undefined : { reason: "CHECK_DIGIT", at: 18 };
}

/** What is wrong with a normalised mainland mobile number, or undefined. */
export const phoneProblem = (phone: string): IdentifierProblem | undefined =>
  /^1[3-9]\d{9}$/.test(phone) ? undefined : { reason: "PATTERN" };

/** Check digits of a legal entity identifier LEI (ISO 17442, mod-97-10 of ISO 7064) from its first 18 characters. */
export const leiCheckDigits = (first18: string): string =>
  String(98 - remainder97(`${first18}00`)).padStart(2, "0");

/** Remainder by 97 of a code read as a number, letters counting 10 to 35; taken as it goes, it never grows long. */
const remainder97 = (code: string): number =>
  Array.from(code).reduce((rest, c) => {
    const value = parseInt(c, 36);
    return (rest * (value < 10 ? 10 : 100) + value) % 97;
  }, 0);

/** What is wrong with a normalised LEI, or undefined. */
export function leiProblem(lei: string): IdentifierProblem | undefined {
  if (lei.length !== 20) return { reason: "LENGTH" };
  const wrong = Array.from(lei).findIndex((c, i) => !(i < 18 ? /[0-9A-Z]/ : /\d/).test(c));
  if (wrong >= 0) return { reason: "CHARACTER", at: wrong + 1 };
  return leiCheckDigits(lei.slice(0, 18)) === lei.slice(18) ? undefined : { reason: "CHECK_DIGIT", at: 19 };
}

/** Luhn sum of digits (ISO/IEC 7812-1): from the right every second digit counts double, its own digits added. */
const luhnSum = (digits: string): number =>
  Array.from(digits, Number)
    .reverse()
    .map((digit, i) => (i % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9))
    .reduce((sum, value) => sum + value, 0);

/** What is wrong with a normalised bank card number of 13 to 19 digits, or undefined. */
export function bankCardProblem(card: string): IdentifierProblem | undefined {
  const wrong = Array.from(card).findIndex((c) => !/\d/.test(c));
  if (wrong >= 0) return { reason: "CHARACTER", at: wrong + 1 };
  if (card.length < 13 || card.length > 19) return { reason: "LENGTH" };
  return luhnSum(card) % 10 === 0 ? undefined : { reason: "CHECK_DIGIT", at: card.length };
}
