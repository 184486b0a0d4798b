import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

const Hearing = z.strictObject({
  caseNo: unlessBlank(z.string()),
  court: unlessBlank(z.string()),
  startDate: unlessBlank(vendorDate),
  caseReason: unlessBlank(z.string()),
});

/**
 * Tianyancha's hearings announced 开庭公告 (840), whatever the enterprise's part in them. Of more than a page the first is
 * told, and how many there are.
 */
export const tianyanchaHearingsConnector = defineVendorConnector({
  source: "tianyancha-hearings",
  vendor: tianyancha,
  title: { zh: "天眼查·开庭公告", en: "Tianyancha: hearings announced" },
  dimension: "judicial",
  datasets: ["judicial.hearings"],
  rank: 14,
  cost: 20n,
  path: (uscc) => `/open/jr/ktannouncement/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape: pageShape,
  result: pageOf(Hearing),
  says: ({ items, total }) => ({
    hearings: items.map((hearing) =>
      said({
        caseNo: hearing.caseNo,
        court: hearing.court,
        heardOn: hearing.startDate,
        cause: hearing.caseReason,
      }),
    ),
    hearingCount: total,
  }),
  ignore: ["id", "plaintiff", "defendant", "litigant", "courtroom", "judge", "contractors"]
    .map((field) => `items.${field}`)
    .concat(["pageNum", "pageSize"]),
  absent: { hearings: [], hearingCount: 0 },
});
