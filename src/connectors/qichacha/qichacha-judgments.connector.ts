import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { checkPageOf, checkShape, PAGE_SIZE } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

const Judgment = z.strictObject({
  CaseNo: unlessBlank(z.string()),
  CaseReason: unlessBlank(z.string()),
  JudgeDate: unlessBlank(vendorDate),
});

/**
 * Qichacha's check of judgments and rulings 裁判文书核查 (887), whatever the enterprise's part in them; it names no
 * court. Of more than a page the first is told, and how many there are.
 */
export const qichachaJudgmentsConnector = defineVendorConnector({
  source: "qichacha-judgments",
  vendor: qichacha,
  title: { zh: "企查查·裁判文书", en: "Qichacha: judgments and rulings" },
  dimension: "judicial",
  datasets: ["judicial.judgments"],
  rank: 12,
  cost: 30n,
  path: (uscc) => `/JudgmentDocCheck/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: checkShape,
  result: checkPageOf(Judgment),
  says: ({ items, total }) => ({
    judgments: items.map((judgment) =>
      said({ caseNo: judgment.CaseNo, judgedOn: judgment.JudgeDate, cause: judgment.CaseReason }),
    ),
    judgmentCount: total,
  }),
  ignore: [
    ...["Id", "CaseName", "Amount", "IsProsecutor", "IsDefendant", "JudgeResult", "PublishDate"],
    ...["PartyList", "CaseType"],
  ].map((field) => `Result.Data.${field}`),
  absent: { judgments: [], judgmentCount: 0 },
});
