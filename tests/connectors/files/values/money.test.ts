import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseYuan } from "../../../../src/connectors/files/values/money.js";

describe("an amount in yuan", () => {
  it.each([
    ["943.4", "943.40"],
    ["-943.4", "-943.40"],
    ["11000.0", "11000.00"],
    ["0", "0.00"],
    ["-0.00", "0.00"],
    ["7.", "7.00"],
    ["007.5", "7.50"],
    ["943.400", "943.40"],
    ["$60,000.00", "60000.00"],
    ["-$60,000.00", "-60000.00"],
    ["$-5", "-5.00"],
    ["¥ 1,234.5", "1234.50"],
    ["￥５", "5.00"],
    ["１，２３４．５６", "1234.56"],
    ["(1,234.5)", "-1234.50"],
    ["($5)", "-5.00"],
    ["（5）", "-5.00"],
    ["RMB 5", "5.00"],
    ["5 元", "5.00"],
    ["−5", "-5.00"],
    ["999999999999999999.99", "999999999999999999.99"],
  ])("of %j is %s", (text, yuan) => {
    expect(parseYuan(text, 0)).toBe(yuan);
  });

  it.each([
    ...[
      "1e5",
      "943.405",
      "+5",
      "--5",
      ".5",
      "",
      "NaN",
      "1,23",
      "12,3456",
      "(5",
      "5)",
      "(-5)",
      "5万元",
      "1 000",
    ],
    ...["0x10", "true", "5.0.0", "1000000000000000000", "€5", "元"],
  ])("of %j is none", (text) => {
    expect(parseYuan(text, 0)).toBeUndefined();
  });
});

describe("an amount in 10,000 yuan", () => {
  it.each([
    ["300.0", "3000000.00"],
    ["0.0001", "1.00"],
    ["0.000001", "0.01"],
    ["-51.5", "-515000.00"],
    ["1,234.567891", "12345678.91"],
    ["0.12345600", "1234.56"],
    ["(0.5)", "-5000.00"],
  ])("of %j is %s", (text, yuan) => {
    expect(parseYuan(text, 4)).toBe(yuan);
  });

  it("with parts of a fen is none", () => {
    expect(parseYuan("0.0000001", 4)).toBeUndefined();
  });
});

const fenText = fc.bigInt(-(10n ** 17n), 10n ** 17n).map((fen) => {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, "0");
  return `${fen < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
});

describe("every fen", () => {
  it("is kept in yuan, however the thousands are written", () => {
    fc.assert(
      fc.property(fenText, (yuan) => {
        expect(parseYuan(yuan, 0)).toBe(yuan);
        const [whole = "", fraction = ""] = yuan.split(".");
        const grouped = whole.replaceAll(/(?<=\d)(?=(\d{3})+$)/g, ",");
        expect(parseYuan(`${grouped}.${fraction}`, 0)).toBe(yuan);
      }),
    );
  });

  it("is kept in 10,000 yuan: moving the point is exact, unlike a float", () => {
    fc.assert(
      fc.property(fenText, (yuan) => {
        const negative = yuan.startsWith("-");
        const [whole = "", fraction = ""] = yuan.replace("-", "").split(".");
        const digits = whole.padStart(5, "0");
        const wan = `${digits.slice(0, -4)}.${digits.slice(-4)}${fraction}`;
        expect(parseYuan(`${negative ? "-" : ""}${wan}`, 4)).toBe(yuan);
      }),
    );
  });
});
