import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { percent } from "../percent.js";
import { shareholder, shareholderKind, usccOrNothing } from "../shareholder.js";
import { capital, textOrNumber, unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE } from "./check.js";
import { listPageOf, listShape } from "./list.js";
import { qichacha } from "./qichacha.vendor.js";

// 认缴出资额: a bare number is of ten thousand yuan; another currency is not converted.
const shouldCapi = textOrNumber
  .transform((amount) => (/^[\d,]+(\.\d+)?$/.test(amount) ? `${amount}万元` : amount))
  .pipe(capital);

const Partner = z.strictObject({
  StockName: z.string().min(1),
  StockType: unlessBlank(shareholderKind),
  StockPercent: unlessBlank(percent),
  ShouldCapi: unlessBlank(shouldCapi),
  // The vendor's spelling.
  ShoudDate: unlessBlank(vendorDate),
  CreditCode: unlessBlank(usccOrNothing),
});

/**
 * Qichacha's shareholders as registered 股东信息(工商登记) (731). Of more than a page the first is told, and how many
 * there are.
 */
export const qichachaShareholdersConnector = defineVendorConnector({
  source: "qichacha-shareholders",
  vendor: qichacha,
  title: { zh: "企查查·股东信息", en: "Qichacha: shareholders" },
  dimension: "registry",
  datasets: ["registry.shareholders"],
  rank: 12,
  cost: 20n,
  path: (uscc) => `/ECIPartner/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: listShape,
  result: listPageOf(Partner),
  says: ({ items, total }) => ({
    shareholders: items.map((partner) =>
      shareholder({
        kind: partner.StockType,
        name: partner.StockName,
        uscc: partner.CreditCode,
        share: partner.StockPercent,
        subscribedAmount: partner.ShouldCapi,
        subscribedOn: partner.ShoudDate,
      }),
    ),
    shareholderCount: total,
  }),
  ignore: ["KeyNo", "StakeDate", "Area"].map((field) => `Result.${field}`),
  absent: { shareholders: [], shareholderCount: 0 },
});
