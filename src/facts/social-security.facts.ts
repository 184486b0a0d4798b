import { aboutPerson } from "./about-person.js";
import { dimension } from "./dimension.js";
import { boolean, code, date, integer, money, oneOf, records } from "./fact.js";

/** The five insurances, each with its own standing, base and months. */
const insurance = {
  kind: oneOf(["PENSION", "MEDICAL", "UNEMPLOYMENT", "WORK_INJURY", "MATERNITY"], {
    zh: "险种",
    en: "Kind of insurance",
  }),
  status: oneOf(["PAYING", "SUSPENDED", "TERMINATED"], { zh: "参保状态", en: "Standing" }),
  contributionBase: money({ zh: "缴费基数", en: "Wage base of the contributions" }),
  employerAmount: money({ zh: "单位缴费额", en: "Employer's contribution" }),
  employeeAmount: money({ zh: "个人缴费额", en: "Employee's contribution" }),
  month: code(/^\d{4}-(0[1-9]|1[0-2])$/, { zh: "缴费年月", en: "Month it is paid for, as YYYY-MM" }),
};

/**
 * Social insurance 社保 of the enterprise's staff, and, `personal…`, of a natural person. It is paid monthly: a word
 * older than a month and a half is stale.
 */
export const socialSecurity = dimension({
  code: "socialSecurity",
  title: { zh: "社保", en: "Social insurance" },
  basis: "CONSENT",
  maxAgeDays: 45,
  facts: {
    status: oneOf(["PAYING", "SUSPENDED", "TERMINATED"], {
      zh: "参保状态",
      en: "Standing with the insurance",
      sensitivity: 2,
    }),
    insuredSince: date({ zh: "参保日期", en: "Insured since", sensitivity: 2 }),
    insuredEmployees: integer({ zh: "参保人数", en: "Employees insured", sensitivity: 2 }),
    contributionBase: money({
      zh: "月缴费基数总额",
      en: "Monthly wage base of the contributions, all employees",
      sensitivity: 3,
    }),
    paidThrough: date({ zh: "缴至日期", en: "Last day contributions are paid for", sensitivity: 2 }),
    arrears: money({
      zh: "社保欠缴总额",
      en: "Contributions in arrears, all five insurances",
      sensitivity: 3,
    }),
    pensionArrears: money({ zh: "养老保险欠缴额", en: "Pension contributions in arrears", sensitivity: 3 }),
    unemploymentArrears: money({
      zh: "失业保险欠缴额",
      en: "Unemployment contributions in arrears",
      sensitivity: 3,
    }),
    medicalArrears: money({ zh: "医疗保险欠缴额", en: "Medical contributions in arrears", sensitivity: 3 }),
    workInjuryArrears: money({
      zh: "工伤保险欠缴额",
      en: "Work-injury contributions in arrears",
      sensitivity: 3,
    }),
    maternityArrears: money({
      zh: "生育保险欠缴额",
      en: "Maternity contributions in arrears",
      sensitivity: 3,
    }),
    byInsurance: records(
      { ...insurance, insuredEmployees: integer({ zh: "参保人数", en: "Employees insured" }) },
      { zh: "单位参保（按险种）", en: "Insurance of the staff by kind", sensitivity: 3 },
    ),
    personalInsurances: records(
      { ...insurance, monthsPaid: integer({ zh: "累计缴费月数", en: "Months ever paid for" }) },
      { zh: "个人参保（按险种）", en: "Insurance of the person by kind", ...aboutPerson },
    ),
    personalPaying: boolean({ zh: "个人是否正常参保", en: "The person is paid for now", ...aboutPerson }),
    personalContributionBase: money({
      zh: "个人社保基数",
      en: "Monthly wage base of the person's contributions",
      ...aboutPerson,
    }),
    personalMonthsPaid: integer({
      zh: "个人累计缴费月数",
      en: "Months ever paid for the person",
      ...aboutPerson,
    }),
  },
});
