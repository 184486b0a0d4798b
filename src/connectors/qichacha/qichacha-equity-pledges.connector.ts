import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { checkPageOf, checkShape, PAGE_SIZE } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

/** Qichacha's check of pledges of equity 股权出质核查 (751): how many are on record, ended ones included. */
export const qichachaEquityPledgesConnector = defineVendorConnector({
  source: "qichacha-equity-pledges",
  vendor: qichacha,
  title: { zh: "企查查·股权出质", en: "Qichacha: pledges of equity" },
  dimension: "registry",
  datasets: ["registry.equity"],
  rank: 12,
  cost: 50n,
  path: (uscc) => `/EquityPledgedCheck/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: checkShape,
  result: checkPageOf(z.strictObject({})),
  says: ({ total }) => ({ equityPledgeCount: total }),
  ignore: [
    ...["Id", "RegistNo", "PledgorName", "PledgeeName", "RegDate", "Status", "RelatedCompanyName"],
    ...["PledgedAmount", "PledgeeList", "PledgorList"],
  ].map((field) => `Result.Data.${field}`),
  absent: { equityPledgeCount: 0 },
});
