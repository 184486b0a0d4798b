import { antiFraud } from "./anti-fraud.facts.js";
import { bankFlow } from "./bank-flow.facts.js";
import { credit } from "./credit.facts.js";
import { crossChecks } from "./cross-checks.facts.js";
import type { Dimension, FactsOf } from "./dimension.js";
import type { Fact } from "./fact.js";
import { judicial } from "./judicial.facts.js";
import { portfolio } from "./portfolio.facts.js";
import { providentFund } from "./provident-fund.facts.js";
import { registry } from "./registry.facts.js";
import { socialSecurity } from "./social-security.facts.js";
import { tax } from "./tax.facts.js";
import { telecom } from "./telecom.facts.js";
import { watchlists } from "./watchlists.facts.js";

/** Every dimension that can be known about a subject; the only list. */
export const dimensions = {
  registry,
  tax,
  socialSecurity,
  providentFund,
  judicial,
  credit,
  antiFraud,
  telecom,
  bankFlow,
  watchlists,
  portfolio,
  crossChecks,
};

export type DimensionCode = keyof typeof dimensions;
export const dimensionCodes = Object.keys(dimensions) as DimensionCode[];

/** `dimension.fact`, such as `tax.arrears`. */
export type FactPath = `${DimensionCode}.${string}`;

/** Known facts of one subject, by dimension; a fact that is not known is absent, never null. */
export type KnownFacts = { [D in DimensionCode]?: FactsOf<(typeof dimensions)[D]> };

/** Facts of a dimension by code, without their exact types. */
export const factsOf = (d: DimensionCode): Readonly<Record<string, Fact>> =>
  (dimensions[d] as Dimension).facts;
