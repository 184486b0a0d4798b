import { dimension } from "./dimension.js";
import { date, integer, money } from "./fact.js";

/** The institution's own guarantee ledger 在保. */
export const portfolio = dimension({
  code: "portfolio",
  title: { zh: "在保", en: "Guarantee portfolio" },
  basis: "INTERNAL",
  maxAgeDays: undefined,
  facts: {
    guaranteeCount: integer({ zh: "累计担保笔数", en: "Guarantees ever disbursed", sensitivity: 3 }),
    outstandingCount: integer({ zh: "在保笔数", en: "Guarantees outstanding", sensitivity: 3 }),
    guaranteedAmount: money({
      zh: "累计担保金额",
      en: "Amount ever disbursed under guarantee",
      sensitivity: 3,
    }),
    outstandingBalance: money({ zh: "在保余额", en: "Outstanding balance", sensitivity: 3 }),
    ownShareBalance: money({
      zh: "自担在保余额",
      en: "Outstanding balance borne by this institution itself",
      sensitivity: 3,
    }),
    compensationCount: integer({ zh: "代偿次数", en: "Compensations paid", sensitivity: 3 }),
    compensatedAmount: money({ zh: "代偿金额", en: "Amount compensated", sensitivity: 3 }),
    recoveredAmount: money({ zh: "追偿收回金额", en: "Amount recovered", sensitivity: 3 }),
    writtenOffAmount: money({ zh: "核销金额", en: "Amount written off", sensitivity: 3 }),
    compensationBalance: money({
      zh: "代偿余额",
      en: "Compensated and neither recovered nor written off",
      sensitivity: 3,
    }),
    firstDisbursedOn: date({ zh: "首次放款日期", en: "First disbursed on", sensitivity: 3 }),
  },
});
