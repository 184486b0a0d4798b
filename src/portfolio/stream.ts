import { type BusinessDate, fenOfYuan, yuanOfFen } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import type { EventType } from "./events.js";
import type { Terms } from "./lifecycle.js";
import { type Reguarantor, type Shares, sharesOf } from "./risk-sharing.js";
import type { LedgerEvent } from "./standing.js";

/** The key a project, its application and its guarantee share. */
export interface ProjectKey {
  readonly subjectId: string;
  readonly id: string;
}

/** What is on the books about one project. */
export interface Stream {
  readonly key: ProjectKey;
  readonly events: readonly BookedEvent[];
  /** Undefined while there is no contract. */
  readonly terms: Terms | undefined;
}

/** An event with what only the books need. */
export interface BookedEvent extends LedgerEvent {
  readonly idempotencyKey: string;
  readonly author: string;
  readonly detail: Readonly<Record<string, string>>;
}

/** An event as read back from the books. */
export interface RecordedEvent extends BookedEvent {
  readonly recordedAt: Date;
}

/** Shares of a row with the five share columns. */
export interface SharesRow {
  own_share: string;
  national_share: string;
  province_share: string;
  government_share: string;
  bank_share: string;
}

export const SHARE_COLUMNS = "own_share, national_share, province_share, government_share, bank_share";

export const sharesOfRow = (row: SharesRow): Shares =>
  sharesOf({
    OWN: row.own_share,
    NATIONAL_FUND: row.national_share,
    PROVINCE: row.province_share,
    GOVERNMENT: row.government_share,
    BANK: row.bank_share,
  });

/** An event as JSON made by the database. */
export interface EventJson {
  id: string;
  seq: number;
  place: number;
  type: EventType;
  sign: 1 | -1;
  amount: string;
  interest: string;
  bankPart: string;
  businessDate: BusinessDate;
  loanId: string | null;
  bearer: Reguarantor | null;
  corrects: string | null;
  idempotencyKey: string;
  author: string;
  recordedAt: string;
  detail: Record<string, string>;
}

/** Columns of `guarantee_event` under the names of `EventJson`. */
export const EVENT_COLUMNS = `id, seq, place, type, sign, amount::text, interest::text, bank_part::text as "bankPart",
  business_date::text as "businessDate", loan_id as "loanId", bearer, corrects, idempotency_key as "idempotencyKey",
  author, recorded_at as "recordedAt", detail`;

export const eventOf = (row: EventJson): RecordedEvent => ({
  ...row,
  amount: fenOfYuan(row.amount),
  interest: fenOfYuan(row.interest),
  bankPart: fenOfYuan(row.bankPart),
  recordedAt: new Date(row.recordedAt),
});

/**
 * Makes transactions that write events take turns, customer by customer: a project is one customer's, and so is an
 * idempotency key. In one order everywhere, so that none wait in a ring.
 */
export async function lockCustomers(sql: Sql, subjectIds: readonly string[]): Promise<void> {
  await sql.query({
    name: "lock-customers",
    text: `select pg_advisory_xact_lock(key) from (
             select distinct hashtextextended(id, 3) as key from unnest($1::text[]) t(id) order by key offset 0) keys`,
    values: [subjectIds],
  });
}

/** An event with the project it belongs to, as found by its idempotency key. */
export type KeyedEvent = BookedEvent & { readonly guaranteeId: string };

/** Names an idempotency key: it is one customer's. */
export const keyText = (subjectId: string, key: string): string => `${subjectId} ${key}`;

/** The events recorded before under some keys, by `keyText`; one statement. */
export async function readByKey(
  sql: Sql,
  keys: readonly { readonly subjectId: string; readonly key: string }[],
): Promise<Map<string, KeyedEvent>> {
  const { rows } = await sql.query<EventJson & { subject_id: string; guarantee_id: string }>({
    name: "events-by-key",
    text: `select subject_id, guarantee_id, ${EVENT_COLUMNS} from guarantee_event
           where (subject_id, idempotency_key) in (select * from unnest($1::uuid[], $2::text[]))`,
    values: [keys.map((k) => k.subjectId), keys.map((k) => k.key)],
  });
  return new Map(
    rows.map((row) => [
      keyText(row.subject_id, row.idempotencyKey),
      { ...eventOf(row), guaranteeId: row.guarantee_id },
    ]),
  );
}

type TermsRow = SharesRow & { id: string; amount: string };

/** The streams of some projects with their contracts' terms; two statements. */
export async function readStreams(sql: Sql, keys: readonly ProjectKey[]): Promise<Map<string, Stream>> {
  const values = [keys.map((k) => k.subjectId), keys.map((k) => k.id)];
  const { rows } = await sql.query<EventJson & { guarantee_id: string }>({
    name: "streams",
    text: `select guarantee_id, ${EVENT_COLUMNS} from guarantee_event
           where (subject_id, guarantee_id) in (select * from unnest($1::uuid[], $2::uuid[])) order by guarantee_id, seq`,
    values,
  });
  const { rows: contracts } = await sql.query<TermsRow>({
    name: "terms",
    text: `select id, amount::text, ${SHARE_COLUMNS} from guarantee
           where (subject_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    values,
  });
  const terms = new Map(
    contracts.map((row) => [row.id, { amount: fenOfYuan(row.amount), shares: sharesOfRow(row) }] as const),
  );
  const events = new Map<string, BookedEvent[]>();
  for (const row of rows) {
    const stream = events.get(row.guarantee_id);
    if (stream === undefined) events.set(row.guarantee_id, [eventOf(row)]);
    else stream.push(eventOf(row));
  }
  return new Map(
    keys.map((key) => [key.id, { key, events: events.get(key.id) ?? [], terms: terms.get(key.id) }]),
  );
}

/** Writes events that were judged; one statement. The caller holds the locks of their projects. */
export async function insertEvents(
  sql: Sql,
  institutionId: string,
  events: readonly (BookedEvent & { readonly project: ProjectKey })[],
): Promise<void> {
  if (events.length === 0) return;
  const column = <T>(of: (event: (typeof events)[number]) => T): T[] => events.map(of);
  await sql.query({
    name: "record-events",
    text: `insert into guarantee_event (institution_id, subject_id, guarantee_id, id, seq, place, type, sign, amount,
             interest, bank_part, business_date, loan_id, bearer, corrects, idempotency_key, author, detail)
           select $1, t.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::int[], $6::int[], $7::text[], $8::int2[],
             $9::numeric[], $10::numeric[], $11::numeric[], $12::date[], $13::uuid[], $14::text[], $15::uuid[],
             $16::text[], $17::text[], $18::jsonb[]) t`,
    values: [
      institutionId,
      column((e) => e.project.subjectId),
      column((e) => e.project.id),
      column((e) => e.id),
      column((e) => e.seq),
      column((e) => e.place),
      column((e) => e.type),
      column((e) => e.sign),
      column((e) => yuanOfFen(e.amount)),
      column((e) => yuanOfFen(e.interest)),
      column((e) => yuanOfFen(e.bankPart)),
      column((e) => e.businessDate),
      column((e) => e.loanId),
      column((e) => e.bearer),
      column((e) => e.corrects),
      column((e) => e.idempotencyKey),
      column((e) => e.author),
      column((e) => JSON.stringify(e.detail)),
    ],
  });
}
