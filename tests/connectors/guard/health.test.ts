import { describe, expect, it } from "@jest/globals";
import { createHealthLog, percentile } from "../../../src/connectors/guard/health.js";

const at = (second: number) => new Date(second * 1000);

describe("a percentile", () => {
  it("is the value a share of all lies at or below", () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.95)]).toEqual([50, 95]);
    expect([percentile([7], 0.5), percentile([7], 0.95)]).toEqual([7, 7]);
    expect([percentile([3, 1], 0.5), percentile([3, 1], 0.95)]).toEqual([1, 3]);
    expect(percentile([], 0.5)).toBeNull();
  });
});

describe("the health of a source", () => {
  it("is nothing before it was called", () => {
    expect(createHealthLog(30_000).read(0)).toEqual({
      calls: 0,
      failures: {},
      p50Ms: null,
      p95Ms: null,
      lastSuccessAt: null,
      lastFailure: null,
    });
  });

  it("counts what ended within the window, by reason, and forgets it after", () => {
    const log = createHealthLog(30_000);
    log.note({ outcome: "OK", durationMs: 10 }, 500, at(1));
    log.note({ outcome: "TIMEOUT", durationMs: 900 }, 1_500, at(2));
    log.note({ outcome: "TIMEOUT", durationMs: 900 }, 1_600, at(3));
    log.note({ outcome: "REFUSED", durationMs: 20 }, 2_500, at(4));
    expect(log.read(2_500)).toMatchObject({ calls: 4, failures: { TIMEOUT: 2, REFUSED: 1 } });
    expect(log.read(31_999)).toMatchObject({ calls: 3, failures: { TIMEOUT: 2, REFUSED: 1 } });
    expect(log.read(32_000)).toMatchObject({ calls: 1, failures: { REFUSED: 1 } });
    expect(log.read(33_000)).toMatchObject({ calls: 0, failures: {} });
  });

  it("remembers the last success and the last failure however long ago", () => {
    const log = createHealthLog(30_000);
    log.note({ outcome: "OK", durationMs: 10 }, 0, at(1));
    log.note({ outcome: "MALFORMED", durationMs: 10 }, 1, at(2));
    expect(log.read(1e9)).toMatchObject({
      calls: 0,
      lastSuccessAt: at(1),
      lastFailure: { reason: "MALFORMED", at: at(2) },
    });
  });

  it("takes a call nobody waited for any more neither for a failure nor for a duration", () => {
    const log = createHealthLog(30_000);
    log.note({ outcome: "CANCELLED", durationMs: 1 }, 0, at(1));
    expect(log.read(0)).toMatchObject({
      calls: 1,
      failures: { CANCELLED: 1 },
      p50Ms: null,
      lastFailure: null,
    });
  });

  it("tells durations of the last two hundred calls", () => {
    const log = createHealthLog(30_000);
    for (let i = 0; i < 200; i++) log.note({ outcome: "OK", durationMs: 9_000 }, 0, at(0));
    for (let i = 1; i <= 200; i++) log.note({ outcome: "OK", durationMs: i }, 0, at(0));
    expect(log.read(0)).toMatchObject({ calls: 400, p50Ms: 100, p95Ms: 190 });
  });

  it("tells how long the next call is likely to take: what the last took, of which each newer one counts more", () => {
    const log = createHealthLog(30_000);
    expect(log.likelyMs()).toBe(0);
    log.note({ outcome: "OK", durationMs: 400 }, 0, at(0));
    expect(log.likelyMs()).toBe(400);
    log.note({ outcome: "OK", durationMs: 1_400 }, 0, at(0));
    expect(log.likelyMs()).toBeCloseTo(500);
    for (let i = 0; i < 60; i++) log.note({ outcome: "OK", durationMs: 100 }, 0, at(0));
    expect(log.likelyMs()).toBeGreaterThan(100);
    expect(log.likelyMs()).toBeLessThan(102);
  });

  it("learns how long a source takes from calls that failed, too, but from none that was cut short", () => {
    const log = createHealthLog(30_000);
    log.note({ outcome: "CANCELLED", durationMs: 5 }, 0, at(0));
    expect(log.likelyMs()).toBe(0);
    log.note({ outcome: "TIMEOUT", durationMs: 900 }, 0, at(0));
    log.note({ outcome: "CANCELLED", durationMs: 5 }, 0, at(0));
    expect(log.likelyMs()).toBe(900);
  });

  it("still says it long after", () => {
    const log = createHealthLog(30_000);
    log.note({ outcome: "OK", durationMs: 250 }, 0, at(0));
    log.read(1e9);
    expect(log.likelyMs()).toBe(250);
  });
});
