import { z } from "zod";
import { billed, BROKEN, codeTable, EMPTY, REFUSED, TOO_FAST, USED_UP } from "../code-table.js";
import { isObject } from "../connector.js";
import { chineseDate, word } from "../wire.js";
import { defineFraudVendor } from "./define-fraud-vendor.js";

/** Codes of vendor D. */
export const fraudDCodes = codeTable({
  E000: billed(EMPTY), // 库无记录
  E101: REFUSED, // 入参校验失败
  E102: REFUSED, // 令牌失效
  E103: REFUSED, // 产品未开通
  E201: USED_UP, // 套餐用尽
  E202: TOO_FAST, // 请稍后再试
  E500: BROKEN, // 服务异常
});

const Envelope = z.object({
  success: z.boolean(),
  errorCode: z
    .string()
    .regex(/^E\d{3}$/)
    .nullish(),
  items: z.unknown().optional(),
});

const Items = z.object({ items: z.array(z.looseObject({ indicator: z.string(), value: z.unknown() })) });

/** Indicators by name; a list that names one twice, or is none, stays as it is and is refused. */
function byName(result: unknown): unknown {
  const { data } = Items.safeParse(result);
  if (data === undefined) return result;
  const named = new Map(data.items.map(({ indicator, value }) => [indicator, value]));
  if (named.size < data.items.length) return result;
  // Whatever else an item carries is told as a place of its own, so that it is reported.
  const others = data.items
    .flatMap((item) => Object.entries(item))
    .filter(([field]) => field !== "indicator" && field !== "value");
  return Object.fromEntries([
    ...named,
    ...others.map(([field, value]) => [`items.${field}`, value] as const),
  ]);
}

const Verdict = z.strictObject({
  FRAUD_SCORE: z
    .string()
    .regex(/^(100|\d{1,2})$/)
    .transform(Number),
  FRAUD_LEVEL: word({ 高风险: "HIGH", 中风险: "MEDIUM", 低风险: "LOW" }),
  SCORE_DATE: chineseDate,
});

/** Anti-fraud vendor D: a list of indicators, the score among them as text. */
export const fraudDConnector = defineFraudVendor({
  code: "fraud-d",
  title: { zh: "反欺诈厂商丁", en: "Anti-fraud vendor D" },
  dataset: "antiFraud.vendorD",
  rank: 16,
  request: ({ residentId, name, phone }) => ({
    method: "POST",
    path: "/indicators",
    body: { products: ["FRAUD"], args: [residentId, name, phone] },
  }),
  envelope: (body) => {
    const { data } = Envelope.safeParse(body);
    if (data === undefined) return undefined;
    const result = isObject(data.items) ? { items: data.items } : undefined;
    return { code: data.success ? "OK" : (data.errorCode ?? ""), result };
  },
  success: "OK",
  codes: fraudDCodes,
  shape: byName,
  result: Verdict,
  verdict: (r) => ({ score: r.FRAUD_SCORE, level: r.FRAUD_LEVEL, scoredOn: r.SCORE_DATE }),
  ignore: ["SERIAL_NO"],
});
