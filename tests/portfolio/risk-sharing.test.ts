import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { yuanOfFen } from "../../src/facts/fact.js";
import { ownPart, ownPartWithoutBank } from "../../src/portfolio/exposure.js";
import {
  BadShares,
  bearers,
  fractionOf,
  reguarantors,
  type Shares,
  sharesOf,
  splitAmount,
  splitWithoutBank,
} from "../../src/portfolio/risk-sharing.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { anyAmount, anyShares } from "./arbitrary-shares.js";

const NATIONAL = sharesOf({ NATIONAL_FUND: "0.2", PROVINCE: "0.2", OWN: "0.4", BANK: "0.2" });
const sum = (parts: Readonly<Record<string, bigint>>): bigint =>
  Object.values(parts).reduce((a, b) => a + b, 0n);
const WHOLE = 1_000_000_000n;

describe("shares", () => {
  it("are read from fractions to nine decimals, and told again as they were", () => {
    const shares = sharesOf({ NATIONAL_FUND: "0.333333333", GOVERNMENT: "0", OWN: "0.666666667" });
    expect(bearers.map((b) => fractionOf(shares[b]))).toEqual(["0.333333333", "0", "0", "0", "0.666666667"]);
    expect(fractionOf(sharesOf({ OWN: "1" }).OWN)).toBe("1");
    expect(fractionOf(sharesOf({ OWN: "0.80", BANK: "0.2000" }).OWN)).toBe("0.8");
  });

  it("are read again from any fractions they were told as", () => {
    fc.assert(
      fc.property(anyShares, (shares) => {
        const told = Object.fromEntries(bearers.map((b) => [b, fractionOf(shares[b])]));
        expect(sharesOf(told)).toEqual(shares);
      }),
    );
  });

  it.each([
    [{ OWN: "0.8", BANK: "0.1" }, "the shares make 0.9, not 1"],
    [{ OWN: "0.8", BANK: "0.200000001" }, "the shares make 1.000000001, not 1"],
    [{}, "the shares make 0, not 1"],
    [{ OWN: "1.1" }, "the share of OWN is more than 1"],
    [{ OWN: "1.1", BANK: "-0.1" }, "the share of BANK is not a fraction"],
    [{ OWN: "0.1234567891" }, "the share of OWN is not a fraction"],
    [{ PROVINCE: ".5", OWN: "0.5" }, "the share of PROVINCE is not a fraction"],
    [{ GOVERNMENT: "", OWN: "1" }, "the share of GOVERNMENT is not a fraction"],
    [{ NATIONAL_FUND: "1e-1", OWN: "0.9" }, "the share of NATIONAL_FUND is not a fraction"],
  ])("%j are refused: %s", (fractions, why) => {
    expect(() => sharesOf(fractions)).toThrow(BadShares);
    expect(() => sharesOf(fractions)).toThrow(why);
  });
});

