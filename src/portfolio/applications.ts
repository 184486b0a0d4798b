import { type BusinessDate, type Fen, fenOfYuan } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import { EVENT_COLUMNS, type EventJson, eventOf, type ProjectKey, type RecordedEvent } from "./stream.js";

/** One application with its project's events, those of the guarantee it led to included. */
export interface ApplicationView {
  readonly subjectId: string;
  readonly id: string;
  readonly number: string;
  readonly product: string;
  readonly bank: string | null;
  readonly amount: Fen;
  readonly termMonths: number;
  readonly purpose: string | null;
  readonly appliedOn: BusinessDate;
  /** In the order they were recorded. */
  readonly events: readonly RecordedEvent[];
}

type ApplicationRow = Omit<ApplicationView, "amount" | "events"> & { amount: string; events: EventJson[] };

const COLUMNS = `a.subject_id as "subjectId", a.id, a.number, a.product, a.bank, a.amount::text,
  a.term_months as "termMonths", a.purpose, a.applied_on::text as "appliedOn",
  (select coalesce(json_agg(row_to_json(r)), '[]') from (
     select ${EVENT_COLUMNS} from guarantee_event where subject_id = a.subject_id and guarantee_id = a.id order by seq) r)
    as events`;

const viewOf = (row: ApplicationRow): ApplicationView => ({
  ...row,
  amount: fenOfYuan(row.amount),
  events: row.events.map(eventOf),
});

/** The last `limit` applications of each subject, newest first; one statement for all subjects. */
export async function readApplications(
  sql: Sql,
  institutionId: string,
  subjectIds: readonly string[],
  limit: number,
): Promise<Map<string, ApplicationView[]>> {
  const { rows } = await sql.query<ApplicationRow>({
    name: "applications-of-subjects",
    text: `select ${COLUMNS} from (select distinct unnest($2::uuid[])) s(id) cross join lateral (
             select * from application where institution_id = $1 and subject_id = s.id
             order by applied_on desc, id desc limit $3) a
           order by a.subject_id, a.applied_on desc, a.id desc`,
    values: [institutionId, subjectIds, limit],
  });
  const found = new Map<string, ApplicationView[]>(subjectIds.map((id) => [id, []]));
  for (const row of rows) found.get(row.subjectId)?.push(viewOf(row));
  return found;
}

/** Applications by id; one statement. */
export async function readApplicationsById(
  sql: Sql,
  institutionId: string,
  keys: readonly ProjectKey[],
): Promise<ApplicationView[]> {
  const { rows } = await sql.query<ApplicationRow>({
    name: "applications-by-id",
    text: `select ${COLUMNS} from application a
           where institution_id = $1 and (subject_id, id) in (select * from unnest($2::uuid[], $3::uuid[]))`,
    values: [institutionId, keys.map((k) => k.subjectId), keys.map((k) => k.id)],
  });
  return rows.map(viewOf);
}
