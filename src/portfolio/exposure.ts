import { businessDateOf } from "../facts/business-date.js";
import type { FactsOf } from "../facts/dimension.js";
import { type BusinessDate, type Fen, fenOfYuan } from "../facts/fact.js";
import type { portfolio } from "../facts/portfolio.facts.js";
import type { Sql } from "../entities/sql.js";
import type { Moment } from "../observations/store.js";

/** What an institution has at stake with one customer on a business date. */
export interface Exposure {
  readonly onDate: BusinessDate;
  /** 在保余额: disbursed − repaid − released − compensated. */
  readonly outstandingBalance: Fen;
  /** The part of it this institution bears itself, by each guarantee's share, rounded to the fen. */
  readonly ownShareBalance: Fen;
  /** 代偿余额: compensated − recovered. */
  readonly compensationBalance: Fen;
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
  compensated: string;
  recovered: string;
  first_disbursed: string | null;
}

const EXPOSURE = `
  with ledger as (
    select e.subject_id, e.guarantee_id, g.own_share,
      sum(e.amount) filter (where type = 'DISBURSED') as disbursed,
      sum(case type when 'DISBURSED' then e.amount
        when 'REPAID' then -e.amount when 'RELEASED' then -e.amount when 'COMPENSATED' then -e.amount
        else 0 end) as balance,
      count(*) filter (where type = 'COMPENSATED') as compensations,
      sum(e.amount) filter (where type = 'COMPENSATED') as compensated,
      sum(e.amount) filter (where type = 'RECOVERED') as recovered,
      min(business_date) filter (where type = 'DISBURSED') as first_disbursed
    from guarantee_event e join guarantee g on g.subject_id = e.subject_id and g.id = e.guarantee_id
    where e.institution_id = $1 and e.subject_id = any($2) and e.business_date <= $3
      and ($4::timestamptz is null or e.recorded_at <= $4)
    group by 1, 2, 3
  )
  select s.subject_id,
    count(disbursed)::int as guarantees,
    (count(*) filter (where balance > 0))::int as outstanding,
    coalesce(sum(disbursed), 0)::numeric(20,2)::text as disbursed,
    coalesce(sum(balance), 0)::numeric(20,2)::text as balance,
    coalesce(sum(round(balance * own_share, 2)), 0)::numeric(20,2)::text as own_balance,
    coalesce(sum(compensations), 0)::int as compensations,
    coalesce(sum(compensated), 0)::numeric(20,2)::text as compensated,
    coalesce(sum(recovered), 0)::numeric(20,2)::text as recovered,
    min(first_disbursed)::text as first_disbursed
  from (select distinct unnest($2::uuid[])) s(subject_id) left join ledger using (subject_id)
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

function exposureOf(row: ExposureRow, onDate: BusinessDate): Exposure {
  const compensated = fenOfYuan(row.compensated);
  const recovered = fenOfYuan(row.recovered);
  return {
    onDate,
    outstandingBalance: fenOfYuan(row.balance),
    ownShareBalance: fenOfYuan(row.own_balance),
    compensationBalance: compensated - recovered,
    facts: {
      guaranteeCount: row.guarantees,
      outstandingCount: row.outstanding,
      guaranteedAmount: fenOfYuan(row.disbursed),
      outstandingBalance: fenOfYuan(row.balance),
      compensationCount: row.compensations,
      compensatedAmount: compensated,
      recoveredAmount: recovered,
      ...(row.first_disbursed === null ? {} : { firstDisbursedOn: row.first_disbursed }),
    },
  };
}
