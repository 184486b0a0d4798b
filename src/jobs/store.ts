import { v7 as uuidv7 } from "uuid";
import type { Sql } from "../entities/sql.js";
import type { Job } from "./job.js";
import { JOB_COLUMNS, type JobRow, jobOf } from "./row.js";

/** A job to be done. */
export interface JobDraft {
  readonly kind: string;
  /** Without personal data. */
  readonly input: object;
  /** Who asks for it. */
  readonly author: string;
  /** The same key is the same job, however often it is asked for. */
  readonly idempotencyKey?: string | undefined;
}

/** The key of a job was given again for something else. */
export class JobKeyReused extends Error {
  override name = "JobKeyReused";
  constructor() {
    super("this idempotency key was used for another job: use a new one");
  }
}

/** A place in the list of jobs: what comes after it is older. */
export interface JobCursor {
  readonly createdAt: Date;
  readonly id: string;
}

/** The job a key was given for; undefined where none was. Throws JobKeyReused where it was given for something else. */
export async function findJobByKey(
  sql: Sql,
  institutionId: string,
  draft: JobDraft,
): Promise<Job | undefined> {
  const { rows } = await sql.query<JobRow & { same: boolean }>({
    name: "job-by-key",
    text: `select ${JOB_COLUMNS}, kind = $3 and input = $4 as same from job
           where institution_id = $1 and idempotency_key = $2`,
    values: [institutionId, draft.idempotencyKey ?? null, draft.kind, JSON.stringify(draft.input)],
  });
  const [row] = rows;
  if (row?.same === false) throw new JobKeyReused();
  return row && jobOf(row);
}

/** Puts a job into the queue, or finds the one its key was given for before. Throws JobKeyReused. */
export async function enqueueJob(sql: Sql, institutionId: string, draft: JobDraft): Promise<Job> {
  // Cursors hold milliseconds.
  const { rows } = await sql.query<JobRow>({
    name: "enqueue-job",
    text: `insert into job (id, institution_id, kind, input, idempotency_key, author, created_at)
           values ($1, $2, $3, $4, $5, $6, date_trunc('milliseconds', clock_timestamp()))
           on conflict (institution_id, idempotency_key) do nothing returning ${JOB_COLUMNS}`,
    values: [
      uuidv7(),
      institutionId,
      draft.kind,
      JSON.stringify(draft.input),
      draft.idempotencyKey ?? null,
      draft.author,
    ],
  });
  const [row] = rows;
  const job = row === undefined ? await findJobByKey(sql, institutionId, draft) : jobOf(row);
  if (job === undefined) throw new Error("the job that was there before is gone");
  return job;
}

/** Reads one job; undefined where there is none. */
export async function readJob(sql: Sql, institutionId: string, id: string): Promise<Job | undefined> {
  const { rows } = await sql.query<JobRow>({
    name: "job",
    text: `select ${JOB_COLUMNS} from job where institution_id = $1 and id = $2`,
    values: [institutionId, id],
  });
  return rows[0] && jobOf(rows[0]);
}

/** Jobs, newest first, up to so many, after a place in the list. */
export async function listJobs(
  sql: Sql,
  institutionId: string,
  limit: number,
  after?: JobCursor,
): Promise<Job[]> {
  const { rows } = await sql.query<JobRow>({
    name: "jobs",
    text: `select ${JOB_COLUMNS} from job
           where institution_id = $1 and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
           order by created_at desc, id desc limit $2`,
    values: [institutionId, limit, after?.createdAt ?? null, after?.id ?? null],
  });
  return rows.map(jobOf);
}

/**
 * Cancels a job: one that waits will not begin, one that runs is told to end and is CANCELLED once it has, one that has
 * ended stays what it is. Returns the job as it stands then; undefined where there is none.
 */
export async function cancelJob(sql: Sql, institutionId: string, id: string): Promise<Job | undefined> {
  const { rows } = await sql.query<JobRow>({
    name: "cancel-job",
    text: `update job set cancel_requested = true,
             state = case state when 'QUEUED' then 'CANCELLED' else state end,
             finished_at = case state when 'QUEUED' then clock_timestamp() end
           where institution_id = $1 and id = $2 and finished_at is null returning ${JOB_COLUMNS}`,
    values: [institutionId, id],
  });
  return rows[0] === undefined ? readJob(sql, institutionId, id) : jobOf(rows[0]);
}
