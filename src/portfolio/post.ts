import { v7 as uuidv7 } from "uuid";
import type { BusinessDate, Fen } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import { type EventType, kindOf } from "./events.js";
import { judgeStream, type Refusal as StreamRefusal, type Strictness, type Terms } from "./lifecycle.js";
import { type Reguarantor, splitAmount } from "./risk-sharing.js";
import {
  type BookedEvent,
  insertEvents,
  type KeyedEvent,
  keyText,
  lockCustomers,
  type ProjectKey,
  readByKey,
  readStreams,
  type Stream,
} from "./stream.js";

/** What is to be written down: one thing that happened. */
export interface Happening {
  readonly type: EventType;
  readonly amount: Fen;
  readonly interest?: Fen | undefined;
  readonly businessDate: BusinessDate;
  readonly loanId?: string | undefined;
  readonly bearer?: Reguarantor | undefined;
  readonly detail?: Readonly<Record<string, string>> | undefined;
}

interface Keyed {
  readonly project: ProjectKey;
  /** The same key is the same event, however often it is sent. */
  readonly idempotencyKey: string;
  /** The version of the project the writer had seen; refused if there is a newer one. */
  readonly expectedVersion?: number | undefined;
}

/** An event to post, or a correction: of the event it names, with what replaces it, if anything does. */
export type Posting =
  | (Keyed & { readonly event: Happening })
  | (Keyed & {
      readonly corrects: string;
      /** Why; kept with the reversal. */
      readonly reason?: string;
      readonly replacement: Happening | undefined;
    });

/** Why a posting was not taken. */
export type PostRefusal =
  | StreamRefusal
  | { readonly code: "VERSION_CONFLICT"; readonly expected: number; readonly actual: number }
  | { readonly code: "KEY_REUSED" }
  | { readonly code: "FUTURE_DATE"; readonly businessDate: BusinessDate; readonly today: BusinessDate }
  | {
      readonly code: "NOT_CORRECTABLE";
      readonly why: "UNKNOWN_EVENT" | "ALREADY_CORRECTED" | "IS_A_REVERSAL";
    };

/** What became of a posting. */
export type Posted =
  | {
      readonly taken: true;
      readonly repeated: boolean;
      readonly events: readonly BookedEvent[];
      readonly version: number;
    }
  | { readonly taken: false; readonly refusal: PostRefusal };

/** Who posts, when, and by which rules. */
export interface PostContext {
  readonly institutionId: string;
  readonly author: string;
  readonly today: BusinessDate;
  readonly strictness: Strictness;
}

const reversalKey = (key: string): string => `${key}/reversal`;
const reversalDetail = (reason: string | undefined): Record<string, string> =>
  reason === undefined ? {} : { note: reason };
const refused = (refusal: PostRefusal): Posted => ({ taken: false, refusal });

const SHARED: ReadonlySet<string> = new Set(["COMPENSATES", "RECOVERS"]);

/** The event a happening becomes under the terms of its contract. Pure. */
export function eventFrom(
  happening: Happening,
  terms: Terms | undefined,
  place: {
    readonly id: string;
    readonly seq: number;
    readonly place: number;
    readonly corrects: string | null;
  },
  written: { readonly idempotencyKey: string; readonly author: string },
): BookedEvent {
  const { type, amount, interest = 0n, businessDate, loanId, bearer, detail } = happening;
  const shared = SHARED.has(kindOf(type).effect) && terms !== undefined;
  return {
    ...place,
    ...written,
    type,
    sign: 1,
    amount,
    interest,
    bankPart: shared ? splitAmount(amount + interest, terms.shares).BANK : 0n,
    businessDate,
    loanId: loanId ?? null,
    bearer: bearer ?? null,
    detail: detail ?? {},
  };
}

const lastSeq = (events: readonly { readonly seq: number }[]): number => events.at(-1)?.seq ?? 0;

/** The rows a posting adds to a stream, or why it cannot. Pure but for the ids. */
function rowsOf(posting: Posting, stream: Stream, author: string): BookedEvent[] | PostRefusal {
  const seq = lastSeq(stream.events) + 1;
  const written = { idempotencyKey: posting.idempotencyKey, author };
  if ("event" in posting) {
    const place = { id: uuidv7(), seq, place: seq, corrects: null };
    return [eventFrom(posting.event, stream.terms, place, written)];
  }
  const wrong = stream.events.find((e) => e.id === posting.corrects);
  if (wrong === undefined) return { code: "NOT_CORRECTABLE", why: "UNKNOWN_EVENT" };
  if (wrong.sign === -1) return { code: "NOT_CORRECTABLE", why: "IS_A_REVERSAL" };
  if (stream.events.some((e) => e.sign === -1 && e.corrects === wrong.id))
    return { code: "NOT_CORRECTABLE", why: "ALREADY_CORRECTED" };
  const reversal: BookedEvent = {
    ...wrong,
    id: uuidv7(),
    seq,
    sign: -1,
    corrects: wrong.id,
    detail: reversalDetail(posting.reason),
    author,
    idempotencyKey: reversalKey(posting.idempotencyKey),
  };
  if (posting.replacement === undefined) return [reversal];
  const place = { id: uuidv7(), seq: seq + 1, place: wrong.place, corrects: wrong.id };
  return [reversal, eventFrom(posting.replacement, stream.terms, place, written)];
}

