import { dayOf, firstDayOf, type Month, monthOf, type Day } from "./calendar.js";
import type { Enterprise } from "./enterprise.js";
import { strainAt } from "./life.js";
import { random } from "./random.js";

/** Five-tier classification 五级分类, from 1 (normal) to 5 (loss). */
export type Tier = 1 | 2 | 3 | 4 | 5;

/** How an enterprise borrows from banks, apart from its standing. */
export interface Borrower {
  readonly since: Month;
  readonly lenders: number;
  /** Of its turnover. */
  readonly share: number;
  /** Bank acceptances outstanding, of its loans. */
  readonly acceptances: number;
  /** What it vouches for others, of its turnover. */
  readonly vouched: number;
}

/** What an enterprise owes in a month, in whole yuan. */
export interface Debt {
  readonly balance: number;
  readonly tier: Tier;
  readonly overduePrincipal: number;
  readonly overdueInterest: number;
}

const NO_DEBT: Debt = { balance: 0, tier: 1, overduePrincipal: 0, overdueInterest: 0 };

/** How an enterprise borrows; undefined where no bank ever lent to it. */
export function borrowerOf(e: Enterprise): Borrower | undefined {
  const r = random(e.seed, e.index, "borrowing");
  if (!r.chance(0.78)) return undefined;
  return {
    since: monthOf(dayOf(e.establishedOn) + r.between(60, 500)),
    lenders: r.between(1, 4),
    share: 0.06 + 0.28 * r.next(),
    acceptances: r.chance(0.2) ? 0.1 + 0.3 * r.next() : 0,
    vouched: r.chance(0.15) ? 0.02 + 0.15 * r.next() : 0,
  };
}

const thousands = (yuan: number): number => Math.round(yuan / 1_000) * 1_000;

/** How long ago an enterprise defaulted, in days; undefined where it did not. */
function defaultedFor(e: Enterprise, day: Day): number | undefined {
  const on = e.latent.episodes.map((episode) => episode.defaultsOn).find((d) => d !== undefined && d <= day);
  return on === undefined ? undefined : day - on;
}

function tierAt(e: Enterprise, day: Day): Tier {
  const since = defaultedFor(e, day);
  if (since !== undefined) return since >= 540 ? 5 : since >= 270 ? 4 : 3;
  return strainAt(e.latent, day) > 0.4 ? 2 : 1;
}

/** What an enterprise owes banks in a month. */
export function debtIn(e: Enterprise, borrower: Borrower, month: Month): Debt {
  if (month < borrower.since) return NO_DEBT;
  const day = firstDayOf(month);
  const r = random(e.seed, e.index, "debt", month);
  const balance = thousands(e.turnover * borrower.share * (0.85 + 0.3 * r.next())) + 1_000;
  const tier = tierAt(e, day);
  const strain = strainAt(e.latent, day);
  const late = tier >= 3 ? 1 : strain > 0.5 ? 0.1 * strain : 0;
  const overduePrincipal = thousands(balance * late);
  return { balance, tier, overduePrincipal, overdueInterest: Math.round(overduePrincipal * 0.06) };
}
