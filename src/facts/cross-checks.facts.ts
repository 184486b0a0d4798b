import { dimension } from "./dimension.js";
import { oneOf, ratio, records, text } from "./fact.js";

/** What a comparison of two sources comes to; where either is not known there is no result. */
export const checkResults = ["AGREES", "DIFFERS"] as const;

const result = (zh: string, en: string) => oneOf([...checkResults], { zh, en, sensitivity: 3 });

const checks = {
  declaredVsInvoicedRevenue: result(
    "申报收入与开票收入核对",
    "Declared revenue against the invoices of the same year",
  ),
  invoicedVsBankInflow: result(
    "开票收入与银行流入核对",
    "Twelve months' invoices against what banks took in",
  ),
  declaredVsBankInflow: result(
    "申报收入与银行流入核对",
    "Declared revenue against what banks took in that year",
  ),
  insuredVsDeclaredEmployees: result(
    "参保人数与从业人员核对",
    "Employees insured against employees on the register",
  ),
  fundVsInsuredEmployees: result(
    "公积金缴存人数与参保人数核对",
    "Employees of the provident fund against employees insured",
  ),
  registryVsTaxStatus: result("登记状态与纳税人状态核对", "Registration status against taxpayer status"),
  registryVsAbnormalTaxpayer: result(
    "登记状态与非正常户核对",
    "Registration status against the list of abnormal taxpayers",
  ),
  registryVsTaxAddress: result("工商地址与税务地址核对", "Registered address against the tax authority's"),
};

/** A declared comparison of what two sources say; the only list. */
export type CrossCheck = keyof typeof checks;
export const crossCheckCodes = Object.keys(checks) as CrossCheck[];

/**
 * Cross-validation 交叉验证: whether sources bear each other out. No source tells this: it is worked out of the other
 * dimensions whenever a profile is put together, and as old as they are.
 */
export const crossChecks = dimension({
  code: "crossChecks",
  title: { zh: "交叉验证", en: "Cross-validation" },
  basis: "INTERNAL",
  maxAgeDays: undefined,
  facts: {
    ...checks,
    results: records(
      {
        check: oneOf(crossCheckCodes as [CrossCheck, ...CrossCheck[]], { zh: "核对项", en: "Check" }),
        result: oneOf([...checkResults], { zh: "核对结果", en: "Result" }),
        left: text({ zh: "甲方事实", en: "The fact compared, as dimension and name" }),
        right: text({ zh: "乙方事实", en: "The fact it is compared with" }),
        difference: ratio({
          zh: "差异率",
          en: "How much larger the left is, as a share of the larger; negative where it is smaller",
        }),
        tolerance: ratio({ zh: "容差", en: "Share up to which the two are taken to agree" }),
      },
      { zh: "交叉验证结果", en: "Every comparison that could be made", sensitivity: 3 },
    ),
  },
});
