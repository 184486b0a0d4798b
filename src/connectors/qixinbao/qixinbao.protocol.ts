import { createHash } from "node:crypto";
import { z } from "zod";
import {
  BROKEN,
  codeTable,
  EMPTY,
  notAnAnswer,
  outcomeOf,
  PENDING,
  REFUSED,
  USED_UP,
} from "../code-table.js";
import { isObject } from "../connector.js";
import { lacksSecret, type Outcome, plainRequest, type Protocol, type VendorReply } from "../protocol.js";
import { textOrNumber } from "../wire.js";

const SUCCESS = "200";

/** Qixinbao's status codes. Which of them are charged is not published; only results are taken to be. */
export const qixinbaoCodes = codeTable({
  101: REFUSED, // AppKey 无效
  102: REFUSED, // 余额不足
  103: REFUSED, // 停用
  104: REFUSED, // IP 不在白名单
  105: REFUSED, // 未授权的接口
  109: REFUSED, // 接口停用
  110: REFUSED, // 账户过期
  113: REFUSED, // 未激活
  201: EMPTY, // 无结果
  202: PENDING, // 进行中
  203: PENDING, // 更新中
  207: BROKEN, // 错误
  208: REFUSED, // 参数错误
  209: BROKEN, // 错误
  213: USED_UP, // 当日上限
  214: REFUSED, // 鉴权失败
  216: REFUSED, // 总额度上限
});

const Envelope = z.object({
  status: textOrNumber.pipe(z.string().regex(/^\d{1,6}$/)),
  data: z.unknown().optional(),
});

function outcome({ body }: VendorReply): Outcome {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return notAnAnswer("", false);
  const { status, data } = envelope.data;
  if (status !== SUCCESS) return outcomeOf(qixinbaoCodes, status);
  return isObject(data) ? { kind: "RESULT", result: data, billed: true } : notAnAnswer(status, true);
}

/** Lower-case hex MD5 of key, Unix milliseconds and secret; the vendor's scheme, not a choice. */
const signOf = (key: string, timestamp: string, secret: string): string =>
  createHash("md5")
    .update(key + timestamp + secret)
    .digest("hex");

/** Qixinbao 启信宝, authentication 2.0: everything in the headers. */
export const qixinbaoProtocol: Protocol = {
  request: (ask, { url, token, secret = "" }, now) => {
    const timestamp = String(now.getTime());
    const sign = signOf(token, timestamp, secret);
    return plainRequest(ask, url, { "Auth-Version": "2.0", appkey: token, timestamp, sign });
  },
  outcome,
  lacks: lacksSecret,
};
