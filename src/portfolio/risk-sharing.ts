import type { Fen } from "../facts/fact.js";

/** Who else bears a part of the risk beside this institution: all but the bank re-guarantee it. */
export const otherBearers = ["NATIONAL_FUND", "PROVINCE", "GOVERNMENT", "BANK"] as const;
export type OtherBearer = (typeof otherBearers)[number];
export type Bearer = OtherBearer | "OWN";
export const bearers = [...otherBearers, "OWN"] as const;

/** Those who re-guarantee: the institution pays their part to the bank first and claims it back. */
export const reguarantors = ["NATIONAL_FUND", "PROVINCE", "GOVERNMENT"] as const;
export type Reguarantor = (typeof reguarantors)[number];

/** Share of each bearer in parts of 1,000,000,000; together they make the whole. */
export type Shares = Readonly<Record<Bearer, bigint>>;

const WHOLE = 1_000_000_000n;

/** Shares that do not make a whole. */
export class BadShares extends Error {
  override name = "BadShares";
}

/** Reads shares given as decimal fractions such as `0.2`; throws BadShares unless each is from 0 to 1 and they make 1. */
export function sharesOf(fractions: Readonly<Partial<Record<Bearer, string>>>): Shares {
  const shares = Object.fromEntries(
    bearers.map((bearer) => [bearer, partsOf(bearer, fractions[bearer] ?? "0")]),
  ) as Record<Bearer, bigint>;
  const sum = bearers.reduce((total, bearer) => total + shares[bearer], 0n);
  if (sum !== WHOLE) throw new BadShares(`the shares make ${fractionOf(sum)}, not 1`);
  return shares;
}

/** Shares of a guarantee of which this institution bears one part of the amount and the bank the rest; throws BadShares. */
export function sharesOfParts(own: Fen, amount: Fen): Shares {
  if (amount <= 0n || own < 0n || own > amount) throw new BadShares("the part is not within the amount");
  const share = (own * WHOLE * 2n + amount) / (amount * 2n);
  return { ...NOTHING, OWN: share, BANK: WHOLE - share };
}

function partsOf(bearer: Bearer, fraction: string): bigint {
  const [, whole = "", decimals = ""] = /^([01])(?:\.(\d{1,9}))?$/.exec(fraction) ?? [];
  if (whole === "")
    throw new BadShares(`the share of ${bearer} is not a fraction from 0 to 1 of at most nine decimals`);
  const parts = BigInt(whole) * WHOLE + BigInt(decimals.padEnd(9, "0"));
  if (parts > WHOLE) throw new BadShares(`the share of ${bearer} is more than 1`);
  return parts;
}

/** Parts of the whole as a decimal fraction, such as `0.2`. */
export function fractionOf(parts: bigint): string {
  const decimals = (parts % WHOLE).toString().padStart(9, "0").replace(/0+$/, "");
  return decimals === "" ? `${parts / WHOLE}` : `${parts / WHOLE}.${decimals}`;
}

/**
 * Splits a loss or a recovery between the bearers, to the fen: each other bearer's part is rounded half up, the
 * remainder is the direct guarantor's. The parts always make the amount and none is negative. Pure.
 */
export function splitAmount(amount: Fen, shares: Shares): Record<Bearer, Fen> {
  let left = amount;
  const others = otherBearers.map((bearer) => {
    const rounded = (amount * shares[bearer] * 2n + WHOLE) / (WHOLE * 2n);
    const part = rounded < left ? rounded : left;
    left -= part;
    return [bearer, part] as const;
  });
  return { ...(Object.fromEntries(others) as Record<OtherBearer, Fen>), OWN: left };
}

/** Splits what only this institution and its re-guarantors share, such as a loss left after the bank bore its part. Pure. */
export function splitWithoutBank(amount: Fen, shares: Shares): Record<Bearer, Fen> {
  const base = WHOLE - shares.BANK;
  if (base === 0n) return splitAmount(amount, { ...NOTHING, OWN: WHOLE });
  let left = amount;
  const others = reguarantors.map((bearer) => {
    const rounded = (amount * shares[bearer] * 2n + base) / (base * 2n);
    const part = rounded < left ? rounded : left;
    left -= part;
    return [bearer, part] as const;
  });
  return { ...NOTHING, ...Object.fromEntries(others), OWN: left };
}

const NOTHING: Record<Bearer, bigint> = {
  NATIONAL_FUND: 0n,
  PROVINCE: 0n,
  GOVERNMENT: 0n,
  BANK: 0n,
  OWN: 0n,
};
