import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  halfWidth,
  parseInteger,
  parseNumber,
  readDecimal,
  shifted,
} from "../../../../src/connectors/files/values/decimal.js";

describe("a whole number", () => {
  it.each([
    ["2", 2],
    ["2.0", 2],
    ["2.", 2],
    ["-2.00", -2],
    ["-0", 0],
    ["1,234", 1234],
    ["（３）", -3],
    ["000000000000000000001", 1],
    ["999999999999999", 999_999_999_999_999],
  ])("of %j is %d", (text, value) => {
    expect(parseInteger(text)).toBe(value);
  });

  it.each(["", "2.5", "1e3", "abc", "1234567890123456", "1,2345", "0x1F", "二"])("of %j is none", (text) => {
    expect(parseInteger(text)).toBeUndefined();
  });
});

describe("a number", () => {
  it.each([
    ["0.05", 0.05],
    ["5%", 0.05],
    ["12.5 %", 0.125],
    ["-0.5%", -0.005],
    ["1,234.5", 1234.5],
    ["1.5e-3", 0.0015],
    ["-0", 0],
    ["５％", 0.05],
  ])("of %j is %d", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(["", "abc", "Infinity", "NaN", "1e9999999", "%", "1..2"])("of %j is none", (text) => {
    expect(parseNumber(text)).toBeUndefined();
  });
});

describe("the point of a decimal", () => {
  it("comes back to where it was", () => {
    const decimal = fc.stringMatching(/^\d{1,12}\.\d{1,8}$/);
    fc.assert(
      fc.property(decimal, fc.nat(9), (text, places) => {
        const read = readDecimal(text);
        if (read === undefined) throw new Error("it was read");
        const back = shifted(shifted(read, places), -places);
        expect(Number(`${back.whole}.${back.fraction}`)).toBe(Number(text));
      }),
    );
  });
});

describe("full-width characters", () => {
  it("are folded, and Chinese ones left as they are", () => {
    expect(halfWidth("ＡＢ－１２３")).toBe("AB-123");
    expect(halfWidth("山东〇号")).toBe("山东〇号");
  });
});
