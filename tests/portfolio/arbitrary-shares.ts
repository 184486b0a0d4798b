import fc from "fast-check";
import { bearers, otherBearers, type Shares } from "../../src/portfolio/risk-sharing.js";

/** Cuts a whole of some parts at four places into the five bearers' shares. */
const cutOf = (whole: number): fc.Arbitrary<Shares> =>
  fc.tuple(...otherBearers.map(() => fc.nat({ max: whole }))).map((cuts) => {
    const places = [0, ...cuts.toSorted((a, b) => a - b), whole];
    const unit = BigInt(1_000_000_000 / whole);
    return Object.fromEntries(
      bearers.map((bearer, i) => [bearer, BigInt((places[i + 1] ?? 0) - (places[i] ?? 0)) * unit]),
    ) as unknown as Shares;
  });

/** Any shares, more often such as contracts have: in tenths, in hundredths, or somebody bearing the whole. */
export const anyShares: fc.Arbitrary<Shares> = fc.oneof(
  cutOf(10),
  cutOf(100),
  cutOf(1_000_000_000),
  fc
    .constantFrom(...bearers)
    .map(
      (whole) =>
        Object.fromEntries(bearers.map((b) => [b, b === whole ? 1_000_000_000n : 0n])) as unknown as Shares,
    ),
);

/** Any amount in fen: a few fen, where rounding bites, or up to a hundred billion yuan. */
export const anyAmount: fc.Arbitrary<bigint> = fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, 10n ** 13n));
