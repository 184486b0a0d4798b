import type { Vendor } from "../protocol.js";
import { qixinbaoProtocol } from "./qixinbao.protocol.js";

/**
 * Qixinbao 启信宝, below `https://api.qixin.com/APIService`. It has a limit by the day (213) and tells none by
 * the second; these are ours, and cautious, until a contract says more.
 */
export const qixinbao: Vendor = {
  code: "qixinbao",
  title: { zh: "启信宝", en: "Qixinbao" },
  protocol: qixinbaoProtocol,
  limits: { concurrency: 5, perSecond: 10 },
};
