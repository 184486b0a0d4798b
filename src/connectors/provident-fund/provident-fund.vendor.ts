import type { Vendor } from "../protocol.js";
import { envelopeProtocol } from "../signed-envelope/envelope.protocol.js";

/** A housing provident fund centre; the limits are ours, and cautious, until an agreement says more. */
export const providentFundCentre: Vendor = {
  code: "provident-fund",
  title: { zh: "公积金中心网关", en: "Provident fund centre" },
  protocol: envelopeProtocol,
  limits: { concurrency: 5, perSecond: 20 },
};

/** A month as the centre writes it. */
export const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The centre's words for the standing of an account. */
export const ACCOUNT_WORDS = {
  正常缴存: "PAYING",
  缓缴: "SUSPENDED",
  封存: "SUSPENDED",
  销户: "CLOSED",
} as const;
