import { z } from "zod";
import { isObject } from "../connector.js";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { shareholder, shareholderKind } from "../shareholder.js";
import { asList, capital, count, unlessBlank } from "../wire.js";
import { qixinbao } from "./qixinbao.vendor.js";

/** So many records one page holds; only the first is asked for. */
const PAGE_SIZE = 20;

const Partner = z.strictObject({
  name: z.string().min(1),
  stockType: unlessBlank(shareholderKind),
  totalShouldCapi: unlessBlank(capital),
  totalRealCapi: unlessBlank(capital),
});

const Partners = z
  .strictObject({ total: unlessBlank(count), items: z.array(Partner) })
  // A full page that does not say how many there are could be cut short.
  .refine(({ total, items }) => total !== undefined || items.length < PAGE_SIZE, { path: ["total"] })
  .refine(({ total = Infinity, items }) => total >= items.length, { path: ["total"] });

const shape = (result: unknown): unknown =>
  isObject(result) ? { ...result, items: asList(result["items"]) } : result;

/**
 * Qixinbao's shareholders as registered 工商股东 (1.43); it tells amounts, and no shares. Of more than a page the first is
 * told, and how many there are.
 */
export const qixinbaoShareholdersConnector = defineVendorConnector({
  source: "qixinbao-shareholders",
  vendor: qixinbao,
  title: { zh: "启信宝·工商股东", en: "Qixinbao: shareholders" },
  dimension: "registry",
  datasets: ["registry.shareholders"],
  rank: 16,
  cost: 25n,
  path: (uscc) => `/enterprise/getPartners?keyword=${uscc}`,
  shape,
  result: Partners,
  says: ({ items, total = items.length }) => ({
    shareholders: items.map((partner) =>
      shareholder({
        kind: partner.stockType,
        name: partner.name,
        subscribedAmount: partner.totalShouldCapi,
        paidAmount: partner.totalRealCapi,
      }),
    ),
    shareholderCount: total,
  }),
  ignore: ["eid", "pid", "identifyType", "identifyNo", "shouldCapiItems", "realCapiItems"]
    .map((field) => `items.${field}`)
    .concat(["num"]),
  absent: { shareholders: [], shareholderCount: 0 },
});
