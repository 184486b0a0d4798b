import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { textOrNumber, unlessBlank } from "../wire.js";
import { aliyunTelecom } from "./aliyun.vendor.js";
import { tenureOfCode } from "./tenure.js";
import { carrier } from "./three-factor.js";

const InNetwork = z
  .strictObject({
    // 有结果, 无结果.
    BizCode: textOrNumber.pipe(z.enum(["1", "3"])),
    TimeCode: unlessBlank(textOrNumber.pipe(z.enum(["1", "2", "3", "4", "5"]))),
    IspName: unlessBlank(carrier),
  })
  .refine(({ BizCode, TimeCode }) => BizCode === "3" || TimeCode !== undefined, { path: ["TimeCode"] });

/** Aliyun's months in the network 在网时长, as one of five bands. */
export const aliyunTenureConnector = defineVendorConnector({
  source: "aliyun-tenure",
  vendor: aliyunTelecom,
  title: { zh: "阿里云·手机号在网时长", en: "Aliyun: months in the network" },
  dimension: "telecom",
  about: "APPLICANT",
  needs: ["phone"],
  datasets: ["telecom.tenure"],
  rank: 10,
  cost: 20n,
  request: ({ phone }) => ({
    method: "POST",
    path: "/MobileOnlineTime",
    body: { ParamType: "normal", Mobile: phone },
  }),
  result: InNetwork,
  says: ({ BizCode, TimeCode, IspName }) =>
    BizCode === "3" || TimeCode === undefined ? {} : { ...tenureOfCode[TimeCode], carrier: IspName },
  ignore: [],
  absent: {},
});
