import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  addMonths,
  type InvoiceMonth,
  invoiceYears,
  revenueWindows,
  voidRate,
} from "../../../src/connectors/tax/invoice-facts.js";

const month = (text: string, amount: bigint, validCount = 1, voidCount = 0): InvoiceMonth => ({
  month: text,
  amount,
  validCount,
  voidCount,
});
/** So many months from a first one, worth 1, 10, 100 … fen, so that a sum tells which months are in it. */
const powers = (from: string, count: number): InvoiceMonth[] =>
  Array.from({ length: count }, (_, i) => month(addMonths(from, i), 10n ** BigInt(i)));
const ones = (from: number, to: number): bigint =>
  powers("2000-01", to + 1)
    .slice(from)
    .reduce((sum, m) => sum + m.amount, 0n);

const monthTexts = fc
  .tuple(fc.integer({ min: 1990, max: 2060 }), fc.integer({ min: 1, max: 12 }))
  .map(([y, m]) => `${y}-${String(m).padStart(2, "0")}`);
const steps = fc.integer({ min: -600, max: 600 });

describe("addMonths", () => {
  it.each([
    ["2024-01", 0, "2024-01"],
    ["2024-01", 11, "2024-12"],
    ["2024-01", 12, "2025-01"],
    ["2024-12", 1, "2025-01"],
    ["2024-01", -1, "2023-12"],
    ["2024-12", -12, "2023-12"],
    ["2024-12", -23, "2023-01"],
    ["2024-06", -30, "2021-12"],
  ])("%s %d is %s", (from, n, to) => {
    expect(addMonths(from, n)).toBe(to);
  });

  it("agrees with the calendar, goes back the way it came, and keeps the order of text", () => {
    fc.assert(
      fc.property(monthTexts, steps, (from, n) => {
        const to = addMonths(from, n);
        const date = new Date(Date.UTC(Number(from.slice(0, 4)), Number(from.slice(5)) - 1 + n, 1));
        expect(to).toBe(date.toISOString().slice(0, 7));
        expect(addMonths(to, -n)).toBe(from);
        expect(Math.sign(to < from ? -1 : Number(to > from))).toBe(Math.sign(n));
      }),
    );
  });
});

describe("invoiceYears", () => {
  it("sums the months of each calendar year, oldest first", () => {
    expect(
      invoiceYears([
        month("2025-01", 100n, 2, 1),
        month("2023-12", -40n, 1, 0),
        month("2025-12", 11n, 3, 2),
        month("2023-01", 15n, 1, 0),
      ]),
    ).toEqual([
      { year: 2023, amount: -25n, validCount: 2, voidCount: 0 },
      { year: 2025, amount: 111n, validCount: 5, voidCount: 3 },
    ]);
    expect(invoiceYears([])).toEqual([]);
  });
});

describe("revenueWindows", () => {
  const output = powers("2023-01", 36);

  it("sums the last twelve months and the twelve before", () => {
    expect(revenueWindows(output, "2023-01", "2025-12")).toEqual({
      revenue12m: ones(24, 35),
      revenuePrior12m: ones(12, 23),
    });
  });

  it("ends with the month it is told, whatever comes after", () => {
    expect(revenueWindows(output, "2023-01", "2025-06")).toEqual({
      revenue12m: ones(18, 29),
      revenuePrior12m: ones(6, 17),
    });
  });

  it.each([
    ["2024-01", { revenue12m: ones(24, 35), revenuePrior12m: ones(12, 23) }],
    ["2024-02", { revenue12m: ones(24, 35) }],
    ["2025-01", { revenue12m: ones(24, 35) }],
    ["2025-02", {}],
    ["2026-01", {}],
  ])("covered from %s, says only what is wholly covered", (first, windows) => {
    expect(revenueWindows(output, first, "2025-12")).toEqual(windows);
  });

  it("counts a covered month without invoices as nothing sold", () => {
    expect(revenueWindows([month("2024-03", 7n)], "2022-01", "2024-12")).toEqual({
      revenue12m: 7n,
      revenuePrior12m: 0n,
    });
  });
});

describe("voidRate", () => {
  it("is of all invoices, and is not said where there are none", () => {
    expect(voidRate([month("2024-01", 5n, 3, 1), month("2024-02", 5n, 4, 0)])).toEqual({
      invoiceVoidRate: 0.125,
    });
    expect(voidRate([month("2024-01", 0n, 0, 2)])).toEqual({ invoiceVoidRate: 1 });
    expect(voidRate([month("2024-01", 0n, 2, 0)])).toEqual({ invoiceVoidRate: 0 });
    expect(voidRate([month("2024-01", 0n, 0, 0)])).toEqual({});
    expect(voidRate([])).toEqual({});
  });
});
