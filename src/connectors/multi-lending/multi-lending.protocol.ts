import { z } from "zod";
import {
  billed,
  BROKEN,
  codeTable,
  EMPTY,
  notAnAnswer,
  outcomeOf,
  REFUSED,
  TOO_FAST,
  USED_UP,
} from "../code-table.js";
import { isObject } from "../connector.js";
import { bearerProtocol, type Outcome, type Protocol, type VendorReply } from "../protocol.js";
import { textOrNumber } from "../wire.js";

const SUCCESS = "0";

/** Codes agreed with the gateway. */
export const multiLendingCodes = codeTable({
  1: billed(EMPTY), // 查询成功，无申请记录
  10: REFUSED, // 参数错误
  11: REFUSED, // 未授权
  12: REFUSED, // 账户停用或余额不足
  20: USED_UP, // 超过当日查询上限
  21: TOO_FAST, // 访问过快
  90: BROKEN, // 系统异常
});

const Envelope = z.object({
  code: textOrNumber.pipe(z.string().regex(/^\d{1,3}$/)),
  data: z.unknown().optional(),
});

function outcome({ body }: VendorReply): Outcome {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return notAnAnswer("", false);
  const { code, data } = envelope.data;
  if (code !== SUCCESS) return outcomeOf(multiLendingCodes, code);
  return isObject(data) ? { kind: "RESULT", result: data, billed: true } : notAnAnswer(code, true);
}

/** A bearer token, and a code beside the counts. */
export const multiLendingProtocol: Protocol = { ...bearerProtocol, outcome };
