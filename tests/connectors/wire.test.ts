import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { z } from "zod";
import { chineseDate, compactDate, share, wanYuan, word, yuan } from "../../src/connectors/wire.js";

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
