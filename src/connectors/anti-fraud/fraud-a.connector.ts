import { z } from "zod";
import { billed, BROKEN, codeTable, EMPTY, REFUSED, TOO_FAST, USED_UP } from "../code-table.js";
import { unlessBlank, vendorDate, word } from "../wire.js";
import { defineFraudVendor } from "./define-fraud-vendor.js";

/** Codes of vendor A. */
export const fraudACodes = codeTable({
  1: billed(EMPTY), // 查无此人
  400: REFUSED, // 参数错误
  401: REFUSED, // 鉴权失败
  402: REFUSED, // 余额不足
  403: USED_UP, // 当日次数用尽
  429: TOO_FAST, // 访问过快
  500: BROKEN, // 系统错误
});

const Envelope = z.object({ code: z.int(), data: z.unknown().optional() });

const Verdict = z.strictObject({
  score: z.int().min(0).max(100),
  risk_level: word({ 高: "HIGH", 中: "MEDIUM", 低: "LOW" }),
  hit_blacklist: unlessBlank(z.union([z.literal(0), z.literal(1)])),
  scored_at: vendorDate,
});

/** Anti-fraud vendor A: the score as a whole number from 0 to 100, the level as one word, and its black list. */
export const fraudAConnector = defineFraudVendor({
  code: "fraud-a",
  title: { zh: "反欺诈厂商甲", en: "Anti-fraud vendor A" },
  dataset: "antiFraud.vendorA",
  rank: 10,
  request: ({ residentId, name, phone }) => ({
    method: "POST",
    path: "/v1/score",
    body: { id_no: residentId, name, mobile: phone },
  }),
  envelope: (body) => {
    const { data } = Envelope.safeParse(body);
    return data && { code: String(data.code), result: data.data };
  },
  success: "0",
  codes: fraudACodes,
  result: Verdict,
  verdict: (r) => ({
    score: r.score,
    level: r.risk_level,
    scoredOn: r.scored_at,
    blacklisted: r.hit_blacklist === undefined ? undefined : r.hit_blacklist === 1,
  }),
  ignore: ["request_id", "model_version"],
});
