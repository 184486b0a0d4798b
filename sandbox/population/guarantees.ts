import type { BusinessDate, Fen } from "../../src/facts/fact.js";
import { TIMELINE_END, addMonths, dateOf, dayOf, yearOf, type Day } from "./calendar.js";
import type { Enterprise } from "./enterprise.js";
import { strainAt } from "./life.js";
import { random, type Random } from "./random.js";

/** What can happen to a guarantee; RECOVERED is money won back after COMPENSATED. */
export type GuaranteeEventType =
  | "APPROVED"
  | "CONTRACTED"
  | "LETTER_ISSUED"
  | "FEE_CHARGED"
  | "DISBURSED"
  | "REPAID"
  | "RELEASED"
  | "OVERDUE_NOTICED"
  | "COMPENSATED"
  | "RECOVERED";

/** One event in the life of a guarantee, on its business date. */
export interface GuaranteeEvent {
  readonly type: GuaranteeEventType;
  readonly on: BusinessDate;
  readonly amount: Fen;
}

/** Who bears how much of a loss, in basis points; together 10,000. */
export interface Shares {
  readonly nationalFund: number;
  readonly provincialReguarantor: number;
  readonly own: number;
  readonly bank: number;
}

/** One guarantee of a loan, with its events in order. */
export interface Guarantee {
  readonly number: string;
  readonly product: string;
  readonly lender: string;
  readonly amount: Fen;
  /** Guarantee fee per year. */
  readonly feeRateBps: number;
  readonly shares: Shares;
  readonly termMonths: number;
  /** Contractual maturity, known once disbursed. */
  readonly dueOn: BusinessDate | undefined;
  readonly events: readonly GuaranteeEvent[];
}

interface Product {
  readonly name: string;
  readonly shares: Shares;
}

const shares = (nationalFund: number, provincialReguarantor: number, own: number, bank: number): Shares => ({
  nationalFund: nationalFund * 100,
  provincialReguarantor: provincialReguarantor * 100,
  own: own * 100,
  bank: bank * 100,
});

/** 20/20/40/20 is the standard scheme of the National Financing Guarantee Fund. */
const PRODUCTS: readonly (readonly [Product, number])[] = [
  [{ name: "小微批量贷款担保", shares: shares(20, 20, 40, 20) }, 60],
  [{ name: "科技创新贷款担保", shares: shares(30, 20, 30, 20) }, 10],
  [{ name: "创业贷款担保", shares: shares(20, 20, 40, 20) }, 12],
  [{ name: "银担二八分险贷款担保", shares: shares(0, 0, 80, 20) }, 10],
  [{ name: "流动资金贷款担保", shares: shares(0, 0, 100, 0) }, 8],
];
const FARM_PRODUCT: Product = { name: "助农贷款担保", shares: shares(20, 20, 40, 20) };

const LENDERS = ["城市商业银行", "农村商业银行", "股份制商业银行", "国有商业银行"];

const TERMS: readonly (readonly [months: number, weight: number])[] = [
  [12, 80],
  [6, 6],
  [24, 9],
  [36, 5],
];

const LAST_APPROVAL = dayOf("2028-12-31");
const MAX_PER_ENTERPRISE = 4;
const SMALL_GUARANTEE = 5_000_000;
const REFUSED_ABOVE_STRAIN = 0.15;

const yuan = (amount: number): Fen => BigInt(Math.round(amount)) * 100n;

function amountOf(r: Random, turnover: number): number {
  const wanted = 0.85e6 * Math.sqrt(turnover / 4e6) * Math.exp(0.55 * r.normal());
  const step = wanted < 200_000 ? 100 : 10_000;
  return Math.min(10_000_000, Math.max(50_000, Math.round(wanted / step) * step));
}

/** The whole life of a loan of `amount` disbursed on `start`; the default may come at any time, or never. */
interface Loan {
  readonly amount: number;
  readonly start: Day;
  readonly due: Day;
  readonly defaultsOn: Day | undefined;
}

type Entry = readonly [GuaranteeEventType, Day, Fen];

function repayments(r: Random, { amount, start, due }: Loan, until: Day): Entry[] {
  if (!r.chance(0.3)) return [];
  const instalment = Math.floor((amount * 0.15) / 100) * 100;
  const days = [3, 6, 9, 12].map((months) => addMonths(start, months));
  return days.filter((day) => day < due && day < until).map((day) => ["REPAID", day, yuan(instalment)]);
}

function recoveries(r: Random, compensatedOn: Day, paid: Fen): Entry[] {
  if (!r.chance(0.55)) return [];
  const parts = r.between(1, 3);
  const total = 0.1 + 0.6 * r.next();
  const part = (paid * BigInt(Math.round((total * 1_000) / parts))) / 1_000n;
  let day = compensatedOn;
  const days = Array.from({ length: parts }, () => (day += r.between(60, 300)));
  return days.filter((on) => on <= TIMELINE_END).map((on) => ["RECOVERED", on, part]);
}

