import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { inTransaction, type Sql } from "../entities/sql.js";
import type { Job, JobHandler } from "../jobs/job.js";
import { enqueueJob } from "../jobs/store.js";
import { writeOutcomes } from "./outcomes-store.js";
import { judgeStored, type LabelSources, PAGE } from "./recompute.js";

/** The kind of job that judges every customer anew. */
export const RECOMPUTE = "RECOMPUTE";

/** What a job that judges every customer anew is asked with. */
export interface RecomputeOrder {
  /** Why, in the words of whoever asks. */
  readonly reason: string;
  /** As of when customers are judged, ISO 8601; when the job was asked for, where left out. */
  readonly asOf?: string;
}

/** What it has come to. */
export interface RecomputeOutput {
  readonly customers: number;
  /** Outcomes that were not what they had been. */
  readonly changes: number;
}

const Order = z.object({ reason: z.string(), asOf: z.iso.datetime().optional() });

/** Puts the judging of every customer anew into the queue. */
export const startRecompute = (
  sql: Sql,
  institutionId: string,
  author: string,
  reason: string,
  idempotencyKey?: string,
): Promise<Job> => {
  const input: RecomputeOrder = { reason };
  return enqueueJob(sql, institutionId, { kind: RECOMPUTE, input, author, idempotencyKey });
};

// The same chunks however often it is asked: one that was cut short finds what it made.
const MAKE_CHUNKS = `
  insert into recompute_chunk (job_id, place, institution_id, first_id, last_id, customers)
  select $2, place, $1, (array_agg(subject_id order by subject_id))[1],
    (array_agg(subject_id order by subject_id desc))[1], count(*)
  from (select subject_id, (row_number() over (order by subject_id) - 1) / $3::integer as place
        from customer where institution_id = $1) c
  where not exists (select from recompute_chunk where job_id = $2)
  group by place`;

/** Chunks of jobs that have ended are of no more use. */
const DROP_CHUNKS = `
  delete from recompute_chunk c using job j
  where c.institution_id = $1 and j.id = c.job_id and j.finished_at is not null`;

async function makeChunks(sql: Sql, institutionId: string, jobId: string): Promise<void> {
  await sql.query({ name: "drop-recompute-chunks", text: DROP_CHUNKS, values: [institutionId] });
  const values = [institutionId, jobId, PAGE];
  await sql.query({ name: "make-recompute-chunks", text: MAKE_CHUNKS, values });
}

interface ChunkRow {
  job_id: string;
  place: number;
  first_id: string;
  last_id: string;
  as_of: Date;
}

// The lock is the claim: whoever vanishes lets go of it, with whatever was not finished.
const CLAIM = `
  select c.job_id, c.place, c.first_id, c.last_id,
    coalesce((j.input->>'asOf')::timestamptz, j.created_at) as as_of
  from recompute_chunk c join job j on j.id = c.job_id
  where c.institution_id = $1 and c.done_at is null and j.state = 'RUNNING' and not j.cancel_requested
  order by c.job_id, c.place limit 1 for update of c skip locked`;

/**
 * Judges one chunk of any job that runs, whoever leads it, in one transaction with its done-mark; whether there was one.
 * Any number of workers in any number of processes may.
 */
export function workChunk(sources: LabelSources): Promise<boolean> {
  const { pool, institutionId } = sources;
  return inTransaction(pool, async (sql) => {
    const { rows } = await sql.query<ChunkRow>({
      name: "claim-recompute-chunk",
      text: CLAIM,
      values: [institutionId],
    });
    const [chunk] = rows;
    if (chunk === undefined) return false;
    const { rows: customers } = await sql.query<{ id: string }>({
      name: "chunk-customers",
      text: `select subject_id as id from customer
             where institution_id = $1 and subject_id between $2 and $3 order by subject_id`,
      values: [institutionId, chunk.first_id, chunk.last_id],
    });
    const ids = customers.map((c) => c.id);
    const judged = await judgeStored(sources, ids, { asOf: chunk.as_of, knownAt: undefined });
    const { changes } = await writeOutcomes(sql, institutionId, judged);
    await sql.query({
      name: "finish-recompute-chunk",
      text: `update recompute_chunk set done_at = clock_timestamp(), changes = $3 where job_id = $1 and place = $2`,
      values: [chunk.job_id, chunk.place, changes],
    });
    return true;
  });
}

interface Standing {
  readonly done: number;
  readonly total: number;
  readonly changes: number;
}

async function standingOf(sql: Sql, jobId: string): Promise<Standing> {
  const { rows } = await sql.query<Standing & { readonly [column: string]: number }>({
    name: "recompute-standing",
    text: `select coalesce(sum(customers) filter (where done_at is not null), 0)::integer as done,
             coalesce(sum(customers), 0)::integer as total, coalesce(sum(changes), 0)::integer as changes
           from recompute_chunk where job_id = $1`,
    values: [jobId],
  });
  return rows[0] ?? { done: 0, total: 0, changes: 0 };
}

/** Between looks at chunks that others work on. */
const WAIT_MS = 100;

/** Leads the judging of every customer anew, and takes part: an attempt cut short is gone on with where it was. */
export const recomputeHandler =
  (sources: LabelSources): JobHandler =>
  async (job, { signal, progress }): Promise<RecomputeOutput> => {
    Order.parse(job.input);
    const { pool, institutionId } = sources;
    await makeChunks(pool, institutionId, job.id);
    for (;;) {
      signal.throwIfAborted();
      const worked = await workChunk(sources);
      const { done, total, changes } = await standingOf(pool, job.id);
      progress({ done, total, unit: "CUSTOMER", output: { customers: done, changes } });
      if (done === total) return { customers: done, changes };
      if (!worked) await pause(WAIT_MS, undefined, { signal });
    }
  };
