import { hash } from "node:crypto";
import type { SubjectKeys } from "../governance/vault.js";
import { datedRecords, type DatedRecordCode } from "../facts/dated-records.js";
import type { Fact } from "../facts/fact.js";
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
const isDatedRecord = (dataset: string): dataset is DatedRecordCode => Object.hasOwn(datedRecords, dataset);

const vocabularyOf = (dataset: string): Readonly<Record<string, Fact>> =>
  isDimension(dataset) ? factsOf(dataset) : isDatedRecord(dataset) ? datedRecords[dataset].fields : {};

const personalOf = new Map<string, ReadonlySet<string>>();

/** The facts of a dataset that are about identifiable natural persons, as the vocabulary says. */
export function personalFacts(dataset: string): ReadonlySet<string> {
  const known = personalOf.get(dataset);
  if (known !== undefined) return known;
  const masked = Object.entries(vocabularyOf(dataset)).filter(([, fact]) => fact.mask !== undefined);
  const names = new Set(masked.map(([name]) => name));
  personalOf.set(dataset, names);
  return names;
}

/** Splits facts into the public part and the part about identifiable natural persons, as the vocabulary says. */
export function splitPersonal(
  dataset: string,
  facts: StoredFacts,
): { open: StoredFacts; personal: StoredFacts } {
  const names = personalFacts(dataset);
  if (names.size === 0) return { open: facts, personal: {} };
  const entries = Object.entries(facts);
  return {
    open: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
    personal: Object.fromEntries(entries.filter(([name]) => names.has(name))),
  };
}

/** Whether an object of plain values has its keys in order, so that it is written in order as it is. */
function isOrdered(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const object = value as Readonly<Record<string, unknown>>;
  let last = "";
  for (const key of Object.keys(object)) {
    const inner = object[key];
    if (key < last || (typeof inner === "object" && inner !== null)) return false;
    last = key;
  }
  return true;
}

/** JSON with keys in order, so that equal content has equal text. */
export function canonicalJson(value: unknown): string {
  if (isOrdered(value)) return JSON.stringify(value);
  return JSON.stringify(value, (_key, v: unknown) =>
    typeof v === "object" && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );
}

/** SHA-256 of content given as canonical JSON; keyed by the subject's key where any of it is personal. */
export const hashOfCanonical = (text: string, keys: SubjectKeys | undefined): Buffer =>
  keys === undefined ? hash("sha256", text, "buffer") : keys.hash(text);

/** SHA-256 of public content; keyed by the subject's key where any of it is personal. */
export const contentHash = (facts: StoredFacts, keys: SubjectKeys | undefined): Buffer =>
  hashOfCanonical(canonicalJson(facts), keys);
