import { businessDateOf } from "../facts/business-date.js";
import type { FactsOf } from "../facts/dimension.js";
import { type BusinessDate, type Fen, fenOfYuan } from "../facts/fact.js";
import type { portfolio } from "../facts/portfolio.facts.js";
import type { Sql } from "../entities/sql.js";
import type { Moment } from "../observations/store.js";
import { COMPENSATION_BALANCE, OUTSTANDING, sumsList } from "./standing.js";

/** What an institution has at stake with one customer on a business date. */
export interface Exposure {
  readonly onDate: BusinessDate;
  /** 在保余额: disbursed − repaid − released − compensated principal. */
  readonly outstandingBalance: Fen;
  /** The part of it this institution bears itself: what the other bearers' shares leave, to the fen. */
  readonly ownShareBalance: Fen;
  /** 代偿余额: paid − recovered − written off. */
  readonly compensationBalance: Fen;
  /** The part of it this institution bears itself once its re-guarantors have paid theirs. */
  readonly ownCompensationBalance: Fen;
  readonly facts: FactsOf<typeof portfolio>;
}

interface ExposureRow {
  subject_id: string;
  guarantees: number;
  outstanding: number;
  disbursed: string;
  balance: string;
  own_balance: string;
  compensations: number;
  paid: string;
  recovered: string;
  written_off: string;
  compensation_balance: string;
  own_compensation_balance: string;
  first_disbursed: string | null;
}

/** This institution's part of an outstanding balance, in SQL over `guarantee g`. */
export const ownPart = (amount: string): string =>
  `own_part(${amount}, g.national_share, g.province_share, g.government_share, g.bank_share)`;

/**
 * This institution's part of what only it and its re-guarantors share, in SQL over `guarantee g`. Multiplied before
 * divided: a share without the bank's may have no end of decimals, and cut off it would round a half the wrong way.
 */
export const ownPartWithoutBank = (amount: string): string => {
  const part = (share: string) => `round(${amount} * g.${share} / (1 - g.bank_share), 2)`;
  const others = ["national_share", "province_share", "government_share"].map(part).join(" - ");
  return `case when g.bank_share = 1 then ${amount} else greatest(0, ${amount} - ${others}) end`;
};

const yuan = (sum: string): string => `coalesce(sum(${sum}), 0)::numeric(20,2)::text`;

const EXPOSURE = `
  with known as materialized (
    select * from guarantee_event
    where institution_id = $1 and subject_id = any($2) and business_date <= $3
      and ($4::timestamptz is null or recorded_at <= $4)
  ), ledger as (
    select e.subject_id, e.guarantee_id, ${sumsList} from known e group by 1, 2
  ), standing as (
    select l.*, ${OUTSTANDING} as balance, ${ownPart(OUTSTANDING)} as own_balance,
      ${COMPENSATION_BALANCE} as compensation_balance,
      ${ownPartWithoutBank(COMPENSATION_BALANCE)} as own_compensation_balance
    from ledger l join guarantee g on g.subject_id = l.subject_id and g.id = l.guarantee_id
  ), first_loan as (
    select subject_id, min(business_date) as on_date from (
      select subject_id, business_date from known where type = 'DISBURSED' group by 1, 2 having sum(sign) > 0) days
    group by 1
  )
  select s.subject_id,
    (count(*) filter (where disbursed > 0))::int as guarantees,
    (count(*) filter (where balance > 0))::int as outstanding,
    ${yuan("disbursed")} as disbursed, ${yuan("balance")} as balance, ${yuan("own_balance")} as own_balance,
    coalesce(sum(compensations), 0)::int as compensations,
    ${yuan("paid")} as paid, ${yuan("recovered")} as recovered, ${yuan("written_off")} as written_off,
    ${yuan("compensation_balance")} as compensation_balance,
    ${yuan("own_compensation_balance")} as own_compensation_balance,
    min(f.on_date)::text as first_disbursed
  from (select distinct unnest($2::uuid[])) s(subject_id)
    left join standing using (subject_id) left join first_loan f using (subject_id)
  group by 1`;

/** Exposure of each subject on the business date of `asOf`, as recorded by `knownAt`; one statement. */
export async function readExposures(
  sql: Sql,
  institutionId: string,
  subjectIds: readonly string[],
  moment: { asOf: Date; knownAt: Moment["knownAt"] },
): Promise<Map<string, Exposure>> {
  const onDate = businessDateOf(moment.asOf);
  const { rows } = await sql.query<ExposureRow>({
    name: "exposures",
    text: EXPOSURE,
    values: [institutionId, subjectIds, onDate, moment.knownAt ?? null],
  });
  return new Map(rows.map((row) => [row.subject_id, exposureOf(row, onDate)]));
}

const exposureOf = (row: ExposureRow, onDate: BusinessDate): Exposure => ({
  onDate,
  outstandingBalance: fenOfYuan(row.balance),
  ownShareBalance: fenOfYuan(row.own_balance),
  compensationBalance: fenOfYuan(row.compensation_balance),
  ownCompensationBalance: fenOfYuan(row.own_compensation_balance),
  facts: {
    guaranteeCount: row.guarantees,
    outstandingCount: row.outstanding,
    guaranteedAmount: fenOfYuan(row.disbursed),
    outstandingBalance: fenOfYuan(row.balance),
    ownShareBalance: fenOfYuan(row.own_balance),
    compensationCount: row.compensations,
    compensatedAmount: fenOfYuan(row.paid),
    recoveredAmount: fenOfYuan(row.recovered),
    writtenOffAmount: fenOfYuan(row.written_off),
    compensationBalance: fenOfYuan(row.compensation_balance),
    ...(row.first_disbursed === null ? {} : { firstDisbursedOn: row.first_disbursed }),
  },
});

/** What was outstanding with a customer at the end of one month. */
export interface MonthEnd {
  readonly onDate: BusinessDate;
  readonly outstandingBalance: Fen;
  readonly compensationBalance: Fen;
}

/** Balances of each subject on each of some dates, in that order; one statement. */
export async function readExposureHistory(
  sql: Sql,
  institutionId: string,
  subjectIds: readonly string[],
  dates: readonly BusinessDate[],
  knownAt: Moment["knownAt"],
): Promise<Map<string, MonthEnd[]>> {
  const { rows } = await sql.query<{
    subject_id: string;
    on_date: string;
    balance: string;
    compensation: string;
  }>({
    name: "exposure-history",
    text: `select subject_id, on_date::text, ${OUTSTANDING}::numeric(20,2)::text as balance,
             ${COMPENSATION_BALANCE}::numeric(20,2)::text as compensation
           from (
             select s.subject_id, d.on_date, ${sumsList}
             from (select distinct unnest($2::uuid[])) s(subject_id) cross join unnest($3::date[]) d(on_date)
               left join guarantee_event e on e.institution_id = $1 and e.subject_id = s.subject_id
                 and e.business_date <= d.on_date and ($4::timestamptz is null or e.recorded_at <= $4)
             group by 1, 2) sums
           order by subject_id, on_date`,
    values: [institutionId, subjectIds, dates, knownAt ?? null],
  });
  const found = new Map<string, MonthEnd[]>(subjectIds.map((id) => [id, []]));
  for (const row of rows) {
    found.get(row.subject_id)?.push({
      onDate: row.on_date,
      outstandingBalance: fenOfYuan(row.balance),
      compensationBalance: fenOfYuan(row.compensation),
    });
  }
  return found;
}
