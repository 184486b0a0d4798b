import { dimension } from "./dimension.js";
import { boolean, date, integer, money, oneOf, ratio, records } from "./fact.js";

const invoiceYear = {
  year: integer({ zh: "年份", en: "Calendar year" }),
  amount: money({ zh: "金额（不含税）", en: "Valid amount before tax, red-letter invoices netted" }),
  validCount: integer({ zh: "有效张数", en: "Valid invoices" }),
  voidCount: integer({ zh: "作废张数", en: "Void invoices" }),
};

/** Tax and VAT invoices 税务. */
export const tax = dimension({
  code: "tax",
  title: { zh: "税务", en: "Tax" },
  basis: "CONSENT",
  maxAgeDays: 45,
  facts: {
    taxpayerType: oneOf(["GENERAL", "SMALL_SCALE"], {
      zh: "纳税人类型",
      en: "Taxpayer type",
      sensitivity: 2,
    }),
    creditGrade: oneOf(["A", "B", "M", "C", "D"], {
      zh: "纳税信用等级",
      en: "Tax credit grade",
      sensitivity: 2,
    }),
    creditGradeYear: integer({ zh: "信用等级年度", en: "Year of the credit grade", sensitivity: 2 }),
    arrears: money({ zh: "欠税余额", en: "Tax arrears", sensitivity: 3 }),
    annualRevenue: money({
      zh: "上年度营业收入",
      en: "Declared revenue of the last full year",
      sensitivity: 3,
    }),
    annualTaxPaid: money({ zh: "上年度纳税额", en: "Tax paid for the last full year", sensitivity: 3 }),
    annualTaxPaidPrior: money({ zh: "前一年度纳税额", en: "Tax paid for the year before", sensitivity: 3 }),
    annualNetProfit: money({
      zh: "上年度净利润",
      en: "Declared net profit of the last full year; negative for a loss",
      sensitivity: 3,
    }),
    annualNetProfitPrior: money({
      zh: "前一年度净利润",
      en: "Declared net profit of the year before; negative for a loss",
      sensitivity: 3,
    }),
    lateFees: money({ zh: "滞纳金", en: "Late-payment fees outstanding", sensitivity: 3 }),
    violationCount: integer({
      zh: "税务违法违章次数",
      en: "Violations of tax law on record",
      sensitivity: 2,
    }),
    abnormalTaxpayer: boolean({
      zh: "是否非正常户",
      en: "Listed by the tax authority as an abnormal taxpayer",
      sensitivity: 2,
    }),
    totalAssets: money({ zh: "资产总额", en: "Total assets at the last declared year end", sensitivity: 3 }),
    outputByYear: records(invoiceYear, {
      zh: "销项发票（按年）",
      en: "Output invoices by year",
      sensitivity: 3,
    }),
    inputByYear: records(invoiceYear, {
      zh: "进项发票（按年）",
      en: "Input invoices by year",
      sensitivity: 3,
    }),
    revenue12m: money({
      zh: "近12个月开票收入",
      en: "Output invoices before tax, the last 12 full months covered",
      sensitivity: 3,
    }),
    revenuePrior12m: money({
      zh: "前12个月开票收入",
      en: "Output invoices before tax, the 12 months before those",
      sensitivity: 3,
    }),
    invoiceVoidRate: ratio({
      zh: "销项发票作废率",
      en: "Void output invoices / all output invoices",
      sensitivity: 3,
    }),
    buyerCount: integer({ zh: "购方数量", en: "Buyers", sensitivity: 3 }),
    top5BuyerShare: ratio({ zh: "前五大购方占比", en: "Top-5 buyers' share of output", sensitivity: 3 }),
    supplierCount: integer({ zh: "销方数量", en: "Suppliers", sensitivity: 3 }),
    top5SupplierShare: ratio({ zh: "前五大销方占比", en: "Top-5 suppliers' share of input", sensitivity: 3 }),
    invoicesFrom: date({ zh: "发票起始日期", en: "First invoice covered", sensitivity: 2 }),
    invoicesTo: date({ zh: "发票截止日期", en: "Last invoice covered", sensitivity: 2 }),
  },
  period: {
    bounds: ["invoicesFrom", "invoicesTo"],
    sums: [
      ...["outputByYear", "inputByYear", "revenue12m", "revenuePrior12m", "invoiceVoidRate"],
      ...["buyerCount", "top5BuyerShare", "supplierCount", "top5SupplierShare"],
    ],
  },
});
