import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { z } from "zod";
import {
  asList,
  asOne,
  capital,
  chineseDate,
  compactDate,
  count,
  isRenminbi,
  lastDay,
  looseYuan,
  share,
  textOrNumber,
  unlessBlank,
  vendorDate,
  wanYuan,
  word,
  yuan,
} from "../../src/connectors/wire.js";

const refused = (schema: z.ZodType, values: readonly unknown[]) =>
  values.filter((value) => schema.safeParse(value).success);

describe("wire formats", () => {
  it("yuan with two decimals", () => {
    expect(["1234.50", "-0.01", "0.00"].map((v) => yuan.parse(v))).toEqual([123450n, -1n, 0n]);
    expect(refused(yuan, ["1234.5", "1234", "1,234.50", "1e3", "", null, 12.5, "１.00"])).toEqual([]);
  });

  it("ten thousand yuan with up to six decimals", () => {
    const vectors = ["500.00", "0", "0.000001", "1234.567891", "3.5"].map((v) => wanYuan.parse(v));
    expect(vectors).toEqual([500_000_000n, 0n, 1n, 1_234_567_891n, 3_500_000n]);
    expect(refused(wanYuan, ["-1.00", "1.0000001", "1.", ".5", "500万", "", null, 500])).toEqual([]);
  });

  it("ten thousand yuan are a million fen, for every amount", () => {
    const amounts = fc.tuple(fc.nat(1_000_000), fc.nat(999_999));
    fc.assert(
      fc.property(amounts, ([whole, millionths]) => {
        const written = `${whole}.${String(millionths).padStart(6, "0")}`;
        expect(wanYuan.parse(written)).toBe(BigInt(whole) * 1_000_000n + BigInt(millionths));
      }),
    );
  });

  it("shares from nothing to all", () => {
    expect(["0", "0.4312", "1", "1.0000"].map((v) => share.parse(v))).toEqual([0, 0.4312, 1, 1]);
    expect(refused(share, ["1.0001", "1.5", "2", "-0.1", "43%", ".5", "0.", "", null, 0.5])).toEqual([]);
  });

  it("dates, compact and Chinese", () => {
    expect(compactDate.parse("20240229")).toBe("2024-02-29");
    expect(refused(compactDate, ["20230229", "20241301", "2024-02-29", "240229", "", null])).toEqual([]);
    expect(chineseDate.parse("2024年02月29日")).toBe("2024-02-29");
    expect(refused(chineseDate, ["2023年02月29日", "2024年2月9日", "2024-02-29", "", null])).toEqual([]);
  });

  it("a vendor's words, and no others", () => {
    const yesNo = word({ 是: "YES", 否: "NO" });
    expect(yesNo.parse("否")).toBe("NO");
    expect(refused(yesNo, ["不详", "", "NO", "constructor", "__proto__", null])).toEqual([]);
  });
});

