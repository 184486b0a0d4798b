import { firstDayOf, monthOf, dayOf, TIMELINE_START, type Day, type Month } from "./calendar.js";
import type { Fen } from "../../src/facts/fact.js";
import type { Enterprise } from "./enterprise.js";
import { strainAt } from "./life.js";
import { random } from "./random.js";

/** VAT invoices of one month: valid amounts before tax, counts of valid and of void ones. */
export interface InvoiceMonth {
  readonly month: Month;
  readonly output: InvoiceTotals;
  readonly input: InvoiceTotals;
}

/** Invoices of one direction in one month. */
export interface InvoiceTotals {
  readonly amount: Fen;
  readonly validCount: number;
  readonly voidCount: number;
}

/** How an enterprise trades in ordinary times. */
interface Habits {
  readonly growth: number;
  readonly volatility: number;
  readonly ticket: number;
  readonly voidShare: number;
  readonly costShare: number;
}

/** Business partners of one side: how many, and the share of the five largest. */
export interface Partners {
  readonly count: number;
  readonly top5Share: number;
}

/** A shallow February for the Spring Festival, a busy year's end. */
const SEASON = [0.95, 0.62, 0.98, 1, 1.02, 1.05, 0.98, 0.97, 1.05, 1.03, 1.12, 1.23];
const GROWTH_YEARS = 6;
const BASE_MONTH: Month = monthOf(dayOf("2020-07-01"));

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const fen = (yuan: number): Fen => BigInt(Math.round(yuan * 100));

function habitsOf(e: Enterprise): Habits {
  const r = random(e.seed, e.index, "habits");
  const { quality } = e.latent;
  return {
    growth: 0.02 + 0.035 * quality + 0.06 * r.normal(),
    volatility: Math.max(0.05, 0.2 - 0.03 * quality + 0.06 * r.normal()),
    ticket: e.industry.ticket * Math.exp(0.5 * r.normal()),
    voidShare: Math.min(0.4, 0.08 * Math.exp(0.65 * r.normal() - 0.3 * quality)),
    costShare: logistic(1.1 - 0.2 * quality + 0.4 * r.normal()),
  };
}

/** Growth since the base month, levelling off after some years, as a factor. */
function trend(growth: number, month: Month): number {
  const years = (month - BASE_MONTH) / 12;
  return Math.exp(growth * GROWTH_YEARS * Math.tanh(years / GROWTH_YEARS));
}

function totals(amount: number, ticket: number, voidShare: number): InvoiceTotals {
  const validCount = amount > 0 ? Math.max(1, Math.round(amount / ticket)) : 0;
  return {
    amount: fen(amount),
    validCount,
    voidCount: Math.round((validCount * voidShare) / (1 - voidShare)),
  };
}

/** The invoices of each month from `from` to `to`, both included; a month past `closed` has none. */
export function invoiceMonths(
  e: Enterprise,
  from: Month,
  to: Month,
  closed: Day | undefined,
): InvoiceMonth[] {
  const { growth, volatility, ticket, voidShare, costShare } = habitsOf(e);
  const opened = monthOf(dayOf(e.establishedOn));
  const first = Math.max(from, opened, monthOf(TIMELINE_START));
  return Array.from({ length: Math.max(0, to - first + 1) }, (_, i) => {
    const month = first + i;
    const r = random(e.seed, e.index, "month", month);
    const strain = strainAt(e.latent, firstDayOf(month) + 15);
    const open = closed === undefined || firstDayOf(month) < closed;
    const ramp = Math.min(1, 0.35 + (month - opened) * 0.06);
    const noise = Math.exp(volatility * r.normal() - 0.35 * strain * r.next());
    const level = (e.turnover / 12) * (SEASON[month % 12] ?? 1) * trend(growth, month) * ramp;
    const sold = open ? level * noise * (1 - 0.6 * strain) : 0;
    const bought = sold * Math.min(1.1, costShare * Math.exp(0.25 * r.normal()) * (1 + 0.2 * strain));
    const voids = Math.min(0.6, voidShare * (1 + 1.6 * strain) * Math.exp(0.4 * r.normal()));
    return {
      month,
      output: totals(sold, ticket, voids),
      input: totals(bought, ticket * 0.8, Math.min(0.3, 0.02 * Math.exp(0.8 * r.normal()))),
    };
  });
}

/** Buyers and suppliers on a day; trouble drives the smaller buyers away. */
export function partnersAt(e: Enterprise, day: Day): { buyers: Partners; suppliers: Partners } {
  const r = random(e.seed, e.index, "partners");
  const { quality } = e.latent;
  const strain = strainAt(e.latent, day);
  const scale = (e.turnover / 4e6) ** 0.3;
  const buyers = 34 * scale * Math.exp(0.9 * r.normal() + 0.15 * quality) * (1 - 0.6 * strain);
  const suppliers = 24 * scale * Math.exp(0.8 * r.normal());
  return {
    buyers: partners(buyers, 0.6 - 0.35 * quality + 1.3 * strain + 0.9 * r.normal()),
    suppliers: partners(suppliers, 0.9 + 0.8 * r.normal()),
  };
}

function partners(count: number, concentration: number): Partners {
  const whole = Math.max(1, Math.round(count));
  return { count: whole, top5Share: whole <= 5 ? 1 : Math.max(logistic(concentration), 5 / whole) };
}

/** Total assets at the end of a year, in whole hundreds of yuan. */
export function totalAssets(e: Enterprise, year: number): Fen {
  const r = random(e.seed, e.index, "assets");
  const ratio = 0.75 * Math.exp(0.45 * r.normal());
  const drift = Math.exp(0.06 * random(e.seed, e.index, "assets", year).normal());
  return (
    BigInt(Math.round((e.turnover * ratio * trend(habitsOf(e).growth, year * 12 + 11) * drift) / 100)) *
    10_000n
  );
}

/** Revenue not invoiced, on top of what was, in thousandths: shops and kitchens sell much without an invoice. */
export function unbilledPermille(e: Enterprise): bigint {
  const r = random(e.seed, e.index, "unbilled");
  const retail = e.industry.ticket <= 5_000;
  return BigInt(retail ? r.between(150, 900) : r.between(0, 80));
}
