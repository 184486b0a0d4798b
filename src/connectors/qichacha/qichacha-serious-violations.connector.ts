import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { checkOf, checkShape } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

const Listing = z.strictObject({
  AddReason: unlessBlank(z.string()),
  AddDate: unlessBlank(vendorDate),
  RemoveReason: unlessBlank(z.string()),
  RemoveDate: unlessBlank(vendorDate),
});

/** Qichacha's check of the market regulator's list of serious violations 严重违法核查 (748), in one piece. */
export const qichachaSeriousViolationsConnector = defineVendorConnector({
  source: "qichacha-serious-violations",
  vendor: qichacha,
  title: { zh: "企查查·严重违法", en: "Qichacha: listings for serious violations" },
  dimension: "registry",
  datasets: ["registry.violations"],
  rank: 12,
  cost: 50n,
  path: (uscc) => `/SeriousIllegalCheck/GetList?searchKey=${uscc}`,
  shape: checkShape,
  result: checkOf(Listing),
  says: ({ items, total }) => ({
    seriousViolationListings: items.map((listing) =>
      said({
        listedOn: listing.AddDate,
        reason: listing.AddReason,
        removedOn: listing.RemoveDate,
        current: listing.RemoveDate === undefined && listing.RemoveReason === undefined,
      }),
    ),
    seriousViolationListingCount: total,
  }),
  ignore: ["Type", "AddOffice", "RemoveOffice"].map((field) => `Result.Data.${field}`),
  absent: { seriousViolationListings: [], seriousViolationListingCount: 0 },
});
