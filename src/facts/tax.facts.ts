import { dimension } from "./dimension.js";
import { boolean, code, date, integer, money, oneOf, ratio, records, text } from "./fact.js";

const invoiceYear = {
  year: integer({ zh: "年份", en: "Calendar year" }),
  amount: money({ zh: "金额（不含税）", en: "Valid amount before tax, red-letter invoices netted" }),
  validCount: integer({ zh: "有效张数", en: "Valid invoices" }),
  voidCount: integer({ zh: "作废张数", en: "Void invoices" }),
};

const month = /^\d{4}-(0[1-9]|1[0-2])$/;

/** A period declared for, from its first day to its last. */
const declared = {
  from: date({ zh: "所属期起", en: "First day of the period" }),
  to: date({ zh: "所属期止", en: "Last day of the period" }),
  taxPayable: money({ zh: "应纳税额", en: "Tax payable for the period" }),
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
    taxpayerStatus: oneOf(
      [
        ...(["NORMAL", "SUSPENDED", "ABNORMAL", "LIQUIDATING", "CANCELLED", "ABNORMAL_CANCELLED"] as const),
        ...(["OTHER"] as const),
      ],
      { zh: "纳税人状态", en: "Standing with the tax authority", sensitivity: 2 },
    ),
    registeredAddress: text({ zh: "税务登记地址", en: "Address the tax authority has", sensitivity: 2 }),
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
    totalLiabilities: money({
      zh: "负债总额",
      en: "Total liabilities at the last declared year end",
      sensitivity: 3,
    }),
    vatDeclarations: records(
      { ...declared, sales: money({ zh: "销售额", en: "Sales declared" }) },
      { zh: "增值税申报", en: "VAT declarations by period", sensitivity: 3 },
    ),
    incomeTaxDeclarations: records(
      {
        ...declared,
        revenue: money({ zh: "本年累计营业收入", en: "Revenue of the year up to the last day" }),
        profit: money({
          zh: "本年累计利润",
          en: "Profit of the year up to the last day; negative for a loss",
        }),
      },
      { zh: "企业所得税申报", en: "Income tax declarations by period", sensitivity: 3 },
    ),
    salesByMonth: records(
      {
        month: code(month, { zh: "月份", en: "Month, as YYYY-MM" }),
        amount: money({ zh: "销售额", en: "Sales declared" }),
      },
      { zh: "申报销售额（按月）", en: "Sales declared by month", sensitivity: 3 },
    ),
    financialIndices: records(
      {
        name: text({ zh: "指标名称", en: "Name of the index, as the tax authority words it" }),
        period: text({ zh: "期间", en: "Year or day it is about, as told" }),
        value: text({ zh: "指标值", en: "Value, as told, in the unit the name says" }),
      },
      { zh: "财务指标", en: "Financial indices worked out from declarations", sensitivity: 3 },
    ),
    repeatBuyersByYear: records(
      {
        year: integer({ zh: "年份", en: "Calendar year" }),
        count: integer({ zh: "重复客户数", en: "Large buyers who bought the year before too" }),
        amount: money({ zh: "重复客户金额", en: "Sales to them" }),
        totalAmount: money({ zh: "客户交易总额", en: "Sales to all large buyers" }),
        share: ratio({ zh: "重复客户占比", en: "Their share of it" }),
      },
      { zh: "重复大客户（按年）", en: "Large buyers that stay, by year", sensitivity: 3 },
    ),
    repeatSuppliersByYear: records(
      {
        year: integer({ zh: "年份", en: "Calendar year" }),
        count: integer({ zh: "重复供应商数", en: "Large suppliers who supplied the year before too" }),
        totalAmount: money({ zh: "供应商交易总额", en: "Purchases from all large suppliers" }),
        share: ratio({ zh: "重复供应商占比", en: "Share of those who stay" }),
      },
      { zh: "重复大供应商（按年）", en: "Large suppliers that stay, by year", sensitivity: 3 },
    ),
    violations: records(
      {
        registeredOn: date({ zh: "登记日期", en: "Registered on" }),
        kind: text({ zh: "违法违章类型", en: "Kind of violation" }),
        status: text({ zh: "处理状态", en: "How far it is dealt with, in the authority's words" }),
      },
      { zh: "税务违法违章记录", en: "Violations of tax law", sensitivity: 2 },
    ),
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
