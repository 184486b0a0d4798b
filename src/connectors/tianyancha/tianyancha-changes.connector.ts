import { z } from "zod";
import { changeKind } from "../change-kind.js";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

const Change = z.strictObject({ changeItem: z.string(), changeTime: unlessBlank(vendorDate) });

/**
 * Tianyancha's changes of registration 变更记录 (822): what was changed and when, without what stood before and after,
 * where people are named. Of more than a page the first is told, and how many there are.
 */
export const tianyanchaChangesConnector = defineVendorConnector({
  source: "tianyancha-changes",
  vendor: tianyancha,
  title: { zh: "天眼查·变更记录", en: "Tianyancha: changes of registration" },
  dimension: "registry",
  datasets: ["registry.changes"],
  rank: 14,
  cost: 15n,
  path: (uscc) => `/open/ic/changeinfo/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape: pageShape,
  result: pageOf(Change),
  says: ({ items, total }) => ({
    changes: items.map(({ changeItem: item, changeTime }) =>
      said({ changedOn: changeTime, item, kind: changeKind(item) }),
    ),
    changeCount: total,
  }),
  ignore: ["id", "cid", "contentBefore", "contentAfter", "createTime"]
    .map((field) => `items.${field}`)
    .concat(["pageNum", "pageSize"]),
  absent: { changes: [], changeCount: 0 },
});
