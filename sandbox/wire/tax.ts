import { yuanOfFen, type BusinessDate } from "../../src/facts/fact.js";
import { dayOf, monthOf, yearOf, type Day, type Month } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import { personName } from "../population/names.js";
import { random } from "../population/random.js";
import { exitOf } from "../population/registration.js";
import { arrearsAt, creditGrade, isSmallScale, type CreditGrade } from "../population/taxpayer.js";
import {
  invoiceMonths,
  partnersAt,
  totalAssets,
  unbilledPermille,
  type InvoiceMonth,
} from "../population/trade.js";

/**
 * Invoices of one calendar month as the tax gateway sends them. Amounts are of valid invoices before tax;
 * `out_cnt` and `in_cnt` count every invoice issued, the void ones among them.
 */
export interface MonthlyInvoicesRecord {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly out_amt: string;
  readonly out_cnt: number;
  readonly out_void_cnt: number;
  readonly in_amt: string;
  readonly in_cnt: number;
  readonly in_void_cnt: number;
}

/** One taxpayer as the tax gateway sends it; amounts in yuan with two decimals. */
export interface TaxRecord {
  readonly uscc: string;
  readonly taxpayer_type: "一般纳税人" | "小规模纳税人";
  readonly rating: CreditGrade;
  readonly rating_year: number;
  readonly overdue_amt: string;
  /** Declared for the calendar year before the date asked about. */
  readonly last_year_revenue: string;
  readonly total_assets: string;
  /** The last 36 full months, oldest first, or since establishment. */
  readonly monthly_invoices: readonly MonthlyInvoicesRecord[];
  readonly buyers: number;
  /** Share of output as a decimal with four places. */
  readonly top5_buyer_share: string;
  readonly suppliers: number;
  readonly top5_supplier_share: string;
  readonly clerk: string;
}

const MONTHS_SENT = 36;

const monthText = (month: Month): string =>
  `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;

function monthRecord({ month, output, input }: InvoiceMonth): MonthlyInvoicesRecord {
  return {
    month: monthText(month),
    out_amt: yuanOfFen(output.amount),
    out_cnt: output.validCount + output.voidCount,
    out_void_cnt: output.voidCount,
    in_amt: yuanOfFen(input.amount),
    in_cnt: input.validCount + input.voidCount,
    in_void_cnt: input.voidCount,
  };
}

/** Grades of a year are published at the end of the April that follows. */
function gradedYear(at: BusinessDate): number {
  const year = Number(at.slice(0, 4));
  return at.slice(5) >= "04-30" ? year - 1 : year - 2;
}

function revenueOf(e: Enterprise, year: number, closed: Day | undefined): bigint {
  const invoiced = invoiceMonths(e, year * 12, year * 12 + 11, closed).reduce(
    (sum, m) => sum + m.output.amount,
    0n,
  );
  return (invoiced * (1_000n + unbilledPermille(e))) / 1_000n;
}

/** The officer in charge changes with the year. */
function clerkOf(e: Enterprise, year: number): string {
  const r = random(e.seed, e.region.code, "clerk", year);
  return personName(r, r.chance(0.5) ? "MALE" : "FEMALE");
}

/** What the tax gateway says about an enterprise on a day; undefined before it was established. */
export function taxRecord(e: Enterprise, at: BusinessDate): TaxRecord | undefined {
  if (at < e.establishedOn) return undefined;
  const day = dayOf(at);
  const closed = exitOf(e)?.on;
  const lastMonth = monthOf(day) - 1;
  const { buyers, suppliers } = partnersAt(e, day);
  const ratingYear = gradedYear(at);
  return {
    uscc: e.uscc,
    taxpayer_type: isSmallScale(e) ? "小规模纳税人" : "一般纳税人",
    rating: creditGrade(e, ratingYear),
    rating_year: ratingYear,
    overdue_amt: yuanOfFen(arrearsAt(e, day)),
    last_year_revenue: yuanOfFen(revenueOf(e, yearOf(day) - 1, closed)),
    total_assets: yuanOfFen(totalAssets(e, yearOf(day) - 1)),
    monthly_invoices: invoiceMonths(e, lastMonth - MONTHS_SENT + 1, lastMonth, closed).map(monthRecord),
    buyers: buyers.count,
    top5_buyer_share: buyers.top5Share.toFixed(4),
    suppliers: suppliers.count,
    top5_supplier_share: suppliers.top5Share.toFixed(4),
    clerk: clerkOf(e, yearOf(day)),
  };
}
