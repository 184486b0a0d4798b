import type { BusinessDate } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import { sumsList, sumsSql } from "./standing.js";

/** A period end whose balances are kept ready, and up to when events are in them. */
export interface Period {
  readonly endsOn: BusinessDate;
  readonly knownAt: Date;
}

/** The dates of a question about the whole book. */
export interface BookMoment {
  readonly onDate: BusinessDate;
  readonly knownAt: Date | undefined;
}

const columns = Object.keys(sumsSql);
const list = columns.join(", ");
const KNOWN = "($3::timestamptz is null or e.recorded_at <= $3)";

const ALL_EVENTS = `
    select e.subject_id, e.guarantee_id, ${sumsList}
    from guarantee_event e
    where e.institution_id = $1 and e.business_date <= $2 and ${KNOWN}
    group by 1, 2`;

const eventsWhere = (condition: string): string => `
        select e.subject_id, e.guarantee_id, e.type, e.sign, e.amount, e.interest, e.bank_part from guarantee_event e
        where e.institution_id = $1 and ${condition} and ${KNOWN}`;

/**
 * Whether the period is still kept as it was found: else it was kept anew meanwhile, and with it what came late. A
 * count and not `exists`, because the planner takes it that a count is seldom what one compares it with.
 */
const KEPT_AS_FOUND =
  "(select count(*) from ledger_period where institution_id = $1 and ends_on = $4 and known_at = $5)";

/**
 * Only what happened or came since is summed up; it is added to the balances, which are not grouped again. The offset
 * makes every addition happen once, however often a statement around it uses the sum.
 */
const SINCE_PERIOD = `
    select subject_id, guarantee_id,
      ${columns.map((c) => `coalesce(kept.${c}, 0) + coalesce(since.${c}, 0) as ${c}`).join(", ")}
    from (
      select subject_id, guarantee_id, ${list} from ledger_balance
      where institution_id = $1 and ends_on = $4 and ${KEPT_AS_FOUND} > 0
    ) kept full join (
      select e.subject_id, e.guarantee_id, ${sumsList} from (
        ${eventsWhere("e.business_date > $4 and e.business_date <= $2")}
        union all ${eventsWhere("e.business_date <= $4 and e.recorded_at > $5")}
        union all ${eventsWhere(`e.business_date <= $4 and e.recorded_at <= $5 and ${KEPT_AS_FOUND} = 0`)}
      ) e group by 1, 2
    ) since using (subject_id, guarantee_id) offset 0`;

/** A statement over the sums of every guarantee as of a date, and its values; `$1` is the institution. */
export interface BookQuery {
  /** Selects subject_id, guarantee_id and the columns of `sumsSql`. */
  readonly sums: string;
  readonly values: readonly unknown[];
  /** Tells the statement prepared over a period from that over all events. */
  readonly from: "period" | "events";
}

/** How to sum up the whole book: from the last kept period end and what came since, else from every event. */
export function bookQuery(
  institutionId: string,
  { onDate, knownAt }: BookMoment,
  period: Period | undefined,
): BookQuery {
  const values = [institutionId, onDate, knownAt ?? null];
  return period === undefined
    ? { sums: ALL_EVENTS, values, from: "events" }
    : { sums: SINCE_PERIOD, values: [...values, period.endsOn, period.knownAt], from: "period" };
}

/** The last kept period end that can be built upon for a moment. */
export async function lastPeriod(
  sql: Sql,
  institutionId: string,
  { onDate, knownAt }: BookMoment,
): Promise<Period | undefined> {
  const { rows } = await sql.query<{ ends_on: string; known_at: Date }>({
    name: "last-period",
    text: `select ends_on::text, known_at from ledger_period
           where institution_id = $1 and ends_on <= $2 and ($3::timestamptz is null or known_at <= $3)
           order by ends_on desc limit 1`,
    values: [institutionId, onDate, knownAt ?? null],
  });
  const [row] = rows;
  return row && { endsOn: row.ends_on, knownAt: row.known_at };
}

/** Any number, as long as it is the one the migration's trigger uses. */
const LEDGER_LOCK = 7_364_512_002;

/**
 * The present moment of the ledger, within a transaction: everything recorded up to it is visible, and whatever is
 * still being written will bear a later time. Waits for writers under way.
 */
export async function settle(sql: Sql): Promise<Date> {
  await sql.query({ text: "select pg_advisory_xact_lock($1)", values: [LEDGER_LOCK] });
  // Times are kept in milliseconds: the lock is held until this one is over, or the next writer could share it.
  const { rows } = await sql.query<{ now: Date }>({
    text: "select date_trunc('milliseconds', clock_timestamp()) as now, pg_sleep(0.001)",
  });
  const [row] = rows;
  if (row === undefined) throw new Error("the database tells no time");
  return row.now;
}

/** Keeps the balances of a period end ready, within a transaction; an older keeping of the same end is replaced. */
export async function keepPeriod(
  sql: Sql,
  institutionId: string,
  endsOn: BusinessDate,
): Promise<Period & { guarantees: number }> {
  const knownAt = await settle(sql);
  const key = [institutionId, endsOn];
  await sql.query({
    text: "delete from ledger_balance where institution_id = $1 and ends_on = $2",
    values: key,
  });
  const { rowCount } = await sql.query({
    text: `insert into ledger_balance (institution_id, ends_on, subject_id, guarantee_id, ${list})
           select $1, $2, subject_id, guarantee_id, ${list} from (${ALL_EVENTS}) sums`,
    values: [...key, knownAt],
  });
  const guarantees = rowCount ?? 0;
  await sql.query({
    text: `insert into ledger_period (institution_id, ends_on, known_at, guarantees) values ($1, $2, $3, $4)
           on conflict on constraint ledger_period_pkey do update
             set known_at = excluded.known_at, guarantees = excluded.guarantees`,
    values: [...key, knownAt, guarantees],
  });
  return { endsOn, knownAt, guarantees };
}

/** How many guarantees of a kept period end differ from what their events add up to; undefined if none is kept. */
export async function checkPeriod(
  sql: Sql,
  institutionId: string,
  endsOn: BusinessDate,
): Promise<{ readonly guarantees: number; readonly wrong: number } | undefined> {
  const { rows } = await sql.query<{ known_at: Date; guarantees: number }>({
    text: "select known_at, guarantees from ledger_period where institution_id = $1 and ends_on = $2",
    values: [institutionId, endsOn],
  });
  const [period] = rows;
  if (period === undefined) return undefined;
  const kept = `select subject_id, guarantee_id, ${list} from ledger_balance where institution_id = $1 and ends_on = $2`;
  const { rows: found } = await sql.query<{ wrong: number }>({
    text: `with derived as (${ALL_EVENTS}), kept as (${kept}), differing as (
             (select * from derived except select * from kept) union (select * from kept except select * from derived))
           select count(distinct guarantee_id)::int as wrong from differing`,
    values: [institutionId, endsOn, period.known_at],
  });
  return { guarantees: period.guarantees, wrong: found[0]?.wrong ?? 0 };
}
