import { setTimeout as pause } from "node:timers/promises";
import type { Sql } from "../entities/sql.js";
import { holdJob, type JobTiming } from "./hold.js";
import type { Job, JobHandlers, JobProgress } from "./job.js";
import { claimJob, endJob, putBack } from "./lease.js";
import { type Attempt, isTrouble, LeaseLost, type Verdict, verdictOn, WorkerStopped } from "./outcome.js";

/** How workers keep time. */
export const JOB_TIMING: JobTiming = { pollMs: 500, leaseMs: 15_000, beatMs: 3_000, progressMs: 1_000 };

/** What a worker works by. */
export interface WorkerOptions {
  /** Not shared with requests: a lease must not run out because they hold all connections. */
  readonly sql: Sql;
  readonly institutionId: string;
  readonly handlers: JobHandlers;
  /** How many jobs at a time; one if left out. */
  readonly concurrency?: number;
  readonly timing?: Partial<JobTiming>;
  /** Told of bugs of handlers and of a database that does not answer; messages may not leave as they are. */
  readonly onTrouble: (error: unknown, job: Job | undefined) => void;
}

/** A worker that runs until it is stopped. */
export interface Worker {
  /** Takes up nothing more, tells what runs to end, and puts it back for others. */
  stop(): Promise<void>;
}

/** Starts working off the jobs of an institution; any number of workers in any number of processes may. */
export function startWorker(options: WorkerOptions): Worker {
  const { sql, institutionId, handlers, onTrouble } = options;
  const timing = { ...JOB_TIMING, ...options.timing };
  const kinds = Object.keys(handlers);
  const stopping = new AbortController();

  async function attempt(job: Job, hold: ReturnType<typeof holdJob>): Promise<Attempt> {
    try {
      const handler = handlers[job.kind];
      if (handler === undefined) throw new Error(`no handler does ${job.kind}`);
      const output = await handler(job, { signal: hold.signal, progress: hold.tell });
      return { returned: true, output };
    } catch (error) {
      return { returned: false, error };
    }
  }

  async function settle(job: Job, verdict: Verdict, progress: JobProgress | undefined): Promise<void> {
    if (verdict.state === "LEFT") return;
    const mine =
      verdict.state === "PUT_BACK"
        ? await putBack(sql, job, progress)
        : await endJob(sql, job, verdict, progress);
    if (!mine) onTrouble(new LeaseLost("another worker has the job; this one's result was dropped"), job);
  }

  async function run(job: Job, since: number): Promise<void> {
    const trouble = (error: unknown) => onTrouble(error, job);
    const hold = holdJob({ sql, held: job, since, timing, onTrouble: trouble });
    const onStop = () => hold.abort(new WorkerStopped("the worker stops"));
    stopping.signal.addEventListener("abort", onStop);
    if (stopping.signal.aborted) onStop();
    const result = await attempt(job, hold);
    stopping.signal.removeEventListener("abort", onStop);
    await hold.release();
    const reason: unknown = hold.signal.reason;
    if (!result.returned && isTrouble(result.error, reason)) trouble(result.error);
    await settle(job, verdictOn(result, reason), hold.latest());
  }

  /** Whether there was something to do. */
  async function workOff(): Promise<boolean> {
    const since = performance.now();
    const job = await claimJob(sql, institutionId, kinds, timing.leaseMs);
    if (job?.state === "RUNNING") await run(job, since);
    return job !== undefined;
  }

  async function work(): Promise<void> {
    let failing = false;
    while (!stopping.signal.aborted) {
      try {
        const busy = await workOff();
        failing = false;
        if (busy) continue;
      } catch (error) {
        if (!failing) onTrouble(error, undefined); // the first of a row
        failing = true;
      }
      await pause(timing.pollMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const working = Array.from({ length: options.concurrency ?? 1 }, work);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(working);
    },
  };
}
