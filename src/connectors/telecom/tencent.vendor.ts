import type { Vendor } from "../protocol.js";
import { tencentProtocol } from "./tencent.protocol.js";

/** Tencent's FaceID 腾讯云慧眼, through a gateway of the institution's that signs for it. */
export const tencentTelecom: Vendor = {
  code: "tencent-telecom",
  title: { zh: "腾讯云慧眼", en: "Tencent Cloud FaceID" },
  protocol: tencentProtocol,
  limits: { concurrency: 10, perSecond: 20 },
};
