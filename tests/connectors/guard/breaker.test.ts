import { describe, expect, it } from "@jest/globals";
import {
  type Breaker,
  BREAKER_LIMITS,
  type BreakerEvent,
  CLOSED_BREAKER,
  mayGo,
  nextBreaker,
  phaseAt,
  restLeftMs,
} from "../../../src/connectors/guard/breaker.js";

const limits = BREAKER_LIMITS;
const FAILED = (epoch = 0, chance = 0): BreakerEvent => ({ kind: "FAILED", epoch, chance });
const SUCCEEDED = (epoch = 0): BreakerEvent => ({ kind: "SUCCEEDED", epoch });
const WENT: BreakerEvent = { kind: "WENT" };

/** A breaker after events, each at its moment. */
const after = (events: readonly (readonly [number, BreakerEvent])[], from: Breaker = CLOSED_BREAKER) =>
  events.reduce((breaker, [at, event]) => nextBreaker(breaker, event, at, limits), from);

const failures = (count: number, from = 0): [number, BreakerEvent][] =>
  Array.from({ length: count }, (_, i) => [from + i, FAILED()]);

describe("a closed breaker", () => {
  it("bears four failures and opens at the fifth", () => {
    expect(after(failures(4)).phase).toBe("CLOSED");
    expect(after(failures(5)).phase).toBe("OPEN");
  });

  it("opens where half of the calls failed, not before", () => {
    const three: [number, BreakerEvent][] = [0, 1, 2].map((at) => [at, SUCCEEDED()]);
    expect(after([...three, ...failures(2, 3)]).phase).toBe("CLOSED");
    expect(after([...three, ...failures(3, 3)]).phase).toBe("OPEN");
  });

  it("does not open on a success, whatever went before", () => {
    expect(after([...failures(4), [5, SUCCEEDED()]]).phase).toBe("CLOSED");
    expect(after([...failures(4), [5, SUCCEEDED()], [6, FAILED()]]).phase).toBe("OPEN");
  });

  it("forgets what is half a minute old", () => {
    expect(after([...failures(4), [29_999, FAILED()]]).phase).toBe("OPEN");
    expect(after([...failures(4), [30_000, FAILED()]]).phase).toBe("CLOSED");
  });

  it("counts the last hundred calls only", () => {
    const busy: [number, BreakerEvent][] = Array.from({ length: 1000 }, () => [0, SUCCEEDED()]);
    const before = after([...busy, ...failures(49)]);
    expect(before).toMatchObject({ phase: "CLOSED" });
    expect(before.phase === "CLOSED" && before.calls.length).toBe(100);
    expect(after(failures(1), before).phase).toBe("OPEN");
  });

  it("makes nothing of a call that says nothing", () => {
    const undecided: BreakerEvent = { kind: "UNDECIDED", epoch: 0 };
    const four = after(failures(4));
    expect(after([[5, undecided]], four)).toBe(four);
  });
});

describe("an open breaker", () => {
  const open = after(failures(5));

  it("lets nothing pass until its rest is over, then one call at a time", () => {
    expect(phaseAt(open, 4)).toBe("OPEN");
    expect(mayGo(open, 2503)).toBe(false);
    expect(restLeftMs(open, 2503)).toBe(1);
    expect(mayGo(open, 2504)).toBe(true);
    expect(phaseAt(open, 2504)).toBe("HALF_OPEN");
    const probing = after([[2504, WENT]], open);
    expect(probing.phase).toBe("HALF_OPEN");
    expect(mayGo(probing, 9_000)).toBe(false);
    expect(() => after([[9_000, WENT]], probing)).toThrow("not allowed");
  });

  it("rests for half to all of the time due, as chance has it", () => {
    const rest = (chance: number) => restLeftMs(after([...failures(4), [4, FAILED(0, chance)]]), 4);
    expect([rest(0), rest(0.5), rest(0.99)]).toEqual([2500, 3750, 4975]);
  });

  it("makes nothing of calls that set out before it opened", () => {
    expect(after([[5, SUCCEEDED()]], open)).toBe(open);
    const probing = after([[2504, WENT]], open);
    expect(after([[2505, SUCCEEDED()]], probing)).toBe(probing);
    expect(after([[2505, FAILED()]], probing)).toBe(probing);
  });

  it("is closed by a probe that succeeds, with nothing held against the source", () => {
    const closed = after(
      [
        [2504, WENT],
        [2600, SUCCEEDED(1)],
      ],
      open,
    );
    expect(closed).toEqual({ phase: "CLOSED", epoch: 1, calls: [] });
  });

  it("rests twice as long after each probe that fails, up to a minute", () => {
    let breaker = open;
    const rests: number[] = [];
    for (let i = 0; i < 6; i++) {
      const at = breaker.phase === "OPEN" ? breaker.until : Infinity;
      breaker = after(
        [
          [at, WENT],
          [at, FAILED(breaker.epoch)],
        ],
        breaker,
      );
      rests.push(restLeftMs(breaker, at));
    }
    expect(rests).toEqual([5_000, 10_000, 20_000, 30_000, 30_000, 30_000]);
  });

  it("lets another probe go after one that says nothing", () => {
    const undecided = after(
      [
        [2504, WENT],
        [2600, { kind: "UNDECIDED", epoch: 1 }],
      ],
      open,
    );
    expect(undecided.phase).toBe("HALF_OPEN");
    expect(mayGo(undecided, 2600)).toBe(true);
  });
});
