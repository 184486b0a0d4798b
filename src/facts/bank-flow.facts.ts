import { dimension } from "./dimension.js";
import { code, date, integer, money, ratio, records } from "./fact.js";

/**
 * Bank statements 银行流水 of the enterprise's accounts, read off the statements it hands over or lets a bank send.
 * Transfers between its own accounts are left out of what came in and went out. 45 days, as for the monthly dimensions.
 */
export const bankFlow = dimension({
  code: "bankFlow",
  title: { zh: "银行流水", en: "Bank statements" },
  basis: "CONSENT",
  maxAgeDays: 45,
  facts: {
    statementsFrom: date({ zh: "流水起始日期", en: "First day covered", sensitivity: 2 }),
    statementsTo: date({ zh: "流水截止日期", en: "Last day covered", sensitivity: 2 }),
    monthsCovered: integer({ zh: "流水覆盖月数", en: "Full months covered", sensitivity: 2 }),
    accountCount: integer({ zh: "账户数", en: "Accounts covered", sensitivity: 2 }),
    inflow12m: money({
      zh: "近12个月流入",
      en: "Came in, the last 12 full months covered",
      sensitivity: 3,
    }),
    outflow12m: money({
      zh: "近12个月流出",
      en: "Went out, the last 12 full months covered",
      sensitivity: 3,
    }),
    averageBalance: money({
      zh: "日均余额",
      en: "Average daily balance, the last 12 full months covered",
      sensitivity: 3,
    }),
    payerCount: integer({ zh: "付款对手数", en: "Counterparties that paid in", sensitivity: 3 }),
    payeeCount: integer({ zh: "收款对手数", en: "Counterparties that were paid", sensitivity: 3 }),
    top5PayerShare: ratio({
      zh: "前五大付款对手占比",
      en: "Top-5 payers' share of what came in",
      sensitivity: 3,
    }),
    byMonth: records(
      {
        month: code(/^\d{4}-(0[1-9]|1[0-2])$/, { zh: "月份", en: "Month, as YYYY-MM" }),
        inflow: money({ zh: "流入", en: "Came in" }),
        outflow: money({ zh: "流出", en: "Went out" }),
        endBalance: money({ zh: "月末余额", en: "Balance at the end of the month" }),
        transactionCount: integer({ zh: "交易笔数", en: "Transactions" }),
      },
      { zh: "流水（按月）", en: "Statements by month, full months only", sensitivity: 3 },
    ),
  },
  period: {
    bounds: ["statementsFrom", "statementsTo"],
    sums: [
      ...["monthsCovered", "inflow12m", "outflow12m", "averageBalance", "payerCount", "payeeCount"],
      ...["top5PayerShare", "byMonth"],
    ],
  },
});
