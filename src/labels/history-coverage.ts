import type { Sql } from "../entities/sql.js";
import type { LabelState } from "./evaluate.js";

/** How many customers of an institution one label says what of. */
export interface LabelCoverage {
  readonly code: string;
  readonly counts: Readonly<Record<LabelState, number>>;
}

/** What coverage is told of. */
export interface Coverage {
  readonly customers: number;
  /** Customers of whom labels have been asked. */
  readonly judged: number;
  readonly labels: readonly LabelCoverage[];
}

/** Counts what labels say now, from what is kept; by code. */
export async function readCoverage(sql: Sql, institutionId: string): Promise<Coverage> {
  const { rows } = await sql.query<LabelCoverage & { readonly [column: string]: unknown }>({
    name: "label-coverage",
    text: `select code, json_build_object(
             'TRUE', count(*) filter (where state = 'TRUE'), 'FALSE', count(*) filter (where state = 'FALSE'),
             'VALUE', count(*) filter (where state = 'VALUE'), 'UNKNOWN', count(*) filter (where state = 'UNKNOWN'),
             'ERROR', count(*) filter (where state = 'ERROR')) as counts
           from (select o.key as code, o.value->>1 as state
                 from customer_labels c cross join jsonb_each(c.outcomes) o where c.institution_id = $1) said
           group by code order by code`,
    values: [institutionId],
  });
  const { rows: totals } = await sql.query<{ customers: number; judged: number }>({
    name: "label-coverage-totals",
    text: `select (select count(*) from customer where institution_id = $1)::integer as customers,
             (select count(*) from customer_labels where institution_id = $1 and judged_at is not null)::integer as judged`,
    values: [institutionId],
  });
  const { customers = 0, judged = 0 } = totals[0] ?? {};
  return { customers, judged, labels: rows.map(({ code, counts }) => ({ code, counts })) };
}
