import { type BusinessDate, type Fen, yuanOfFen } from "../../src/facts/fact.js";
import { groupBy } from "../../src/facts/group-by.js";
import { dateOf, firstDayOf, monthOf, yearOf, type Day, type Month } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import { random } from "../population/random.js";
import { exitOf } from "../population/registration.js";
import { arrearsAt, arrearsOf, isSmallScale } from "../population/taxpayer.js";
import { declaredSales, vatOn } from "../population/declarations.js";
import { lastDayOf } from "./monthly.js";
import { taxRecord } from "./tax.js";

const MONTHS_SENT = 24;
/** Late fees are five in ten thousand a day (《税收征收管理法》第三十二条). */
const LATE_FEE_DAYS = 2_000n;

function standingOf(e: Enterprise, day: Day): string {
  const exit = exitOf(e);
  const owes = arrearsAt(e, day) > 0n;
  if (exit !== undefined && exit.on <= day)
    return exit.state === "注销" ? "注销" : exit.state === "吊销" ? "非正常" : "其他";
  return owes && random(e.seed, e.index, "taxStanding").chance(0.12) ? "非正常" : "正常";
}

function lateFeesOf(e: Enterprise, day: Day): bigint {
  return arrearsOf(e)
    .filter(({ from, until }) => from <= day && (until === undefined || day < until))
    .reduce((sum, { from, amount }) => sum + (amount * BigInt(day - from)) / LATE_FEE_DAYS, 0n);
}

/** A period declared for. */
export interface VatPeriod {
  readonly from: BusinessDate;
  readonly to: BusinessDate;
  readonly sales: Fen;
  readonly taxPayable: Fen;
}

/** Periods a taxpayer has declared for by a month, oldest first: quarters for a small-scale one. */
export function vatPeriods(e: Enterprise, upTo: Month): VatPeriod[] {
  const length = isSmallScale(e) ? 3 : 1;
  const end = Math.floor(upTo / length) * length;
  const months = declaredSales(e, end - MONTHS_SENT, end - 1);
  const periods = groupBy(months, ({ month }) => Math.floor(month / length));
  return [...periods].map(([period, within]) => {
    const sales = within.reduce((sum, m) => sum + m.sales, 0n);
    return {
      from: dateOf(firstDayOf(period * length)),
      to: lastDayOf(period * length + length - 1),
      sales,
      taxPayable: vatOn(e, sales),
    };
  });
}

function taxPaidIn(e: Enterprise, year: number): string {
  const months = declaredSales(e, year * 12, year * 12 + 11);
  return yuanOfFen(months.reduce((sum, { sales }) => sum + vatOn(e, sales), 0n));
}

/** A taxpayer as the province's platform sends it on a day; undefined before it was established. */
export function provincialTaxpayer(e: Enterprise, day: Day): object | undefined {
  const record = taxRecord(e, dateOf(day));
  if (record === undefined) return undefined;
  const lastYear = yearOf(day) - 1;
  return {
    taxpayerId: e.uscc,
    taxpayerName: e.name,
    taxOffice: `国家税务总局${e.region.city}市${e.region.district}税务局`,
    status: standingOf(e, day),
    type: record.taxpayer_type,
    address: `${e.region.province}${e.region.city}市${e.region.district}`,
    creditGrade: record.rating,
    creditYear: record.rating_year,
    arrears: record.overdue_amt,
    lateFees: yuanOfFen(lateFeesOf(e, day)),
    violations: arrearsOf(e).filter(({ from }) => from <= day).length,
    revenue: record.last_year_revenue,
    taxPaid: taxPaidIn(e, lastYear),
    taxPaidPrior: taxPaidIn(e, lastYear - 1),
    vat: vatPeriods(e, monthOf(day)).map(({ from, to, sales, taxPayable }) => ({
      periodFrom: from,
      periodTo: to,
      sales: yuanOfFen(sales),
      taxPayable: yuanOfFen(taxPayable),
    })),
  };
}
