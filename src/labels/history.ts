import type { LabelInterval } from "../entities/label-interval.entity.js";
import type { Sql } from "../entities/sql.js";

/** What a label said of a customer, from a moment to the next in which it said something else. */
export interface HeldOutcome {
  readonly code: string;
  readonly from: Date;
  /** Undefined while it still says so. */
  readonly to: Date | undefined;
  readonly version: number;
  readonly state: LabelInterval["state"];
  readonly text: string | null;
  readonly number: number | null;
  readonly missing: readonly string[];
  readonly observationIds: readonly string[];
  readonly cause: LabelInterval["cause"];
}

/** A page of the history of one label of one customer. */
export interface HistoryPage {
  readonly subjectId: string;
  readonly code: string;
  readonly limit: number;
  /** Only what began before. */
  readonly before: Date | undefined;
}

interface Row {
  page: number;
  from_at: Date;
  to_at: Date | null;
  version: number;
  state: LabelInterval["state"];
  text: string | null;
  number: number | null;
  missing: string[];
  observation_ids: string[];
  cause: LabelInterval["cause"];
}

/** Pages of histories, in the order asked for, the newest interval first; one statement. */
export async function readHistories(
  sql: Sql,
  institutionId: string,
  pages: readonly HistoryPage[],
): Promise<HeldOutcome[][]> {
  const { rows } = await sql.query<Row>({
    name: "label-histories",
    text: `select p.page::integer - 1 as page, h.* from unnest($2::uuid[], $3::text[], $4::integer[], $5::timestamptz[])
             with ordinality p(id, code, most, before, page)
           cross join lateral (
             select from_at, (select min(n.from_at) from label_interval n
                where n.subject_id = i.subject_id and n.code = i.code and n.from_at > i.from_at) as to_at,
               version, state, text, number::float8 as number, missing, observation_ids, cause
             from label_interval i
             where subject_id = p.id and code = p.code and institution_id = $1
               and (p.before is null or from_at < p.before)
             order by from_at desc limit p.most) h
           order by p.page, h.from_at desc`,
    values: [
      institutionId,
      pages.map((p) => p.subjectId),
      pages.map((p) => p.code),
      pages.map((p) => p.limit),
      pages.map((p) => p.before ?? null),
    ],
  });
  const found: HeldOutcome[][] = pages.map(() => []);
  for (const row of rows) {
    const { page, from_at: from, to_at, observation_ids: observationIds, ...said } = row;
    const code = pages[page]?.code ?? "";
    found[page]?.push({ ...said, code, from, to: to_at ?? undefined, observationIds });
  }
  return found;
}
