import { z } from "zod";
import { defineConnector } from "../connector.js";
import { gatewayRecords } from "../signed-envelope/records.js";
import { CHECKED, personKeys } from "../signed-envelope/person.js";
import { unlessBlank, yuan } from "../wire.js";
import { eachKindOnce, insurance } from "./insurance.js";
import { socialSecurityBureau } from "./social-security.vendor.js";

const Insured = z.strictObject({
  residentId: z.string(),
  checked: CHECKED,
  base: unlessBlank(yuan),
  monthsPaid: unlessBlank(z.int().min(0)),
  insurances: z
    .array(z.strictObject({ ...insurance, monthsPaid: z.int().min(0) }))
    .refine(eachKindOnce, { path: ["kind"] }),
});

const NEVER_INSURED = { personalInsurances: [], personalPaying: false, personalMonthsPaid: 0 };

/** Social insurance of the person who applies, from the bureau in the signed envelope. */
export const socialSecurityPersonConnector = defineConnector({
  source: "social-security-person",
  vendor: socialSecurityBureau,
  title: { zh: "人社局·个人参保", en: "Social security bureau: a person" },
  dimension: "socialSecurity",
  datasets: ["socialSecurity.personal"],
  about: "APPLICANT",
  needs: ["residentId", "name"],
  rank: 10,
  batchSize: 20,
  request: (asked) => ({
    method: "POST",
    path: "/social-security/persons",
    body: { persons: personKeys(asked) },
  }),
  envelope: gatewayRecords,
  record: Insured,
  subject: (r) => r.residentId,
  says: (r) => {
    if (r.checked === "MISMATCH") return {};
    if (r.checked === "NO_RECORD") return NEVER_INSURED;
    return {
      personalInsurances: r.insurances.map(({ base, ...told }) => ({ ...told, contributionBase: base })),
      personalPaying: r.insurances.some(({ status }) => status === "PAYING"),
      personalContributionBase: r.base,
      personalMonthsPaid: r.monthsPaid,
    };
  },
  ignore: ["personNo"],
  absent: NEVER_INSURED,
});
