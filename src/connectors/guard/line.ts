import type { Vendor } from "../protocol.js";
import type { Outside } from "./outside.js";
import { rateOf, takeToken, type Takings, untilTokenMs } from "./rate.js";

/** How waiting in a line ended: it is one's turn, the line was too long, one left it, or one may not go at all. */
export type Turn = "GO" | "FULL" | "LEFT" | "HELD";

/** Somebody who wants to call. */
export interface Caller {
  readonly signal: AbortSignal;
  /** Whether it still may; asked when it could go. */
  readonly mayGo: () => boolean;
  /** Told the moment it goes, before anyone behind is asked. */
  readonly goes: () => void;
}

/** The line before one vendor: first come, first served. */
export interface Line {
  enter(caller: Caller): Promise<Turn>;
  /** To be called once by whoever went, when done. */
  leave(): void;
  inFlight(): number;
  waiting(): number;
}

interface Waiter extends Caller {
  readonly settle: (turn: Turn) => void;
}

/** Makes the line before a vendor: so many under way at once, so many beginning in a second, so many waiting. */
export function createLine(
  { concurrency, perSecond }: Vendor["limits"],
  mostWaiting: number,
  { elapsedMs, after }: Pick<Outside, "elapsedMs" | "after">,
): Line {
  const rate = rateOf(perSecond);
  const waiters = new Set<Waiter>();
  let takings: Takings = [];
  let inFlight = 0;
  let stopWaiting: (() => void) | undefined;

  /** Lets go whoever can; asks again when the next token comes back, as long as somebody waits for it. */
  function advance(): void {
    stopWaiting?.();
    stopWaiting = undefined;
    for (const waiter of waiters) {
      if (!waiter.mayGo()) {
        waiter.settle("HELD");
        continue;
      }
      if (inFlight >= concurrency) return;
      const now = elapsedMs();
      const wait = untilTokenMs(takings, rate, now);
      if (wait > 0) {
        stopWaiting = after(Math.ceil(wait), advance);
        return;
      }
      takings = takeToken(takings, rate, now);
      inFlight++;
      waiter.goes();
      waiter.settle("GO");
    }
  }

  return {
    enter: (caller) =>
      new Promise((resolve) => {
        const { signal } = caller;
        const leave = () => {
          waiter.settle("LEFT");
          advance();
        };
        const settle = (turn: Turn) => {
          waiters.delete(waiter);
          signal.removeEventListener("abort", leave);
          resolve(turn);
        };
        const waiter: Waiter = { ...caller, settle };
        if (signal.aborted) {
          resolve("LEFT");
          return;
        }
        signal.addEventListener("abort", leave);
        waiters.add(waiter);
        advance();
        if (waiters.has(waiter) && waiters.size > mostWaiting) settle("FULL");
      }),
    leave: () => {
      inFlight--;
      advance();
    },
    inFlight: () => inFlight,
    waiting: () => waiters.size,
  };
}
