import type { Vendor } from "../protocol.js";
import { tianyanchaProtocol } from "./tianyancha.protocol.js";

/**
 * Tianyancha 天眼查, below `https://open.api.tianyancha.com/services`. It refuses what is too fast (300004)
 * without saying how fast; these limits are ours, and cautious, until a contract says more.
 */
export const tianyancha: Vendor = {
  code: "tianyancha",
  title: { zh: "天眼查", en: "Tianyancha" },
  protocol: tianyanchaProtocol,
  limits: { concurrency: 5, perSecond: 10 },
};
