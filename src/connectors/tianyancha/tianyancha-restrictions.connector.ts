import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { keptName } from "../kept-name.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

const Restriction = z.strictObject({
  caseCode: unlessBlank(z.string()),
  xname: unlessBlank(z.string().transform(keptName)),
  caseCreateTime: unlessBlank(vendorDate),
  publishDate: unlessBlank(vendorDate),
});

/**
 * Tianyancha's restrictions on high consumption 限制消费令 (1014): those in force. Of more than a page the first is told,
 * and how many there are.
 */
export const tianyanchaRestrictionsConnector = defineVendorConnector({
  source: "tianyancha-restrictions",
  vendor: tianyancha,
  title: { zh: "天眼查·限制消费令", en: "Tianyancha: restrictions on high consumption" },
  dimension: "judicial",
  datasets: ["judicial.restrictions"],
  rank: 14,
  cost: 20n,
  path: (uscc) => `/open/jr/consumptionRestriction/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape: pageShape,
  result: pageOf(Restriction),
  says: ({ items, total }) => ({
    consumptionRestrictions: items.map((restriction) =>
      said({
        caseNo: restriction.caseCode,
        filedOn: restriction.caseCreateTime,
        publishedOn: restriction.publishDate,
        personName: restriction.xname,
        current: true,
      }),
    ),
    consumptionRestrictionCount: total,
  }),
  ignore: [
    ...["id", "cid", "hcgid", "alias", "qyinfo", "qyinfoAlias", "filePath", "applicant"],
    "applicantCid",
  ]
    .map((field) => `items.${field}`)
    .concat(["pageNum", "pageSize"]),
  absent: { consumptionRestrictions: [], consumptionRestrictionCount: 0 },
});
