import { z } from "zod";
import type { FactsOf } from "../../facts/dimension.js";
import type { telecom } from "../../facts/telecom.facts.js";

/** Months in the network, from one number up to another, which is left out where there is no upper bound. */
export type Tenure = Pick<FactsOf<typeof telecom>, "monthsInNetworkFrom" | "monthsInNetworkBelow">;

/** The bands of Aliyun's `TimeCode`. */
export const tenureOfCode: Readonly<Record<"1" | "2" | "3" | "4" | "5", Tenure>> = {
  1: { monthsInNetworkFrom: 0, monthsInNetworkBelow: 3 },
  2: { monthsInNetworkFrom: 3, monthsInNetworkBelow: 6 },
  3: { monthsInNetworkFrom: 6, monthsInNetworkBelow: 12 },
  4: { monthsInNetworkFrom: 12, monthsInNetworkBelow: 24 },
  5: { monthsInNetworkFrom: 24 },
};

/** A band as text, `[12,24)`; `[24,-1)` and `[24,+)` have no upper bound. */
export const tenureBand = z
  .string()
  .regex(/^\[\s*\d{1,4}\s*,\s*(?:\d{1,4}|-1|\+)\s*\)$/)
  .transform((text): Tenure => {
    const [from = "", below = ""] = text.replaceAll(/[[)\s]/g, "").split(",");
    const least = { monthsInNetworkFrom: Number(from) };
    return /^\d+$/.test(below) ? { ...least, monthsInNetworkBelow: Number(below) } : least;
  })
  .refine(
    ({ monthsInNetworkFrom = 0, monthsInNetworkBelow = Infinity }) =>
      monthsInNetworkFrom < monthsInNetworkBelow,
  );
