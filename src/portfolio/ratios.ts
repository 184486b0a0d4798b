import type { Fen } from "../facts/fact.js";

const DECIMALS = 100_000_000n;

/** One amount over another, to eight decimals; null where the denominator is zero: such a ratio says nothing. */
export function ratioOf(numerator: Fen, denominator: Fen): number | null {
  if (denominator === 0n) return null;
  const scaled = (numerator * DECIMALS * 2n) / denominator;
  return Number((scaled + (scaled < 0n ? -1n : 1n)) / 2n) / Number(DECIMALS);
}

/** 担保代偿率: compensated this year / relieved this year; the cumulative rate takes both since the beginning. */
export const compensationRate = (compensated: Fen, relieved: Fen): number | null =>
  ratioOf(compensated, relieved);

/** 代偿回收率: recovered this year / (compensation balance at the start of the year + compensated this year). */
export const recoveryRate = (recovered: Fen, openingBalance: Fen, compensated: Fen): number | null =>
  ratioOf(recovered, openingBalance + compensated);

/** 代偿损失率 of payouts: (compensated − recovered) / compensated. */
export const payoutLossRate = (compensated: Fen, recovered: Fen): number | null =>
  ratioOf(compensated - recovered, compensated);

/** 担保损失率: written off this year / relieved this year. */
export const guaranteeLossRate = (writtenOff: Fen, relieved: Fen): number | null =>
  ratioOf(writtenOff, relieved);

/** 拨备覆盖率: (unearned premium + compensation + general risk reserves) / compensation balance. */
export const provisionCoverage = (
  reserves: { readonly unearnedPremium: Fen; readonly compensation: Fen; readonly generalRisk: Fen },
  compensationBalance: Fen,
): number | null =>
  ratioOf(reserves.unearnedPremium + reserves.compensation + reserves.generalRisk, compensationBalance);
