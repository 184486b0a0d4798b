import { z } from "zod";
import { defineConnector } from "../connector.js";
import { gatewayRecords } from "../signed-envelope/records.js";
import { unlessBlank, yuan } from "../wire.js";
import { eachKindOnce, insurance, standing } from "./insurance.js";
import { socialSecurityBureau } from "./social-security.vendor.js";

const Arrears = z.strictObject({
  pension: yuan,
  unemployment: yuan,
  medical: yuan,
  workInjury: yuan,
  maternity: yuan,
});

const Employer = z.strictObject({
  uscc: z.string(),
  status: standing,
  insuredSince: unlessBlank(z.iso.date()),
  insuredEmployees: z.int().min(0),
  base: yuan,
  paidThrough: unlessBlank(z.iso.date()),
  arrears: Arrears,
  insurances: z
    .array(z.strictObject({ ...insurance, employees: z.int().min(0) }))
    .refine(eachKindOnce, { path: ["kind"] }),
});

/** Social insurance of an enterprise's staff, from the bureau in the signed envelope. */
export const socialSecurityGatewayConnector = defineConnector({
  source: "social-security-gateway",
  vendor: socialSecurityBureau,
  title: { zh: "人社局·单位参保", en: "Social security bureau: staff" },
  dimension: "socialSecurity",
  datasets: ["socialSecurity.enterprise"],
  rank: 10,
  batchSize: 50,
  request: (asked) => ({
    method: "POST",
    path: "/social-security/employers",
    body: { usccs: asked.map(({ uscc }) => uscc) },
  }),
  envelope: gatewayRecords,
  record: Employer,
  subject: (r) => r.uscc,
  says: (r) => ({
    status: r.status,
    insuredSince: r.insuredSince,
    insuredEmployees: r.insuredEmployees,
    contributionBase: r.base,
    paidThrough: r.paidThrough,
    arrears: Object.values(r.arrears).reduce((sum, part) => sum + part, 0n),
    pensionArrears: r.arrears.pension,
    unemploymentArrears: r.arrears.unemployment,
    medicalArrears: r.arrears.medical,
    workInjuryArrears: r.arrears.workInjury,
    maternityArrears: r.arrears.maternity,
    byInsurance: r.insurances.map(({ base, employees, ...told }) => ({
      ...told,
      contributionBase: base,
      insuredEmployees: employees,
    })),
  }),
  ignore: ["unitNo", "agency"],
  // Who never opened an account insures nobody.
  absent: { insuredEmployees: 0, byInsurance: [] },
});
