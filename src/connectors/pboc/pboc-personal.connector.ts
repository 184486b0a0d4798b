import { defineVendorConnector } from "../define-vendor-connector.js";
import { pboc, REASON_BEFORE_GUARANTEE } from "./pboc.vendor.js";
import { PersonalReport, personalIgnored } from "./personal-codes.js";
import { personalFacts, personOf } from "./personal-facts.js";
import { orderly } from "./report.js";

/** The second-generation report on the applicant. That the bureau knows no such person says nothing about debts. */
export const pbocPersonalConnector = defineVendorConnector({
  source: "pboc-personal",
  vendor: pboc,
  title: { zh: "人民银行·个人信用报告", en: "People's Bank: report on the applicant" },
  dimension: "credit",
  about: "APPLICANT",
  needs: ["residentId", "name"],
  datasets: ["credit.personal"],
  rank: 10,
  cost: 400n,
  request: ({ residentId = "", name = "" }) => ({
    method: "POST",
    path: "/reports/personal",
    body: { residentId, name, queryReason: REASON_BEFORE_GUARANTEE },
  }),
  shape: orderly(personalIgnored),
  result: PersonalReport,
  names: personOf,
  says: personalFacts,
  ignore: personalIgnored,
  absent: {},
});
