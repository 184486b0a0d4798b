import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

const Listing = z.strictObject({
  putDate: vendorDate,
  putReason: unlessBlank(z.string()),
  removeDate: unlessBlank(vendorDate),
  removeReason: unlessBlank(z.string()),
});

const isCurrent = (listing: z.output<typeof Listing>): boolean =>
  listing.removeDate === undefined && listing.removeReason === undefined;

/**
 * Tianyancha's list of abnormal operations 经营异常 (848). Of more than a page the first is told, and how many there
 * are; the first alone is not told where none of it is current, since one on a later page may be.
 */
export const tianyanchaAbnormalConnector = defineVendorConnector({
  source: "tianyancha-abnormal",
  vendor: tianyancha,
  title: { zh: "天眼查·经营异常", en: "Tianyancha: abnormal-operation listings" },
  dimension: "registry",
  datasets: ["registry.abnormal"],
  rank: 14,
  cost: 20n,
  path: (uscc) => `/open/mr/abnormal/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape: pageShape,
  result: pageOf(Listing),
  says: ({ items, total }) => ({
    abnormalListings:
      items.length < total && !items.some(isCurrent)
        ? undefined
        : items.map((listing) =>
            said({
              listedOn: listing.putDate,
              reason: listing.putReason,
              removedOn: listing.removeDate,
              current: isCurrent(listing),
            }),
          ),
    abnormalListingCount: total,
  }),
  ignore: ["items.putDepartment", "items.removeDepartment", "pageNum", "pageSize"],
  absent: { abnormalListings: [], abnormalListingCount: 0 },
});
