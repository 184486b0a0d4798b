import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { looseYuan, unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

const Enforcement = z.strictObject({
  caseCode: unlessBlank(z.string()),
  execCourtName: unlessBlank(z.string()),
  caseCreateTime: unlessBlank(vendorDate),
  // In yuan.
  execMoney: unlessBlank(looseYuan),
});

/**
 * Tianyancha's list of the persons subject to enforcement 被执行人 (839): what the courts publish now; what they took
 * down is told elsewhere. Of more than a page the first is told, and how many there are.
 */
export const tianyanchaEnforcementsConnector = defineVendorConnector({
  source: "tianyancha-enforcements",
  vendor: tianyancha,
  title: { zh: "天眼查·被执行人", en: "Tianyancha: enforcements" },
  dimension: "judicial",
  datasets: ["judicial.enforcements"],
  rank: 14,
  cost: 20n,
  path: (uscc) => `/open/jr/zhixinginfo/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape: pageShape,
  result: pageOf(Enforcement),
  says: ({ items, total }) => ({
    enforcements: items.map((enforcement) =>
      said({
        caseNo: enforcement.caseCode,
        court: enforcement.execCourtName,
        filedOn: enforcement.caseCreateTime,
        amount: enforcement.execMoney,
        open: true,
      }),
    ),
    enforcementCount: total,
  }),
  ignore: ["items.pname", "items.partyCardNum", "pageNum", "pageSize"],
  absent: { enforcements: [], enforcementCount: 0 },
});
