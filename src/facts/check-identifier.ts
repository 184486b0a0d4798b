import type { BusinessDate, Title } from "./fact.js";
import {
  bankCardProblem,
  type IdentifierProblem,
  type IdentifierReason,
  leiProblem,
  normaliseIdentifier,
  orgCodeProblem,
  phoneProblem,
  residentIdProblem,
  usccProblem,
} from "./identifiers.js";

/** Kinds of identifiers that can be checked. */
export type IdentifierScheme = "USCC" | "ORG_CODE" | "RESIDENT_ID" | "PHONE" | "LEI" | "BANK_CARD";

/** What each reason means, for people. */
export const identifierReasons: Readonly<Record<IdentifierReason, Title>> = {
  LENGTH: { zh: "位数不对", en: "It has too many or too few characters." },
  CHARACTER: { zh: "含有不允许的字符", en: "It has a character that may not stand there." },
  CHECK_DIGIT: { zh: "校验码不符", en: "Its check character does not fit the rest." },
  CALENDAR_DATE: { zh: "出生日期不存在", en: "Its date of birth is no day of the calendar." },
  FUTURE_DATE: { zh: "出生日期在未来", en: "Its date of birth lies in the future." },
  PATTERN: { zh: "格式不对", en: "It does not have the form of its kind." },
  DEPARTMENT: {
    zh: "登记管理部门代码未见于标准",
    en: "Its first character is no registering department of the standard.",
  },
  CATEGORY: {
    zh: "机构类别代码未见于标准",
    en: "Its second character is no category of the registering department.",
  },
  VERIFICATION_UNSUPPORTED: {
    zh: "该号段运营商核验通常不支持",
    en: "Carriers often cannot verify numbers that begin like this one.",
  },
};

/** Registering departments and their categories (GB 32100-2015, table 1); later additions are not all published. */
const USCC_CATEGORIES: ReadonlyMap<string, string> = new Map([
  ["1", "1239"], // 机构编制: 机关, 事业单位, 群众团体, 其他
  ["5", "1239"], // 民政: 社会团体, 民办非企业单位, 基金会, 其他
  ["9", "123"], // 市场监管: 企业, 个体工商户, 农民专业合作社
  ["Y", "1"], // 其他
]);

function usccNote(uscc: string): IdentifierProblem | undefined {
  const categories = USCC_CATEGORIES.get(uscc.charAt(0));
  if (categories === undefined) return { reason: "DEPARTMENT", at: 1 };
  return categories.includes(uscc.charAt(1)) ? undefined : { reason: "CATEGORY", at: 2 };
}

/** Numbers of virtual operators that the carriers' real-name checks often leave out. */
const UNVERIFIABLE = /^1(?:62|65|70|71)/;

const phoneNote = (phone: string): IdentifierProblem | undefined =>
  UNVERIFIABLE.test(phone) ? { reason: "VERIFICATION_UNSUPPORTED", at: 1 } : undefined;

/** A refusal, or a warning about what is taken all the same. */
export interface IdentifierFinding extends IdentifierProblem {
  readonly severity: "ERROR" | "WARN";
}

const refused = (problem: IdentifierProblem | undefined): IdentifierFinding[] =>
  problem === undefined ? [] : [{ ...problem, severity: "ERROR" }];

/** A note is made only of what is otherwise right. */
const orNoted = (
  problem: IdentifierProblem | undefined,
  note: IdentifierProblem | undefined,
): IdentifierFinding[] =>
  problem !== undefined || note === undefined ? refused(problem) : [{ ...note, severity: "WARN" }];

// A few live sole-proprietor codes (92…) fail the check digit in practice.
const usccFindings = (uscc: string): IdentifierFinding[] => {
  const problem = usccProblem(uscc);
  return problem?.reason === "CHECK_DIGIT" && uscc.startsWith("92")
    ? [{ ...problem, severity: "WARN" }]
    : orNoted(problem, usccNote(uscc));
};

/** What there is to say against a normalised identifier of each scheme, on a day; the only table. */
export const identifierProblems: Readonly<
  Record<IdentifierScheme, (value: string, today: BusinessDate) => readonly IdentifierFinding[]>
> = {
  USCC: usccFindings,
  ORG_CODE: (code) => refused(orgCodeProblem(code)),
  RESIDENT_ID: (id, today) => refused(residentIdProblem(id, today)),
  PHONE: (phone) => orNoted(phoneProblem(phone), phoneNote(phone)),
  LEI: (lei) => refused(leiProblem(lei)),
  BANK_CARD: (card) => refused(bankCardProblem(card)),
};

/** What checking an identifier found, as the API shows it. */
export interface IdentifierCheck {
  readonly scheme: IdentifierScheme;
  /** What was checked: trimmed, half-width, upper-case. */
  readonly normalised: string;
  /** Nothing refuses it; there may be warnings. */
  readonly valid: boolean;
  readonly findings: readonly (IdentifierFinding & { readonly title: Title })[];
}

/** Normalises an identifier and tells what there is to say against it on a day. */
export function checkIdentifier(scheme: IdentifierScheme, raw: string, today: BusinessDate): IdentifierCheck {
  const normalised = normaliseIdentifier(raw);
  const found = identifierProblems[scheme](normalised, today);
  return {
    scheme,
    normalised,
    valid: found.every(({ severity }) => severity === "WARN"),
    findings: found.map((finding) => ({ ...finding, title: identifierReasons[finding.reason] })),
  };
}
