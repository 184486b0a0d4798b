import { TIMELINE_END, TIMELINE_START, dayOf, type Day } from "./calendar.js";
import { random, type Random } from "./random.js";

/** A time of trouble in the life of an enterprise; it ends in relief or in default. */
export interface Episode {
  readonly onset: Day;
  /** 0 to 1. */
  readonly severity: number;
  readonly relievedOn: Day | undefined;
  readonly defaultsOn: Day | undefined;
}

/** What nobody outside sees, and what everything seen depends on. */
export interface Latent {
  /** Standard normal over the population; good is positive. */
  readonly quality: number;
  /** When it first applies for a guarantee; whoever applies is still in business then. */
  readonly appliesOn: Day | undefined;
  readonly episodes: readonly Episode[];
}

const FIRST_APPLICATION = dayOf("2022-01-04");
const LAST_APPLICATION = dayOf("2026-09-30");
const OLD_ENOUGH_DAYS = 200;
const DAYS_TO_FULL_STRAIN = 150;
const DAYS_TO_RECOVER = 180;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

function episode(r: Random, onset: Day, quality: number, fatalFrom: Day): Episode {
  const severity = clamp(0.42 + 0.2 * r.normal() - 0.08 * quality, 0.1, 1);
  const fatal = r.chance(1.8 * severity);
  const sudden = r.chance(0.08);
  const lead = sudden ? r.between(3, 15) : r.between(90, 300);
  const relief = r.between(150, 540);
  return fatal && onset >= fatalFrom
    ? { onset, severity: Math.max(severity, 0.5), relievedOn: undefined, defaultsOn: onset + lead }
    : { onset, severity, relievedOn: onset + relief, defaultsOn: undefined };
}

/** The hidden life of an enterprise: the worse its quality, the more often trouble comes. */
export function latentOf(seed: number, index: number, established: Day): Latent {
  const r = random(seed, index, "life");
  const quality = r.normal();
  const drawn = Math.max(r.between(FIRST_APPLICATION, LAST_APPLICATION), established + OLD_ENOUGH_DAYS);
  const appliesOn = r.chance(0.82) ? drawn : undefined;
  const meanWait = 365 / (0.046 * Math.exp(-0.9 * quality));
  const episodes: Episode[] = [];
  let day = Math.max(TIMELINE_START, established) + r.wait(meanWait);
  while (day < TIMELINE_END) {
    const next = episode(r, Math.floor(day), quality, drawn);
    episodes.push(next);
    if (next.relievedOn === undefined) break;
    day = next.relievedOn + r.wait(meanWait);
  }
  return { quality, appliesOn, episodes };
}

function strainOf({ onset, severity, relievedOn }: Episode, day: Day): number {
  const rise = clamp((day - onset) / DAYS_TO_FULL_STRAIN, 0, 1);
  const fall = relievedOn === undefined ? 0 : clamp((day - relievedOn) / DAYS_TO_RECOVER, 0, 1);
  return severity * rise * (1 - fall);
}

/** How much trouble an enterprise is in on a day, 0 to 1; it rises over five months from an episode's onset. */
export const strainAt = ({ episodes }: Latent, day: Day): number =>
  Math.max(0, ...episodes.map((e) => strainOf(e, day)));
