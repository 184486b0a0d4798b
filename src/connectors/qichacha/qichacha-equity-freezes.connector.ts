import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { isFrozen } from "../freeze-status.js";
import { said } from "../said.js";
import { capital, textOrNumber, unlessBlank, vendorDate } from "../wire.js";
import { checkPageOf, checkShape, PAGE_SIZE } from "./check.js";
import { qichacha } from "./qichacha.vendor.js";

// Shares, other currencies and numbers without a unit are no amount we could tell.
const equityAmount = textOrNumber.transform((amount) => capital.safeParse(amount).data);

const Freeze = z.strictObject({
  EquityAmount: unlessBlank(equityAmount),
  ExecuteCourt: unlessBlank(z.string()),
  ExecutionNoticeNum: unlessBlank(z.string()),
  Status: unlessBlank(z.string().transform(isFrozen)),
  FreezeStartDate: unlessBlank(vendorDate),
  FreezeEndDate: unlessBlank(vendorDate),
});

/**
 * Qichacha's check of freezes of equity 股权冻结核查 (752): of the enterprise's equity and of what it holds in others.
 * Of more than a page the first is told, and how many there are; the first alone is not told where nothing on it is
 * frozen, since something on a later page may be.
 */
export const qichachaEquityFreezesConnector = defineVendorConnector({
  source: "qichacha-equity-freezes",
  vendor: qichacha,
  title: { zh: "企查查·股权冻结", en: "Qichacha: freezes of equity" },
  dimension: "registry",
  datasets: ["registry.freeze"],
  rank: 12,
  cost: 50n,
  path: (uscc) => `/EquityFreezeCheck/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: checkShape,
  result: checkPageOf(Freeze),
  says: ({ items, total }) => ({
    equityFreezes:
      items.length < total && !items.some(({ Status }) => Status === true)
        ? undefined
        : items.map((freeze) =>
            said({
              noticeNo: freeze.ExecutionNoticeNum,
              court: freeze.ExecuteCourt,
              amount: freeze.EquityAmount,
              frozenFrom: freeze.FreezeStartDate,
              frozenTo: freeze.FreezeEndDate,
              current: freeze.Status,
            }),
          ),
    equityFreezeCount: total,
  }),
  ignore: ["Id", "ExecuteName", "ExecuteKeyNo", "RelatedInfo"].map((field) => `Result.Data.${field}`),
  absent: { equityFreezes: [], equityFreezeCount: 0 },
});
