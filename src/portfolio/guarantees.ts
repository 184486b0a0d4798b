import { type BusinessDate, type Fen, fenOfYuan } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import type { Shares } from "./risk-sharing.js";
import {
  EVENT_COLUMNS,
  type EventJson,
  eventOf,
  type ProjectKey,
  type RecordedEvent,
  SHARE_COLUMNS,
  sharesOfRow,
  type SharesRow,
} from "./stream.js";

/** A loan 借据 under a guarantee. */
export interface LoanView {
  readonly id: string;
  readonly number: string;
  readonly disbursedOn: BusinessDate;
  readonly dueOn: BusinessDate;
  readonly rateBps: number | null;
}

/** What secures the guarantor in turn 反担保. */
export interface CounterGuaranteeView {
  readonly kind: "COLLATERAL" | "PLEDGE" | "PERSONAL";
  readonly description: string;
  readonly value: Fen | null;
  readonly registeredOn: BusinessDate;
}

/** One guarantee with everything on its books. */
export interface GuaranteeView {
  readonly subjectId: string;
  readonly id: string;
  readonly number: string;
  readonly kind: "DIRECT" | "REGUARANTEE";
  readonly product: string;
  readonly bank: string | null;
  readonly amount: Fen;
  readonly shares: Shares;
  readonly feeRateBps: number | null;
  readonly startsOn: BusinessDate;
  readonly endsOn: BusinessDate;
  /** The guarantee of the same customer that it renews 续保. */
  readonly renews: string | null;
  /** In the order they were recorded. */
  readonly events: readonly RecordedEvent[];
  readonly loans: readonly LoanView[];
  readonly counterGuarantees: readonly CounterGuaranteeView[];
}

/** Where a page of guarantees starts: after this one, in order of start date and id. */
export interface GuaranteeCursor {
  readonly startsOn: BusinessDate;
  readonly id: string;
}

type GuaranteeRow = SharesRow & {
  subject_id: string;
  id: string;
  number: string;
  kind: "DIRECT" | "REGUARANTEE";
  product: string;
  bank: string | null;
  amount: string;
  fee_rate_bps: number | null;
  starts_on: string;
  ends_on: string;
  renews: string | null;
  events: EventJson[];
  loans: LoanView[];
  counter_guarantees: (Omit<CounterGuaranteeView, "value"> & { value: string | null })[];
};

const ofGuarantee = "subject_id = g.subject_id and guarantee_id = g.id";
const listOf = (select: string): string =>
  `(select coalesce(json_agg(row_to_json(r)), '[]') from (${select}) r)`;

const COLUMNS = `g.subject_id, g.id, g.number, g.kind, g.product, g.bank, g.amount::text, g.fee_rate_bps,
  g.starts_on::text, g.ends_on::text, g.renews, ${SHARE_COLUMNS},
  ${listOf(`select ${EVENT_COLUMNS} from guarantee_event where ${ofGuarantee} order by seq`)} as events,
  ${listOf(`select id, number, disbursed_on::text as "disbursedOn", due_on::text as "dueOn", rate_bps as "rateBps"
    from loan where ${ofGuarantee} order by disbursed_on, number`)} as loans,
  ${listOf(`select kind, description, value::text, registered_on::text as "registeredOn"
    from counter_guarantee where ${ofGuarantee} order by registered_on, id`)} as counter_guarantees`;

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
  keys: readonly ProjectKey[],
): Promise<GuaranteeView[]> {
  const { rows } = await sql.query<GuaranteeRow>({
    name: "guarantees-by-id",
    text: `select ${COLUMNS} from guarantee g
           where institution_id = $1 and (subject_id, id) in (select * from unnest($2::uuid[], $3::uuid[]))`,
    values: [institutionId, keys.map((k) => k.subjectId), keys.map((k) => k.id)],
  });
  return rows.map(viewOf);
}

const viewOf = (row: GuaranteeRow): GuaranteeView => ({
  subjectId: row.subject_id,
  id: row.id,
  number: row.number,
  kind: row.kind,
  product: row.product,
  bank: row.bank,
  amount: fenOfYuan(row.amount),
  shares: sharesOfRow(row),
  feeRateBps: row.fee_rate_bps,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  renews: row.renews,
  events: row.events.map(eventOf),
  loans: row.loans,
  counterGuarantees: row.counter_guarantees.map((c) => ({
    ...c,
    value: c.value === null ? null : fenOfYuan(c.value),
  })),
});
