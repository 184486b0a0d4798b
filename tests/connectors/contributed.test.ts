import { describe, expect, it } from "@jest/globals";
import { contributed } from "../../src/connectors/contributed.js";

describe("what a shareholder contributed", () => {
  it("is the sum of its parts, where each of them is told", () => {
    expect(contributed([1n, 2n])).toBe(3n);
    expect(contributed([0n])).toBe(0n);
    expect(contributed([1n, undefined])).toBeUndefined();
    expect(contributed([])).toBeUndefined();
  });
});
