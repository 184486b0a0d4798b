import { z } from "zod";
import { textOrNumber, unlessBlank } from "../wire.js";
import { aliyunTelecom } from "./aliyun.vendor.js";
import { carrier, defineThreeFactor, type ThreeFactors } from "./three-factor.js";

/** What `BizCode` means: 一致, 不一致, 查无记录. */
export const aliyunResults = { 1: "MATCH", 2: "MISMATCH", 3: "NO_RECORD" } as const;

/**
 * What `SubCode` tells of a mismatch. Accounts of the other codes (202, 203, 204) contradict each other: which factors
 * they mean is not said.
 */
export const aliyunMismatches: Readonly<Record<string, ThreeFactors["mismatch"]>> = { 201: "PHONE_NAME" };

const Verified = z.strictObject({
  BizCode: textOrNumber.pipe(z.enum(["1", "2", "3"])),
  SubCode: unlessBlank(textOrNumber),
  IspName: unlessBlank(carrier),
});

/** Aliyun's `Mobile3MetaDetailVerify` 手机号三要素核验（详版）. */
export const aliyunTelecomConnector = defineThreeFactor({
  vendor: aliyunTelecom,
  title: { zh: "阿里云·手机号三要素", en: "Aliyun: three factors of a phone" },
  rank: 10,
  cost: 40n,
  request: ({ residentId, name, phone }) => ({
    method: "POST",
    path: "/Mobile3MetaDetailVerify",
    body: { ParamType: "normal", UserName: name, IdentifyNum: residentId, Mobile: phone },
  }),
  result: Verified,
  reads: ({ BizCode, SubCode = "", IspName }) => ({
    result: aliyunResults[BizCode],
    mismatch: BizCode === "2" ? aliyunMismatches[SubCode] : undefined,
    carrier: IspName,
  }),
  ignore: [],
});