const detailText = (detail: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify(Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Whether an event on the books is what happened here. Pure. */
export const sameHappening = (event: BookedEvent, happening: Happening): boolean =>
  event.sign === 1 &&
  event.type === happening.type &&
  event.amount === happening.amount &&
  event.interest === (happening.interest ?? 0n) &&
  event.businessDate === happening.businessDate &&
  event.loanId === (happening.loanId ?? null) &&
  event.bearer === (happening.bearer ?? null) &&
  detailText(event.detail) === detailText(happening.detail);

type Earlier = ReadonlyMap<string, KeyedEvent>;

/** What was recorded before under the key of a posting: the same posting, or another use of it. */
function earlierUse(posting: Posting, earlier: Earlier): "NONE" | "OTHER" | readonly KeyedEvent[] {
  const { project, idempotencyKey } = posting;
  const told = earlier.get(keyText(project.subjectId, idempotencyKey));
  const beside = earlier.get(keyText(project.subjectId, reversalKey(idempotencyKey)));
  if ("event" in posting) {
    const reversal = beside?.sign === -1; // else an event whose own key merely looks like a reversal's
    if (told === undefined && !reversal) return "NONE";
    const same = told?.guaranteeId === project.id && told.corrects === null && !reversal;
    return same && sameHappening(told, posting.event) ? [told] : "OTHER";
  }
  const { corrects, reason, replacement } = posting;
  if (told === undefined && beside === undefined) return "NONE";
  if (beside?.guaranteeId !== project.id || beside.sign !== -1 || beside.corrects !== corrects)
    return "OTHER";
  if (detailText(beside.detail) !== detailText(reversalDetail(reason))) return "OTHER";
  if (told === undefined || replacement === undefined)
    return told === undefined && replacement === undefined ? [beside] : "OTHER";
  return told.corrects === corrects && sameHappening(told, replacement) ? [beside, told] : "OTHER";
}

function judgePosting(
  posting: Posting,
  stream: Stream,
  earlier: Earlier,
  context: PostContext,
): Posted & { readonly rows?: BookedEvent[] } {
  const actual = lastSeq(stream.events);
  const before = earlierUse(posting, earlier);
  if (before === "OTHER") return refused({ code: "KEY_REUSED" });
  if (before !== "NONE") return { taken: true, repeated: true, events: before, version: actual };
  if (posting.expectedVersion !== undefined && posting.expectedVersion !== actual)
    return refused({ code: "VERSION_CONFLICT", expected: posting.expectedVersion, actual });
  const happening = "event" in posting ? posting.event : posting.replacement;
  if (happening !== undefined && happening.businessDate > context.today) {
    const { businessDate } = happening;
    return refused({ code: "FUTURE_DATE", businessDate, today: context.today });
  }
  const rows = rowsOf(posting, stream, context.author);
  if (!Array.isArray(rows)) return refused(rows);
  const all = [...stream.events, ...rows];
  const refusal = judgeStream(all, stream.terms, context.strictness, stream.events);
  if (refusal !== undefined) return refused(refusal);
  return { taken: true, repeated: false, events: rows, version: actual + rows.length, rows };
}

/**
 * Writes down what happened to any number of projects, within a transaction: each posting is taken or refused on its
 * own, in the order given, against what is on the books then. Writers to one customer take turns. The number of
 * statements does not grow with the number of postings.
 */
export async function postEvents(
  sql: Sql,
  context: PostContext,
  postings: readonly Posting[],
): Promise<Posted[]> {
  if (postings.length === 0) return [];
  const projects = [...new Map(postings.map((p) => [p.project.id, p.project])).values()];
  await lockCustomers(
    sql,
    projects.map((p) => p.subjectId),
  );
  const streams = await readStreams(sql, projects);
  const keys = postings.flatMap(({ project: { subjectId }, idempotencyKey: key }) => [
    { subjectId, key },
    { subjectId, key: reversalKey(key) },
  ]);
  const earlier = await readByKey(sql, keys);
  const added: (BookedEvent & { project: ProjectKey })[] = [];
  const outcomes = postings.map((posting): Posted => {
    const { project } = posting;
    const stream = streams.get(project.id) ?? { key: project, events: [], terms: undefined };
    const { rows, ...posted } = judgePosting(posting, stream, earlier, context);
    if (rows !== undefined) {
      streams.set(project.id, { ...stream, events: [...stream.events, ...rows] });
      for (const row of rows)
        earlier.set(keyText(project.subjectId, row.idempotencyKey), { ...row, guaranteeId: project.id });
      added.push(...rows.map((row) => ({ ...row, project })));
    }
    return posted;
  });
  await insertEvents(sql, context.institutionId, added);
  return outcomes;
}
