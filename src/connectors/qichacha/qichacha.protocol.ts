import { createHash } from "node:crypto";
import { z } from "zod";
import {
  billed,
  BROKEN,
  codeTable,
  EMPTY,
  notAnAnswer,
  outcomeOf,
  PENDING,
  REFUSED,
  TOO_FAST,
  USED_UP,
} from "../code-table.js";
import { isObject } from "../connector.js";
import { lacksSecret, type Outcome, plainRequest, type Protocol, type VendorReply } from "../protocol.js";
import { asList, textOrNumber } from "../wire.js";

const SUCCESS = "200";

/** Qichacha's codes; a charged failure is one the vendor counts as an effective request 有效请求. */
export const qichachaCodes = codeTable({
  101: REFUSED, // KEY 无效
  102: REFUSED, // KEY 欠费
  103: REFUSED, // KEY 暂停使用
  104: REFUSED, // KEY 异常
  105: billed(REFUSED), // 接口已下线
  106: USED_UP, // 非法请求过多，联系管理员
  107: REFUSED, // 被禁止的 IP 或者签名错误
  108: USED_UP, // 异常请求过多，联系管理员
  109: USED_UP, // 超过每日系统限制
  110: billed(USED_UP), // 相同查询连续出错，等 2 小时
  111: REFUSED, // 接口权限未开通
  112: REFUSED, // 剩余使用量不足或已过期
  113: REFUSED, // 接口已被删除
  114: REFUSED, // 接口已被禁用
  115: REFUSED, // 身份验证错误或已过期
  116: USED_UP, // 超过每日调用总量
  117: USED_UP, // 不支持的请求参数调用量过多
  118: REFUSED, // 不支持此方式的调用
  119: REFUSED, // 账号异常
  120: BROKEN, // 系统流量异常
  121: REFUSED, // 数据不能出境
  122: TOO_FAST, // 超过并发限制
  123: REFUSED, // 已达未认证权益上限
  124: BROKEN, // 系统维护中
  125: REFUSED, // 不支持此企业类型
  126: REFUSED, // 查询参数类型或结构有误
  199: BROKEN, // 系统未知错误
  201: billed(EMPTY), // 查询无结果
  202: billed(REFUSED), // 查询参数错误
  203: BROKEN, // 系统查询有异常
  205: billed(PENDING), // 等待处理中
  207: billed(USED_UP), // 条目数超过上限（5000）
  208: billed(REFUSED), // 不支持此公司类型
  209: billed(USED_UP), // 企业数量超过上限
  213: billed(REFUSED), // 参数长度小于 2
  214: REFUSED, // 未购买该接口
  215: billed(REFUSED), // 不支持的查询关键字
  218: billed(REFUSED), // 该企业不支持空壳扫描
  219: billed(REFUSED), // 该企业不支持准入尽调
  223: REFUSED, // 查询参数模糊
});

const Envelope = z.object({
  Status: textOrNumber.pipe(z.string().regex(/^\d{1,6}$/)),
  Result: z.unknown().optional(),
  Paging: z.unknown().optional(),
});

/** A check `…Check/GetList` that found nothing says so inside its result: `VerifyResult` 0 and no data. */
const foundNothing = (result: unknown): boolean =>
  isObject(result) &&
  "Data" in result &&
  String(result["VerifyResult"]) === "0" &&
  asList(result["Data"]).length === 0;

function outcome({ body }: VendorReply): Outcome {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return notAnAnswer("", false);
  const { Status, Result, Paging } = envelope.data;
  if (Status !== SUCCESS) return outcomeOf(qichachaCodes, Status);
  if (!isObject(Result)) return notAnAnswer(Status, true);
  if (foundNothing(Result)) return billed(EMPTY) as Outcome;
  return { kind: "RESULT", result: { Result, Paging }, billed: true };
}

/** Upper-case hex MD5 of key, Unix seconds and secret; the vendor's scheme, not a choice. */
const tokenOf = (key: string, timespan: string, secret: string): string =>
  createHash("md5")
    .update(key + timespan + secret)
    .digest("hex")
    .toUpperCase();

/**
 * Qichacha 企查查: the key in the query, a signature of it in the headers; HTTP says 200 whatever happens, `Status`
 * tells. A result is handed on with its page, as `{ Result, Paging }`.
 */
export const qichachaProtocol: Protocol = {
  request: (ask, { url, token, secret = "" }, now) => {
    const timespan = String(Math.floor(now.getTime() / 1000));
    const path = `${ask.path}${ask.path.includes("?") ? "&" : "?"}key=${encodeURIComponent(token)}`;
    return plainRequest({ ...ask, path }, url, {
      Token: tokenOf(token, timespan, secret),
      Timespan: timespan,
    });
  },
  outcome,
  lacks: lacksSecret,
};
