import { setTimeout as pause } from "node:timers/promises";
import type { Sql } from "../../src/entities/sql.js";
import type { JobTiming } from "../../src/jobs/hold.js";
import type { Job, JobHandlers } from "../../src/jobs/job.js";
import { enqueueJob, readJob } from "../../src/jobs/store.js";
import { startWorker, type Worker } from "../../src/jobs/worker.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

/** A worker's day in fractions of a second. */
export const QUICK: JobTiming = { pollMs: 20, leaseMs: 1_000, beatMs: 60, progressMs: 40 };

/** A worker with a line to the database that can be cut. */
export interface TestWorker extends Worker {
  /** Every statement it has sent, by name. */
  readonly statements: string[];
  /** Whether the database answers it. */
  reaches: boolean;
}

/** A database and what is done with jobs in it. */
export interface JobWorld {
  readonly db: TestDatabase;
  /** What workers complained of, since the last look. */
  troubles(): unknown[];
  enqueue(kind: string, input?: object, idempotencyKey?: string): Promise<Job>;
  read(job: Pick<Job, "id">): Promise<Job>;
  /** Waits until a job is as it should be. */
  until(job: Pick<Job, "id">, holds: (job: Job) => boolean): Promise<Job>;
  /** Starts a worker; all are stopped by `rest`. */
  worker(handlers: JobHandlers, timing?: Partial<JobTiming>, concurrency?: number): TestWorker;
  /** A column of a job that is not told to others. */
  column<T>(job: Pick<Job, "id">, name: "lost" | "lease_until"): Promise<T>;
  /** Makes the lease of a job run out, as if its worker had vanished long ago. */
  expire(job: Pick<Job, "id">): Promise<void>;
  rest(): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 15_000;

/** Opens a world; `close` it. */
export async function jobWorld(): Promise<JobWorld> {
  const db = await testDatabase();
  const { pool, institutionId } = db;
  let workers: Worker[] = [];
  let heard: unknown[] = [];
  const read = async ({ id }: Pick<Job, "id">): Promise<Job> => {
    const job = await readJob(pool, institutionId, id);
    if (job === undefined) throw new Error("no such job");
    return job;
  };
  const rest = async () => {
    await Promise.all(workers.map((w) => w.stop()));
    workers = [];
  };
  return {
    db,
    troubles: () => {
      const told = heard;
      heard = [];
      return told;
    },
    enqueue: (kind, input = {}, idempotencyKey) =>
      enqueueJob(pool, institutionId, { kind, input, author: "test", idempotencyKey }),
    read,
    until: async (job, holds) => {
      const end = performance.now() + PATIENCE_MS;
      for (;;) {
        const now = await read(job);
        if (holds(now)) return now;
        if (performance.now() > end) throw new Error(`the job stays as it is: ${JSON.stringify(now)}`);
        await pause(10);
      }
    },
    worker: (handlers, timing = {}, concurrency = 1) => {
      const line = { statements: [] as string[], reaches: true };
      const sql: Sql = {
        query: (statement) => {
          line.statements.push(statement.name ?? "");
          if (line.reaches) return pool.query(statement);
          return Promise.reject(Object.assign(new Error("cut off"), { code: "ECONNREFUSED" }));
        },
      };
      const worker = startWorker({
        sql,
        institutionId,
        handlers,
        concurrency,
        timing: { ...QUICK, ...timing },
        onTrouble: (error) => heard.push(error),
      });
      workers.push(worker);
      return Object.assign(line, worker);
    },
    column: async <T>({ id }: Pick<Job, "id">, name: "lost" | "lease_until") => {
      const { rows } = await pool.query<{ value: T }>(`select ${name} as value from job where id = $1`, [id]);
      return rows[0]?.value as T;
    },
    expire: async ({ id }) => {
      await pool.query("update job set lease_until = clock_timestamp() - interval '1 ms' where id = $1", [
        id,
      ]);
    },
    rest,
    close: async () => {
      await rest();
      await db.close();
    },
  };
}

/** Waits until the signal fires, and throws its reason, as a handler should. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const end = () => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end);
  });

/** A promise for something another piece of code will tell. */
export function awaited<T>(): { readonly promise: Promise<T>; readonly tell: (value: T) => void } {
  let tell: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    tell = resolve;
  });
  return { promise, tell };
}
