import { startOfBusinessDate } from "../facts/business-date.js";
import { businessDateOf } from "../facts/business-date.js";
import type { CompiledLabel } from "./compile.js";
import type { LabelOutcome, LabelState } from "./evaluate.js";
import type { Judgement } from "./judge.js";

/** What made a label say something else: nothing before it, something learnt, another definition, or time alone. */
export type ChangeCause = "FIRST" | "OBSERVATION" | "DEFINITION" | "TIME";

/** What a label says, as it is kept: version of the definition, state, text, number. */
export type KeptOutcome = readonly [
  version: number,
  state: LabelState,
  text: string | null,
  number: number | null,
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

const keptOf = ({ version, state, text, number }: LabelOutcome): KeptOutcome => [
  version,
  state,
  text ?? null,
  number ?? null,
];

/** The form outcomes are kept in. Pure. */
export const keptOutcomes = (judgements: readonly Judgement[]): KeptOutcomes =>
  Object.fromEntries(judgements.map(({ outcome }) => [outcome.code, keptOf(outcome)]));

/** Another version that says the same says nothing new. */
const saysTheSame = (kept: KeptOutcome, { state, text, number }: LabelOutcome): boolean =>
  kept[1] === state && kept[2] === (text ?? null) && kept[3] === (number ?? null);

const observationsOf = ({ evidence }: Judgement): string[] => [
  ...new Set(evidence.flatMap((fact) => fact.observationIds)),
];

/**
 * The labels that do not say what they said before, with what made them: another version where there is one, else
 * `cause`. Pure.
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
    const why = before === undefined ? "FIRST" : before[0] === outcome.version ? cause : "DEFINITION";
    changes.push({ outcome, observationIds: observationsOf(judgement), cause: why });
  }
  return changes;
}

/** The tag of an outcome customers are found by: `CODE` where it is so, else `CODE=` and what it says. Pure. */
export const tagOf = ({ code, state, text }: LabelOutcome): string =>
  state === "TRUE" ? code : `${code}=${state === "VALUE" ? (text ?? state) : state}`;

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
  const moments = judgements.map(({ outcome }) => (outcome as TimedOutcome).nextChangeAt?.getTime());
  const all = [...moments, nextDefinitionAt(pack, asOf)?.getTime()].filter((at) => at !== undefined);
  const next = Math.min(...all.filter((at) => at > asOf.getTime()));
  return Number.isFinite(next) ? new Date(next) : undefined;
}

type TimedOutcome = LabelOutcome & { readonly nextChangeAt?: Date };
