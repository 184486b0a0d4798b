import { dimension } from "./dimension.js";
import { accountCount, balance, businessType, fiveTier, month } from "./credit-words.js";
import { code, date, integer, money, oneOf, records } from "./fact.js";
import { personalCreditFacts } from "./personal-credit.facts.js";

/** How the balances of one kind of business are classified; TOTAL is the sum of the others. */
const byQuality = {
  businessType,
  quality: oneOf(["TOTAL", "NORMAL", "SPECIAL_MENTION", "NON_PERFORMING"], {
    zh: "资产质量",
    en: "Quality of the assets",
  }),
  accountCount,
  balance,
};

/**
 * Credit bureaus 征信: the second-generation report 二代征信 of the People's Bank on an enterprise, and, `personal…`,
 * on a natural person. No rule fixes how long a report may be relied on: 30 days is our choice.
 */
export const credit = dimension({
  code: "credit",
  title: { zh: "征信", en: "Credit bureau" },
  basis: "CONSENT",
  maxAgeDays: 30,
  facts: {
    firstCreditYear: integer({
      zh: "首次有信贷交易的年份",
      en: "Year of the first credit transaction",
      sensitivity: 3,
    }),
    firstLiabilityYear: integer({
      zh: "首次有相关还款责任的年份",
      en: "Year of the first liability for the debt of another",
      sensitivity: 3,
    }),
    lenderCount: integer({
      zh: "发生信贷交易的机构数",
      en: "Institutions it ever had credit with",
      sensitivity: 3,
    }),
    openLenderCount: integer({
      zh: "有未结清信贷交易的机构数",
      en: "Institutions it has credit open with",
      sensitivity: 3,
    }),
    loanBalance: money({ zh: "借贷交易余额", en: "Balance of loans", sensitivity: 3 }),
    pursuedBalance: money({
      zh: "被追偿的借贷交易余额",
      en: "Balance of loans pursued: disposed of as assets, or advanced by a guarantor",
      sensitivity: 3,
    }),
    specialMentionBalance: money({
      zh: "关注类借贷交易余额",
      en: "Balance of loans classified special mention",
      sensitivity: 3,
    }),
    nonPerformingBalance: money({
      zh: "不良类借贷交易余额",
      en: "Balance of loans classified non-performing",
      sensitivity: 3,
    }),
    guaranteedBalance: money({
      zh: "担保交易余额",
      en: "Balance of acceptances, letters of credit and guarantees issued for it",
      sensitivity: 3,
    }),
    specialMentionGuaranteedBalance: money({
      zh: "关注类担保交易余额",
      en: "Part of the guaranteed balance classified special mention",
      sensitivity: 3,
    }),
    nonPerformingGuaranteedBalance: money({
      zh: "不良类担保交易余额",
      en: "Part of the guaranteed balance classified non-performing",
      sensitivity: 3,
    }),
    nonCreditAccountCount: integer({
      zh: "非信贷交易账户数",
      en: "Accounts that are no credit, such as utilities",
      sensitivity: 3,
    }),
    taxArrearsRecordCount: integer({ zh: "欠税记录条数", en: "Records of tax arrears", sensitivity: 3 }),
    civilJudgmentCount: integer({ zh: "民事判决记录条数", en: "Records of civil judgments", sensitivity: 3 }),
    enforcementCount: integer({ zh: "强制执行记录条数", en: "Records of enforcement", sensitivity: 3 }),
    penaltyCount: integer({
      zh: "行政处罚记录条数",
      en: "Records of administrative penalties",
      sensitivity: 3,
    }),
    assetDisposalCount: integer({
      zh: "资产处置账户数",
      en: "Open accounts sold or assigned by asset disposal",
      sensitivity: 3,
    }),
    assetDisposalBalance: money({
      zh: "资产处置余额",
      en: "Balance of accounts in asset disposal",
      sensitivity: 3,
    }),
    lastAssetDisposalOn: date({
      zh: "最近一次资产处置日期",
      en: "Last asset disposal on",
      sensitivity: 3,
    }),
    advanceCount: integer({ zh: "垫款账户数", en: "Open accounts of advances paid for it", sensitivity: 3 }),
    advanceBalance: money({ zh: "垫款余额", en: "Balance of advances paid for it", sensitivity: 3 }),
    lastAdvanceRepaidOn: date({
      zh: "最近一次垫款还款日期",
      en: "Last repayment of an advance on",
      sensitivity: 3,
    }),
    overdueAmount: money({ zh: "逾期总额", en: "Overdue now, all together", sensitivity: 3 }),
    overduePrincipal: money({ zh: "逾期本金", en: "Overdue principal", sensitivity: 3 }),
    overdueInterest: money({ zh: "逾期利息及其他", en: "Overdue interest and other dues", sensitivity: 3 }),
    worstFiveTier: oneOf([...fiveTier], {
      zh: "未结清账户最差五级分类",
      en: "Worst five-tier classification of its open accounts",
      sensitivity: 3,
    }),
    nonBankFirstCreditYear: integer({
      zh: "首次从非银行机构借款的年份",
      en: "Year of the first credit from a lender outside the banks",
      sensitivity: 3,
    }),
    nonBankLenderCount: integer({
      zh: "有未结清借款的非银行机构数",
      en: "Lenders outside the banks it has credit open with",
      sensitivity: 3,
    }),
    nonBankLoanBalance: money({
      zh: "非银行机构借款余额",
      en: "Balance of loans from lenders outside the banks",
      sensitivity: 3,
    }),
    nonBankOverdueAmount: money({
      zh: "非银行机构借款逾期总额",
      en: "Overdue now with lenders outside the banks, all together",
      sensitivity: 3,
    }),
    nonBankWorstFiveTier: oneOf([...fiveTier], {
      zh: "非银行机构未结清借款最差五级分类",
      en: "Worst five-tier classification of its open loans from lenders outside the banks",
      sensitivity: 3,
    }),
    openLoans: records(byQuality, {
      zh: "未结清借贷交易汇总",
      en: "Open loans by kind and quality",
      sensitivity: 3,
    }),
    settledLoans: records(byQuality, {
      zh: "已结清借贷交易汇总",
      en: "Settled loans by kind and quality",
      sensitivity: 3,
    }),
    guaranteedTransactions: records(byQuality, {
      zh: "担保交易汇总",
      en: "Guaranteed transactions by kind and quality",
      sensitivity: 3,
    }),
    debtHistory: records(
      {
        month: code(month, { zh: "月份", en: "Month, as YYYY-MM" }),
        balance,
        specialMentionBalance: money({ zh: "关注类余额", en: "Balance classified special mention" }),
        nonPerformingBalance: money({ zh: "不良类余额", en: "Balance classified non-performing" }),
        overdueAmount: money({ zh: "逾期总额", en: "Overdue, all together" }),
      },
      { zh: "负债历史（按月）", en: "History of its debt by month", sensitivity: 3 },
    ),
    debtBalancePrior12m: money({
      zh: "12个月前负债余额",
      en: "Balance of its debt twelve months before",
      sensitivity: 3,
    }),
    termLineTotal: money({ zh: "非循环信用额度总额", en: "Credit lines, non-revolving", sensitivity: 3 }),
    termLineUsed: money({
      zh: "非循环信用已用额度",
      en: "Credit lines used, non-revolving",
      sensitivity: 3,
    }),
    termLineLeft: money({
      zh: "非循环信用剩余额度",
      en: "Credit lines left, non-revolving",
      sensitivity: 3,
    }),
    revolvingLineTotal: money({ zh: "循环信用额度总额", en: "Credit lines, revolving", sensitivity: 3 }),
    revolvingLineUsed: money({
      zh: "循环信用已用额度",
      en: "Credit lines used, revolving",
      sensitivity: 3,
    }),
    revolvingLineLeft: money({
      zh: "循环信用剩余额度",
      en: "Credit lines left, revolving",
      sensitivity: 3,
    }),
    repaymentLiabilities: records(
      {
        debtKind: oneOf(["LOAN", "GUARANTEED"], { zh: "主业务类型", en: "Kind of the debt of the other" }),
        liabilityAmount: money({ zh: "责任金额", en: "Amount it is liable for" }),
        accountCount,
        balance,
        specialMentionBalance: money({ zh: "关注类余额", en: "Balance classified special mention" }),
        nonPerformingBalance: money({ zh: "不良类余额", en: "Balance classified non-performing" }),
      },
      {
        zh: "相关还款责任",
        en: "Liabilities for the debts of others, by kind of debt",
        sensitivity: 3,
      },
    ),
    repaymentLiabilityBalance: money({
      zh: "相关还款责任余额",
      en: "Balance of debts of others it is liable for",
      sensitivity: 3,
    }),
    ...personalCreditFacts,
  },
});
