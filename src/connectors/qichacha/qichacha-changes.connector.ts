import { z } from "zod";
import { changeKind } from "../change-kind.js";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE } from "./check.js";
import { listPageOf, listShape } from "./list.js";
import { qichacha } from "./qichacha.vendor.js";

const Change = z.strictObject({ ProjectName: z.string(), ChangeDate: unlessBlank(vendorDate) });

/**
 * Qichacha's changes of registration 变更记录 (734): what was changed and when, without what stood before and after,
 * where people are named. Of more than a page the first is told, and how many there are.
 */
export const qichachaChangesConnector = defineVendorConnector({
  source: "qichacha-changes",
  vendor: qichacha,
  title: { zh: "企查查·变更记录", en: "Qichacha: changes of registration" },
  dimension: "registry",
  datasets: ["registry.changes"],
  rank: 12,
  cost: 20n,
  path: (uscc) => `/ECIChange/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: listShape,
  result: listPageOf(Change),
  says: ({ items, total }) => ({
    changes: items.map(({ ProjectName: item, ChangeDate }) =>
      said({ changedOn: ChangeDate, item, kind: changeKind(item) }),
    ),
    changeCount: total,
  }),
  ignore: ["BeforeList", "AfterList", "BeforeInfoList", "AfterInfoList"].map((field) => `Result.${field}`),
  absent: { changes: [], changeCount: 0 },
});
