import { aboutPerson } from "./about-person.js";
import { accountCount, balance, businessType, fiveTier, lenderCount, month } from "./credit-words.js";
import { code, integer, money, oneOf, records, text } from "./fact.js";

const accountType = oneOf(["TERM_LOAN", "SUB_ACCOUNT", "REVOLVING_LOAN", "CREDIT_CARD", "SEMI_CREDIT_CARD"], {
  zh: "账户类型",
  en: "Kind of account",
});

/** What the second-generation report 二代征信 tells about a natural person. */
export const personalCreditFacts = {
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
};
