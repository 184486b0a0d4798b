import type { Fen } from "../../src/facts/fact.js";
import { TIMELINE_END, TIMELINE_START, dayOf, yearOf, type Day } from "./calendar.js";
import type { Enterprise } from "./enterprise.js";
import { strainAt } from "./life.js";
import { random } from "./random.js";

/** Tax owed and not paid from one day until it is paid, or for ever. */
export interface Arrears {
  readonly from: Day;
  readonly until: Day | undefined;
  readonly amount: Fen;
}

/** Grades of the tax authority's yearly credit rating 纳税信用等级. */
export type CreditGrade = "A" | "B" | "M" | "C" | "D";

const fen = (yuan: number): Fen => BigInt(Math.round(yuan * 100));

/** Every spell of tax arrears: many of those in trouble, and now and then somebody else for some weeks. */
export function arrearsOf(e: Enterprise): Arrears[] {
  const r = random(e.seed, e.index, "arrears");
  const troubled = e.latent.episodes.flatMap(({ onset, severity, relievedOn }) => {
    const from = onset + r.between(40, 200);
    const until =
      relievedOn === undefined ? undefined : Math.max(from + 20, relievedOn + r.between(-60, 120));
    const amount = fen(e.turnover * severity * (0.005 + 0.04 * r.next()));
    return r.chance(0.15 + 0.75 * severity) ? [{ from, until, amount }] : [];
  });
  const meanWait = (365 / 0.02) * Math.exp(0.3 * e.latent.quality);
  const short: Arrears[] = [];
  for (
    let from = Math.max(TIMELINE_START, dayOf(e.establishedOn)) + r.wait(meanWait);
    from < TIMELINE_END;
    from += r.wait(meanWait)
  ) {
    const day = Math.floor(from);
    short.push({ from: day, until: day + r.between(10, 60), amount: fen(e.turnover * 0.01 * r.next() + 50) });
  }
  return [...troubled, ...short];
}

/** What is owed on a day. */
export function arrearsAt(e: Enterprise, day: Day): Fen {
  return arrearsOf(e)
    .filter(({ from, until }) => from <= day && (until === undefined || day < until))
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/** Whether registered as a small-scale taxpayer 小规模纳税人 (yearly sales of at most five million yuan). */
export function isSmallScale(e: Enterprise): boolean {
  const general = e.kind === "ENTERPRISE" ? 0.45 : 0.1;
  return e.turnover <= 5_000_000 && !random(e.seed, e.index, "taxpayer").chance(general);
}

/** The grade for a year; whoever did not trade through all of it is M. */
export function creditGrade(e: Enterprise, year: number): CreditGrade {
  if (yearOf(dayOf(e.establishedOn)) >= year) return "M";
  const yearEnd = dayOf(`${year}-12-31`);
  const habit = 79 + 8 * e.latent.quality + 4 * random(e.seed, e.index, "grade", year).normal();
  const score = habit - 45 * strainAt(e.latent, yearEnd) - (arrearsAt(e, yearEnd) > 0n ? 10 : 0);
  return score >= 90 ? "A" : score >= 70 ? "B" : score >= 40 ? "C" : "D";
}
