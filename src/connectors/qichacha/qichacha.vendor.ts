import type { Vendor } from "../protocol.js";
import { qichachaProtocol } from "./qichacha.protocol.js";

/**
 * Qichacha 企查查, below `https://api.qichacha.com`. It refuses too many at once (122) without saying how many;
 * these limits are ours, and cautious, until a contract says more.
 */
export const qichacha: Vendor = {
  code: "qichacha",
  title: { zh: "企查查", en: "Qichacha" },
  protocol: qichachaProtocol,
  limits: { concurrency: 5, perSecond: 10 },
};
