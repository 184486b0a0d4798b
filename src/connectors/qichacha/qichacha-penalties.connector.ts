import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { looseYuan, unlessBlank, vendorDate } from "../wire.js";
import { checkPageOf, checkShape, PAGE_SIZE } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

const Penalty = z.strictObject({
  PunishReason: unlessBlank(z.string()),
  PunishOffice: unlessBlank(z.string()),
  PunishDate: unlessBlank(vendorDate),
  // In yuan.
  PunishAmt: unlessBlank(looseYuan),
});

/**
 * Qichacha's check of administrative penalties 行政处罚核查 (865), of all authorities. Of more than a page the first is
 * told, and how many there are.
 */
export const qichachaPenaltiesConnector = defineVendorConnector({
  source: "qichacha-penalties",
  vendor: qichacha,
  title: { zh: "企查查·行政处罚", en: "Qichacha: administrative penalties" },
  dimension: "registry",
  datasets: ["registry.penalties"],
  rank: 12,
  cost: 50n,
  path: (uscc) => `/AdminPenaltyCheck/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: checkShape,
  result: checkPageOf(Penalty),
  says: ({ items, total }) => ({
    penalties: items.map((penalty) =>
      said({
        decidedOn: penalty.PunishDate,
        reason: penalty.PunishReason,
        authority: penalty.PunishOffice,
        amount: penalty.PunishAmt,
      }),
    ),
    penaltyCount: total,
  }),
  ignore: ["Id", "KeyNo", "PunishResult", "Source", "SourceCode"].map((field) => `Result.Data.${field}`),
  absent: { penalties: [], penaltyCount: 0 },
});
