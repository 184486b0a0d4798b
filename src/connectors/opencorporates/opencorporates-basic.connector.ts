import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { opencorporates } from "./opencorporates.vendor.js";

const Company = z.strictObject({
  company: z.strictObject({
    name: z.string(),
    company_number: z.string(),
    incorporation_date: unlessBlank(vendorDate),
    dissolution_date: unlessBlank(vendorDate),
    inactive: unlessBlank(z.boolean()),
    registered_address_in_full: unlessBlank(z.string()),
  }),
});

/** That one is inactive does not tell whether its licence was revoked or it was struck off: its end does. */
const standingOf = ({
  inactive,
  dissolution_date,
}: z.output<typeof Company>["company"]): "ACTIVE" | "CANCELLED" | undefined =>
  inactive === false ? "ACTIVE" : dissolution_date === undefined ? undefined : "CANCELLED";

/**
 * OpenCorporates' search among the companies of China by their code: a last resort where the vendors at home are down.
 */
export const opencorporatesBasicConnector = defineVendorConnector({
  source: "opencorporates-basic",
  vendor: opencorporates,
  title: { zh: "OpenCorporates·企业概况", en: "OpenCorporates: particulars of a company" },
  dimension: "registry",
  datasets: ["registry.basic"],
  rank: 40,
  cost: 300n,
  path: (uscc) => `/companies/search?q=${uscc}&jurisdiction_code=cn`,
  result: z.strictObject({ companies: z.tuple([Company]) }),
  names: ({ companies: [{ company }] }) => company.company_number,
  says: ({ companies: [{ company }] }) => ({
    name: company.name,
    status: standingOf(company),
    establishedOn: company.incorporation_date,
    cancelledOn: company.dissolution_date,
    address: company.registered_address_in_full,
  }),
  ignore: [
    ...["jurisdiction_code", "company_type", "current_status", "previous_names", "source"],
    "opencorporates_url",
  ].map((field) => `companies.company.${field}`),
  absent: {},
});
