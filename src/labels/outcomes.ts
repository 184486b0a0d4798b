import { businessDateOf, startOfBusinessDate } from "../facts/business-date.js";
import { tag } from "../portfolio/customer-search-conditions.js";
import type { CompiledLabel } from "./compile.js";
import type { LabelOutcome, LabelState } from "./evaluate.js";
import type { Judgement } from "./judge.js";

/** What made a label say something else: nothing before it, something learnt, another definition, or time alone. */
export type ChangeCause = "FIRST" | "OBSERVATION" | "DEFINITION" | "TIME";

/**
 * What a label says, as it is kept: version of the definition, state, text, number, and which observations it rests on,
 * as a fingerprint that is empty where there are none or not all can be named.
 */
export type KeptOutcome = readonly [
  version: number,
  state: LabelState,
  text: string | null,
  number: number | null,
  evidence: string,
];

/** What labels say of a customer, by code. */
export type KeptOutcomes = Readonly<Record<string, KeptOutcome>>;

/** A label that says something else than before, or speaks for the first time. */
export interface OutcomeChange {
  readonly outcome: LabelOutcome;
  readonly observationIds: readonly string[];
  readonly cause: ChangeCause;
}

/** What was judged of one customer as of a moment. */
export interface Judged {
  readonly subjectId: string;
  readonly asOf: Date;
  readonly judgements: readonly Judgement[];
  /** When time alone may change some of it; undefined where it cannot. */
  readonly nextChangeAt: Date | undefined;
}

/** Of an observation's id the end, which is random. */
const RANDOM_DIGITS = -8;

/** Observations are never changed: the same ones said the same. */
function fingerprintOf({ evidence }: Judgement): string {
  let hash = 0x811c9dc5;
  for (const { observationIds } of evidence) {
    if (observationIds.length === 0) return "";
    for (const id of observationIds)
      hash = Math.imul(hash ^ Number.parseInt(id.slice(RANDOM_DIGITS), 16), 0x01000193);
  }
  return evidence.length === 0 ? "" : (hash >>> 0).toString(36);
}

function keptOf(judgement: Judgement): KeptOutcome {
  const { version, state, text, number } = judgement.outcome;
  return [version, state, text ?? null, number ?? null, fingerprintOf(judgement)];
}

/** The form outcomes are kept in. Pure. */
export const keptOutcomes = (judgements: readonly Judgement[]): KeptOutcomes =>
  Object.fromEntries(judgements.map((judgement) => [judgement.outcome.code, keptOf(judgement)]));

/** Whether a judgement would be kept as what is kept already. Pure. */
export const isKept = (kept: KeptOutcomes, judgement: Judgement): boolean => {
  const before = kept[judgement.outcome.code];
  return before !== undefined && keptOf(judgement).every((part, i) => part === before[i]);
};

/** Another version that says the same says nothing new. */
const saysTheSame = (kept: KeptOutcome, { state, text, number }: LabelOutcome): boolean =>
  kept[1] === state && kept[2] === (text ?? null) && kept[3] === (number ?? null);

const observationsOf = ({ evidence }: Judgement): string[] => [
  ...new Set(evidence.flatMap((fact) => fact.observationIds)),
];

/** What made a label say something else than before; `otherwise` where the observations do not tell. */
function causeOf(before: KeptOutcome | undefined, judgement: Judgement, otherwise: ChangeCause): ChangeCause {
  if (before === undefined) return "FIRST";
  if (before[0] !== judgement.outcome.version) return "DEFINITION";
  const evidence = fingerprintOf(judgement);
  return evidence !== "" && evidence === before[4] ? "TIME" : otherwise;
}

/**
 * The labels that do not say what they said before, with what made them: another version where there is one, time where
 * they rest on the same observations, else `cause`. Pure.
 */
export function changesOf(
  previous: KeptOutcomes,
  judgements: readonly Judgement[],
  cause: "OBSERVATION" | "TIME",
): OutcomeChange[] {
  const changes: OutcomeChange[] = [];
  for (const judgement of judgements) {
    const { outcome } = judgement;
    const before = previous[outcome.code];
    if (before !== undefined && saysTheSame(before, outcome)) continue;
    const why = causeOf(before, judgement, cause);
    changes.push({ outcome, observationIds: observationsOf(judgement), cause: why });
  }
  return changes;
}

/** The tag of an outcome customers are found by: `CODE` where it is so, else `CODE=` and what it says. Pure. */
export const tagOf = ({ code, state, text }: LabelOutcome): string =>
  tag(code, state === "VALUE" ? (text ?? state) : state);

/** When a definition that is not in force yet comes into force; undefined where none does. */
function nextDefinitionAt(pack: readonly CompiledLabel[], asOf: Date): Date | undefined {
  const today = businessDateOf(asOf);
  const [next] = pack
    .map(({ definition }) => definition.effectiveFrom)
    .filter((from) => from > today)
    .sort();
  return next === undefined ? undefined : startOfBusinessDate(next);
}

/** The next moment at which time alone may change what was judged; undefined where there is none. Pure. */
export function nextChangeAt(
  pack: readonly CompiledLabel[],
  judgements: readonly Judgement[],
  asOf: Date,
): Date | undefined {
  const moments = judgements.map(({ outcome }) => outcome.nextChangeAt?.getTime());
  const all = [...moments, nextDefinitionAt(pack, asOf)?.getTime()].filter((at) => at !== undefined);
  const next = Math.min(...all.filter((at) => at > asOf.getTime()));
  return Number.isFinite(next) ? new Date(next) : undefined;
}
