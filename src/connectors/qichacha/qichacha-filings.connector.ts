import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { checkPageOf, checkShape, PAGE_SIZE } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

const Filing = z.strictObject({
  CaseNo: unlessBlank(z.string()),
  Court: unlessBlank(z.string()),
  // 立案日期, in spite of the name.
  PunishDate: unlessBlank(vendorDate),
  CaseReason: unlessBlank(z.string()),
});

/**
 * Qichacha's check of cases filed 立案信息核查 (889), whatever the enterprise's part in them. Of more than a page the first
 * is told, and how many there are.
 */
export const qichachaFilingsConnector = defineVendorConnector({
  source: "qichacha-filings",
  vendor: qichacha,
  title: { zh: "企查查·立案信息", en: "Qichacha: cases filed" },
  dimension: "judicial",
  datasets: ["judicial.filings"],
  rank: 12,
  cost: 30n,
  path: (uscc) => `/CaseFilingCheck/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: checkShape,
  result: checkPageOf(Filing),
  says: ({ items, total }) => ({
    filings: items.map((filing) =>
      said({
        caseNo: filing.CaseNo,
        court: filing.Court,
        filedOn: filing.PunishDate,
        cause: filing.CaseReason,
      }),
    ),
    filingCount: total,
  }),
  ignore: ["Id", "ProsecutorList", "DefendantList", "RoleList"].map((field) => `Result.Data.${field}`),
  absent: { filings: [], filingCount: 0 },
});
