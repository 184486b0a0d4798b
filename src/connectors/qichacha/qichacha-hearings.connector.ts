import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { checkPageOf, checkShape, PAGE_SIZE } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

const Hearing = z.strictObject({
  CaseNo: unlessBlank(z.string()),
  CaseReason: unlessBlank(z.string()),
  CourtTime: unlessBlank(vendorDate),
});

/**
 * Qichacha's check of hearings announced 开庭公告核查 (888), whatever the enterprise's part in them; it names no court. Of
 * more than a page the first is told, and how many there are.
 */
export const qichachaHearingsConnector = defineVendorConnector({
  source: "qichacha-hearings",
  vendor: qichacha,
  title: { zh: "企查查·开庭公告", en: "Qichacha: hearings announced" },
  dimension: "judicial",
  datasets: ["judicial.hearings"],
  rank: 12,
  cost: 30n,
  path: (uscc) => `/CourtAnnoCheck/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: checkShape,
  result: checkPageOf(Hearing),
  says: ({ items, total }) => ({
    hearings: items.map((hearing) =>
      said({ caseNo: hearing.CaseNo, heardOn: hearing.CourtTime, cause: hearing.CaseReason }),
    ),
    hearingCount: total,
  }),
  ignore: ["Id", "PartyList", "RoleList"].map((field) => `Result.Data.${field}`),
  absent: { hearings: [], hearingCount: 0 },
});
