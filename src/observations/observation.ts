import { createHash } from "node:crypto";
import type { SubjectKeys } from "../governance/vault.js";
import { type DimensionCode, dimensionCodes, factsOf } from "../facts/index.js";

/** Facts in stored form: JSON, money as yuan text, dates as `YYYY-MM-DD`. */
export type StoredFacts = Readonly<Record<string, unknown>>;

/** What one source said about one subject, before it is recorded. */
export interface ObservationDraft {
  readonly subjectId: string;
  readonly source: string;
  /** A dimension's code for a snapshot of its facts, or the name of a dated record. */
  readonly dataset: string;
  /** Which record of the dataset; empty for a snapshot. */
  readonly recordKey: string;
  readonly effectiveAt: Date;
  readonly fetchedAt: Date;
  /** `fetchedAt` is claimed, not lived through. */
  readonly backfill: boolean;
  readonly facts: StoredFacts;
  /** The call or load that brought it. */
  readonly originId: string;
}

/** A recorded observation as read back; personal facts are among `facts` where the subject's key still exists. */
export interface RecordedObservation {
  readonly id: string;
  readonly subjectId: string;
  readonly source: string;
  readonly dataset: string;
  readonly effectiveAt: Date;
  readonly fetchedAt: Date;
  readonly recordedAt: Date;
  readonly facts: StoredFacts;
}

const isDimension = (dataset: string): dataset is DimensionCode =>
  (dimensionCodes as readonly string[]).includes(dataset);

/** Splits facts into the public part and the part about identifiable natural persons, as the vocabulary says. */
export function splitPersonal(
  dataset: string,
  facts: StoredFacts,
): { open: StoredFacts; personal: StoredFacts } {
  const vocabulary = isDimension(dataset) ? factsOf(dataset) : {};
  const entries = Object.entries(facts);
  const personal = ([name]: [string, unknown]) => vocabulary[name]?.mask !== undefined;
  return {
    open: Object.fromEntries(entries.filter((e) => !personal(e))),
    personal: Object.fromEntries(entries.filter(personal)),
  };
}

/** JSON with keys in order, so that equal content has equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    typeof v === "object" && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );
}

/** SHA-256 of public content; keyed by the subject's key where any of it is personal. */
export function contentHash(facts: StoredFacts, keys: SubjectKeys | undefined): Buffer {
  const text = canonicalJson(facts);
  return keys === undefined ? createHash("sha256").update(text).digest() : keys.hash(text);
}
