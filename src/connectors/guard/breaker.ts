/** When a source is given a rest, and for how long. */
export interface BreakerLimits {
  /** Only calls that ended so recently count, */
  readonly windowMs: number;
  /** and of these the last so many. */
  readonly mostCalls: number;
  /** Fewer calls prove nothing. */
  readonly leastCalls: number;
  /** Share of failures, 0 to 1, from which on it opens. */
  readonly share: number;
  /** The first rest; each further one without a success between is twice as long. */
  readonly restMs: number;
  readonly mostRestMs: number;
}

/** Half of at least five calls within half a minute, counted over a hundred at most; rests of 5 to 60 s. Our choice. */
export const BREAKER_LIMITS: BreakerLimits = {
  windowMs: 30_000,
  mostCalls: 100,
  leastCalls: 5,
  share: 0.5,
  restMs: 5_000,
  mostRestMs: 60_000,
};

/** Calls pass, no call passes, or one at a time does, to see whether the source has recovered. */
export type BreakerPhase = "CLOSED" | "OPEN" | "HALF_OPEN";

/** Whether calls to a source may pass. The epoch tells calls that set out before it last opened from those after. */
export type Breaker =
  | {
      readonly phase: "CLOSED";
      readonly epoch: number;
      readonly calls: readonly { readonly at: number; readonly failed: boolean }[];
    }
  | { readonly phase: "OPEN"; readonly epoch: number; readonly rests: number; readonly until: number }
  | {
      readonly phase: "HALF_OPEN";
      readonly epoch: number;
      readonly rests: number;
      readonly probing: boolean;
    };

/** What a breaker is told: a call that may go went, or one of some epoch ended. */
export type BreakerEvent =
  | { readonly kind: "WENT" }
  | { readonly kind: "SUCCEEDED"; readonly epoch: number }
  /** Chance, from 0 to below 1, spreads the ends of rests that began together. */
  | { readonly kind: "FAILED"; readonly epoch: number; readonly chance: number }
  /** It ended without saying whether the source works. */
  | { readonly kind: "UNDECIDED"; readonly epoch: number };

/** A breaker that has seen nothing yet. */
export const CLOSED_BREAKER: Breaker = { phase: "CLOSED", epoch: 0, calls: [] };

/** The phase as of a moment: after its rest an open breaker is half open, though nobody has come by yet. */
export const phaseAt = (breaker: Breaker, now: number): BreakerPhase =>
  breaker.phase === "OPEN" && now >= breaker.until ? "HALF_OPEN" : breaker.phase;

/** Whether a call may go. */
export function mayGo(breaker: Breaker, now: number): boolean {
  if (breaker.phase === "HALF_OPEN") return !breaker.probing;
  return phaseAt(breaker, now) !== "OPEN";
}

/** Milliseconds until a call may go; 0 where that is not known. */
export const restLeftMs = (breaker: Breaker, now: number): number =>
  breaker.phase === "OPEN" ? Math.max(0, breaker.until - now) : 0;

/** The breaker after an event. */
export function nextBreaker(
  breaker: Breaker,
  event: BreakerEvent,
  now: number,
  limits: BreakerLimits,
): Breaker {
  if (event.kind === "WENT") return afterDeparture(breaker, now);
  // How a call fared that set out before the source was given a rest says nothing about it after.
  if (event.epoch !== breaker.epoch) return breaker;
  switch (breaker.phase) {
    case "CLOSED":
      return event.kind === "UNDECIDED" ? breaker : afterCall(breaker, event, now, limits);
    case "HALF_OPEN":
      return afterProbe(breaker, event, now, limits);
    case "OPEN":
      return breaker;
  }
}

type Phase<P extends BreakerPhase> = Extract<Breaker, { phase: P }>;
type Ended = Exclude<BreakerEvent, { kind: "WENT" }>;

function afterDeparture(breaker: Breaker, now: number): Breaker {
  if (!mayGo(breaker, now)) throw new Error("a call went that was not allowed to");
  if (breaker.phase === "CLOSED") return breaker;
  const { epoch, rests } = breaker;
  return { phase: "HALF_OPEN", epoch, rests, probing: true };
}

/** Only a failure opens it: what has just succeeded is no reason to stop asking. */
function afterCall(
  { epoch, calls }: Phase<"CLOSED">,
  event: Exclude<Ended, { kind: "UNDECIDED" }>,
  now: number,
  limits: BreakerLimits,
): Breaker {
  const failed = event.kind === "FAILED";
  const recent = [...calls, { at: now, failed }]
    .filter(({ at }) => at > now - limits.windowMs)
    .slice(-limits.mostCalls);
  const failures = recent.filter((call) => call.failed).length;
  const enough = recent.length >= limits.leastCalls && failures >= limits.share * recent.length;
  return failed && enough
    ? opened(epoch, 1, event.chance, now, limits)
    : { phase: "CLOSED", epoch, calls: recent };
}

function afterProbe(breaker: Phase<"HALF_OPEN">, event: Ended, now: number, limits: BreakerLimits): Breaker {
  switch (event.kind) {
    case "SUCCEEDED":
      return { phase: "CLOSED", epoch: breaker.epoch, calls: [] };
    case "FAILED":
      return opened(breaker.epoch, breaker.rests + 1, event.chance, now, limits);
    case "UNDECIDED":
      return { ...breaker, probing: false };
  }
}

/** Rests for half to all of the time due. */
function opened(epoch: number, rests: number, chance: number, now: number, limits: BreakerLimits): Breaker {
  const due = Math.min(limits.restMs * 2 ** (rests - 1), limits.mostRestMs);
  return { phase: "OPEN", epoch: epoch + 1, rests, until: now + (due * (1 + chance)) / 2 };
}
