import { z } from "zod";
import { bearerProtocol, type Outcome, type Vendor, type VendorReply } from "../protocol.js";
import { BROKEN, codeTable, notAnAnswer, outcomeOf } from "../code-table.js";
import { textOrNumber } from "../wire.js";
import { defineThreeFactor, type ThreeFactors } from "./three-factor.js";

/** What `code` means where the check was made. Any other code is a refusal until it is known. */
export const esignResults: Readonly<Record<string, ThreeFactors>> = {
  0: { result: "MATCH" }, // 一致
  30501010: { result: "MISMATCH", mismatch: "PHONE_ID" }, // 手机号与身份证不一致
  30501006: { result: "MISMATCH", mismatch: "NAME_ID" }, // 姓名与身份证不一致
};

/** Codes of e签宝 that are no answer about anybody. */
export const esignCodes = codeTable({
  30504002: BROKEN, // 数据源失败
});

const Envelope = z.object({ code: textOrNumber.pipe(z.string().regex(/^\d{1,10}$/)) });

// What is charged is not published: what was checked is taken to be.
function outcome({ body }: VendorReply): Outcome {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return notAnAnswer("", false);
  const { code } = envelope.data;
  return code in esignResults ? { kind: "RESULT", result: body, billed: true } : outcomeOf(esignCodes, code);
}

/** e签宝, through a gateway of the institution's that takes a bearer token and signs the request itself. */
export const esignTelecom: Vendor = {
  code: "esign-telecom",
  title: { zh: "e签宝身份核验", en: "eSign identity verification" },
  protocol: { ...bearerProtocol, outcome },
  limits: { concurrency: 5, perSecond: 10 },
};

const Verified = z.strictObject({
  code: textOrNumber
    .transform((code) => esignResults[code])
    .pipe(z.custom<ThreeFactors>((v) => v !== undefined)),
});

/** e签宝's `telecom3Factors/detail` 运营商三要素（详情版）. */
export const esignTelecomConnector = defineThreeFactor({
  vendor: esignTelecom,
  title: { zh: "e签宝·运营商三要素", en: "eSign: three factors of a phone" },
  rank: 14,
  cost: 60n,
  request: ({ residentId, name, phone }) => ({
    method: "POST",
    path: "/telecom3Factors/detail",
    body: { idNo: residentId, name, mobileNo: phone },
  }),
  result: Verified,
  reads: ({ code }) => code,
  ignore: ["message", "data"],
});
