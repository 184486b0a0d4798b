/** So many tokens, each of which comes back so long after it was taken. */
export interface Rate {
  readonly tokens: number;
  readonly backMs: number;
}

/** When the last tokens were taken, oldest first. */
export type Takings = readonly number[];

/**
 * A bucket of so many tokens a second. A token comes back a second after it was taken, and not at a steady pace: a
 * bucket that fills up meanwhile would let nearly twice as many calls begin within some second, and vendors count.
 */
export const rateOf = (perSecond: number): Rate => ({
  tokens: Math.max(1, Math.floor(perSecond)),
  backMs: Math.max(1000, 1000 / perSecond),
});

/** Milliseconds until there is a token; 0 where there is one. */
export function untilTokenMs(takings: Takings, { tokens, backMs }: Rate, now: number): number {
  const taken = takings.at(-tokens);
  return taken === undefined ? 0 : Math.max(0, taken + backMs - now);
}

/** Takes the token there is. */
export const takeToken = (takings: Takings, { tokens }: Rate, now: number): Takings =>
  [...takings, now].slice(-tokens);
