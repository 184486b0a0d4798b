import type { Sql } from "../entities/sql.js";
import type { Job, JobProblem, JobProgress } from "./job.js";
import { JOB_COLUMNS, type JobRow, jobOf } from "./row.js";

/** A job that ended so often without a word is not taken up again. */
export const MOST_LOST = 5;

const GIVEN_UP: JobProblem = {
  code: "GIVEN_UP",
  zh: `执行进程 ${MOST_LOST} 次中途消失，不再重试`,
  en: `the process that ran it vanished ${MOST_LOST} times: it is not tried again`,
};

/** A job held by one worker, told from any who held it before by the number of the attempt. */
export type Held = Pick<Job, "id" | "attempts">;

/**
 * Takes up the oldest job that waits, or whose lease has run out, for so long; undefined where there is none. What was to
 * be cancelled, or has ended without a word too often, comes to its end here and is returned as such.
 */
export async function claimJob(
  sql: Sql,
  institutionId: string,
  kinds: readonly string[],
  leaseMs: number,
): Promise<Job | undefined> {
  const { rows } = await sql.query<JobRow>({
    name: "claim-job",
    text: `with next as materialized (
             select id as next_id, cancel_requested as cancel, lost + (state = 'RUNNING')::integer as times_lost
             from job
             where institution_id = $1 and finished_at is null and kind = any($2)
               and (state = 'QUEUED' or lease_until < clock_timestamp())
             order by created_at, id limit 1 for update skip locked
           ), verdict as (
             select next_id, times_lost,
               case when times_lost >= $4 then 'FAILED' when cancel then 'CANCELLED' else 'RUNNING' end as becomes
             from next
           )
           update job set
             state = becomes, attempts = attempts + 1, lost = times_lost,
             started_at = coalesce(started_at, clock_timestamp()),
             finished_at = case when becomes <> 'RUNNING' then clock_timestamp() end,
             lease_until = case when becomes = 'RUNNING' then clock_timestamp() + $3 * interval '1 ms' end,
             error = case when becomes = 'FAILED' then $5::jsonb end
           from verdict where id = next_id
           returning ${JOB_COLUMNS}`,
    values: [institutionId, kinds, leaseMs, MOST_LOST, JSON.stringify(GIVEN_UP)],
  });
  return rows[0] && jobOf(rows[0]);
}

const progressValues = (progress: Partial<JobProgress> | undefined) => [
  progress?.done ?? null,
  progress?.total ?? null,
  progress?.unit ?? null,
  progress?.output === undefined ? null : JSON.stringify(progress.output),
];

/** Where the last four values are those of a progress; what it does not tell stays. */
const keepsProgress = (first: number): string =>
  `done = coalesce($${first}, done), total = coalesce($${first + 1}, total),
   unit = coalesce($${first + 2}, unit), output = coalesce($${first + 3}::jsonb, output)`;

/** Holds a job for so much longer and keeps how far it is; tells whether it is to end, or is no more one's own. */
export async function renewLease(
  sql: Sql,
  held: Held,
  leaseMs: number,
  progress: JobProgress | undefined,
): Promise<"HELD" | "TO_CANCEL" | "LOST"> {
  const { rows } = await sql.query<{ cancel: boolean }>({
    name: "renew-job",
    text: `update job set lease_until = clock_timestamp() + $3 * interval '1 ms', ${keepsProgress(4)}
           where id = $1 and attempts = $2 and state = 'RUNNING' returning cancel_requested as cancel`,
    values: [held.id, held.attempts, leaseMs, ...progressValues(progress)],
  });
  const [row] = rows;
  return row === undefined ? "LOST" : row.cancel ? "TO_CANCEL" : "HELD";
}

/** How a job that was held ends. */
export type Ending =
  | { readonly state: "DONE"; readonly output: object }
  | { readonly state: "FAILED"; readonly problem: JobProblem }
  | { readonly state: "CANCELLED" };

/** Ends a job; whether it was still one's own to end. */
export async function endJob(
  sql: Sql,
  held: Held,
  ending: Ending,
  progress: JobProgress | undefined,
): Promise<boolean> {
  const last = ending.state === "DONE" ? { ...progress, output: ending.output } : progress;
  const { rowCount } = await sql.query({
    name: "end-job",
    text: `update job set state = $3, error = $4, finished_at = clock_timestamp(), lease_until = null,
             ${keepsProgress(5)}
           where id = $1 and attempts = $2 and state = 'RUNNING'`,
    values: [
      held.id,
      held.attempts,
      ending.state,
      ending.state === "FAILED" ? JSON.stringify(ending.problem) : null,
      ...progressValues(last),
    ],
  });
  return rowCount === 1;
}

/** Puts a job back for another worker to go on with; whether it was still one's own. */
export async function putBack(sql: Sql, held: Held, progress: JobProgress | undefined): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: "put-back-job",
    text: `update job set state = case when cancel_requested then 'CANCELLED' else 'QUEUED' end,
             finished_at = case when cancel_requested then clock_timestamp() end, lease_until = null,
             ${keepsProgress(3)}
           where id = $1 and attempts = $2 and state = 'RUNNING'`,
    values: [held.id, held.attempts, ...progressValues(progress)],
  });
  return rowCount === 1;
}
