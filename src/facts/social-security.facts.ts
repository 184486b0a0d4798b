import { dimension } from "./dimension.js";
import { date, integer, money, oneOf } from "./fact.js";

/** Social insurance 社保 of the enterprise's staff. It is paid monthly: a word older than a month and a half is stale. */
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
  },
});
