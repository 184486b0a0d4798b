import { aboutPerson } from "./about-person.js";
import { dimension } from "./dimension.js";
import { code, date, integer, money, oneOf, records, text } from "./fact.js";

const month = /^\d{4}-(0[1-9]|1[0-2])$/;
const accountCount = integer({ zh: "账户数", en: "Accounts" });
const lenderCount = integer({ zh: "机构数", en: "Lenders" });
const balance = money({ zh: "余额", en: "Balance" });
const businessType = text({ zh: "业务类型", en: "Kind of business, as the report words it" });
const accountType = oneOf(["TERM_LOAN", "SUB_ACCOUNT", "REVOLVING_LOAN", "CREDIT_CARD", "SEMI_CREDIT_CARD"], {
  zh: "账户类型",
  en: "Kind of account",
});

/** Five-tier classification 五级分类, from the best to the worst. */
const fiveTier = ["NORMAL", "SPECIAL_MENTION", "SUBSTANDARD", "DOUBTFUL", "LOSS"] as const;

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
    personalScore: integer({ zh: "个人信用评分", en: "Credit score of the person", ...aboutPerson }),
    personalAccounts: records(
      {
        businessType,
        category: text({ zh: "业务大类", en: "Category of business, as the report words it" }),
        accountCount,
        firstMonth: code(month, { zh: "首笔业务发放月份", en: "Month of the first, as YYYY-MM" }),
      },
      { zh: "个人信贷交易提示", en: "Credit accounts of the person by kind", ...aboutPerson },
    ),
    personalPursued: records(
      {
        kind: oneOf(["ASSET_DISPOSAL", "ADVANCE"], { zh: "被追偿类型", en: "How it is pursued" }),
        accountCount,
        balance,
      },
      { zh: "个人被追偿汇总", en: "Debts of the person that are pursued", ...aboutPerson },
    ),
    personalBadDebtCount: integer({ zh: "个人呆账账户数", en: "Bad debts of the person", ...aboutPerson }),
    personalBadDebtBalance: money({
      zh: "个人呆账余额",
      en: "Balance of the bad debts of the person",
      ...aboutPerson,
    }),
    personalOverdue: records(
      {
        accountType,
        accountCount,
        monthCount: integer({ zh: "逾期月份数", en: "Months with something overdue" }),
        highestMonthlyAmount: money({ zh: "单月最高逾期总额", en: "Most overdue in a single month" }),
        longestMonths: integer({ zh: "最长逾期月数", en: "Longest time overdue, in months" }),
      },
      {
        zh: "个人逾期（透支）汇总",
        en: "What the person ever had overdue, by kind of account",
        ...aboutPerson,
      },
    ),
    personalOverdueAccountCount: integer({
      zh: "个人当前逾期账户数",
      en: "Accounts of the person overdue now",
      ...aboutPerson,
    }),
    personalOverdueAmount: money({
      zh: "个人当前逾期总额",
      en: "Overdue by the person now, all together",
      ...aboutPerson,
    }),
    personalLongestOverdueMonths: integer({
      zh: "个人最长逾期月数",
      en: "Longest time the person was overdue, in months",
      ...aboutPerson,
    }),
    personalGuarantorRepaidMonths: integer({
      zh: "个人担保人代还月数",
      en: "Months in which a guarantor repaid for the person",
      ...aboutPerson,
    }),
    personalWorstFiveTier: oneOf([...fiveTier], {
      zh: "个人账户最差五级分类",
      en: "Worst five-tier classification of the person's open accounts",
      ...aboutPerson,
    }),
    personalOpenCredit: records(
      {
        accountType,
        lenderCount,
        accountCount,
        creditLine: money({ zh: "授信总额", en: "Credit granted" }),
        balance: money({ zh: "余额或已用额度", en: "Balance, or of a card what is used" }),
        averageRepayment6m: money({
          zh: "最近6个月平均应还款",
          en: "Due a month, on average of the last six; of a card what was used",
        }),
      },
      { zh: "个人授信及负债汇总", en: "Open credit of the person by kind of account", ...aboutPerson },
    ),
    personalLoanBalance: money({ zh: "个人贷款余额", en: "Balance of the person's loans", ...aboutPerson }),
    personalCardUsed: money({
      zh: "个人信用卡已用额度",
      en: "Used of the person's credit cards",
      ...aboutPerson,
    }),
    personalRepaymentLiabilities: records(
      {
        party: oneOf(["PERSON", "ORGANISATION"], { zh: "主债务人类型", en: "Who the debtor is" }),
        kind: oneOf(["GUARANTEE", "OTHER"], { zh: "责任类型", en: "Kind of liability" }),
        accountCount,
        liabilityAmount: money({ zh: "责任金额", en: "Amount the person is liable for" }),
        balance,
      },
      { zh: "个人相关还款责任", en: "The person's liabilities for the debts of others", ...aboutPerson },
    ),
    personalRepaymentLiabilityBalance: money({
      zh: "个人相关还款责任余额",
      en: "Balance of debts of others the person is liable for",
      ...aboutPerson,
    }),
    personalLoanQueryLenders1m: integer({
      zh: "近1个月贷款审批查询机构数",
      en: "Institutions that looked at the report for a loan in the last month",
      ...aboutPerson,
    }),
    personalCardQueryLenders1m: integer({
      zh: "近1个月信用卡审批查询机构数",
      en: "Institutions that looked at the report for a card in the last month",
      ...aboutPerson,
    }),
    personalLoanQueries1m: integer({
      zh: "近1个月贷款审批查询次数",
      en: "Queries for a loan in the last month",
      ...aboutPerson,
    }),
    personalCardQueries1m: integer({
      zh: "近1个月信用卡审批查询次数",
      en: "Queries for a card in the last month",
      ...aboutPerson,
    }),
    personalOwnQueries1m: integer({
      zh: "近1个月本人查询次数",
      en: "Queries by the person in the last month",
      ...aboutPerson,
    }),
    personalPostLoanQueries24m: integer({
      zh: "近2年贷后管理查询次数",
      en: "Queries after lending in the last two years",
      ...aboutPerson,
    }),
    personalGuarantorQueries24m: integer({
      zh: "近2年担保资格审查查询次数",
      en: "Queries of fitness as a guarantor in the last two years",
      ...aboutPerson,
    }),
    personalMerchantQueries24m: integer({
      zh: "近2年特约商户实名审查查询次数",
      en: "Queries of identity as a merchant in the last two years",
      ...aboutPerson,
    }),
    personalTaxArrearsRecordCount: integer({
      zh: "个人欠税记录条数",
      en: "Records of the person's tax arrears",
      ...aboutPerson,
    }),
    personalCivilJudgmentCount: integer({
      zh: "个人民事判决记录条数",
      en: "Records of civil judgments on the person",
      ...aboutPerson,
    }),
    personalEnforcementCount: integer({
      zh: "个人强制执行记录条数",
      en: "Records of enforcement against the person",
      ...aboutPerson,
    }),
    personalPenaltyCount: integer({
      zh: "个人行政处罚记录条数",
      en: "Records of administrative penalties on the person",
      ...aboutPerson,
    }),
    personalGender: oneOf(["FEMALE", "MALE", "OTHER"], {
      zh: "性别",
      en: "Gender, as the report says",
      ...aboutPerson,
    }),
    personalBirthYear: integer({ zh: "出生年份", en: "Year of birth", ...aboutPerson }),
    personalMaritalStatus: oneOf(["SINGLE", "MARRIED", "DIVORCED", "WIDOWED", "OTHER"], {
      zh: "婚姻状况",
      en: "Marital status, as the report says",
      ...aboutPerson,
    }),
    personalEducation: oneOf(["POSTGRADUATE", "BACHELOR", "COLLEGE", "SECONDARY", "PRIMARY", "OTHER"], {
      zh: "学历",
      en: "Education, as the report says",
      ...aboutPerson,
    }),
  },
});
