import { z } from "zod";
import { defineConnector } from "../connector.js";
import { share, word, yuan } from "../wire.js";
import { type InvoiceMonth, invoiceYears, revenueWindows, voidRate } from "./invoice-facts.js";

const count = z.int().min(0);

/** `out_cnt` and `in_cnt` count every invoice issued, void ones included. */
const Month = z
  .strictObject({
    month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
    out_amt: yuan,
    out_cnt: count,
    out_void_cnt: count,
    in_amt: yuan,
    in_cnt: count,
    in_void_cnt: count,
  })
  .refine((m) => m.out_void_cnt <= m.out_cnt, { path: ["out_void_cnt"] })
  .refine((m) => m.in_void_cnt <= m.in_cnt, { path: ["in_void_cnt"] });

const eachMonthOnce = (months: readonly { month: string }[]): boolean =>
  new Set(months.map((m) => m.month)).size === months.length;

const TaxRecord = z.strictObject({
  uscc: z.string(),
  taxpayer_type: word({ 一般纳税人: "GENERAL", 小规模纳税人: "SMALL_SCALE" }),
  rating: z.enum(["A", "B", "M", "C", "D"]),
  rating_year: z.int(),
  overdue_amt: yuan,
  last_year_revenue: yuan,
  total_assets: yuan,
  monthly_invoices: z.array(Month).refine(eachMonthOnce),
  buyers: z.int(),
  top5_buyer_share: share,
  suppliers: z.int(),
  top5_supplier_share: share,
});

const outputOf = (m: z.output<typeof Month>): InvoiceMonth => ({
  month: m.month,
  amount: m.out_amt,
  validCount: m.out_cnt - m.out_void_cnt,
  voidCount: m.out_void_cnt,
});

const inputOf = (m: z.output<typeof Month>): InvoiceMonth => ({
  month: m.month,
  amount: m.in_amt,
  validCount: m.in_cnt - m.in_void_cnt,
  voidCount: m.in_void_cnt,
});

const lastDayOf = (month: string): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);

function invoiceFacts(months: readonly z.output<typeof Month>[]) {
  const covered = months.map((m) => m.month).sort();
  const [first, last] = [covered[0], covered.at(-1)];
  if (first === undefined || last === undefined) return {};
  const output = months.map(outputOf);
  return {
    outputByYear: invoiceYears(output),
    inputByYear: invoiceYears(months.map(inputOf)),
    ...revenueWindows(output, first, last),
    ...voidRate(output),
    invoicesFrom: `${first}-01`,
    invoicesTo: lastDayOf(last),
  };
}

/** Tax bureau through a provincial gateway: grade, arrears, declared figures, invoices by month. */
export const taxConnector = defineConnector({
  source: "tax-gateway",
  title: { zh: "省级税务网关", en: "Provincial tax gateway" },
  dimension: "tax",
  datasets: ["tax.profile"],
  rank: 10,
  batchSize: 50,
  path: (usccs) => `/taxpayers?uscc=${usccs.join(",")}`,
  envelope: z.object({ records: z.array(z.unknown()) }).transform((reply) => reply.records),
  record: TaxRecord,
  subject: (r) => r.uscc,
  says: (r) => ({
    taxpayerType: r.taxpayer_type,
    creditGrade: r.rating,
    creditGradeYear: r.rating_year,
    arrears: r.overdue_amt,
    annualRevenue: r.last_year_revenue,
    totalAssets: r.total_assets,
    ...invoiceFacts(r.monthly_invoices),
    buyerCount: r.buyers,
    top5BuyerShare: r.top5_buyer_share,
    supplierCount: r.suppliers,
    top5SupplierShare: r.top5_supplier_share,
  }),
  ignore: ["clerk"],
  absent: {},
});