/** The whole balance is compensated; what the bank bears of it, and of what is won back, follows from the shares. */
function compensation(r: Random, defaultsOn: Day, balance: Fen): Entry[] {
  const on = defaultsOn + r.between(35, 85);
  const noticed = defaultsOn + Math.floor((on - defaultsOn) / 3);
  return [["OVERDUE_NOTICED", noticed, balance], ["COMPENSATED", on, balance], ...recoveries(r, on, balance)];
}

function lifeOf(r: Random, loan: Loan): Entry[] {
  const { amount, start, due, defaultsOn } = loan;
  const failed = defaultsOn !== undefined && defaultsOn <= due;
  const early = r.chance(0.06) ? start + Math.floor((due - start) * (0.5 + 0.4 * r.next())) : due;
  const end = failed ? Math.max(defaultsOn, start + 40) : early;
  const repaid = repayments(r, loan, end);
  const balance = repaid.reduce((left, [, , part]) => left - part, yuan(amount));
  const closing: Entry[] = failed
    ? compensation(r, end, balance)
    : [["RELEASED", end + (end === due ? r.between(0, 3) : 0), balance]];
  return [["DISBURSED", start, yuan(amount)], ...repaid, ...closing];
}

const defaultOf = (e: Enterprise): Day | undefined => e.latent.episodes.at(-1)?.defaultsOn;

function guaranteeOf(e: Enterprise, ordinal: number, approved: Day): Guarantee {
  const r = random(e.seed, e.index, "guarantee", ordinal);
  const product = e.kind === "FARMER" ? FARM_PRODUCT : r.weighted(PRODUCTS);
  const amount = amountOf(r, e.turnover);
  const termMonths = r.weighted(TERMS);
  const start = approved + r.between(2, 25);
  const due = addMonths(start, termMonths);
  const drawn = r.chance(0.05) ? Math.floor((amount * 0.8) / 100) * 100 : amount;
  const loan = { amount: drawn, start, due, defaultsOn: defaultOf(e) };
  const life = lifeOf(r, loan);
  const feeRateBps = r.between(5, amount <= SMALL_GUARANTEE ? 10 : 15) * 10;
  const fee = (yuan(amount) * BigInt(feeRateBps * termMonths)) / 120_000n;
  const entries: Entry[] = [
    ["APPROVED", approved, yuan(amount)],
    ["CONTRACTED", start - 1, yuan(amount)],
    ["FEE_CHARGED", start - 1, fee],
    ["LETTER_ISSUED", start - 1, yuan(amount)],
    ...life,
  ];
  const serial = String(e.index * MAX_PER_ENTERPRISE + ordinal + 1).padStart(6, "0");
  return {
    number: `DB${yearOf(approved)}-${serial}`,
    product: product.name,
    lender: `${e.region.city}${r.pick(LENDERS)}`,
    amount: yuan(amount),
    feeRateBps,
    shares: product.shares,
    termMonths,
    dueOn: dateOf(due),
    events: entries.map(([type, day, part]) => ({ type, on: dateOf(day), amount: part })),
  };
}

/** The day an application is granted: one made in visible trouble is mostly refused, and made again later. */
function approvalFrom(r: Random, e: Enterprise, first: Day): Day | undefined {
  const last = Math.min(LAST_APPROVAL, defaultOf(e) ?? LAST_APPROVAL);
  let day = first;
  while (day <= last && strainAt(e.latent, day) > REFUSED_ABOVE_STRAIN && !r.chance(0.08)) day += 180;
  return day <= last ? day : undefined;
}

const closedOn = (guarantee: Guarantee): Day =>
  Math.max(...guarantee.events.filter((e) => e.type !== "RECOVERED").map((e) => dayOf(e.on)));

const isCompensated = (guarantee: Guarantee): boolean =>
  guarantee.events.some((event) => event.type === "COMPENSATED");

/** Every guarantee an enterprise gets over the whole timeline, one after another. */
export function guaranteesOf(e: Enterprise): Guarantee[] {
  const { appliesOn } = e.latent;
  if (appliesOn === undefined) return [];
  const r = random(e.seed, e.index, "guarantees");
  const wanted = r.weighted([1, 2, 3, 4].map((n) => [n, 6 - n] as const));
  let approved = approvalFrom(r, e, appliesOn + r.between(5, 40));
  const guarantees: Guarantee[] = [];
  while (approved !== undefined && guarantees.length < wanted) {
    const guarantee = guaranteeOf(e, guarantees.length, approved);
    guarantees.push(guarantee);
    if (isCompensated(guarantee)) break;
    approved = approvalFrom(r, e, closedOn(guarantee) + r.between(1, 60));
  }
  return guarantees;
}

/** The guarantees as the institution's books show them on `at`: only events up to that day. */
export function guaranteesAt(e: Enterprise, at: BusinessDate): Guarantee[] {
  return guaranteesOf(e).flatMap((guarantee) => {
    const events = guarantee.events.filter((event) => event.on <= at);
    const disbursed = events.some((event) => event.type === "DISBURSED");
    return events.length === 0
      ? []
      : [{ ...guarantee, events, dueOn: disbursed ? guarantee.dueOn : undefined }];
  });
}
