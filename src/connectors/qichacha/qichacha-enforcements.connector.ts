import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { looseYuan, unlessBlank, vendorDate } from "../wire.js";
import { checkPageOf, checkShape, PAGE_SIZE } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

const Enforcement = z.strictObject({
  Anno: unlessBlank(z.string()),
  ExecuteGov: unlessBlank(z.string()),
  Liandate: unlessBlank(vendorDate),
  // 执行标的, in yuan.
  Biaodi: unlessBlank(looseYuan),
});

/**
 * Qichacha's check of the persons subject to enforcement 被执行人核查 (741): what the courts publish now; what they
 * took down has a check of its own. Of more than a page the first is told, and how many there are.
 */
export const qichachaEnforcementsConnector = defineVendorConnector({
  source: "qichacha-enforcements",
  vendor: qichacha,
  title: { zh: "企查查·被执行人", en: "Qichacha: enforcements" },
  dimension: "judicial",
  datasets: ["judicial.enforcements"],
  rank: 12,
  cost: 50n,
  path: (uscc) => `/ZhixingCheck/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: checkShape,
  result: checkPageOf(Enforcement),
  says: ({ items, total }) => ({
    enforcements: items.map((enforcement) =>
      said({
        caseNo: enforcement.Anno,
        court: enforcement.ExecuteGov,
        filedOn: enforcement.Liandate,
        amount: enforcement.Biaodi,
        open: true,
      }),
    ),
    enforcementCount: total,
  }),
  ignore: ["Result.Data.Id", "Result.Data.SuspectedApplicant"],
  absent: { enforcements: [], enforcementCount: 0 },
});
