import { z } from "zod";
import { unlessBlank } from "../wire.js";
import { tencentTelecom } from "./tencent.vendor.js";
import { carrier, defineThreeFactor, type ThreeFactors } from "./three-factor.js";

/** What `Result` means where the check was made, or could not be for what is asked about. */
export const tencentResults = {
  "0": "MATCH", // 三要素信息一致
  "-4": "MISMATCH", // 三要素信息不一致
  "-6": "ERROR", // 手机号码不合法
  "-7": "ERROR", // 身份证号码有误
  "-8": "ERROR", // 姓名校验不通过
  "-9": "NO_RECORD", // 没有记录
  "-13": "UNSUPPORTED", // 号段不支持
} as const;

/** What `ResultDetail` tells of a mismatch; OtherMismatch tells nothing. */
export const tencentMismatches: Readonly<Record<string, ThreeFactors["mismatch"]>> = {
  PhoneIdCardMismatch: "PHONE_ID",
  PhoneNameMismatch: "PHONE_NAME",
  PhoneNameIdCardMismatch: "PHONE_BOTH",
  NameIdCardMismatch: "NAME_ID",
};

const Verified = z.strictObject({
  Result: z.enum(["0", "-4", "-6", "-7", "-8", "-9", "-13"]),
  Isp: unlessBlank(carrier),
  ResultDetail: unlessBlank(z.string()),
});

/** Tencent's `PhoneVerification` 手机号三要素核验, in its detailed mode. */
export const tencentTelecomConnector = defineThreeFactor({
  vendor: tencentTelecom,
  title: { zh: "腾讯云·手机号三要素", en: "Tencent Cloud: three factors of a phone" },
  rank: 12,
  cost: 50n,
  request: ({ residentId, name, phone }) => ({
    method: "POST",
    path: "/PhoneVerification",
    body: { IdCard: residentId, Name: name, Phone: phone, VerifyMode: "1" },
  }),
  result: Verified,
  reads: ({ Result, Isp, ResultDetail = "" }) => ({
    result: tencentResults[Result],
    mismatch: Result === "-4" ? tencentMismatches[ResultDetail] : undefined,
    carrier: Isp,
  }),
  ignore: ["Description", "RequestId"],
});
