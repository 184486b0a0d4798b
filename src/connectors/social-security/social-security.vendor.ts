import type { Vendor } from "../protocol.js";
import { envelopeProtocol } from "../signed-envelope/envelope.protocol.js";

/** A bureau of human resources and social security; the limits are ours, and cautious, until an agreement says more. */
export const socialSecurityBureau: Vendor = {
  code: "social-security",
  title: { zh: "人社局社保网关", en: "Social security bureau" },
  protocol: envelopeProtocol,
  limits: { concurrency: 5, perSecond: 20 },
};
