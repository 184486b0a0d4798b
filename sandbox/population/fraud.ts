import { type Day, monthOf, type Month } from "./calendar.js";
import type { Enterprise } from "./enterprise.js";
import { strainAt } from "./life.js";
import type { Person } from "./people.js";
import { random } from "./random.js";

/** What an anti-fraud vendor could find out about a person. */
export interface FraudSigns {
  /** 0 to 100, before any vendor looks at it in its own way. */
  readonly risk: number;
  readonly blacklisted: boolean;
  readonly gang: boolean;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Signs of fraud on a day: a few people are out to cheat, and trouble makes others look like it. */
export function fraudSignsOf(e: Enterprise, person: Person, day: Day): FraudSigns {
  const r = random(e.seed, person.residentId, "fraud");
  const cheats = r.chance(0.012);
  const strain = strainAt(e.latent, day);
  const honest = 24 - 7 * e.latent.quality + 9 * r.normal() + 30 * strain;
  return {
    risk: clamp(cheats ? 86 + 6 * r.normal() : honest, 1, 99),
    blacklisted: r.chance(cheats ? 0.6 : 0.003 + 0.02 * strain),
    gang: r.chance(cheats ? 0.5 : 0.002),
  };
}

/** What one vendor makes of the signs; undefined where it does not know the person. */
export function vendorScore(e: Enterprise, person: Person, day: Day, vendor: string): number | undefined {
  const r = random(e.seed, person.residentId, vendor);
  if (r.chance(0.03)) return undefined;
  return Math.round(clamp(fraudSignsOf(e, person, day).risk + 5 * r.normal(), 0, 100));
}

/** Types of lenders a person may apply to, and how often people do in a month. */
const LENDERS = {
  bank: 0.09,
  consumerFinance: 0.05,
  microLoan: 0.04,
  guarantee: 0.02,
  leasing: 0.01,
  internet: 0.08,
} as const;

/** A type of lender. */
export type LenderType = keyof typeof LENDERS;
/** Every type of lender. */
export const lenderTypes = Object.keys(LENDERS) as LenderType[];

function appliedIn(e: Enterprise, person: Person, type: LenderType, month: Month): number {
  const r = random(e.seed, person.residentId, "applications", type, month);
  const keen = LENDERS[type] * Math.exp(-0.5 * e.latent.quality) * (0.4 + 1.2 * r.next());
  let applications = 0;
  while (applications < 6 && r.chance(keen)) applications++;
  return applications;
}

/** Applications of a person to lenders of a type in each of the last twelve months, the latest first. */
export const applicationsOf = (e: Enterprise, person: Person, type: LenderType, day: Day): number[] =>
  Array.from({ length: 12 }, (_, i) => appliedIn(e, person, type, monthOf(day) - i));
