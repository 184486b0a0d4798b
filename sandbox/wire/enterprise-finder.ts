import type { Enterprise, Population } from "../population.js";

const USCC = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/** Finds enterprises as vendors do that are asked with a keyword: only by the whole code. */
export const enterpriseFinder =
  (population: Population) =>
  (keyword: string): Enterprise | undefined =>
    USCC.test(keyword) ? population.byUscc(keyword) : undefined;
