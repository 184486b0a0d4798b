import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { looseYuan, unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

const EndedCase = z.strictObject({
  caseCode: unlessBlank(z.string()),
  execCourtName: unlessBlank(z.string()),
  caseCreateTime: unlessBlank(vendorDate),
  caseFinalTime: unlessBlank(vendorDate),
  // Both in yuan.
  execMoney: unlessBlank(looseYuan),
  noExecMoney: unlessBlank(looseYuan),
});

/**
 * Tianyancha's enforcements ended for want of assets 终本案件 (1013). Of more than a page the first is told, and how many
 * there are.
 */
export const tianyanchaEndedCasesConnector = defineVendorConnector({
  source: "tianyancha-ended-cases",
  vendor: tianyancha,
  title: { zh: "天眼查·终本案件", en: "Tianyancha: enforcements ended for want of assets" },
  dimension: "judicial",
  datasets: ["judicial.endedCases"],
  rank: 14,
  cost: 20n,
  path: (uscc) => `/open/jr/endCase/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape: pageShape,
  result: pageOf(EndedCase),
  says: ({ items, total }) => ({
    endedCases: items.map((ended) =>
      said({
        caseNo: ended.caseCode,
        court: ended.execCourtName,
        filedOn: ended.caseCreateTime,
        endedOn: ended.caseFinalTime,
        amount: ended.execMoney,
        unperformedAmount: ended.noExecMoney,
      }),
    ),
    endedCaseCount: total,
  }),
  ignore: ["id", "cid", "zname", "zhixingId", "businessId"]
    .map((field) => `items.${field}`)
    .concat(["pageNum", "pageSize"]),
  absent: { endedCases: [], endedCaseCount: 0 },
});
