import { aboutPerson } from "./about-person.js";
import { dimension } from "./dimension.js";
import { boolean, code, date, integer, money, oneOf, ratio, records, text } from "./fact.js";

const month = /^\d{4}-(0[1-9]|1[0-2])$/;

/**
 * Housing provident fund 公积金 of the enterprise's staff, and, `personal…`, of a natural person. It is paid monthly
 * (《住房公积金管理条例》): as with social insurance, a word older than a month and a half is stale, which is our choice.
 */
export const providentFund = dimension({
  code: "providentFund",
  title: { zh: "公积金", en: "Housing provident fund" },
  basis: "CONSENT",
  maxAgeDays: 45,
  facts: {
    status: oneOf(["PAYING", "SUSPENDED", "CLOSED"], {
      zh: "单位缴存状态",
      en: "Standing of the employer with the fund",
      sensitivity: 2,
    }),
    openedOn: date({ zh: "单位开户日期", en: "Employer's account opened on", sensitivity: 2 }),
    payingEmployees: integer({ zh: "缴存人数", en: "Employees paid for", sensitivity: 2 }),
    monthlyDeposit: money({ zh: "单位月缴存额", en: "Deposit a month, all employees", sensitivity: 3 }),
    paidThrough: code(month, {
      zh: "单位缴至月份",
      en: "Month deposits are paid through, as YYYY-MM",
      sensitivity: 2,
    }),
    arrears: money({ zh: "单位欠缴金额", en: "Deposits in arrears", sensitivity: 3 }),
    personalAccounts: records(
      {
        place: text({ zh: "参缴地", en: "Place of the fund" }),
        openedOn: date({ zh: "参缴日期", en: "Joined on" }),
        status: oneOf(["PAYING", "SUSPENDED", "CLOSED"], { zh: "缴费状态", en: "Standing with the fund" }),
        firstMonth: code(month, { zh: "初缴月份", en: "First month paid for, as YYYY-MM" }),
        paidThrough: code(month, { zh: "缴至月份", en: "Month paid through, as YYYY-MM" }),
        employerRate: ratio({ zh: "单位缴存比例", en: "Employer's rate" }),
        personalRate: ratio({ zh: "个人缴存比例", en: "The person's own rate" }),
        monthlyDeposit: money({ zh: "月缴存额", en: "Deposit a month" }),
        employer: text({ zh: "缴费单位", en: "Employer that pays" }),
        updatedOn: date({ zh: "信息更新日期", en: "Updated on" }),
      },
      { zh: "个人公积金账户", en: "Accounts of the person, one for each place and employer", ...aboutPerson },
    ),
    personalPaying: boolean({ zh: "个人是否正常缴存", en: "The person is paid for now", ...aboutPerson }),
    personalMonthlyDeposit: money({
      zh: "个人月缴存额",
      en: "Deposit a month for the person, both parts",
      ...aboutPerson,
    }),
    personalBalance: money({ zh: "个人账户余额", en: "Balance of the person's accounts", ...aboutPerson }),
    personalTotalPaid: money({
      zh: "个人累计缴纳金额",
      en: "Ever deposited for the person",
      ...aboutPerson,
    }),
    personalMonthsPaid: integer({
      zh: "个人累计缴纳期数",
      en: "Months ever paid for the person",
      ...aboutPerson,
    }),
    personalMonthsRunning: integer({
      zh: "个人连续缴纳月数",
      en: "Months paid for the person without a break",
      ...aboutPerson,
    }),
    personalBreak3m: boolean({
      zh: "个人近3个月是否断缴",
      en: "A month of the last three was not paid for the person",
      ...aboutPerson,
    }),
  },
});
