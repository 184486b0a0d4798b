import { type CrossCheck, crossCheckCodes } from "../facts/cross-checks.facts.js";
import type { DimensionCode, FactPath, KnownFacts } from "../facts/index.js";
import type { CrossCheckPolicy } from "./cross-check-policy.js";
import { type AmountCheckCode, checks, type Compared, differenceOf } from "./cross-checks.js";
import { joinEvidence } from "./evidence.js";
import type { FactStatus, FactValue, Reason } from "./profile.js";

/** The facts of a profile other than those that follow from comparing them. */
export type Sections = Readonly<
  Record<Exclude<DimensionCode, "crossChecks">, Readonly<Record<string, FactValue>>>
>;

interface Result {
  readonly check: CrossCheck;
  readonly result: "AGREES" | "DIFFERS";
  readonly left: FactPath;
  readonly right: FactPath;
  readonly difference?: number;
  readonly tolerance?: number;
}

const NOWHERE: FactValue = {
  value: null,
  status: "MISSING",
  source: null,
  effectiveAt: null,
  fetchedAt: null,
  reason: { code: "NOT_SAID", detail: null },
  observationIds: [],
};

/** Statuses that a result has from what it rests on, the worst first. */
const WORST: readonly FactStatus[] = ["CONFLICT", "STALE"];

/** What comes of comparing the sources with each other: a fact for each comparison, and all results as a list. Pure. */
export function compareSources(
  sections: Sections,
  policy: CrossCheckPolicy | undefined,
): Record<string, FactValue> {
  const made = crossCheckCodes.map((check) => [check, compare(check, sections, policy)] as const);
  const known = made.flatMap(([, { fact, result }]) => (result === undefined ? [] : [{ fact, result }]));
  return {
    ...Object.fromEntries(made.map(([check, { fact }]) => [check, fact])),
    results:
      known.length === 0
        ? NOWHERE
        : resting(
            known.map(({ result }) => result),
            known.map(({ fact }) => fact),
          ),
  };
}

function compare(
  check: CrossCheck,
  sections: Sections,
  policy: CrossCheckPolicy | undefined,
): { fact: FactValue; result?: Result } {
  const { left, right, by = [] } = checks[check];
  const at = (path: FactPath): FactValue => {
    const [dimension, name] = path.split(".") as [keyof Sections, string];
    return sections[dimension][name] ?? NOWHERE;
  };
  const sides = [at(left), at(right)];
  const lacking = sides.find(({ value }) => value === null);
  if (lacking !== undefined) return { fact: unknown(lacking.status, lacking.reason) };
  const compared: Compared = {
    facts: factsAt([left, right, ...by], at),
    wordOn: at,
    monthsApart: policy?.monthsApart ?? 0,
  };
  const found = resultOf(check, compared, policy);
  if (typeof found === "string") return { fact: unknown("MISSING", { code: "NOT_SAID", detail: found }) };
  return { fact: resting(found.result, sides), result: { check, left, right, ...found } };
}

/** A result, or why there is none. */
function resultOf(
  check: CrossCheck,
  compared: Compared,
  policy: CrossCheckPolicy | undefined,
): Omit<Result, "check" | "left" | "right"> | string {
  const declared = checks[check];
  if ("agree" in declared) {
    const agrees = declared.agree(compared);
    return agrees === undefined
      ? "the two tell nothing of each other"
      : { result: agrees ? "AGREES" : "DIFFERS" };
  }
  if (policy === undefined) return "no tolerance is in force";
  const amounts = declared.amounts(compared);
  if (amounts === undefined) return "the two are not of the same time";
  const difference = differenceOf(amounts);
  const tolerance = policy.tolerances[check as AmountCheckCode];
  return { result: Math.abs(difference) <= tolerance ? "AGREES" : "DIFFERS", difference, tolerance };
}

const unknown = (status: FactStatus, reason: Reason | null): FactValue => ({ ...NOWHERE, status, reason });

/** A value that rests on others, and stands as the worst of them. */
function resting(value: unknown, on: readonly FactValue[]): FactValue {
  const worst = WORST.flatMap((status) => on.find((fact) => fact.status === status) ?? [])[0];
  const { status, reason } = worst ?? { status: "FRESH", reason: null };
  return { value, status, reason, ...joinEvidence(on) };
}

/** Some facts of a profile that have a value, by dimension. */
function factsAt(paths: readonly FactPath[], at: (path: FactPath) => FactValue): KnownFacts {
  const facts: Record<string, Record<string, unknown>> = {};
  for (const path of paths) {
    const [dimension = "", name = ""] = path.split(".");
    const { value } = at(path);
    if (value !== null) (facts[dimension] ??= {})[name] = value;
  }
  return facts;
}
