import type { Job, JobProblem, JobState } from "./job.js";

/** The columns a job is read by. */
export const JOB_COLUMNS = `id, kind, input, state, done, total, unit, output, error, author, created_at, started_at,
  finished_at, attempts, cancel_requested`;

/** A job as the database gives it. */
export interface JobRow {
  id: string;
  kind: string;
  input: Record<string, unknown>;
  state: JobState;
  done: string;
  total: string | null;
  unit: string | null;
  output: Record<string, unknown> | null;
  error: JobProblem | null;
  author: string;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  attempts: number;
  cancel_requested: boolean;
}

/** A row as a job. Pure. */
export const jobOf = (row: JobRow): Job => ({
  id: row.id,
  kind: row.kind,
  input: row.input,
  state: row.state,
  done: Number(row.done),
  total: row.total === null ? null : Number(row.total),
  unit: row.unit,
  output: row.output,
  error: row.error,
  author: row.author,
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  attempts: row.attempts,
  cancelRequested: row.cancel_requested,
});