describe("splitting an amount", () => {
  it("gives a loss and a later recovery to those who bear it, as in the national standard", () => {
    const loss = splitAmount(900_000_00n, NATIONAL);
    expect(loss).toEqual({
      NATIONAL_FUND: 180_000_00n,
      PROVINCE: 180_000_00n,
      GOVERNMENT: 0n,
      OWN: 360_000_00n,
      BANK: 180_000_00n,
    });
    const recovery = splitAmount(200_000_00n, NATIONAL);
    expect(recovery).toEqual({
      NATIONAL_FUND: 40_000_00n,
      PROVINCE: 40_000_00n,
      GOVERNMENT: 0n,
      OWN: 80_000_00n,
      BANK: 40_000_00n,
    });
    const net = bearers.map((b) => loss[b] - recovery[b]);
    expect(net).toEqual([140_000_00n, 140_000_00n, 0n, 140_000_00n, 280_000_00n]);
  });

  it("rounds the others half up to the fen and leaves the remainder to the direct guarantor", () => {
    const shares = sharesOf({ GOVERNMENT: "0.1", PROVINCE: "0.3", BANK: "0.2", OWN: "0.4" });
    expect(splitAmount(5n, shares)).toEqual({
      NATIONAL_FUND: 0n,
      PROVINCE: 2n,
      GOVERNMENT: 1n,
      BANK: 1n,
      OWN: 1n,
    });
    const halves = sharesOf({ NATIONAL_FUND: "0.25", PROVINCE: "0.25", GOVERNMENT: "0.25", BANK: "0.25" });
    expect(splitAmount(2n, halves)).toEqual({
      NATIONAL_FUND: 1n,
      PROVINCE: 1n,
      GOVERNMENT: 0n,
      BANK: 0n,
      OWN: 0n,
    });
  });

  it.each([
    ["between all bearers", splitAmount],
    ["without the bank", splitWithoutBank],
  ])("%s makes the amount to the fen, and takes from nobody", (_, split) => {
    fc.assert(
      fc.property(anyAmount, anyShares, (amount, shares) => {
        const parts = split(amount, shares);
        expect(sum(parts)).toBe(amount);
        expect(bearers.filter((b) => parts[b] < 0n)).toEqual([]);
        expect(Object.keys(parts).sort()).toEqual(bearers.toSorted());
      }),
    );
  });

  it("is half a fen from the exact part at most, for everyone but the direct guarantor", () => {
    fc.assert(
      fc.property(fc.bigInt(100n, 10n ** 13n), anyShares, (amount, shares) => {
        fc.pre(shares.OWN > WHOLE / 10n);
        const parts = splitAmount(amount, shares);
        for (const bearer of [...reguarantors, "BANK"] as const) {
          const off = parts[bearer] * WHOLE - amount * shares[bearer];
          expect(off <= WHOLE / 2n && off > -WHOLE / 2n).toBe(true);
        }
      }),
    );
  });

  it("without the bank shares out in proportion what the bank has no part in", () => {
    expect(splitWithoutBank(720_000_00n, NATIONAL)).toEqual({
      NATIONAL_FUND: 180_000_00n,
      PROVINCE: 180_000_00n,
      GOVERNMENT: 0n,
      BANK: 0n,
      OWN: 360_000_00n,
    });
    expect(splitWithoutBank(7n, sharesOf({ BANK: "1" })).OWN).toBe(7n);
  });
});

describe("the institution's own part in SQL", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  interface Case {
    readonly amount: bigint;
    readonly shares: Shares;
  }

  async function inSql(cases: readonly Case[]): Promise<{ own: string; without_bank: string }[]> {
    const column = (bearer: keyof Shares): string[] => cases.map((c) => fractionOf(c.shares[bearer]));
    const { rows } = await db.pool.query<{ own: string; without_bank: string }>(
      `select (${ownPart("amount")})::numeric(20,2)::text as own,
         (${ownPartWithoutBank("amount")})::numeric(20,2)::text as without_bank
       from unnest($1::numeric(20,2)[], $2::numeric(10,9)[], $3::numeric(10,9)[], $4::numeric(10,9)[], $5::numeric(10,9)[])
         with ordinality g(amount, national_share, province_share, government_share, bank_share, place) order by place`,
      [
        cases.map((c) => yuanOfFen(c.amount)),
        column("NATIONAL_FUND"),
        column("PROVINCE"),
        column("GOVERNMENT"),
        column("BANK"),
      ],
    );
    return rows;
  }

  const expected = ({ amount, shares }: Case) => ({
    own: yuanOfFen(splitAmount(amount, shares).OWN),
    without_bank: yuanOfFen(splitWithoutBank(amount, shares).OWN),
  });

  it("is what splitting leaves, for any amount and shares", async () => {
    const cases = fc.array(fc.record({ amount: anyAmount, shares: anyShares }), {
      minLength: 50,
      maxLength: 150,
    });
    await fc.assert(
      fc.asyncProperty(cases, async (some) => {
        expect(await inSql(some)).toEqual(some.map(expected));
      }),
      { numRuns: 40 },
    );
  });

  it("rounds an exact half up, also where the share without the bank has no end of decimals", async () => {
    const shares = sharesOf({ PROVINCE: "0.5", BANK: "0.4", OWN: "0.1" });
    expect(splitWithoutBank(3n, shares)).toMatchObject({ PROVINCE: 3n, OWN: 0n });
    expect(await inSql([{ amount: 3n, shares }])).toEqual([expected({ amount: 3n, shares })]);
  });
});
