import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import {
  code,
  date,
  fenOfYuan,
  integer,
  money,
  oneOf,
  ratio,
  records,
  text,
  yuanOfFen,
} from "../../src/facts/fact.js";

const title = { zh: "测试", en: "Test" };
const LARGEST_FEN = 10n ** 20n - 1n;

describe("money", () => {
  it.each([
    ["0.00", 0n],
    ["0.05", 5n],
    ["-0.05", -5n],
    ["1.00", 100n],
    ["-9.99", -999n],
    ["817439911.79", 81743991179n],
    ["999999999999999999.99", LARGEST_FEN],
    ["-999999999999999999.99", -LARGEST_FEN],
  ])("%s yuan is %d fen, and back", (yuan, fen) => {
    expect(fenOfYuan(yuan)).toBe(fen);
    expect(yuanOfFen(fen)).toBe(yuan);
  });

  it("goes from fen to yuan and back unchanged, over the whole range", () => {
    const amounts = fc.bigInt({ min: -LARGEST_FEN, max: LARGEST_FEN });
    fc.assert(fc.property(amounts, (fen) => expect(fenOfYuan(yuanOfFen(fen))).toBe(fen)));
  });

  it("is written as the number it is", () => {
    fc.assert(
      fc.property(fc.integer(), (fen) => expect(yuanOfFen(BigInt(fen))).toBe((fen / 100).toFixed(2))),
    );
  });

  it.each([
    "1.5",
    "1.234",
    "1",
    "1.",
    ".50",
    "1e5",
    "1.00e2",
    "1,000.00",
    "+1.00",
    " 1.00",
    "1.00\n",
    "--1.00",
    "１.00",
    "1.00元",
    "0x10.00",
    "NaN",
    "Infinity",
    "",
    "1000000000000000000.00",
  ])("%j is refused", (yuan) => {
    expect(() => fenOfYuan(yuan)).toThrow(z.ZodError);
  });

  it("refuses a number where text is expected, and an amount too large to be stored", () => {
    expect(money(title).schema.safeDecode(1.5 as never).success).toBe(false);
    expect(() => yuanOfFen(LARGEST_FEN + 1n)).toThrow(z.ZodError);
  });
});

describe("facts", () => {
  const taken = <T>(fact: { schema: z.ZodType<unknown, T> }, value: unknown) =>
    fact.schema.safeDecode(value as T).success;

  it("take what fits their kind and nothing else", () => {
    expect([1, -3, 0].map((v) => taken(integer(title), v))).toEqual([true, true, true]);
    expect([1.5, "1", null, NaN, 2 ** 53].map((v) => taken(integer(title), v))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect([0.5, 1].map((v) => taken(ratio(title), v))).toEqual([true, true]);
    expect([NaN, Infinity, "0.5", null].map((v) => taken(ratio(title), v))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(["2024-02-29", "1949-10-01"].map((v) => taken(date(title), v))).toEqual([true, true]);
    expect(
      ["2023-02-29", "2024-2-9", "20240229", "2024-02-29T00:00:00Z", ""].map((v) => taken(date(title), v)),
    ).toEqual([false, false, false, false, false]);
    expect(["", null, 7].map((v) => taken(text(title), v))).toEqual([false, false, false]);
    expect(["C13", "Z", "c13"].map((v) => taken(code(/^[A-T]\d{0,4}$/, title), v))).toEqual([
      true,
      false,
      false,
    ]);
    expect(["A", "B", "a"].map((v) => taken(oneOf(["A", "C"], title), v))).toEqual([true, false, false]);
  });

  it("are public unless told otherwise, and a personal one is level 3 by itself", () => {
    expect(text(title)).toMatchObject({ sensitivity: 1, mask: undefined, fields: undefined });
    expect(text({ ...title, mask: "name" })).toMatchObject({ sensitivity: 3, mask: "name" });
    expect(text({ ...title, mask: "name", sensitivity: 4 }).sensitivity).toBe(4);
  });
});

describe("records", () => {
  const cases = records({ caseNo: text(title), amount: money(title), filedOn: date(title) }, title);

  it("decode each field, and leave out what was not said", () => {
    expect(cases.schema.parse([{ caseNo: "（2023）川01民初1号", amount: "12.30" }, {}])).toEqual([
      { caseNo: "（2023）川01民初1号", amount: 1230n },
      {},
    ]);
    expect(cases.schema.parse([])).toEqual([]);
  });

  it("come back as they were stored", () => {
    const stored = [{ caseNo: "一", amount: "-0.01", filedOn: "2024-02-29" }, { amount: "5.00" }];
    expect(z.encode(cases.schema, cases.schema.parse(stored))).toEqual(stored);
  });

  it.each([
    ["a field nobody declared", [{ caseNo: "一", judge: "某" }], [0, []], "unrecognized_keys"],
    ["null where nothing is known", [{ caseNo: null }], [0, ["caseNo"]], "invalid_type"],
    ["an amount of one decimal", [{}, { amount: "1.5" }], [1, ["amount"]], "invalid_format"],
    ["no list", {}, [], "invalid_type"],
    ["something that is no record", ["一"], [0, []], "invalid_type"],
  ])("refuse %s and name its place", (_what, value, place, kind) => {
    const { error } = cases.schema.safeParse(value);
    expect(error?.issues).toHaveLength(1);
    expect(error?.issues[0]).toMatchObject({ code: kind, path: place.flat() });
  });
});
