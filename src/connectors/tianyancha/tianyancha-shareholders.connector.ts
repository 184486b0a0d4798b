import { z } from "zod";
import { isObject } from "../connector.js";
import { contributed } from "../contributed.js";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { percent } from "../percent.js";
import { shareholder } from "../shareholder.js";
import { asList, capital, textOrNumber, unlessBlank, vendorDate } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

// The vendor's spellings.
const Contribution = z.strictObject({
  amomon: unlessBlank(capital),
  percent: unlessBlank(percent),
  time: unlessBlank(vendorDate),
});
const kinds: Readonly<Record<string, "ENTERPRISE" | "PERSON">> = { 1: "ENTERPRISE", 2: "PERSON" };

const Holder = z.strictObject({
  name: z.string().min(1),
  type: unlessBlank(textOrNumber.transform((type) => kinds[type] ?? ("OTHER" as const))),
  capital: z.array(Contribution),
  capitalActl: z.array(Contribution),
});

/** A holder may have paid nothing yet, or contributed once and not in a list. */
const withLists = (holder: unknown): unknown =>
  isObject(holder)
    ? { ...holder, capital: asList(holder["capital"]), capitalActl: asList(holder["capitalActl"]) }
    : holder;

const shape = (result: unknown): unknown => {
  const page = pageShape(result);
  return isObject(page) ? { ...page, items: asList(page["items"]).map(withLists) } : page;
};

/** What a shareholder subscribed; of several contributions nobody says whether their shares and days are parts of one. */
function subscribed([first, ...others]: readonly z.output<typeof Contribution>[]) {
  return others.length > 0 ? {} : { share: first?.percent, subscribedOn: first?.time };
}

/** Tianyancha's shareholders 企业股东 (821). Of more than a page the first is told, and how many there are. */
export const tianyanchaShareholdersConnector = defineVendorConnector({
  source: "tianyancha-shareholders",
  vendor: tianyancha,
  title: { zh: "天眼查·企业股东", en: "Tianyancha: shareholders" },
  dimension: "registry",
  datasets: ["registry.shareholders"],
  rank: 14,
  cost: 15n,
  path: (uscc) => `/open/ic/holder/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape,
  result: pageOf(Holder),
  says: ({ items, total }) => ({
    shareholders: items.map((holder) =>
      shareholder({
        kind: holder.type,
        name: holder.name,
        ...subscribed(holder.capital),
        subscribedAmount: contributed(holder.capital.map(({ amomon }) => amomon)),
        paidAmount: contributed(holder.capitalActl.map(({ amomon }) => amomon)),
      }),
    ),
    shareholderCount: total,
  }),
  ignore: ["id", "cgid", "hcgid", "logo", "alias", "capital.paymet", "capitalActl.paymet"]
    .map((field) => `items.${field}`)
    .concat(["pageNum", "pageSize"]),
  absent: { shareholders: [], shareholderCount: 0 },
});
