import { once } from "node:events";
import { extname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/** Where a thread keeps what labels say. */
export interface LabelThreadOrder {
  readonly url: string;
  readonly institutionId: string;
}

/** What troubles the thread, for the log. */
export interface LabelThreadTrouble {
  readonly error: Error;
  readonly job: string | undefined;
}

const AGAIN_MS = 1_000;
// The same language as this file: built, or as it is written.
const THREAD = new URL(`./label-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/**
 * Keeps what labels say in a thread of its own: judging is long calculation, and requests must not wait for it. A thread
 * that breaks down is told of and started again.
 */
export function startKeepingLabels(
  order: LabelThreadOrder,
  onTrouble: (error: unknown, job: string | undefined) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let thread: Worker | undefined;

  async function keep(): Promise<void> {
    while (!stopping.signal.aborted) {
      const worker = new Worker(THREAD, { workerData: order });
      thread = worker;
      worker.on("message", ({ error, job }: LabelThreadTrouble) => {
        onTrouble(error, job);
      });
      worker.on("error", (error) => {
        onTrouble(error, undefined);
      });
      await once(worker, "exit").catch(() => undefined); // why it broke down was told above
      await pause(AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const keeping = keep();
  return {
    stop: async () => {
      stopping.abort();
      thread?.postMessage("stop");
      await keeping;
    },
  };
}
