import type { Outside } from "../../../src/connectors/guard/outside.js";

/** Time that passes when the test says so, and chance that is what it says. */
export interface FakeOutside extends Outside {
  /** Lets time pass: what is due is done in its order, and everything that follows from it. */
  pass(ms: number): Promise<void>;
  /** Timers still set. */
  timers(): number;
  luck: number;
}

const DAY = Date.parse("2026-03-02T03:00:00Z");

/** Lets everything that waits for nothing but promises go on. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function fakeOutside(): FakeOutside {
  let at = 1_000_000;
  const timers = new Set<{ due: number; what: () => void }>();
  const fake: FakeOutside = {
    luck: 0,
    elapsedMs: () => at,
    now: () => new Date(DAY + at - 1_000_000),
    after: (ms, what) => {
      const timer = { due: at + ms, what };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    chance: () => fake.luck,
    timers: () => timers.size,
    async pass(ms) {
      const end = at + ms;
      for (;;) {
        await settle();
        const [next] = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (next === undefined) break;
        timers.delete(next);
        at = Math.max(at, next.due);
        next.what();
      }
      at = end;
      await settle();
    },
  };
  return fake;
}
