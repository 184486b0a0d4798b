import { aboutPerson } from "./about-person.js";
import { dimension } from "./dimension.js";
import { integer, oneOf } from "./fact.js";

/**
 * Carriers 运营商, about the phone of a natural person. A number may change hands or be cut off any day; 30 days is our
 * choice, so that one application is not asked about twice.
 */
export const telecom = dimension({
  code: "telecom",
  title: { zh: "运营商", en: "Telecom carrier" },
  basis: "CONSENT",
  maxAgeDays: 30,
  facts: {
    // That there is no record is no mismatch, nor is a number range the carrier cannot check.
    threeFactorResult: oneOf(["MATCH", "MISMATCH", "NO_RECORD", "UNSUPPORTED", "ERROR"], {
      zh: "手机号三要素核验结果",
      en: "Whether name, identity number and phone belong together",
      ...aboutPerson,
    }),
    threeFactorMismatch: oneOf(["PHONE_NAME", "PHONE_ID", "PHONE_BOTH", "NAME_ID"], {
      zh: "三要素不一致项",
      en: "Which factors do not belong together",
      ...aboutPerson,
    }),
    carrier: oneOf(["CMCC", "CUCC", "CTCC", "OTHER"], { zh: "运营商名称", en: "Carrier", ...aboutPerson }),
    monthsInNetworkFrom: integer({
      zh: "在网时长下限（月）",
      en: "Months in the network, at least",
      ...aboutPerson,
    }),
    // Vendors tell a band, [3, 6) months: the last one is open, and then this is not said.
    monthsInNetworkBelow: integer({
      zh: "在网时长上限（月，不含）",
      en: "Months in the network, fewer than",
      ...aboutPerson,
    }),
    networkState: oneOf(
      ["NORMAL", "SUSPENDED", "UNAVAILABLE", "CANCELLED", "PRE_CANCELLED", "ABNORMAL", "NO_RECORD"],
      { zh: "在网状态", en: "State of the number in the network", ...aboutPerson },
    ),
  },
});
