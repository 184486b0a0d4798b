import { z } from "zod";
import { defineConnector } from "../connector.js";
import { said } from "../said.js";
import { CHECKED, personKeys } from "../signed-envelope/person.js";
import { gatewayRecords } from "../signed-envelope/records.js";
import { share, unlessBlank, word, yuan } from "../wire.js";
import { ACCOUNT_WORDS, MONTH, providentFundCentre } from "./provident-fund.vendor.js";

const month = z.string().regex(MONTH);

const Account = z.strictObject({
  place: z.string(),
  openedOn: unlessBlank(z.iso.date()),
  status: word(ACCOUNT_WORDS),
  firstMonth: unlessBlank(month),
  paidThrough: unlessBlank(month),
  employerRate: unlessBlank(share),
  personalRate: unlessBlank(share),
  monthlyDeposit: unlessBlank(yuan),
  employer: unlessBlank(z.string()),
  updatedOn: unlessBlank(z.iso.date()),
});

const Depositor = z.strictObject({
  residentId: z.string(),
  checked: CHECKED,
  accounts: z.array(Account),
  balance: unlessBlank(yuan),
  totalPaid: unlessBlank(yuan),
  monthsPaid: unlessBlank(z.int().min(0)),
  monthsRunning: unlessBlank(z.int().min(0)),
  break3m: unlessBlank(word({ 是: "YES", 否: "NO" })),
});

const NOTHING_PAID = {
  personalAccounts: [],
  personalPaying: false,
  personalBalance: 0n,
  personalTotalPaid: 0n,
  personalMonthsPaid: 0,
  personalMonthsRunning: 0,
};

/** Provident fund of the person who applies, from the centre in the signed envelope. */
export const providentFundPersonConnector = defineConnector({
  source: "provident-fund-person",
  vendor: providentFundCentre,
  title: { zh: "公积金中心·个人缴存", en: "Provident fund centre: a person" },
  dimension: "providentFund",
  datasets: ["providentFund.personal"],
  about: "APPLICANT",
  needs: ["residentId", "name"],
  rank: 10,
  batchSize: 20,
  request: (asked) => ({
    method: "POST",
    path: "/provident-fund/persons",
    body: { persons: personKeys(asked) },
  }),
  envelope: gatewayRecords,
  record: Depositor,
  subject: (r) => r.residentId,
  says: (r) => {
    if (r.checked === "MISMATCH") return {};
    if (r.checked === "NO_RECORD") return NOTHING_PAID;
    const paying = r.accounts.filter(({ status }) => status === "PAYING");
    const deposits = paying.flatMap(({ monthlyDeposit }) => monthlyDeposit ?? []);
    return {
      personalAccounts: r.accounts.map(said),
      personalPaying: paying.length > 0,
      // Of an account whose deposit is not told the sum is not known either.
      personalMonthlyDeposit:
        deposits.length === paying.length ? deposits.reduce((sum, deposit) => sum + deposit, 0n) : undefined,
      personalBalance: r.balance,
      personalTotalPaid: r.totalPaid,
      personalMonthsPaid: r.monthsPaid,
      personalMonthsRunning: r.monthsRunning,
      personalBreak3m: r.break3m === undefined ? undefined : r.break3m === "YES",
    };
  },
  ignore: ["personNo"],
  absent: NOTHING_PAID,
});
