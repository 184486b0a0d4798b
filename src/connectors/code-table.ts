import type { FailureReason } from "./http.js";
import type { Outcome } from "./protocol.js";

type Failed = Extract<Outcome, { kind: "FAILED" }>;

/** What a status code that brings no result means. */
export type Meaning = Exclude<Outcome, { kind: "RESULT" | "FAILED" }> | Omit<Failed, "code">;

const failing = (reason: FailureReason, transient: boolean): Meaning => ({
  kind: "FAILED",
  reason,
  transient,
  billed: false,
});

/** The vendor has no record. */
export const EMPTY: Meaning = { kind: "EMPTY", billed: false };
/** The vendor is still gathering. */
export const PENDING: Meaning = { kind: "PENDING", billed: false };
/** The request, the account or what was bought does not allow it: nothing that asking again would change. */
export const REFUSED = failing("REFUSED", false);
/** A limit that lasts: of a day, of hours, or until somebody at the vendor lifts it. */
export const USED_UP = failing("RATE_LIMITED", false);
/** Too many at once, or too fast. */
export const TOO_FAST = failing("RATE_LIMITED", true);
/** A fault at the vendor's. */
export const BROKEN = failing("HTTP_ERROR", true);

/** The same, and charged. */
export const billed = (meaning: Meaning): Meaning => ({ ...meaning, billed: true });

/** A vendor's codes and their meanings. */
export type CodeTable = ReadonlyMap<string, Meaning>;

/** Makes a table of a vendor's codes. */
export const codeTable = (codes: Readonly<Record<string, Meaning>>): CodeTable =>
  new Map(Object.entries(codes));

/** What a code says by a table; a code that is not in it is a refusal. */
export function outcomeOf(table: CodeTable, code: string): Outcome {
  const meaning = table.get(code) ?? REFUSED;
  return meaning.kind === "FAILED" ? { ...meaning, code } : meaning;
}

/** What came is not the vendor's envelope, or calls itself a success without bringing anything. */
export const notAnAnswer = (code: string, charged: boolean): Outcome => ({
  kind: "FAILED",
  reason: "MALFORMED",
  transient: false,
  billed: charged,
  code,
});