describe("what vendors are loose about", () => {
  it("text or number", () => {
    expect([textOrNumber.parse("7"), textOrNumber.parse(7)]).toEqual(["7", "7"]);
    expect([count.parse("20"), count.parse(0)]).toEqual([20, 0]);
    expect(refused(count, [-1, 1.5, "", "1e3", "许多", null, true, "1234567890", NaN])).toEqual([]);
  });

  it("blanks", () => {
    const blank = unlessBlank(word({ 是: "YES" }));
    expect([null, undefined, "", " ", "-", "--", "暂无"].map((v) => blank.parse(v))).toEqual(
      Array(7).fill(undefined),
    );
    expect(blank.parse("是")).toBe("YES");
    expect(refused(blank, ["否", 0, false, [], {}])).toEqual([]);
  });

  it("one or many", () => {
    expect([[], [1], [1, 2], 1, null, undefined].map(asList)).toEqual([[], [1], [1, 2], [1], [], []]);
    expect([[1], 1, [1, 2], [], null].map(asOne)).toEqual([1, 1, [1, 2], undefined, undefined]);
  });

  it.each([
    ["2024-02-29", "2024-02-29"],
    ["2024-02-29 00:00:00", "2024-02-29"],
    ["2024-02-29 00:00:00.0", "2024-02-29"],
    ["2024-02-29T12:30:00", "2024-02-29"],
    ["2024/2/9", "2024-02-09"],
    ["2024年02月29日", "2024-02-29"],
    ["2024年2月9日", "2024-02-09"],
    ["20240229", "2024-02-29"],
    [20240229, "2024-02-29"],
    [1709136000000, "2024-02-29"], // midnight in Shanghai
    ["1709222399999", "2024-02-29"], // a millisecond before the next
    [1709222400000, "2024-03-01"],
    [583686000000, "1988-07-01"], // midnight of a summer of daylight saving
    [-631180800000, "1950-01-01"],
  ])("the day %j is %s", (written, day) => {
    expect(vendorDate.parse(written)).toBe(day);
  });

  it("days that are none", () => {
    const wrong = ["2023-02-29", "20230229", "20241301", "2023年2月29日", "昨天", "", 0, 1709136000];
    expect(refused(vendorDate, [...wrong, "1709136000", 12345.6, "20240229123000", null, {}])).toEqual([]);
  });

  it("the last day of a term, where it has one", () => {
    expect(["2059-02-27", 2813500800000].map((v) => lastDay.parse(v))).toEqual(["2059-02-27", "2059-02-27"]);
    const endless = ["长期", "永久", "无固定期限", "9999-12-31", 253392422400000, undefined];
    expect(endless.map((v) => lastDay.parse(v))).toEqual(Array(6).fill(undefined));
    expect(refused(lastDay, ["很长", "2059-02-30", 253402300800000, "", null])).toEqual([]);
  });

  it("yuan", () => {
    const vectors = ["55593", 55593, 28111.82, "1,234.5", "12345.600", "５元", "0"].map((v) =>
      looseYuan.parse(v),
    );
    expect(vectors).toEqual([5559300n, 5559300n, 2811182n, 123450n, 1234560n, 500n, 0n]);
    expect(refused(looseYuan, ["125万", "0.001", 1e21, NaN, "", "一百元", null, {}])).toEqual([]);
  });

  it.each([
    ["500万元人民币", 500_000_000n],
    ["1000万人民币元", 1_000_000_000n],
    ["77800.32万人民币", 77_800_320_000n],
    ["110.000000万人民币", 110_000_000n],
    ["480264.851100万", 480_264_851_100n],
    ["3000 万", 3_000_000_000n],
    ["20,000万元", 20_000_000_000n],
    ["０.０００００１万元", 1n],
    ["1.2亿", 12_000_000_000n],
    ["50000元", 5_000_000n],
    ["50000.5人民币", 5_000_050n],
    ["500万(人民币)", 500_000_000n],
    ["500万元（人民币）", 500_000_000n],
    ["100万美元", undefined],
    ["100万元港币", undefined],
    ["5000港元", undefined],
  ])("the capital %s is %s fen", (written, fen) => {
    expect(capital.parse(written)).toBe(fen);
  });

  it("capitals that are none", () => {
    const wrong = [
      "500",
      "5000.00",
      "3.00 元/万元",
      "五百万",
      "-500万元",
      "0.0000001万",
      "",
      "万元",
      "1e3万",
    ];
    expect(refused(capital, [...wrong, "500万USD", 500, null, "1.2.3万"])).toEqual([]);
  });

  it("a capital in ten thousands of yuan is exact, for every amount", () => {
    const amounts = fc.tuple(fc.nat(100_000_000), fc.nat(999_999));
    fc.assert(
      fc.property(amounts, fc.constantFrom("万", "万元", "万人民币", "万元人民币"), ([whole, part], unit) => {
        const written = `${whole}.${String(part).padStart(6, "0")}${unit}`;
        expect(capital.parse(written)).toBe(BigInt(whole) * 1_000_000n + BigInt(part));
      }),
    );
  });

  it("our currency", () => {
    expect([undefined, "CNY", "RMB", "人民币", " 人民币元 "].map(isRenminbi)).toEqual(Array(5).fill(true));
    expect(["USD", "美元", "港元", ""].map(isRenminbi)).toEqual(Array(4).fill(false));
  });
});
