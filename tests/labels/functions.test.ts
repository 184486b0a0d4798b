import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { startOfBusinessDate } from "../../src/facts/business-date.js";
import { quantise, ratio, yearsBetween, yuan } from "../../src/labels/functions.js";

const years = (from: string, to: string) => yearsBetween(startOfBusinessDate(from), startOfBusinessDate(to));

describe("yearsBetween", () => {
  it.each([
    ["2020-01-01", "2020-01-01", 0],
    ["2020-01-01", "2025-01-01", 5],
    ["2020-03-01", "2021-02-28", 0.99726],
    ["2024-01-01", "2024-07-01", 0.497268],
    ["2023-01-01", "2023-07-02", 0.49863],
    ["2020-02-29", "2021-02-27", 0.99726],
    ["2020-02-29", "2021-02-28", 1],
    ["2020-02-29", "2024-02-28", 3.997268],
    ["2020-02-29", "2024-02-29", 4],
    ["2025-01-01", "2020-01-01", -5],
  ])("from %s to %s is %d", (from, to, expected) => expect(years(from, to)).toBe(expected));

  it("counts calendar days in China, whatever the time of day", () => {
    const established = startOfBusinessDate("2020-06-01");
    expect(yearsBetween(established, new Date("2025-05-31T15:59:59Z"))).toBeLessThan(5);
    expect(yearsBetween(established, new Date("2025-05-31T16:00:00Z"))).toBe(5);
  });

  it("never falls as time passes, and turns sign with its arguments", () => {
    const day = fc.date({ min: new Date("1950-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(day, day, day, (from, a, b) => {
        const [earlier, later] = a < b ? [a, b] : [b, a];
        expect(yearsBetween(from, earlier)).toBeLessThanOrEqual(yearsBetween(from, later));
        expect(yearsBetween(from, a) + yearsBetween(a, from)).toBe(0);
      }),
    );
  });
});

describe("numbers", () => {
  it("reads yuan as whole fen", () => {
    expect([yuan(0.29), yuan(20_000n), yuan(-3)]).toEqual([29, 2_000_000, -300]);
  });

  it("rounds to six decimals and leaves whole fen alone", () => {
    expect([quantise(77 / 70), quantise(1 / 3), quantise(-1e-9)]).toEqual([1.1, 0.333333, 0]);
    fc.assert(fc.property(fc.maxSafeInteger(), (fen) => quantise(fen) === fen));
  });

  it("refuses to divide by zero", () => {
    expect(ratio(1, 3n)).toBe(0.333333);
    expect(() => ratio(1, 0)).toThrow("divisor of zero");
    expect(() => ratio(0n, 0n)).toThrow("divisor of zero");
  });
});
