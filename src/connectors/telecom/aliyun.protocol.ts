import { z } from "zod";
import { notAnAnswer, outcomeOf, BROKEN, codeTable, REFUSED } from "../code-table.js";
import { isObject } from "../connector.js";
import { bearerProtocol, type Outcome, type Protocol, type VendorReply } from "../protocol.js";
import { textOrNumber } from "../wire.js";

const SUCCESS = "200";
/** 查无记录, 无结果: the one answer that is not charged. */
const NO_RECORD = "3";

/** Codes of a call; the vendor numbers them as HTTP numbers its own, and any other is a refusal. */
export const aliyunCodes = codeTable({
  400: REFUSED, // 参数错误
  401: REFUSED, // 参数非法
  403: REFUSED, // 无权限
  500: BROKEN, // 系统错误
});

const Envelope = z.object({
  Code: textOrNumber.pipe(z.string().regex(/^[\w.]{1,60}$/)),
  ResultObject: z.unknown().optional(),
});

function outcome({ body }: VendorReply): Outcome {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return notAnAnswer("", false);
  const { Code, ResultObject } = envelope.data;
  if (Code !== SUCCESS) return outcomeOf(aliyunCodes, Code);
  if (!isObject(ResultObject)) return notAnAnswer(Code, false);
  return { kind: "RESULT", result: ResultObject, billed: String(ResultObject["BizCode"]) !== NO_RECORD };
}

/** Aliyun's replies, behind a gateway that takes a bearer token and signs the request (ACS3) itself. */
export const aliyunProtocol: Protocol = { ...bearerProtocol, outcome };
