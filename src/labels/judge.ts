import type { FactPath } from "../facts/index.js";
import { splitFactPath } from "./parameters.js";
import { knownFacts } from "../profile/assemble.js";
import type { CustomerProfile, FactValue } from "../profile/profile.js";
import type { CompiledLabel } from "./compile.js";
import type { LabelDefinition } from "./definition.js";
import { evaluateLabels, type LabelOutcome } from "./evaluate.js";
import { businessDateOf } from "../facts/business-date.js";

/** A label's outcome with its definition and the facts of the profile it rests on. */
export interface Judgement {
  readonly definition: LabelDefinition;
  readonly outcome: LabelOutcome;
  readonly evidence: readonly (FactValue & { readonly fact: FactPath })[];
}

/** The version of each label in force on the business date of a moment, by code. */
export function labelsInForce(pack: readonly CompiledLabel[], asOf: Date): CompiledLabel[] {
  const today = businessDateOf(asOf);
  const latest = new Map<string, CompiledLabel>();
  for (const label of pack) {
    const { code, effectiveFrom, version } = label.definition;
    const other = latest.get(code)?.definition;
    if (effectiveFrom > today) continue;
    const later =
      other === undefined ||
      effectiveFrom > other.effectiveFrom ||
      (effectiveFrom === other.effectiveFrom && version > other.version);
    if (later) latest.set(code, label);
  }
  return [...latest.values()];
}

/** Judges a profile by every label in force as of it. Pure. */
export function judgeProfile(pack: readonly CompiledLabel[], profile: CustomerProfile): Judgement[] {
  const labels = labelsInForce(pack, profile.asOf);
  const outcomes = evaluateLabels(labels, knownFacts(profile), profile.asOf);
  return labels.flatMap((label, i) => {
    const outcome = outcomes[i];
    if (outcome === undefined) return [];
    return [{ definition: label.definition, outcome, evidence: evidenceOf(outcome.used, profile) }];
  });
}

function evidenceOf(used: readonly FactPath[], profile: CustomerProfile): Judgement["evidence"] {
  return used.flatMap((fact) => {
    const [dimension, name] = splitFactPath(fact) ?? [];
    const value = dimension && name ? profile.dimensions[dimension][name] : undefined;
    return value === undefined ? [] : [{ fact, ...value }];
  });
}
