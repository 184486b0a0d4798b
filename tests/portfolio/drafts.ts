import { v7 as uuidv7 } from "uuid";
import { residentIdCheckDigit, usccCheckDigit } from "../../src/facts/identifiers.js";
import type { CustomerDraft, PersonDraft } from "../../src/portfolio/register.js";
import { sharesOf } from "../../src/portfolio/risk-sharing.js";
import type { GuaranteeDraft } from "../../src/portfolio/take-over.js";

let made = 0;
const next = (digits: number): string => String(++made).padStart(digits, "0");

/** A valid USCC that no other call gives. */
export function newUscc(): string {
  const first17 = `91510104MA${next(6)}X`;
  return first17 + usccCheckDigit(first17);
}

/** A valid resident ID that no other call gives. */
export function newResidentId(): string {
  const number = next(5);
  const first17 = `5101041980${number.slice(0, 2) === "00" ? "01" : "02"}01${number.slice(2)}`;
  return first17 + residentIdCheckDigit(first17);
}

/** A person, with anything told apart from the usual. */
export const personDraft = (over: Partial<PersonDraft> = {}): PersonDraft => ({
  role: "LEGAL_REPRESENTATIVE",
  fromOn: "2023-01-01",
  name: "张三丰",
  residentId: newResidentId(),
  phone: "13800138000",
  ...over,
});

/** A customer known by a USCC of its own, with anything told apart from the usual. */
export const customerDraft = (over: Partial<CustomerDraft> = {}): CustomerDraft => ({
  kind: "ENTERPRISE",
  name: "某某贸易有限公司",
  industryCode: "F5179",
  regionCode: "510104",
  openedOn: "2023-01-01",
  identifiers: [{ scheme: "USCC", system: "", value: newUscc() }],
  people: [],
  ...over,
});

/** A guarantee of a subject without events, with anything told apart from the usual. */
export const guaranteeDraft = (subjectId: string, over: Partial<GuaranteeDraft> = {}): GuaranteeDraft => ({
  subjectId,
  number: `G-${uuidv7()}`,
  product: "流动资金贷款担保",
  amount: 100_000_00n,
  shares: sharesOf({ OWN: "0.8", BANK: "0.2" }),
  startsOn: "2023-01-01",
  endsOn: "2024-01-01",
  events: [],
  ...over,
});
