import { type JobTiming } from "../jobs/hold.js";
import type { Job } from "../jobs/job.js";
import { startWorker } from "../jobs/worker.js";
import { IMPORT } from "../resolvers/imports.js";
import { openDatabase } from "./database.js";
import { importHandler, type ImportPlace } from "./import-job.js";

/** One for the job, one for its signs of life, one to look for the next. */
const CONNECTIONS = 3;

/** Where jobs are worked off; the connections are their own, so that neither they nor requests wait for each other. */
export interface WorkPlace extends Omit<ImportPlace, "pool"> {
  readonly url: string;
}

export interface WorkHooks {
  readonly timing?: Partial<JobTiming> | undefined;
  readonly onBroken: (error: Error) => void;
  readonly onTrouble: (error: unknown, job: Job | undefined) => void;
}

/** Work that goes on beside the requests. */
export interface Work {
  /** Puts back what runs, for another process to go on with. */
  stop(): Promise<void>;
}

/** Starts working off jobs, one at a time. */
export function startWork(place: WorkPlace, { timing, onBroken, onTrouble }: WorkHooks): Work {
  const database = openDatabase(place.url, CONNECTIONS, onBroken);
  const worker = startWorker({
    sql: database.pool,
    institutionId: place.institutionId,
    handlers: { [IMPORT]: importHandler({ ...place, pool: database.pool }) },
    ...(timing === undefined ? {} : { timing }),
    onTrouble,
  });
  return {
    stop: async () => {
      await worker.stop();
      await database.close();
    },
  };
}
