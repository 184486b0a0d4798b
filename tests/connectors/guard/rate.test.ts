import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { rateOf, takeToken, type Takings, untilTokenMs } from "../../../src/connectors/guard/rate.js";

/** When calls begin that come at some moments and each go as soon as there is a token. */
function beginnings(arrivals: readonly number[], perSecond: number): number[] {
  const rate = rateOf(perSecond);
  const begun: number[] = [];
  let takings: Takings = [];
  for (const arrival of arrivals) {
    const came = Math.max(arrival, begun.at(-1) ?? 0);
    const at = came + untilTokenMs(takings, rate, came);
    expect(untilTokenMs(takings, rate, at)).toBe(0);
    takings = takeToken(takings, rate, at);
    begun.push(at);
  }
  return begun;
}

describe("a bucket of tokens", () => {
  it("lets so many begin at once, and the next when the first token is back", () => {
    expect(beginnings([0, 0, 0, 0, 0], 2)).toEqual([0, 0, 1000, 1000, 2000]);
    expect(beginnings([0, 300, 400, 1200, 1250], 2)).toEqual([0, 300, 1000, 1300, 2000]);
  });

  it("lets one begin every few seconds where less than one a second is allowed", () => {
    expect(beginnings([0, 0, 100], 0.5)).toEqual([0, 2000, 4000]);
  });

  it("never lets more begin within any second than are allowed, and none wait longer than it must", () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 12 }), (unsorted, perSecond) => {
        const came = unsorted.toSorted((a, b) => a - b);
        const begun = beginnings(came, perSecond);
        for (const from of begun) {
          expect(begun.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(perSecond);
        }
        begun.forEach((at, i) => {
          if (at === came[i]) return;
          const behind = begun[i - 1] === at;
          const full = begun.slice(0, i).filter((before) => before > at - 1001).length >= perSecond;
          expect(behind || full).toBe(true);
        });
      }),
    );
  });

  it("keeps no more than it needs", () => {
    const rate = rateOf(3);
    const takings = [1, 2, 3, 4, 5].reduce<Takings>((all, at) => takeToken(all, rate, at * 1000), []);
    expect(takings).toEqual([3000, 4000, 5000]);
  });
});
