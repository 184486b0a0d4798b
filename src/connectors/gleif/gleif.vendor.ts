import type { Vendor } from "../protocol.js";
import { gleifProtocol } from "./gleif.protocol.js";

/** GLEIF, below `https://api.gleif.org/api/v1`: free of charge, and 60 requests a minute for whoever asks. */
export const gleif: Vendor = {
  code: "gleif",
  title: { zh: "全球法人识别编码基金会", en: "GLEIF" },
  protocol: gleifProtocol,
  isOpen: true,
  limits: { concurrency: 2, perSecond: 1 },
};
