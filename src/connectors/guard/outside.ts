/** What the guard needs of the world: time and chance. */
export interface Outside {
  /** Milliseconds of a clock that never goes back; of no meaning but by their differences. */
  readonly elapsedMs: () => number;
  /** The time of day, for people. */
  readonly now: () => Date;
  /** Does something later, unless what is returned is called before. */
  readonly after: (ms: number, what: () => void) => () => void;
  /** At random from 0 to below 1. */
  readonly chance: () => number;
}

/** The clocks and the chance of this process. */
export const processOutside: Outside = {
  elapsedMs: () => performance.now(),
  now: () => new Date(),
  after: (ms, what) => {
    const timer = setTimeout(what, ms);
    return () => clearTimeout(timer);
  },
  chance: () => Math.random(),
};
