import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

// All in small letters; `courtcode` holds the name of the court.
const Notice = z.strictObject({
  caseno: unlessBlank(z.string()),
  courtcode: unlessBlank(z.string()),
  publishdate: unlessBlank(vendorDate),
  bltntypename: unlessBlank(z.string()),
  reason: unlessBlank(z.string()),
});

/**
 * Tianyancha's court notices 法院公告 (841), whatever the enterprise's part in them. Of more than a page the first is told,
 * and how many there are.
 */
export const tianyanchaCourtNoticesConnector = defineVendorConnector({
  source: "tianyancha-court-notices",
  vendor: tianyancha,
  title: { zh: "天眼查·法院公告", en: "Tianyancha: court notices" },
  dimension: "judicial",
  datasets: ["judicial.notices"],
  rank: 14,
  cost: 20n,
  path: (uscc) => `/open/jr/courtAnnouncement/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape: pageShape,
  result: pageOf(Notice),
  says: ({ items, total }) => ({
    courtNotices: items.map((notice) =>
      said({
        caseNo: notice.caseno,
        court: notice.courtcode,
        noticedOn: notice.publishdate,
        noticeType: notice.bltntypename,
        cause: notice.reason,
      }),
    ),
    courtNoticeCount: total,
  }),
  ignore: [
    ...["id", "uuid", "announce_id", "bltnno", "bltnstate", "bltntype", "content", "dealgrade"],
    ...["dealgradename", "judge", "judgephone", "mobilephone", "party1", "party2", "party1Str"],
    ...["party2Str", "companyList", "province", "publishpage"],
  ]
    .map((field) => `items.${field}`)
    .concat(["pageNum", "pageSize"]),
  absent: { courtNotices: [], courtNoticeCount: 0 },
});
