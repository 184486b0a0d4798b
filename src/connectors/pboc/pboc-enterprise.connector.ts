import { defineVendorConnector } from "../define-vendor-connector.js";
import { EnterpriseReport, enterpriseIgnored } from "./enterprise-codes.js";
import { enterpriseFacts, enterpriseOf } from "./enterprise-facts.js";
import { pboc, REASON_BEFORE_GUARANTEE } from "./pboc.vendor.js";
import { orderly } from "./report.js";

/** The second-generation report on an enterprise. That the bureau has none says nothing about its debts. */
export const pbocEnterpriseConnector = defineVendorConnector({
  source: "pboc-enterprise",
  vendor: pboc,
  title: { zh: "人民银行·企业信用报告", en: "People's Bank: report on the enterprise" },
  dimension: "credit",
  datasets: ["credit.enterprise"],
  rank: 10,
  cost: 6000n,
  request: ({ uscc = "" }) => ({
    method: "POST",
    path: "/reports/enterprise",
    body: { uscc, queryReason: REASON_BEFORE_GUARANTEE },
  }),
  shape: orderly(enterpriseIgnored),
  result: EnterpriseReport,
  names: enterpriseOf,
  says: enterpriseFacts,
  ignore: enterpriseIgnored,
  absent: {},
});
