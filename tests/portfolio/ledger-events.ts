import type { EventType } from "../../src/portfolio/events.js";
import type { LedgerEvent } from "../../src/portfolio/standing.js";

/** What is told of an event; the rest is the usual. */
export type Told = Partial<Omit<LedgerEvent, "seq" | "type">> & { readonly type: EventType };

/** A stream of events in order of arrival, one a day from 2023-01-01 unless told otherwise, each by the id `e<seq>`. */
export const streamOf = (told: readonly (EventType | Told)[]): LedgerEvent[] =>
  told.map((one, i) => ({
    id: `e${i + 1}`,
    seq: i + 1,
    place: i + 1,
    sign: 1,
    amount: 0n,
    interest: 0n,
    bankPart: 0n,
    businessDate: new Date(Date.UTC(2023, 0, 1 + i)).toISOString().slice(0, 10),
    loanId: null,
    bearer: null,
    corrects: null,
    ...(typeof one === "string" ? { type: one } : one),
  }));

/** The steps from nothing to a letter of guarantee. */
export const TO_LETTER = [
  "ACCEPTED",
  "DUE_DILIGENCE_OPENED",
  "REVIEW_OPENED",
  "APPROVED",
  "CONTRACTED",
  "LETTER_ISSUED",
] as const satisfies EventType[];
