import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { checkOf, checkShape } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

const Listing = z.strictObject({
  AddReason: unlessBlank(z.string()),
  AddDate: vendorDate,
  // The vendor's spelling.
  RomoveReason: unlessBlank(z.string()),
  RemoveDate: unlessBlank(vendorDate),
});

/** Qichacha's check of the list of abnormal operations 经营异常核查 (739), in one piece. */
export const qichachaAbnormalConnector = defineVendorConnector({
  source: "qichacha-abnormal",
  vendor: qichacha,
  title: { zh: "企查查·经营异常", en: "Qichacha: abnormal-operation listings" },
  dimension: "registry",
  datasets: ["registry.abnormal"],
  rank: 12,
  cost: 50n,
  path: (uscc) => `/ExceptionCheck/GetList?searchKey=${uscc}`,
  shape: checkShape,
  result: checkOf(Listing),
  says: ({ items, total }) => ({
    abnormalListings: items.map((listing) =>
      said({
        listedOn: listing.AddDate,
        reason: listing.AddReason,
        removedOn: listing.RemoveDate,
        current: listing.RemoveDate === undefined && listing.RomoveReason === undefined,
      }),
    ),
    abnormalListingCount: total,
  }),
  ignore: ["Result.Data.DecisionOffice", "Result.Data.RemoveDecisionOffice"],
  absent: { abnormalListings: [], abnormalListingCount: 0 },
});
