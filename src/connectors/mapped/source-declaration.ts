import { z } from "zod";
import { type DimensionCode, dimensionCodes, dimensions } from "../../facts/index.js";
import { type About, datasets, type KeyName } from "../connector.js";
import { columnsOf, Field } from "../files/field.js";
import { BLANKS } from "../files/mapping.js";
import type { Template } from "./template.js";

const code = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,40}$/, "must be lower-case letters, digits and hyphens, such as bank-platform");
const title = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const place = z
  .string()
  .regex(/^[^.\s]+(\.[^.\s]+)*$/, "must be names joined by dots, such as data.report.score");

/** A code of a vendor's, which YAML may take for a number or a truth. */
const vendorCode = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const vendorCodes = z.array(vendorCode).default([]);

/** What a subject can be known by. */
const keyNames = [
  "uscc",
  "name",
  "lei",
  "residentId",
  "phone",
  "orderNo",
] as const satisfies readonly KeyName[];
const abouts = ["ENTERPRISE", "APPLICANT"] as const satisfies readonly About[];

/** Dimensions others may tell; what is known from the institution's own books is not among them. */
const tellable = dimensionCodes.filter((d) => dimensions[d].basis !== "INTERNAL") as [DimensionCode];

const Vendor = z.strictObject({
  code,
  title,
  /** `bearer`; `envelope`, sealed with SM2 and SM4; or a header of that name with the token in it. */
  protocol: z.union([
    z.enum(["bearer", "envelope"]),
    z.strictObject({ header: z.string().regex(/^[A-Za-z][\w-]*$/, "must be the name of a header") }),
  ]),
  limits: z.strictObject({
    concurrency: z.int().min(1).max(1000),
    perSecond: z.number().positive().max(10_000),
  }),
});

const TemplateValue: z.ZodType<Template> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(TemplateValue),
    z.record(z.string(), TemplateValue),
  ]),
);

const Request = z.strictObject({
  method: z.enum(["GET", "POST"]).default("GET"),
  path: z.string().regex(/^\/\S*$/, "must begin with / and hold no blank"),
  body: z.record(z.string(), TemplateValue).optional(),
});

const Status = z.strictObject({
  /** Where a reply says how it went; HTTP for the HTTP status. */
  code: z.union([z.literal("HTTP"), place]),
  success: z.array(vendorCode).min(1),
  /** The vendor has no record. */
  empty: vendorCodes,
  /** It is still gathering. */
  pending: vendorCodes,
  /** Too many at once, or too fast. */
  tooFast: vendorCodes,
  /** A limit that lasts. */
  usedUp: vendorCodes,
  /** A fault of its own that may pass. */
  retryable: vendorCodes,
  /** Codes of all kinds that are charged for. */
  billed: vendorCodes,
  /** What stands in the reply beside code and result. */
  ignore: z.array(place).default([]),
});

const fields = z.record(z.string(), Field);

const List = z.strictObject({
  at: place,
  fields: fields.refine((f) => Object.keys(f).length > 0, "must name a field"),
  /** A list that is not there says nothing, in place of being a fault. */
  optional: z.boolean().default(false),
  /** The fact that counts the elements. */
  count: z.string().optional(),
});

const Answer = z.strictObject({
  /** Left out, every reply is a result. */
  status: Status.optional(),
  /** Where the result is; left out, it is the whole reply. */
  result: place.optional(),
  /** What it means that there is nothing there although the code says success. */
  nothing: z.enum(["EMPTY", "MALFORMED"]).default("MALFORMED"),
  /** Where the result says whose it is: must be what was asked with. */
  subject: place.optional(),
  /** Values that say nothing. */
  blank: z.array(z.string()).default([...BLANKS]),
  fields: fields.default({}),
  lists: z.record(z.string(), List).default({}),
  ignore: z.array(place).default([]),
});

/** A source that needs no code: how it is asked, and what its answer says, by place. */
export const SourceShape = z.strictObject({
  source: code,
  title,
  vendor: Vendor,
  dimension: z.enum(tellable),
  /** Left out, it tells something of its own, and has no substitutes. */
  datasets: z.array(z.enum(datasets)).min(1).optional(),
  about: z.enum(abouts).default("ENTERPRISE"),
  needs: z.array(z.enum(keyNames)).min(1).default(["uscc"]),
  /** That consent is needed although the dimension is public. The other way round a file cannot say. */
  basis: z.literal("CONSENT").optional(),
  rank: z.int().min(1).max(1000),
  cost: z.string().regex(/^\d{1,9}\.\d{2}$/, 'must be yuan with two decimals in quotes, such as "5.00"'),
  request: Request,
  answer: Answer,
  absent: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.never())]))
    .default({}),
});

export type SourceDeclaration = z.output<typeof SourceShape>;
export type AnswerMapping = SourceDeclaration["answer"];
export type StatusMapping = z.output<typeof Status>;
export type VendorMapping = z.output<typeof Vendor>;

/** The places that are read of a result. */
export const placesRead = ({ fields, lists, subject }: AnswerMapping): string[] => [
  ...(subject === undefined ? [] : [subject]),
  ...Object.values(fields).flatMap(columnsOf),
  ...Object.values(lists).flatMap((list) =>
    Object.values(list.fields)
      .flatMap(columnsOf)
      .map((column) => `${list.at}.${column}`),
  ),
];
