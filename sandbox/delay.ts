import type { Random } from "./population/random.js";

/** How long replies take. */
export interface Latency {
  /** Mean of an even spread from half to one and a half of it; the median where `latencyP95Ms` is given. */
  readonly latencyMs: number;
  /** What 95 of 100 replies stay below, spread log-normally around the median; null for the even spread. */
  readonly latencyP95Ms: number | null;
}

/** So many standard deviations above the mean 5 of 100 normal draws lie. */
const Z95 = 1.645;

/** How long the next reply takes, in milliseconds. */
export function delayMs({ latencyMs, latencyP95Ms }: Latency, chance: Random): number {
  if (latencyMs === 0) return 0;
  if (latencyP95Ms === null) return latencyMs * (0.5 + chance.next());
  return latencyMs * Math.exp((Math.log(latencyP95Ms / latencyMs) / Z95) * chance.normal());
}
