import type { FactsOf } from "../../facts/dimension.js";
import type { Fen } from "../../facts/fact.js";
import type { tax } from "../../facts/tax.facts.js";

/** Invoices of one direction in one calendar month: amount before tax of the valid ones, red-letter netted. */
export interface InvoiceMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly amount: Fen;
  readonly validCount: number;
  readonly voidCount: number;
}

type TaxFacts = FactsOf<typeof tax>;
type InvoiceYears = NonNullable<TaxFacts["outputByYear"]>;

/** Sums months into calendar years, oldest first. */
export function invoiceYears(months: readonly InvoiceMonth[]): InvoiceYears {
  const years = new Map<
    number,
    InvoiceYears[number] & { amount: Fen; validCount: number; voidCount: number }
  >();
  for (const m of months) {
    const year = Number(m.month.slice(0, 4));
    const sum = years.get(year) ?? { year, amount: 0n, validCount: 0, voidCount: 0 };
    sum.amount += m.amount;
    sum.validCount += m.validCount;
    sum.voidCount += m.voidCount;
    years.set(year, sum);
  }
  return [...years.values()].sort((a, b) => (a.year ?? 0) - (b.year ?? 0));
}

/** `YYYY-MM` so many months later (earlier if negative). */
export function addMonths(month: string, n: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + n;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}

/**
 * Revenue of the 12 months up to and including `lastFullMonth`, and of the 12 before; each is left out where the
 * months covered, from `firstFullMonth`, do not reach back that far.
 */
export function revenueWindows(
  output: readonly InvoiceMonth[],
  firstFullMonth: string,
  lastFullMonth: string,
): Pick<TaxFacts, "revenue12m" | "revenuePrior12m"> {
  const sumOf = (from: string, to: string) =>
    output.filter((m) => m.month >= from && m.month <= to).reduce((sum, m) => sum + m.amount, 0n);
  const start = addMonths(lastFullMonth, -11);
  const priorStart = addMonths(start, -12);
  return {
    ...(firstFullMonth <= start ? { revenue12m: sumOf(start, lastFullMonth) } : {}),
    ...(firstFullMonth <= priorStart ? { revenuePrior12m: sumOf(priorStart, addMonths(start, -1)) } : {}),
  };
}

/** Void invoices over all invoices; left out where there were none at all. */
export function voidRate(output: readonly InvoiceMonth[]): Pick<TaxFacts, "invoiceVoidRate"> {
  const voided = output.reduce((n, m) => n + m.voidCount, 0);
  const all = output.reduce((n, m) => n + m.validCount + m.voidCount, 0);
  return all === 0 ? {} : { invoiceVoidRate: voided / all };
}
