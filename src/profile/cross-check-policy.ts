import { z } from "zod";
import { businessDateOf } from "../facts/business-date.js";
import { type AmountCheckCode, amountCheckCodes } from "./cross-checks.js";

const tolerance = z.number().min(0).max(1);

/** How far the sources may differ, from a day on: versions, as they are written down. */
export const crossCheckPolicies = z
  .array(
    z.strictObject({
      effectiveFrom: z.iso.date(),
      monthsApart: z.int().min(0).max(11),
      tolerances: z.strictObject(
        Object.fromEntries(amountCheckCodes.map((check) => [check, tolerance])) as Record<
          AmountCheckCode,
          typeof tolerance
        >,
      ),
    }),
  )
  .min(1)
  .refine(
    (versions) => new Set(versions.map((v) => v.effectiveFrom)).size === versions.length,
    "two versions take effect on the same day",
  );

/** Tolerances of the comparisons of amounts, and how far apart windows may end, in force from a day on. */
export type CrossCheckPolicy = z.output<typeof crossCheckPolicies>[number];

/** The version in force on the business date of a moment, if any was yet. Pure. */
export function policyInForce(
  versions: readonly CrossCheckPolicy[],
  asOf: Date,
): CrossCheckPolicy | undefined {
  const today = businessDateOf(asOf);
  return versions
    .filter(({ effectiveFrom }) => effectiveFrom <= today)
    .reduce<CrossCheckPolicy | undefined>(
      (latest, version) =>
        latest === undefined || version.effectiveFrom > latest.effectiveFrom ? version : latest,
      undefined,
    );
}
