import { type BusinessDate, type Fen, fenOfYuan } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import { type BookMoment, bookQuery, lastPeriod } from "./balances.js";
import { ownPart, ownPartWithoutBank } from "./exposure.js";
import {
  COMPENSATION_BALANCE,
  type GuaranteeStatus,
  OUTSTANDING,
  STAGE_OF_EVENT,
  STATUS,
  sumsList,
} from "./standing.js";

/** What the whole book adds up to on a business date. */
export interface Book {
  readonly onDate: BusinessDate;
  readonly guarantees: number;
  readonly customers: number;
  readonly guaranteesInForce: number;
  readonly customersInForce: number;
  /** Contract amounts, and the part of them this institution bears itself. */
  readonly contractAmount: Fen;
  readonly ownContractAmount: Fen;
  readonly outstandingBalance: Fen;
  readonly ownShareBalance: Fen;
  readonly disbursed: Fen;
  /** 累计解除担保额: repaid, released and compensated. */
  readonly relieved: Fen;
  /** Principal and interest lost in compensations, before it is shared. */
  readonly loss: Fen;
  readonly compensated: Fen;
  readonly recovered: Fen;
  readonly writtenOff: Fen;
  readonly compensationBalance: Fen;
  readonly ownCompensationBalance: Fen;
  readonly fees: Fen;
}

const BOOK_SUMS = {
  contractAmount: "g.amount",
  ownContractAmount: ownPart("g.amount"),
  outstandingBalance: "outstanding",
  ownShareBalance: ownPart("outstanding"),
  disbursed: "disbursed",
  relieved: "repaid + released + compensated_principal",
  loss: "loss",
  compensated: "paid",
  recovered: "recovered",
  writtenOff: "written_off",
  compensationBalance: "unrecovered",
  ownCompensationBalance: ownPartWithoutBank("unrecovered"),
  fees: "fees",
} as const;

type BookSum = keyof typeof BOOK_SUMS;
type BookRow = Record<BookSum, string> &
  Record<"guarantees" | "customers" | "inForce" | "customersInForce", number>;

/** The whole book as of a date: from the last kept period end and what came since, if one is kept. */
export async function readBook(sql: Sql, institutionId: string, moment: BookMoment): Promise<Book> {
  const { sums, values, from } = bookQuery(
    institutionId,
    moment,
    await lastPeriod(sql, institutionId, moment),
  );
  const totals = Object.entries(BOOK_SUMS).map(
    ([name, amount]) => `coalesce(sum(${amount}), 0)::numeric(24,2)::text as "${name}"`,
  );
  const { rows } = await sql.query<BookRow>({
    name: `book-from-${from}`,
    text: `select count(*)::int as guarantees, count(distinct b.subject_id)::int as customers,
             (count(*) filter (where outstanding > 0))::int as "inForce",
             (count(distinct b.subject_id) filter (where outstanding > 0))::int as "customersInForce",
             ${totals.join(",\n             ")}
           from (select *, ${OUTSTANDING} as outstanding, ${COMPENSATION_BALANCE} as unrecovered
                 from (${sums}) sums offset 0) b
             join guarantee g on g.subject_id = b.subject_id and g.id = b.guarantee_id`,
    values: [...values],
  });
  const [row] = rows;
  if (row === undefined) throw new Error("an aggregate returns one row");
  const amounts = Object.fromEntries(
    (Object.keys(BOOK_SUMS) as BookSum[]).map((name) => [name, fenOfYuan(row[name])]),
  ) as Record<BookSum, Fen>;
  const { guarantees, customers, inForce, customersInForce } = row;
  return {
    onDate: moment.onDate,
    guarantees,
    customers,
    guaranteesInForce: inForce,
    customersInForce,
    ...amounts,
  };
}

/** What happened to the whole book between two dates, both included. */
export interface Flow {
  readonly disbursed: Fen;
  readonly relieved: Fen;
  readonly loss: Fen;
  readonly compensated: Fen;
  readonly recovered: Fen;
  readonly writtenOff: Fen;
  readonly fees: Fen;
}

const FLOW_SUMS: Record<keyof Flow, string> = {
  disbursed: "disbursed",
  relieved: "repaid + released + compensated_principal",
  loss: "loss",
  compensated: "paid",
  recovered: "recovered",
  writtenOff: "written_off",
  fees: "fees",
};

/** Reads what happened between two dates; one statement over the events of those days. */
export async function readFlow(
  sql: Sql,
  institutionId: string,
  fromOn: BusinessDate,
  moment: BookMoment,
): Promise<Flow> {
  const totals = Object.entries(FLOW_SUMS).map(
    ([name, amount]) => `(${amount})::numeric(24,2)::text as "${name}"`,
  );
  const { rows } = await sql.query<Record<keyof Flow, string>>({
    name: "book-flow",
    text: `select ${totals.join(", ")} from (
             select ${sumsList} from guarantee_event e
             where e.institution_id = $1 and e.business_date between $2 and $3
               and ($4::timestamptz is null or e.recorded_at <= $4)) sums`,
    values: [institutionId, fromOn, moment.onDate, moment.knownAt ?? null],
  });
  const [row] = rows;
  if (row === undefined) throw new Error("an aggregate returns one row");
  return Object.fromEntries(
    (Object.keys(FLOW_SUMS) as (keyof Flow)[]).map((name) => [name, fenOfYuan(row[name])]),
  ) as Record<keyof Flow, Fen>;
}

/** How many projects stand where, and what is outstanding with them. */
export interface StatusCount {
  readonly status: GuaranteeStatus;
  readonly count: number;
  readonly outstandingBalance: Fen;
}

/** Projects by status as of a date, applications included; one statement over every event. */
export async function countByStatus(
  sql: Sql,
  institutionId: string,
  { onDate, knownAt }: BookMoment,
): Promise<StatusCount[]> {
  const { rows } = await sql.query<{ status: GuaranteeStatus; count: number; balance: string }>({
    name: "book-by-status",
    text: `with known as (
             select * from guarantee_event where institution_id = $1 and business_date <= $2
               and ($3::timestamptz is null or recorded_at <= $3)
           ), sums as (
             select e.subject_id, e.guarantee_id, ${sumsList} from known e group by 1, 2
           ), last_stage as (
             select distinct on (e.subject_id, e.guarantee_id) e.subject_id, e.guarantee_id, ${STAGE_OF_EVENT} as stage
             from known e
             where e.sign = 1 and ${STAGE_OF_EVENT} is not null
               and not exists (select from guarantee_event r where r.subject_id = e.subject_id and r.corrects = e.id
                 and r.sign = -1 and ($3::timestamptz is null or r.recorded_at <= $3))
             order by e.subject_id, e.guarantee_id, e.business_date desc, e.place desc, e.seq desc
           )
           select ${STATUS} as status, count(*)::int as count, sum(${OUTSTANDING})::numeric(24,2)::text as balance
           from sums left join last_stage using (subject_id, guarantee_id) group by 1 order by 1`,
    values: [institutionId, onDate, knownAt ?? null],
  });
  return rows.map(({ status, count, balance }) => ({
    status,
    count,
    outstandingBalance: fenOfYuan(balance),
  }));
}
