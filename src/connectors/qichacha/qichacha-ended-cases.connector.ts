import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { looseYuan, unlessBlank, vendorDate } from "../wire.js";
import { checkPageOf, checkShape, PAGE_SIZE } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

const EndedCase = z.strictObject({
  CaseNo: unlessBlank(z.string()),
  Court: unlessBlank(z.string()),
  LianDate: unlessBlank(vendorDate),
  EndDate: unlessBlank(vendorDate),
  // Both in yuan.
  ExecuteSubject: unlessBlank(looseYuan),
  UnperformedAmt: unlessBlank(looseYuan),
});

/**
 * Qichacha's check of enforcements ended for want of assets 终本案件核查 (758). Of more than a page the first is told, and
 * how many there are.
 */
export const qichachaEndedCasesConnector = defineVendorConnector({
  source: "qichacha-ended-cases",
  vendor: qichacha,
  title: { zh: "企查查·终本案件", en: "Qichacha: enforcements ended for want of assets" },
  dimension: "judicial",
  datasets: ["judicial.endedCases"],
  rank: 12,
  cost: 50n,
  path: (uscc) => `/EndExecuteCaseCheck/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: checkShape,
  result: checkPageOf(EndedCase),
  says: ({ items, total }) => ({
    endedCases: items.map((ended) =>
      said({
        caseNo: ended.CaseNo,
        court: ended.Court,
        filedOn: ended.LianDate,
        endedOn: ended.EndDate,
        amount: ended.ExecuteSubject,
        unperformedAmount: ended.UnperformedAmt,
      }),
    ),
    endedCaseCount: total,
  }),
  ignore: ["Result.Data.Id"],
  absent: { endedCases: [], endedCaseCount: 0 },
});
