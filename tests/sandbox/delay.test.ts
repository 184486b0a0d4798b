import { describe, expect, it } from "@jest/globals";
import { delayMs, type Latency } from "../../sandbox/delay.js";
import { random } from "../../sandbox/population/random.js";

const DRAWS = 20_000;

function draws(latency: Latency): number[] {
  const chance = random(20240601, "delay");
  return Array.from({ length: DRAWS }, () => delayMs(latency, chance));
}

const shareBelow = (ms: number, all: readonly number[]): number =>
  all.filter((d) => d < ms).length / all.length;

describe("how long a reply takes", () => {
  it("is nothing where no latency is set, whatever the tail", () => {
    expect(new Set(draws({ latencyMs: 0, latencyP95Ms: 900 }))).toEqual(new Set([0]));
  });

  it("is spread evenly from half to one and a half of the mean", () => {
    const all = draws({ latencyMs: 200, latencyP95Ms: null });
    expect(Math.min(...all)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...all)).toBeLessThan(300);
    expect(shareBelow(150, all)).toBeCloseTo(0.25, 1);
    expect(shareBelow(200, all)).toBeCloseTo(0.5, 1);
  });

  it.each([
    [40, 120],
    [300, 700],
    [800, 2_500],
  ])(
    "with a tail is below %d ms half of the time, and below %d ms 95 times of 100",
    (latencyMs, latencyP95Ms) => {
      const all = draws({ latencyMs, latencyP95Ms });
      expect(Math.abs(shareBelow(latencyMs, all) - 0.5)).toBeLessThan(0.01);
      expect(Math.abs(shareBelow(latencyP95Ms, all) - 0.95)).toBeLessThan(0.005);
      // Log-normal: as far below the median as above it, by factors.
      expect(Math.abs(shareBelow(latencyMs ** 2 / latencyP95Ms, all) - 0.05)).toBeLessThan(0.005);
      expect(Math.min(...all)).toBeGreaterThan(0);
    },
  );

  it("is the same on every run", () => {
    const latency = { latencyMs: 300, latencyP95Ms: 700 };
    expect(draws(latency)).toEqual(draws(latency));
  });
});
