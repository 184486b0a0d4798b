import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate, word } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

const Listing = z.strictObject({
  casecode: unlessBlank(z.string()),
  courtname: unlessBlank(z.string()),
  regdate: unlessBlank(vendorDate),
  publishdate: unlessBlank(vendorDate),
  performance: unlessBlank(word({ 全部未履行: "NONE", 部分未履行: "PARTIAL", 全部已履行: "FULL" })),
});

/**
 * Tianyancha's list of the dishonest judgment debtors 失信人 (843): who is on it now; who was is told elsewhere. Of
 * more than a page the first is told, and how many there are.
 */
export const tianyanchaDishonestConnector = defineVendorConnector({
  source: "tianyancha-dishonest",
  vendor: tianyancha,
  title: { zh: "天眼查·失信人", en: "Tianyancha: dishonest judgment debtors" },
  dimension: "judicial",
  datasets: ["judicial.dishonest"],
  rank: 14,
  cost: 20n,
  path: (uscc) => `/open/jr/dishonest/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape: pageShape,
  result: pageOf(Listing),
  says: ({ items, total }) => ({
    dishonestRecords: items.map((listing) =>
      said({
        caseNo: listing.casecode,
        court: listing.courtname,
        filedOn: listing.regdate,
        publishedOn: listing.publishdate,
        performance: listing.performance,
        current: true,
      }),
    ),
    dishonestRecordCount: total,
  }),
  ignore: [
    ...["iname", "businessentity", "cardnum", "areaname", "gistid", "gistunit", "duty", "performedPart"],
    ...["unperformPart", "disrupttypename", "type", "staff"],
  ]
    .map((field) => `items.${field}`)
    .concat(["pageNum", "pageSize"]),
  absent: { dishonestRecords: [], dishonestRecordCount: 0 },
});
