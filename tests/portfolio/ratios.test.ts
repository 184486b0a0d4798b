import { describe, expect, it } from "@jest/globals";
import {
  compensationRate,
  guaranteeLossRate,
  payoutLossRate,
  provisionCoverage,
  ratioOf,
  recoveryRate,
} from "../../src/portfolio/ratios.js";

describe("ratios of the business", () => {
  it("reproduce the published examples", () => {
    expect(compensationRate(120n, 6000n)).toBe(0.02);
    expect(recoveryRate(80n, 300n, 120n)).toBe(0.19047619); // 19.0476 %
    expect(provisionCoverage({ unearnedPremium: 150n, compensation: 420n, generalRisk: 60n }, 340n)).toBe(
      1.85294118,
    ); // 185.2941 %
  });

  it("follow their formulas", () => {
    expect(payoutLossRate(120n, 80n)).toBe(0.33333333);
    expect(guaranteeLossRate(30n, 6000n)).toBe(0.005);
  });

  it("say nothing over zero, instead of zero or infinity", () => {
    expect(compensationRate(120n, 0n)).toBeNull();
    expect(recoveryRate(80n, 0n, 0n)).toBeNull();
    expect(payoutLossRate(0n, 0n)).toBeNull();
  });

  it.each([
    [1n, 3n, 0.33333333],
    [2n, 3n, 0.66666667],
    [-1n, 3n, -0.33333333],
    [5n, 1_000_000_000n, 0.00000001],
    [4n, 1_000_000_000n, 0],
    [10n ** 20n, 1n, 1e20],
  ])("%d over %d is %d, rounded half away from zero at the eighth decimal", (n, d, expected) => {
    expect(ratioOf(n, d)).toBeCloseTo(expected, 12);
  });
});
