import { type BusinessDate, type Fen, fenOfYuan } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import { type GuaranteeStatus, statusOf } from "./status.js";

/** One guarantee with what its events add up to today. */
export interface GuaranteeView {
  readonly subjectId: string;
  readonly id: string;
  readonly number: string;
  readonly product: string;
  readonly amount: Fen;
  readonly ownShare: number;
  readonly startsOn: BusinessDate;
  readonly endsOn: BusinessDate;
  readonly status: GuaranteeStatus;
  readonly outstandingBalance: Fen;
  readonly events: readonly GuaranteeEventView[];
}

export interface GuaranteeEventView {
  readonly type: string;
  readonly amount: Fen;
  readonly businessDate: BusinessDate;
}

/** Where a page of guarantees starts: after this one, in order of start date and id. */
export interface GuaranteeCursor {
  readonly startsOn: BusinessDate;
  readonly id: string;
}

interface GuaranteeRow {
  subject_id: string;
  id: string;
  number: string;
  product: string;
  amount: string;
  own_share: number;
  starts_on: string;
  ends_on: string;
  events: { type: string; amount: string; businessDate: string }[];
}

const COLUMNS = `g.subject_id, g.id, g.number, g.product, g.amount::text, g.own_share::float8,
  g.starts_on::text, g.ends_on::text,
  (select coalesce(json_agg(row_to_json(e)), '[]') from (
     select type, amount::text, business_date::text as "businessDate" from guarantee_event
     where subject_id = g.subject_id and guarantee_id = g.id order by business_date, recorded_at, id) e) as events`;

/** The first `limit` guarantees of each subject after a cursor, oldest first; one statement for all subjects. */
export async function readGuarantees(
  sql: Sql,
  institutionId: string,
  subjectIds: readonly string[],
  limit: number,
  after: GuaranteeCursor | undefined,
): Promise<Map<string, GuaranteeView[]>> {
  const { rows } = await sql.query<GuaranteeRow>({
    name: "guarantees-of-subjects",
    text: `select ${COLUMNS} from (select distinct unnest($2::uuid[])) s(id) cross join lateral (
             select * from guarantee
             where institution_id = $1 and subject_id = s.id
               and ($4::date is null or (starts_on, id) > ($4::date, $5::uuid))
             order by starts_on, id limit $3) g
           order by g.subject_id, g.starts_on, g.id`,
    values: [institutionId, subjectIds, limit, after?.startsOn ?? null, after?.id ?? null],
  });
  const found = new Map<string, GuaranteeView[]>(subjectIds.map((id) => [id, []]));
  for (const row of rows) found.get(row.subject_id)?.push(viewOf(row));
  return found;
}

/** Guarantees by id; one statement. */
export async function readGuaranteesById(
  sql: Sql,
  institutionId: string,
  keys: readonly { subjectId: string; id: string }[],
): Promise<GuaranteeView[]> {
  const { rows } = await sql.query<GuaranteeRow>({
    name: "guarantees-by-id",
    text: `select ${COLUMNS} from guarantee g
           where institution_id = $1 and (subject_id, id) in (select * from unnest($2::uuid[], $3::uuid[]))`,
    values: [institutionId, keys.map((k) => k.subjectId), keys.map((k) => k.id)],
  });
  return rows.map(viewOf);
}

function viewOf(row: GuaranteeRow): GuaranteeView {
  const events = row.events.map((e) => ({ ...e, amount: fenOfYuan(e.amount) }));
  return {
    subjectId: row.subject_id,
    id: row.id,
    number: row.number,
    product: row.product,
    amount: fenOfYuan(row.amount),
    ownShare: row.own_share,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    ...statusOf(events),
    events,
  };
}
