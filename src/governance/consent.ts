import type { LegalBasis } from "../facts/dimension.js";
import { groupBy } from "../facts/group-by.js";
import type { Purpose } from "./purpose.js";

/** An authorisation 授权书 as far as deciding goes. */
export interface Consent {
  readonly id: string;
  readonly subjectId: string;
  readonly purposes: readonly string[];
  /** What it covers: `tax` for all sources of a dimension, `tax/provincial-tax` for one. */
  readonly scope: readonly string[];
}

/** Whether data about a subject may be asked for and read, and on which consent, or why not. */
export type Permission =
  | { readonly allowed: true; readonly consentId: string | undefined }
  | { readonly allowed: false; readonly reason: "NO_PURPOSE" | "NO_CONSENT" };

/** What is to be asked for or read: one source's word about a subject. */
export interface Wanted {
  readonly subjectId: string;
  readonly basis: LegalBasis;
  readonly dimension: string;
  readonly source: string;
}

/** Decides what may be asked for and read. */
export type Permit = (wanted: Wanted) => Permission;

const FREE: Permission = { allowed: true, consentId: undefined };

/**
 * Makes what decides of the consents in force and the purpose of a request. What is published by law and what the
 * institution knows itself is free; all else needs a consent of that very subject for the purpose. Pure.
 */
export function permitOf(inForce: readonly Consent[], purpose: Purpose | undefined): Permit {
  const bySubject = groupBy(inForce, (c) => c.subjectId);
  return ({ subjectId, basis, dimension, source }) => {
    if (basis !== "CONSENT") return FREE;
    if (purpose === undefined) return { allowed: false, reason: "NO_PURPOSE" };
    const covering = bySubject
      .get(subjectId)
      ?.find(
        ({ purposes, scope }) =>
          purposes.includes(purpose) &&
          (scope.includes(dimension) || scope.includes(`${dimension}/${source}`)),
      );
    return covering === undefined
      ? { allowed: false, reason: "NO_CONSENT" }
      : { allowed: true, consentId: covering.id };
  };
}
