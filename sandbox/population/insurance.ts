import type { Fen } from "../../src/facts/fact.js";
import { dayOf, firstDayOf, monthOf, type Day, type Month } from "./calendar.js";
import type { Enterprise } from "./enterprise.js";
import { strainAt } from "./life.js";
import type { Person } from "./people.js";
import { random } from "./random.js";
import { exitOf, staffAt } from "./registration.js";

/** How an employer stands with a fund on a day. */
export type FundStanding = "PAYING" | "SUSPENDED" | "ENDED";

/** What a fund knows of an employer on a day. */
export interface Employer {
  readonly standing: FundStanding;
  readonly since: Day;
  readonly staff: number;
  /** Yuan a month, all staff. */
  readonly wages: number;
  /** The last month paid for. */
  readonly paidThrough: Month;
  /** Months owed for. */
  readonly monthsOwed: number;
}

/** What a fund knows of a person on a day. */
export interface Depositor {
  readonly standing: FundStanding;
  readonly since: Month;
  /** Yuan a month. */
  readonly wage: number;
  readonly paidThrough: Month;
  readonly monthsPaid: number;
  readonly monthsRunning: number;
  readonly lackedLately: boolean;
}

/** The funds; the provident fund is joined by fewer. */
export type Fund = "socialSecurity" | "providentFund";

const JOINING: Readonly<Record<Fund, Readonly<Record<Enterprise["kind"], number>>>> = {
  socialSecurity: { ENTERPRISE: 0.96, SOLE_PROPRIETOR: 0.45, FARMER: 0.15 },
  providentFund: { ENTERPRISE: 0.62, SOLE_PROPRIETOR: 0.12, FARMER: 0.02 },
};
const TO_SUSPENSION = 0.45;
const LOOKED_BACK_MONTHS = 36;
const MONTHS_TO_CLOSURE = 24;

const strained = (e: Enterprise, month: Month): boolean =>
  strainAt(e.latent, firstDayOf(month) + 10) >= TO_SUSPENSION;

/** The last month before a day an employer paid for: trouble stops the payments, and so does the end of business. */
function lastPaid(e: Enterprise, day: Day, first: Month): Month {
  const exit = exitOf(e)?.on;
  const last = monthOf(exit === undefined ? day : Math.min(day, exit)) - 1;
  let month = last;
  while (month > first && month > last - LOOKED_BACK_MONTHS && strained(e, month)) month -= 1;
  return month;
}

/** What a fund knows of an enterprise as an employer on a day; undefined where it never joined, or has not yet. */
export function employerAt(e: Enterprise, fund: Fund, day: Day): Employer | undefined {
  const r = random(e.seed, e.index, fund);
  const joins = r.chance(JOINING[fund][e.kind]);
  const since = dayOf(e.establishedOn) + r.between(20, 400);
  const covered = 0.65 + 0.35 * r.next();
  const wage = 4_200 + 5_200 * r.next() + 400 * Math.max(0, e.latent.quality);
  if (!joins || monthOf(since) >= monthOf(day)) return undefined;
  const ended = (exitOf(e)?.on ?? Infinity) <= day;
  const paidThrough = lastPaid(e, day, monthOf(since));
  const monthsOwed = ended ? 0 : monthOf(day) - 1 - paidThrough;
  const staff = ended ? 0 : Math.max(1, Math.round(staffAt(e, day) * covered));
  const standing = ended ? "ENDED" : monthsOwed > 0 ? "SUSPENDED" : "PAYING";
  return { standing, since, staff, wages: staff * Math.round(wage), paidThrough, monthsOwed };
}

/** What a fund knows of a person of an enterprise on a day; undefined where the person never joined. */
export function depositorAt(e: Enterprise, person: Person, fund: Fund, day: Day): Depositor | undefined {
  const r = random(e.seed, person.residentId, fund);
  const grown = monthOf(dayOf(person.bornOn) + 22 * 365 + r.between(0, 3_650));
  const elsewhere = r.chance(0.5);
  const wage = Math.round(4_500 + 9_000 * r.next() + 600 * Math.max(0, e.latent.quality));
  const last = monthOf(day) - 1;
  const employer = employerAt(e, fund, day);
  const own = employer && { from: monthOf(employer.since), to: employer.paidThrough };
  const before = elsewhere
    ? { from: grown, to: Math.min(last, monthOf(dayOf(e.establishedOn)) - 1) }
    : undefined;
  const spells = [before, own].flatMap((spell) => (spell && spell.from <= spell.to ? [spell] : []));
  if (spells.length === 0) return undefined;
  const since = Math.min(...spells.map(({ from }) => from));
  const paidThrough = Math.max(...spells.map(({ to }) => to));
  const lengths = spells.map(({ from, to }) => to - from + 1);
  const owed = last - paidThrough;
  return {
    standing: owed === 0 ? "PAYING" : owed > MONTHS_TO_CLOSURE ? "ENDED" : "SUSPENDED",
    since,
    wage,
    paidThrough,
    monthsPaid: lengths.reduce((sum, length) => sum + length, 0),
    monthsRunning: owed === 0 ? (lengths.at(-1) ?? 0) : 0,
    lackedLately: owed > 0,
  };
}

/** A part of an amount in whole fen. */
export const partOf = (yuan: number, rate: number): Fen => BigInt(Math.round(yuan * rate * 100));
