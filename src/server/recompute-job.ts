import { setTimeout as pause } from "node:timers/promises";
import type { Pool } from "pg";
import type { JobTiming } from "../jobs/hold.js";
import { startWorker } from "../jobs/worker.js";
import type { Job } from "../jobs/job.js";
import { RECOMPUTE, recomputeHandler, workChunk } from "../labels/recompute-job.js";
import { type LabelSources, sweepLabels } from "../labels/recompute.js";

/** Where labels are judged beside the requests, and how often it is looked for something to judge. */
export interface LabelPlace extends Omit<LabelSources, "signal"> {
  readonly pool: Pool;
  readonly everyMs?: number;
  readonly timing?: Partial<JobTiming>;
  /** Told of the first trouble of a row. */
  readonly onTrouble: (error: unknown, job: Job | undefined) => void;
}

/** Judging that goes on beside the requests. */
export interface LabelWork {
  stop(): Promise<void>;
}

/** An outcome is kept about so long after something was learnt. */
const EVERY_MS = 1_000;

/**
 * Keeps what labels say up to date: leads the jobs that judge everybody anew, helps with those that others lead, and
 * sweeps up whoever something was learnt about or whose time has come.
 */
export function startLabelWork(place: LabelPlace): LabelWork {
  const { pool, institutionId, timing, onTrouble, everyMs = EVERY_MS } = place;
  const stopping = new AbortController();
  const sources: LabelSources = { ...place, signal: stopping.signal };

  async function again(work: () => Promise<unknown>): Promise<void> {
    let failing = false;
    while (!stopping.signal.aborted) {
      try {
        await work();
        failing = false;
      } catch (error) {
        if (error !== stopping.signal.reason && !failing) onTrouble(error, undefined); // the first of a row
        failing = true;
      }
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  async function help(): Promise<void> {
    do stopping.signal.throwIfAborted();
    while (await workChunk(sources));
  }

  const worker = startWorker({
    sql: pool,
    institutionId,
    handlers: { [RECOMPUTE]: recomputeHandler(sources) },
    ...(timing === undefined ? {} : { timing }),
    onTrouble,
  });
  const loops = [again(help), again(() => sweepLabels(sources))];
  return {
    stop: async () => {
      stopping.abort(new Error("the work with labels stops"));
      await Promise.all([worker.stop(), ...loops]);
    },
  };
}
