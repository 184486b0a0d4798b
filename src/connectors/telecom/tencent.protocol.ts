import { z } from "zod";
import { BROKEN, codeTable, notAnAnswer, outcomeOf, REFUSED, TOO_FAST, USED_UP } from "../code-table.js";
import { bearerProtocol, type Outcome, type Protocol, type VendorReply } from "../protocol.js";
import { textOrNumber } from "../wire.js";

/** 收费结果码: 一致, 不一致. */
const CHARGED: readonly string[] = ["0", "-4"];

/** Values of `Result` that are no answer about anybody, and errors that come instead of a result. */
export const tencentCodes = codeTable({
  "-11": BROKEN, // 验证中心服务繁忙
  "-12": USED_UP, // 认证次数超过当日限制，请次日重试
  AuthFailure: REFUSED,
  UnauthorizedOperation: REFUSED,
  InvalidParameter: REFUSED,
  InvalidParameterValue: REFUSED,
  MissingParameter: REFUSED,
  UnsupportedOperation: REFUSED,
  ResourceUnavailable: REFUSED,
  LimitExceeded: USED_UP,
  RequestLimitExceeded: TOO_FAST,
  FailedOperation: BROKEN,
  InternalError: BROKEN,
});

const Envelope = z.object({
  Response: z.looseObject({
    Result: textOrNumber.pipe(z.string().regex(/^-?\d{1,3}$/)).optional(),
    Error: z.object({ Code: z.string().regex(/^[A-Za-z.]{1,80}$/) }).optional(),
  }),
});

function outcome({ body }: VendorReply): Outcome {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return notAnAnswer("", false);
  const { Response } = envelope.data;
  // `FailedOperation.UnKnown` is told by what stands before the point.
  if (Response.Error !== undefined) return outcomeOf(tencentCodes, Response.Error.Code.split(".")[0] ?? "");
  const { Result } = Response;
  if (Result === undefined) return notAnAnswer("", false);
  if (tencentCodes.has(Result)) return outcomeOf(tencentCodes, Result);
  return { kind: "RESULT", result: Response, billed: CHARGED.includes(Result) };
}

/** Tencent's replies, behind a gateway that takes a bearer token and signs the request (TC3) itself. */
export const tencentProtocol: Protocol = { ...bearerProtocol, outcome };
