import type { Fen } from "../facts/fact.js";

/** Where a guarantee stands. */
export type GuaranteeStatus = "APPROVED" | "OUTSTANDING" | "RELEASED" | "COMPENSATED" | "RECOVERED";

/** Status and outstanding balance 在保余额 of one guarantee from its events, in any order. Pure. */
export function statusOf(events: readonly { type: string; amount: Fen }[]): {
  status: GuaranteeStatus;
  outstandingBalance: Fen;
} {
  const total = (type: string) =>
    events.filter((e) => e.type === type).reduce((sum, e) => sum + e.amount, 0n);
  const [disbursed, compensated] = [total("DISBURSED"), total("COMPENSATED")];
  const outstandingBalance = disbursed - total("REPAID") - total("RELEASED") - compensated;
  if (compensated > 0n) {
    return { status: total("RECOVERED") >= compensated ? "RECOVERED" : "COMPENSATED", outstandingBalance };
  }
  if (disbursed === 0n) return { status: "APPROVED", outstandingBalance };
  return { status: outstandingBalance > 0n ? "OUTSTANDING" : "RELEASED", outstandingBalance };
}
