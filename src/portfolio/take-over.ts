import { v7 as uuidv7 } from "uuid";
import { type BusinessDate, type Fen, yuanOfFen } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import { judgeStream } from "./lifecycle.js";
import { eventFrom, type Happening, type PostContext, type PostRefusal, sameHappening } from "./post.js";
import { type Bearer, fractionOf, type Shares } from "./risk-sharing.js";
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

/** A guarantee as other books tell it, with what became of it so far. */
export interface GuaranteeDraft {
  readonly subjectId: string;
  readonly number: string;
  readonly kind?: "DIRECT" | "REGUARANTEE";
  /** Code of the product; one not known yet is made, with its code as title, counted as a loan guarantee. */
  readonly product: string;
  /** The lending bank; one not known yet is made. */
  readonly bank?: string | undefined;
  readonly amount: Fen;
  readonly shares: Shares;
  readonly feeRateBps?: number | undefined;
  readonly startsOn: BusinessDate;
  readonly endsOn: BusinessDate;
  readonly events: readonly (Omit<Happening, "loanId"> & { readonly idempotencyKey: string })[];
}

/** What became of a guarantee taken over: how much of it was new, or why none of it was taken. */
export type TakenOver =
  | { readonly taken: true; readonly key: ProjectKey; readonly isNew: boolean; readonly added: number }
  | {
      readonly taken: false;
      readonly refusal: PostRefusal | { readonly code: "FOREIGN_NUMBER" };
    };

type Found = ReadonlyMap<string, ProjectKey>;

async function findNumbers(sql: Sql, institutionId: string, numbers: readonly string[]): Promise<Found> {
  const { rows } = await sql.query<{ number: string; subject_id: string; id: string }>({
    name: "guarantees-by-number",
    text: "select number, subject_id, id from guarantee where institution_id = $1 and number = any($2)",
    values: [institutionId, numbers],
  });
  return new Map(rows.map((r) => [r.number, { subjectId: r.subject_id, id: r.id }]));
}

const share = (drafts: readonly GuaranteeDraft[], bearer: Bearer): string[] =>
  drafts.map((d) => fractionOf(d.shares[bearer]));

async function insertGuarantees(
  sql: Sql,
  institutionId: string,
  opened: readonly { readonly draft: GuaranteeDraft; readonly id: string }[],
): Promise<void> {
  if (opened.length === 0) return;
  const drafts = opened.map((o) => o.draft);
  const banks = [...new Set(drafts.flatMap((d) => d.bank ?? []))].sort();
  await sql.query({
    text: `insert into product (institution_id, code, title_zh, title_en, class)
           select $1, t, t, t, 'LOAN' from unnest($2::text[]) t on conflict do nothing`,
    values: [institutionId, [...new Set(drafts.map((d) => d.product))].sort()],
  });
  if (banks.length > 0) {
    await sql.query({
      text: `insert into partner_bank (institution_id, code, name) select $1, t, t from unnest($2::text[]) t
             on conflict do nothing`,
      values: [institutionId, banks],
    });
  }
  await sql.query({
    text: `insert into guarantee (institution_id, subject_id, id, number, kind, product, bank, amount, own_share,
             national_share, province_share, government_share, bank_share, fee_rate_bps, starts_on, ends_on)
           select $1, t.* from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
             $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[], $12::numeric[], $13::numeric[], $14::int[],
             $15::date[], $16::date[]) t`,
    values: [
      institutionId,
      drafts.map((d) => d.subjectId),
      opened.map((o) => o.id),
      drafts.map((d) => d.number),
      drafts.map((d) => d.kind ?? "DIRECT"),
      drafts.map((d) => d.product),
      drafts.map((d) => d.bank ?? null),
      drafts.map((d) => yuanOfFen(d.amount)),
      share(drafts, "OWN"),
      share(drafts, "NATIONAL_FUND"),
      share(drafts, "PROVINCE"),
      share(drafts, "GOVERNMENT"),
      share(drafts, "BANK"),
      drafts.map((d) => d.feeRateBps ?? null),
      drafts.map((d) => d.startsOn),
      drafts.map((d) => d.endsOn),
    ],
  });
}

