import type { Fen } from "../../src/facts/fact.js";
import type { Month } from "./calendar.js";
import type { Enterprise } from "./enterprise.js";
import { exitOf } from "./registration.js";
import { isSmallScale } from "./taxpayer.js";
import { invoiceMonths, unbilledPermille } from "./trade.js";

/** Sales declared to the tax authority for a month: what was invoiced, and what was sold without an invoice. */
export interface DeclaredMonth {
  readonly month: Month;
  readonly sales: Fen;
}

/** What an enterprise declares for each month from `from` to `to`, both included. */
export const declaredSales = (e: Enterprise, from: Month, to: Month): DeclaredMonth[] =>
  invoiceMonths(e, from, to, exitOf(e)?.on).map(({ month, output }) => ({
    month,
    sales: (output.amount * (1_000n + unbilledPermille(e))) / 1_000n,
  }));

/** VAT due on sales: 1 per cent for small-scale taxpayers, about 3 after input tax for the others. */
export const vatOn = (e: Enterprise, sales: Fen): Fen => (sales * (isSmallScale(e) ? 10n : 31n)) / 1_000n;
