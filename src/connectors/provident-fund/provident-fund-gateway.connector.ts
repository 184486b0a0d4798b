import { z } from "zod";
import { defineConnector } from "../connector.js";
import { gatewayRecords } from "../signed-envelope/records.js";
import { unlessBlank, word, yuan } from "../wire.js";
import { ACCOUNT_WORDS, MONTH, providentFundCentre } from "./provident-fund.vendor.js";

const Employer = z.strictObject({
  uscc: z.string(),
  status: word(ACCOUNT_WORDS),
  openedOn: unlessBlank(z.iso.date()),
  employees: z.int().min(0),
  monthlyDeposit: yuan,
  paidThrough: unlessBlank(z.string().regex(MONTH)),
  arrears: yuan,
});

/** Provident fund of an enterprise's staff, from the centre in the signed envelope. */
export const providentFundGatewayConnector = defineConnector({
  source: "provident-fund-gateway",
  vendor: providentFundCentre,
  title: { zh: "公积金中心·单位缴存", en: "Provident fund centre: staff" },
  dimension: "providentFund",
  datasets: ["providentFund.enterprise"],
  rank: 10,
  batchSize: 50,
  request: (asked) => ({
    method: "POST",
    path: "/provident-fund/employers",
    body: { usccs: asked.map(({ uscc }) => uscc) },
  }),
  envelope: gatewayRecords,
  record: Employer,
  subject: (r) => r.uscc,
  says: (r) => ({
    status: r.status,
    openedOn: r.openedOn,
    payingEmployees: r.employees,
    monthlyDeposit: r.monthlyDeposit,
    paidThrough: r.paidThrough,
    arrears: r.arrears,
  }),
  ignore: ["unitNo", "centre"],
  // Who never opened an account pays for nobody.
  absent: { payingEmployees: 0 },
});
