import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import type { Vendor } from "../protocol.js";
import { count } from "../wire.js";
import { multiLendingProtocol } from "./multi-lending.protocol.js";

/**
 * Multi-lending 多头借贷 has no public format; this one is agreed with the gateway: `POST /applications` with
 * `{ idNo, name, mobile }`, answered by applications and lenders within 1, 3, 6 and 12 months, by type of lender. A type
 * nobody applied to may be left out; a lender is of one type.
 */
const multiLending: Vendor = {
  code: "multi-lending",
  title: { zh: "多头借贷数据网关", en: "Multi-lending gateway" },
  protocol: multiLendingProtocol,
  limits: { concurrency: 5, perSecond: 10 },
};

const Counts = z
  .strictObject({ applications: count, lenders: count })
  .default({ applications: 0, lenders: 0 });

/** Banks, consumer finance companies, micro-loan companies, financing guarantors and leasing, internet lenders. */
const Window = z.strictObject({
  bank: Counts,
  consumerFinance: Counts,
  microLoan: Counts,
  guarantee: Counts,
  leasing: Counts,
  internet: Counts,
});

const total = (window: z.output<typeof Window>, of: "applications" | "lenders"): number =>
  Object.values(window).reduce((sum, counts) => sum + counts[of], 0);

const Applications = z
  .strictObject({ idNo: z.string(), m1: Window, m12: Window })
  // Of a month and the year it ends, the year has not fewer.
  .refine(({ m1, m12 }) => total(m1, "applications") <= total(m12, "applications"), { path: ["m12"] })
  .refine(({ m12 }) => total(m12, "lenders") <= total(m12, "applications"), { path: ["m12", "lenders"] });

/** Applications of the applicant for loans anywhere. That there are none is known where the vendor says so. */
export const multiLendingConnector = defineVendorConnector({
  source: "multi-lending",
  vendor: multiLending,
  title: { zh: "多头借贷", en: "Multi-lending" },
  dimension: "antiFraud",
  about: "APPLICANT",
  needs: ["residentId", "name", "phone"],
  datasets: ["antiFraud.multiLending"],
  rank: 10,
  cost: 150n,
  request: ({ residentId = "", name = "", phone = "" }) => ({
    method: "POST",
    path: "/applications",
    body: { idNo: residentId, name, mobile: phone },
  }),
  result: Applications,
  names: (r) => r.idNo,
  says: ({ m1, m12 }) => ({
    loanApplications1m: total(m1, "applications"),
    loanApplications12m: total(m12, "applications"),
    applicationLenders12m: total(m12, "lenders"),
  }),
  ignore: ["queryId", "m3", "m6"],
  absent: { loanApplications1m: 0, loanApplications12m: 0, applicationLenders12m: 0 },
});
