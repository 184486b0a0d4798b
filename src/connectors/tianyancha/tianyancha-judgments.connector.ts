import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

const Judgment = z.strictObject({
  caseNo: unlessBlank(z.string()),
  court: unlessBlank(z.string()),
  judgeTime: unlessBlank(vendorDate),
  docType: unlessBlank(z.string()),
  caseReason: unlessBlank(z.string()),
});

/**
 * Tianyancha's `lawSuit` 法律诉讼 (842): in spite of the name, documents of the courts, with a kind and a day of
 * judgment each. Of more than a page the first is told, and how many there are.
 */
export const tianyanchaJudgmentsConnector = defineVendorConnector({
  source: "tianyancha-judgments",
  vendor: tianyancha,
  title: { zh: "天眼查·法律诉讼", en: "Tianyancha: judgments and rulings" },
  dimension: "judicial",
  datasets: ["judicial.judgments"],
  rank: 14,
  cost: 20n,
  path: (uscc) => `/open/jr/lawSuit/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape: pageShape,
  result: pageOf(Judgment),
  says: ({ items, total }) => ({
    judgments: items.map((judgment) =>
      said({
        caseNo: judgment.caseNo,
        court: judgment.court,
        judgedOn: judgment.judgeTime,
        documentType: judgment.docType,
        cause: judgment.caseReason,
      }),
    ),
    judgmentCount: total,
  }),
  ignore: [
    "uuid",
    "title",
    "caseType",
    "submitTime",
    "caseMoney",
    "casePersons",
    "lawsuitUrl",
    "lawsuitH5Url",
  ]
    .map((field) => `items.${field}`)
    .concat(["pageNum", "pageSize"]),
  absent: { judgments: [], judgmentCount: 0 },
});
