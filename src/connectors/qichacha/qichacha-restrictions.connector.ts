import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { keptName } from "../kept-name.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { checkPageOf, checkShape, PAGE_SIZE } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

const Restriction = z.strictObject({
  CaseNo: unlessBlank(z.string()),
  PersonName: unlessBlank(z.string().transform(keptName)),
  // 立案日期, in spite of the name.
  JudgeDate: unlessBlank(vendorDate),
  PublishDate: unlessBlank(vendorDate),
});

/**
 * Qichacha's check of restrictions on high consumption 限制高消费核查 (742): those in force. Of more than a page the first
 * is told, and how many there are.
 */
export const qichachaRestrictionsConnector = defineVendorConnector({
  source: "qichacha-restrictions",
  vendor: qichacha,
  title: { zh: "企查查·限制高消费", en: "Qichacha: restrictions on high consumption" },
  dimension: "judicial",
  datasets: ["judicial.restrictions"],
  rank: 12,
  cost: 50n,
  path: (uscc) => `/SumptuaryCheck/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: checkShape,
  result: checkPageOf(Restriction),
  says: ({ items, total }) => ({
    consumptionRestrictions: items.map((restriction) =>
      said({
        caseNo: restriction.CaseNo,
        filedOn: restriction.JudgeDate,
        publishedOn: restriction.PublishDate,
        personName: restriction.PersonName,
        current: true,
      }),
    ),
    consumptionRestrictionCount: total,
  }),
  ignore: ["Id", "PersonId", "KeyNo", "CompanyName", "Applicant", "ApplicantNo"].map(
    (field) => `Result.Data.${field}`,
  ),
  absent: { consumptionRestrictions: [], consumptionRestrictionCount: 0 },
});
