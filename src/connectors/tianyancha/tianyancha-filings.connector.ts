import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

const Filing = z.strictObject({
  caseNo: unlessBlank(z.string()),
  court: unlessBlank(z.string()),
  filingDate: unlessBlank(vendorDate),
  closeDate: unlessBlank(vendorDate),
  caseReason: unlessBlank(z.string()),
});

/**
 * Tianyancha's cases filed 立案信息 (961), whatever the enterprise's part in them. Of more than a page the first is told,
 * and how many there are.
 */
export const tianyanchaFilingsConnector = defineVendorConnector({
  source: "tianyancha-filings",
  vendor: tianyancha,
  title: { zh: "天眼查·立案信息", en: "Tianyancha: cases filed" },
  dimension: "judicial",
  datasets: ["judicial.filings"],
  rank: 14,
  cost: 20n,
  path: (uscc) => `/open/jr/courtRegister/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape: pageShape,
  result: pageOf(Filing),
  says: ({ items, total }) => ({
    filings: items.map((filing) =>
      said({
        caseNo: filing.caseNo,
        court: filing.court,
        filedOn: filing.filingDate,
        closedOn: filing.closeDate,
        cause: filing.caseReason,
      }),
    ),
    filingCount: total,
  }),
  ignore: [
    ...["id", "cid", "litigant", "litigantGids", "plaintiff", "defendant", "third", "caseStatus"],
    // `juge` is the vendor's spelling.
    ...["caseType", "juge", "assistant", "department", "area", "content", "source", "sourceUrl"],
    ...["startTime", "createTime"],
  ]
    .map((field) => `items.${field}`)
    .concat(["pageNum", "pageSize"]),
  absent: { filings: [], filingCount: 0 },
});
