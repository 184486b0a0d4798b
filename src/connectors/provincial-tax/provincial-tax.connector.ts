import { z } from "zod";
import { defineConnector } from "../connector.js";
import { envelopeProtocol } from "../signed-envelope/envelope.protocol.js";
import { gatewayRecords } from "../signed-envelope/records.js";
import type { Vendor } from "../protocol.js";
import { unlessBlank, word, yuan } from "../wire.js";

const title = { zh: "省级税务共享平台", en: "Provincial tax sharing platform" };

/** A provincial tax bureau's sharing platform; its limits are ours, and cautious, until an agreement says more. */
export const provincialTax: Vendor = {
  code: "provincial-tax",
  title,
  protocol: envelopeProtocol,
  limits: { concurrency: 5, perSecond: 20 },
};

/** What is declared for one period: a month, or a quarter for small-scale taxpayers. */
const Declaration = z
  .strictObject({ periodFrom: z.iso.date(), periodTo: z.iso.date(), sales: yuan, taxPayable: yuan })
  .refine((d) => d.periodFrom <= d.periodTo, { path: ["periodTo"] });

const eachPeriodOnce = (declarations: readonly { periodFrom: string }[]): boolean =>
  new Set(declarations.map((d) => d.periodFrom)).size === declarations.length;

const Taxpayer = z.strictObject({
  taxpayerId: z.string(),
  status: word({
    正常: "NORMAL",
    停业: "SUSPENDED",
    非正常: "ABNORMAL",
    清算: "LIQUIDATING",
    注销: "CANCELLED",
    非正常注销: "ABNORMAL_CANCELLED",
    其他: "OTHER",
  }),
  type: word({ 一般纳税人: "GENERAL", 小规模纳税人: "SMALL_SCALE" }),
  address: unlessBlank(z.string()),
  creditGrade: unlessBlank(z.enum(["A", "B", "M", "C", "D"])),
  creditYear: unlessBlank(z.int()),
  arrears: yuan,
  lateFees: yuan,
  violations: z.int().min(0),
  /** Of the last full year and the one before; left out by whoever has not traded through it. */
  revenue: unlessBlank(yuan),
  taxPaid: unlessBlank(yuan),
  taxPaidPrior: unlessBlank(yuan),
  vat: z.array(Declaration).refine(eachPeriodOnce),
});

const LISTED_ABNORMAL: readonly string[] = ["ABNORMAL", "ABNORMAL_CANCELLED"];

/**
 * The provincial tax bureau in the signed envelope: standing, grade, arrears and what is declared. It knows neither
 * invoices nor partners, and so does not stand in for the tax gateway; both are asked.
 */
export const provincialTaxConnector = defineConnector({
  source: "provincial-tax-gateway",
  vendor: provincialTax,
  title,
  dimension: "tax",
  datasets: ["tax.declarations"],
  rank: 11,
  batchSize: 20,
  request: (asked) => ({
    method: "POST",
    path: "/tax/taxpayers",
    body: { taxpayerIds: asked.map(({ uscc }) => uscc) },
  }),
  envelope: gatewayRecords,
  record: Taxpayer,
  subject: (r) => r.taxpayerId,
  says: (r) => ({
    taxpayerStatus: r.status,
    abnormalTaxpayer: LISTED_ABNORMAL.includes(r.status),
    taxpayerType: r.type,
    registeredAddress: r.address,
    creditGrade: r.creditGrade,
    creditGradeYear: r.creditYear,
    arrears: r.arrears,
    lateFees: r.lateFees,
    violationCount: r.violations,
    annualRevenue: r.revenue,
    annualTaxPaid: r.taxPaid,
    annualTaxPaidPrior: r.taxPaidPrior,
    vatDeclarations: r.vat.map(({ periodFrom, periodTo, ...sums }) => ({
      from: periodFrom,
      to: periodTo,
      ...sums,
    })),
  }),
  ignore: ["taxOffice", "taxpayerName"],
  absent: {},
});
