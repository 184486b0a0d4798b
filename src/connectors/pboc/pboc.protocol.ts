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
import { bearerProtocol, type Outcome, type Protocol, type VendorReply } from "../protocol.js";
import { textOrNumber } from "../wire.js";

const SUCCESS = "0000";

/** Codes agreed with the gateway. The bureau charges a query it answered, with a report or without one. */
export const pbocCodes = codeTable({
  1001: billed(EMPTY), // 查无此人，或该主体没有信用报告
  1002: PENDING, // 报告生成中
  2001: REFUSED, // 报文有误
  2002: REFUSED, // 缺少授权书，或授权已过期
  2003: REFUSED, // 查询用户停用或口令过期
  2004: REFUSED, // 查询原因不允许
  3001: USED_UP, // 超过当日查询上限
  3002: TOO_FAST, // 前置机繁忙
  5001: BROKEN, // 前置机故障
  5002: BROKEN, // 征信中心不可用
});

const Envelope = z.object({
  code: textOrNumber.pipe(z.string().regex(/^\d{4}$/)),
  report: z.unknown().optional(),
});

function outcome({ body }: VendorReply): Outcome {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return notAnAnswer("", false);
  const { code, report } = envelope.data;
  if (code !== SUCCESS) return outcomeOf(pbocCodes, code);
  return isObject(report) ? { kind: "RESULT", result: report, billed: true } : notAnAnswer(code, true);
}

/** The gateway of a front-end machine: a bearer token, and a code beside the report. */
export const pbocProtocol: Protocol = { ...bearerProtocol, outcome };
