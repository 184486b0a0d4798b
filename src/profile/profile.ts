import type { FailureReason } from "../connectors/http.js";
import type { LegalBasis } from "../facts/dimension.js";
import type { DimensionCode } from "../facts/index.js";

/** How a fact stands as of the moment asked about. */
export type FactStatus = "FRESH" | "STALE" | "MISSING" | "UNAVAILABLE" | "UNAUTHORISED" | "CONFLICT";

/** Why a fact or a source is not simply fresh: what went wrong in asking, or what is wrong with what is stored. */
export type ReasonCode =
  | FailureReason
  | "TOO_OLD"
  | "NOT_SAID"
  | "NOT_ASKED"
  | "NO_KEY"
  | "NO_CONSENT"
  | "NO_PURPOSE"
  | "NOT_CONFIGURED"
  | "STANDBY"
  | "DEFERRED"
  | "CONTRADICTED"
  | "UNREADABLE";

export interface Reason {
  readonly code: ReasonCode;
  /** Where and what kind, for whoever looks into it; no content. */
  readonly detail: string | null;
}

/** A fact with its evidence. `value` is in the vocabulary's form (fen, `YYYY-MM-DD`, records), null where there is none. */
export interface FactValue {
  readonly value: unknown;
  readonly status: FactStatus;
  readonly source: string | null;
  readonly effectiveAt: Date | null;
  readonly fetchedAt: Date | null;
  /** Why the value is missing, stale or contested; null where it is fresh. */
  readonly reason: Reason | null;
  /** The observations it rests on; empty where it sums up more than can be listed. */
  readonly observationIds: readonly string[];
}

/** How one source stands for one customer. */
export interface SourceState {
  readonly source: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly dimension: DimensionCode;
  readonly status: FactStatus;
  readonly reason: Reason | null;
  readonly effectiveAt: Date | null;
  readonly fetchedAt: Date | null;
}

/** Everything known about one customer as of a moment. */
export interface CustomerProfile {
  readonly subjectId: string;
  readonly asOf: Date;
  readonly dimensions: Readonly<Record<DimensionCode, Readonly<Record<string, FactValue>>>>;
  readonly sources: readonly SourceState[];
}

/** How sources that speak through files rank: after every connector. */
export const FILE_RANK = 20;

/** What one source last said about one dimension, ready for assembly. */
export interface Snapshot {
  readonly source: string;
  readonly dimension: DimensionCode;
  readonly rank: number;
  readonly effectiveAt: Date;
  readonly fetchedAt: Date;
  /** Facts in stored form. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly observationIds: readonly string[];
}

/** How asking a source went in this request. */
export interface SourceTrouble {
  readonly source: string;
  readonly reason: Reason;
}

/** A source that can tell a dimension, whether or not it has said anything yet. */
export interface KnownSource {
  readonly source: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly dimension: DimensionCode;
  /** Why what it tells may be held and used; that of its dimension, where left out. */
  readonly basis?: LegalBasis;
  /** Whom it tells about; the enterprise, where left out. */
  readonly about?: "ENTERPRISE" | "APPLICANT";
  /** The groups of facts it tells, where others can tell them too. */
  readonly datasets?: readonly string[];
}