/**
 * The events of a draft that are not on the books yet, or why they cannot be. An event already there must be what the
 * draft tells: books that tell it otherwise now are refused, so that the difference is not lost.
 */
function newEvents(
  draft: GuaranteeDraft,
  stream: Stream,
  context: PostContext,
  earlier: ReadonlyMap<string, KeyedEvent>,
): BookedEvent[] | PostRefusal {
  const future = draft.events.find((e) => e.businessDate > context.today);
  if (future !== undefined)
    return { code: "FUTURE_DATE", businessDate: future.businessDate, today: context.today };
  const terms = stream.terms ?? { amount: draft.amount, shares: draft.shares };
  const first = (stream.events.at(-1)?.seq ?? 0) + 1;
  const events = new Map<string, BookedEvent>();
  for (const event of draft.events) {
    const key = event.idempotencyKey;
    const known = earlier.get(keyText(draft.subjectId, key));
    const told = known?.guaranteeId === stream.key.id ? known : events.get(key);
    if (known !== undefined && told === undefined) return { code: "KEY_REUSED" };
    if (told !== undefined && !sameHappening(told, event)) return { code: "KEY_REUSED" };
    if (told !== undefined) continue;
    const seq = first + events.size;
    const place = { id: uuidv7(), seq, place: seq, corrects: null };
    events.set(key, eventFrom(event, terms, place, { idempotencyKey: key, author: context.author }));
  }
  const added = [...events.values()];
  return judgeStream([...stream.events, ...added], terms, context.strictness) ?? added;
}

/** Makes transactions that take over guarantees take turns: a number taken by two at once would fail one of them. */
const takeTurns = (sql: Sql, institutionId: string) =>
  sql.query({
    text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
    values: [`take over ${institutionId}`],
  });

/**
 * Takes guarantees of other books over, within a transaction, each with all its events or not at all. A guarantee is
 * known by its number and an event by its key: taking the same over again changes nothing. The number of statements
 * does not grow with the number of guarantees.
 */
export async function takeOverGuarantees(
  sql: Sql,
  context: PostContext,
  drafts: readonly GuaranteeDraft[],
): Promise<TakenOver[]> {
  if (drafts.length === 0) return [];
  const { institutionId } = context;
  await takeTurns(sql, institutionId);
  const found = new Map(
    await findNumbers(
      sql,
      institutionId,
      drafts.map((d) => d.number),
    ),
  );
  const known = [...found.values()];
  await lockCustomers(
    sql,
    drafts.map((d) => d.subjectId),
  );
  const streams = await readStreams(sql, known);
  const earlier = await readByKey(
    sql,
    drafts.flatMap(({ subjectId, events }) => events.map((e) => ({ subjectId, key: e.idempotencyKey }))),
  );
  const opened: { draft: GuaranteeDraft; id: string }[] = [];
  const added: (BookedEvent & { project: ProjectKey })[] = [];
  const outcomes = drafts.map((draft): TakenOver => {
    const project = found.get(draft.number) ?? { subjectId: draft.subjectId, id: uuidv7() };
    if (project.subjectId !== draft.subjectId) return { taken: false, refusal: { code: "FOREIGN_NUMBER" } };
    const stream = streams.get(project.id) ?? { key: project, events: [], terms: undefined };
    const events = newEvents(draft, stream, context, earlier);
    if (!Array.isArray(events)) return { taken: false, refusal: events };
    const isNew = !found.has(draft.number);
    if (isNew) opened.push({ draft, id: project.id });
    found.set(draft.number, project);
    const terms = stream.terms ?? { amount: draft.amount, shares: draft.shares };
    streams.set(project.id, { key: project, events: [...stream.events, ...events], terms });
    added.push(...events.map((event) => ({ ...event, project })));
    for (const event of events)
      earlier.set(keyText(project.subjectId, event.idempotencyKey), { ...event, guaranteeId: project.id });
    return { taken: true, key: project, isNew, added: events.length };
  });
  await insertGuarantees(sql, institutionId, opened);
  await insertEvents(sql, institutionId, added);
  return outcomes;
}
