import { setTimeout as pause } from "node:timers/promises";
import type { Sql } from "../entities/sql.js";
import type { JobProgress } from "./job.js";
import { type Held, renewLease } from "./lease.js";
import { JobCancelled, LeaseLost } from "./outcome.js";

/** How a worker keeps time, in milliseconds. */
export interface JobTiming {
  /** Between looks into an empty queue. */
  readonly pollMs: number;
  /** How long a worker may be silent before others take its job for abandoned. */
  readonly leaseMs: number;
  /** Between signs of life. */
  readonly beatMs: number;
  /** Progress is written at most so often. */
  readonly progressMs: number;
}

/** A job held for as long as its handler works. */
export interface Hold {
  readonly signal: AbortSignal;
  /** The last progress told. */
  readonly latest: () => JobProgress | undefined;
  readonly tell: (progress: JobProgress) => void;
  readonly abort: (reason: Error) => void;
  /** Ends the holding; nothing is written for the job any more. */
  release(): Promise<void>;
}

/** What holding a job goes by. */
export interface HoldOptions {
  readonly sql: Sql;
  readonly held: Held;
  /** By the process's own clock, no later than the lease began. */
  readonly since: number;
  readonly timing: JobTiming;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Renews the lease of a job and writes its progress until it is released. The signal fires when the job is to be
 * cancelled, is somebody else's, or could not be renewed in time: by then this side must have let go, for at that
 * moment another worker may take it.
 */
export function holdJob({ sql, held, since, timing, onTrouble }: HoldOptions): Hold {
  const { leaseMs, beatMs, progressMs } = timing;
  const work = new AbortController();
  const released = new AbortController();
  let told: JobProgress | undefined;
  let written: JobProgress | undefined;
  let renewedAt = since;

  const lose = () => work.abort(new LeaseLost("the lease of the job ran out"));
  const leftMs = () => renewedAt + leaseMs - performance.now();
  let deadline = setTimeout(lose, leftMs());

  async function renew(): Promise<void> {
    const [sentAt, telling] = [performance.now(), told];
    const answer = await renewLease(sql, held, leaseMs, telling === written ? undefined : telling);
    written = telling;
    if (answer === "LOST") work.abort(new LeaseLost("another worker has the job"));
    if (answer === "TO_CANCEL") work.abort(new JobCancelled("the job was cancelled"));
    renewedAt = sentAt;
    clearTimeout(deadline);
    if (!released.signal.aborted) deadline = setTimeout(lose, leftMs());
  }

  async function keep(): Promise<void> {
    let failing = false;
    for (;;) {
      await pause(Math.min(progressMs, beatMs), undefined, { signal: released.signal }).catch(
        () => undefined,
      );
      if (released.signal.aborted) return;
      if (told === written && performance.now() - renewedAt < beatMs) continue;
      try {
        await renew();
        failing = false;
      } catch (error) {
        if (!failing) onTrouble(error); // the first of a row; the deadline stands
        failing = true;
      }
    }
  }

  const keeping = keep();
  return {
    signal: work.signal,
    latest: () => told,
    tell: (progress) => {
      told = progress;
    },
    abort: (reason) => work.abort(reason),
    release: async () => {
      released.abort();
      clearTimeout(deadline);
      await keeping;
      clearTimeout(deadline);
    },
  };
}
