import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type Breaker,
  type BreakerEvent,
  type BreakerLimits,
  CLOSED_BREAKER,
  mayGo,
  nextBreaker,
  restLeftMs,
} from "../../../src/connectors/guard/breaker.js";

const anyLimits: fc.Arbitrary<BreakerLimits> = fc.record({
  windowMs: fc.integer({ min: 1, max: 100 }),
  mostCalls: fc.integer({ min: 4, max: 12 }),
  leastCalls: fc.integer({ min: 1, max: 4 }),
  share: fc.constantFrom(0.1, 0.5, 0.75, 1),
  restMs: fc.integer({ min: 1, max: 40 }),
  mostRestMs: fc.integer({ min: 1, max: 100 }),
});

/** Time passes, somebody comes, or one of those under way comes back. */
type Step =
  | { readonly does: "PASS"; readonly ms: number }
  | { readonly does: "COME" }
  | {
      readonly does: "RETURN";
      readonly which: number;
      readonly as: "SUCCEEDED" | "FAILED" | "UNDECIDED";
      readonly chance: number;
    };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ does: fc.constant("PASS"), ms: fc.integer({ min: 0, max: 40 }) }), weight: 2 },
  { arbitrary: fc.record({ does: fc.constant("COME") }), weight: 4 },
  {
    arbitrary: fc.record({
      does: fc.constant("RETURN"),
      which: fc.nat(20),
      as: fc.constantFrom("SUCCEEDED", "FAILED", "FAILED", "UNDECIDED"),
      chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
    weight: 4,
  },
);

interface Ended {
  readonly at: number;
  readonly failed: boolean;
}

/** Plays steps, looking at every transition; returns where it ends. */
function play(
  steps: readonly Step[],
  limits: BreakerLimits,
  look: (seen: {
    before: Breaker;
    event: BreakerEvent;
    after: Breaker;
    now: number;
    /** What ended since it was last closed, of the calls that count. */
    ended: readonly Ended[];
    underWay: readonly number[];
  }) => void,
): { breaker: Breaker; underWay: number[]; now: number } {
  let breaker = CLOSED_BREAKER;
  let now = 0;
  let ended: Ended[] = [];
  const underWay: number[] = [];
  const tell = (event: BreakerEvent) => {
    const before = breaker;
    const frozen = JSON.stringify(before);
    breaker = nextBreaker(before, event, now, limits);
    expect(JSON.stringify(before)).toBe(frozen);
    if (before.phase === "CLOSED" && event.kind !== "WENT" && event.kind !== "UNDECIDED") {
      if (event.epoch === before.epoch) ended.push({ at: now, failed: event.kind === "FAILED" });
    }
    look({ before, event, after: breaker, now, ended, underWay });
    if (breaker.phase !== "CLOSED") ended = [];
  };
  for (const step of steps) {
    if (step.does === "PASS") now += step.ms;
    else if (step.does === "COME") {
      if (!mayGo(breaker, now)) continue;
      tell({ kind: "WENT" });
      underWay.push(breaker.epoch);
    } else {
      const [epoch] = underWay.splice(step.which % Math.max(1, underWay.length), 1);
      if (epoch === undefined) continue;
      tell(step.as === "FAILED" ? { kind: "FAILED", epoch, chance: step.chance } : { kind: step.as, epoch });
    }
  }
  return { breaker, underWay, now };
}

const plays = (check: (steps: Step[], limits: BreakerLimits) => void) =>
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 20, maxLength: 120, size: "max" }), anyLimits, check),
    { numRuns: 150 },
  );

describe("a breaker, whatever happens", () => {
  it("opens exactly when a failure makes the share of failures in the window too large", () => {
    let openings = 0;
    plays((steps, limits) => {
      play(steps, limits, ({ before, event, after, now, ended }) => {
        if (before.phase !== "CLOSED") return;
        const recent = ended.filter(({ at }) => at > now - limits.windowMs).slice(-limits.mostCalls);
        const failed = recent.filter((call) => call.failed).length;
        const tooMany = recent.length >= limits.leastCalls && failed / recent.length >= limits.share;
        const counts = event.kind === "FAILED" && event.epoch === before.epoch;
        expect(after.phase).toBe(counts && tooMany ? "OPEN" : "CLOSED");
        if (after.phase === "OPEN") openings++;
      });
    });
    expect(openings).toBeGreaterThan(100);
  });

  it("lets no call go while it rests, and one probe at a time after", () => {
    plays((steps, limits) => {
      play(steps, limits, ({ before, event, after, now, underWay }) => {
        if (event.kind !== "WENT") return;
        if (before.phase === "OPEN") expect(now).toBeGreaterThanOrEqual(before.until);
        if (after.phase === "HALF_OPEN") expect(underWay).not.toContain(after.epoch);
      });
    });
  });

  it("rests for half to all of a time that doubles, up to the most", () => {
    plays((steps, limits) => {
      play(steps, limits, ({ before, after, now }) => {
        if (after.phase !== "OPEN" || before === after) return;
        expect(after.rests).toBe(before.phase === "HALF_OPEN" ? before.rests + 1 : 1);
        const due = Math.min(limits.restMs * 2 ** (after.rests - 1), limits.mostRestMs);
        expect(after.until - now).toBeGreaterThanOrEqual(due / 2);
        expect(after.until - now).toBeLessThan(due);
      });
    });
  });

  it("is closed again by its probe alone", () => {
    plays((steps, limits) => {
      play(steps, limits, ({ before, event, after }) => {
        if (after.phase !== "CLOSED" || before.phase === "CLOSED") return;
        expect(before.phase).toBe("HALF_OPEN");
        expect(event).toEqual({ kind: "SUCCEEDED", epoch: before.epoch });
        expect(after.calls).toEqual([]);
      });
    });
  });

  it("never stays shut for good: once all have come back, a success after the rest closes it", () => {
    plays((steps, limits) => {
      const { breaker, underWay, now } = play(steps, limits, () => undefined);
      const back = underWay.reduce(
        (b, epoch) => nextBreaker(b, { kind: "UNDECIDED", epoch }, now, limits),
        breaker,
      );
      const later = now + restLeftMs(back, now);
      expect(mayGo(back, later)).toBe(true);
      const gone = nextBreaker(back, { kind: "WENT" }, later, limits);
      const closed = nextBreaker(gone, { kind: "SUCCEEDED", epoch: gone.epoch }, later, limits);
      expect(closed.phase).toBe("CLOSED");
    });
  });

  it("keeps no more calls than it counts", () => {
    plays((steps, limits) => {
      play(steps, limits, ({ after }) => {
        if (after.phase === "CLOSED") expect(after.calls.length).toBeLessThanOrEqual(limits.mostCalls);
      });
    });
  });
});
