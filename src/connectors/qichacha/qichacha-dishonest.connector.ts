import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate, word } from "../wire.js";
import { checkPageOf, checkShape, PAGE_SIZE } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

const Listing = z.strictObject({
  Anno: unlessBlank(z.string()),
  Executegov: unlessBlank(z.string()),
  Liandate: unlessBlank(vendorDate),
  Publicdate: unlessBlank(vendorDate),
  Executestatus: unlessBlank(word({ 全部未履行: "NONE", 部分未履行: "PARTIAL", 全部已履行: "FULL" })),
});

/**
 * Qichacha's check of the dishonest judgment debtors 失信核查 (740): who is on the list now; who was has a check of
 * its own. Of more than a page the first is told, and how many there are.
 */
export const qichachaDishonestConnector = defineVendorConnector({
  source: "qichacha-dishonest",
  vendor: qichacha,
  title: { zh: "企查查·失信被执行人", en: "Qichacha: dishonest judgment debtors" },
  dimension: "judicial",
  datasets: ["judicial.dishonest"],
  rank: 12,
  cost: 50n,
  path: (uscc) => `/ShixinCheck/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: checkShape,
  result: checkPageOf(Listing),
  says: ({ items, total }) => ({
    dishonestRecords: items.map((listing) =>
      said({
        caseNo: listing.Anno,
        court: listing.Executegov,
        filedOn: listing.Liandate,
        publishedOn: listing.Publicdate,
        performance: listing.Executestatus,
        current: true,
      }),
    ),
    dishonestRecordCount: total,
  }),
  ignore: ["Id", "Executeno", "ActionRemark", "Amount"].map((field) => `Result.Data.${field}`),
  absent: { dishonestRecords: [], dishonestRecordCount: 0 },
});
