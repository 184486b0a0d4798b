import { factsOf } from "../facts/index.js";
import type { KnownSource } from "./profile.js";

/** Source name of the institution's own ledger. */
export const LEDGER: KnownSource = {
  source: "ledger",
  title: { zh: "担保业务台账", en: "Guarantee ledger" },
  dimension: "portfolio",
};

/** Source name of the institution's own black and white lists. */
export const OWN_LISTS: KnownSource = {
  source: "own-lists",
  title: { zh: "自有黑白名单", en: "Own black and white lists" },
  dimension: "watchlists",
};

/** What the institution tells from books of its own, as current as the moment asked about: the sources and their facts. */
export const ownBooks: readonly { readonly source: KnownSource; readonly facts: readonly string[] }[] = [
  { source: LEDGER, facts: Object.keys(factsOf("portfolio")) },
  { source: OWN_LISTS, facts: ["ownBlack", "ownWhite"] },
];
