import { z } from "zod";
import { billed, BROKEN, codeTable, EMPTY, REFUSED, TOO_FAST, USED_UP } from "../code-table.js";
import { unlessBlank, vendorDate, word } from "../wire.js";
import { defineFraudVendor } from "./define-fraud-vendor.js";

/** Codes of vendor B. */
export const fraudBCodes = codeTable({
  "0001": billed(EMPTY), // 无匹配结果
  1001: REFUSED, // 请求报文错误
  1002: REFUSED, // 商户无权限
  1003: REFUSED, // 缺少授权凭证
  2001: USED_UP, // 额度用尽
  2002: TOO_FAST, // 并发超限
  9999: BROKEN, // 系统异常
});

const Envelope = z.object({ respCode: z.string().regex(/^\d{4}$/), result: z.unknown().optional() });

/** The score as text, such as `"73.00"`, to the nearest whole number. */
const scoreText = z
  .string()
  .regex(/^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/)
  .transform((text) => Math.round(Number(text)));

const Verdict = z.strictObject({
  fraudScore: scoreText,
  fraudLevel: word({ high: "HIGH", medium: "MEDIUM", low: "LOW" }),
  gangFlag: unlessBlank(word({ Y: "YES", N: "NO" })),
  // Epoch milliseconds.
  evalTime: vendorDate,
});

/** Anti-fraud vendor B: the score as text, the level as an English word, and whether a gang is suspected. */
export const fraudBConnector = defineFraudVendor({
  code: "fraud-b",
  title: { zh: "反欺诈厂商乙", en: "Anti-fraud vendor B" },
  dataset: "antiFraud.vendorB",
  rank: 12,
  request: ({ residentId, name, phone }) => ({
    method: "POST",
    path: "/api/antifraud/query",
    body: { certNo: residentId, certName: name, phoneNo: phone },
  }),
  envelope: (body) => {
    const { data } = Envelope.safeParse(body);
    return data && { code: data.respCode, result: data.result };
  },
  success: "0000",
  codes: fraudBCodes,
  result: Verdict,
  verdict: (r) => ({
    score: r.fraudScore,
    level: r.fraudLevel,
    scoredOn: r.evalTime,
    gangSuspected: r.gangFlag === undefined ? undefined : r.gangFlag === "YES",
  }),
  ignore: ["orderId"],
});
