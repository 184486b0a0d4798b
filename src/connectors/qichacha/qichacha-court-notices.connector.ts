import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { checkPageOf, checkShape, PAGE_SIZE } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

const Notice = z.strictObject({
  CaseNo: unlessBlank(z.string()),
  CaseReason: unlessBlank(z.string()),
  Category: unlessBlank(z.string()),
  Court: unlessBlank(z.string()),
  PublishDate: unlessBlank(vendorDate),
});

/**
 * Qichacha's check of court notices 法院公告核查 (882), whatever the enterprise's part in them. Of more than a page the
 * first is told, and how many there are.
 */
export const qichachaCourtNoticesConnector = defineVendorConnector({
  source: "qichacha-court-notices",
  vendor: qichacha,
  title: { zh: "企查查·法院公告", en: "Qichacha: court notices" },
  dimension: "judicial",
  datasets: ["judicial.notices"],
  rank: 12,
  cost: 30n,
  path: (uscc) => `/CourtNoticeCheck/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: checkShape,
  result: checkPageOf(Notice),
  says: ({ items, total }) => ({
    courtNotices: items.map((notice) =>
      said({
        caseNo: notice.CaseNo,
        court: notice.Court,
        noticedOn: notice.PublishDate,
        noticeType: notice.Category,
        cause: notice.CaseReason,
      }),
    ),
    courtNoticeCount: total,
  }),
  ignore: ["Id", "ProsecutorList", "DefendantList", "RoleList"].map((field) => `Result.Data.${field}`),
  absent: { courtNotices: [], courtNoticeCount: 0 },
});
