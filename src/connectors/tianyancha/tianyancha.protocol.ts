import { z } from "zod";
import {
  BROKEN,
  codeTable,
  EMPTY,
  notAnAnswer,
  outcomeOf,
  PENDING,
  REFUSED,
  TOO_FAST,
} from "../code-table.js";
import { isObject } from "../connector.js";
import { type Outcome, plainRequest, type Protocol, type VendorReply } from "../protocol.js";
import { textOrNumber } from "../wire.js";

const SUCCESS = "0";

/** Tianyancha's error codes. Which of them are charged is not published; only results are taken to be. */
export const tianyanchaCodes = codeTable({
  300000: EMPTY, // 无数据
  300001: BROKEN, // 请求失败
  300002: REFUSED, // 账号失效
  300003: REFUSED, // 账号过期
  300004: TOO_FAST, // 访问频率过快
  300005: REFUSED, // 无权限访问此 api
  300006: REFUSED, // 余额不足
  300007: REFUSED, // 剩余次数不足
  300008: REFUSED, // 缺少必要参数
  300009: REFUSED, // 账号信息有误
  300010: REFUSED, // URL 不存在
  300011: REFUSED, // 此 IP 无权限
  300012: PENDING, // 报告生成中
});

const Envelope = z.object({
  error_code: textOrNumber.pipe(z.string().regex(/^\d{1,6}$/)),
  result: z.unknown().optional(),
});

function outcome({ body }: VendorReply): Outcome {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return notAnAnswer("", false);
  const { error_code: code, result } = envelope.data;
  if (code !== SUCCESS) return outcomeOf(tianyanchaCodes, code);
  return isObject(result) ? { kind: "RESULT", result, billed: true } : notAnAnswer(code, true);
}

/** Tianyancha 天眼查: the token bare in `Authorization`, without "Bearer". */
export const tianyanchaProtocol: Protocol = {
  request: (ask, { url, token }) => plainRequest(ask, url, { authorization: token }),
  outcome,
};
