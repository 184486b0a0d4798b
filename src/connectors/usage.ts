import { type BusinessDate, type Fen, fenOfYuan } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";

/** How often a source was asked on a day, how that went, and what it cost. */
export interface SourceUsage {
  readonly source: string;
  readonly vendor: string;
  readonly onDate: BusinessDate;
  /** What it was asked for; null where nothing but published data was asked for without saying. */
  readonly purpose: string | null;
  readonly calls: number;
  readonly failed: number;
  /** Subjects asked about, and those of them something was found about. */
  readonly subjects: number;
  readonly hits: number;
  readonly attempts: number;
  readonly charged: number;
  readonly cost: Fen;
}

type UsageRow = Omit<SourceUsage, "cost"> & { cost: string };

/** What was asked of each source on each business date between two, both included; one statement. */
export async function readSourceUsage(
  sql: Sql,
  institutionId: string,
  fromOn: BusinessDate,
  toOn: BusinessDate,
): Promise<SourceUsage[]> {
  const { rows } = await sql.query<UsageRow>({
    name: "source-usage",
    text: `select source, vendor, (started_at at time zone 'Asia/Shanghai')::date::text as "onDate", purpose,
             count(*)::int as calls, (count(*) filter (where outcome <> 'OK'))::int as failed,
             sum(subjects)::int as subjects, sum(records)::int as hits, sum(attempts)::int as attempts,
             sum(charged)::int as charged, sum(cost)::numeric(20,2)::text as cost
           from source_call
           where institution_id = $1 and started_at >= ($2::date)::timestamp at time zone 'Asia/Shanghai'
             and started_at < ($3::date + 1)::timestamp at time zone 'Asia/Shanghai'
           group by 1, 2, 3, 4 order by 3 desc, 1, 4 nulls first`,
    values: [institutionId, fromOn, toOn],
  });
  return rows.map((row) => ({ ...row, cost: fenOfYuan(row.cost) }));
}
