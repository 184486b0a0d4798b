import type { Vendor } from "../protocol.js";
import { aliyunProtocol } from "./aliyun.protocol.js";

/** Aliyun's identity verification 阿里云身份核验, through a gateway of the institution's that signs for it. */
export const aliyunTelecom: Vendor = {
  code: "aliyun-telecom",
  title: { zh: "阿里云身份核验", en: "Aliyun identity verification" },
  protocol: aliyunProtocol,
  limits: { concurrency: 10, perSecond: 20 },
};
