import { setTimeout as pause } from "node:timers/promises";
import { attach } from "./attach.js";
import type { Cluster } from "./cluster.js";
import type { Guard } from "./guard.js";
import type { Company, Keeper } from "./keeper.js";
import { boundLog } from "./log.js";
import type { Note } from "./note.js";
import { shutDown } from "./postmaster.js";

const MAX_FAILURES = 5;
/** A server lost sooner counts as a failed restart; one that lived for long makes up for earlier failures. */
const [SHORT_LIFE_MS, LONG_LIFE_MS] = [3_000, 60_000];
const RETRY_MS = 500;
const LOG_CHECK_MS = 60_000;

/** Who is told what becomes of the server. */
export interface Audience {
  readonly note: Note;
  readonly onLost: (why: Error) => void;
}

/** A server that is kept running on its port until it is left. */
export interface Supervision {
  readonly pid: () => number;
  /** Leaves the server, stopping it when nobody else uses it. */
  readonly leave: () => Promise<void>;
}

/** Starts the server again whenever it is lost; gives up, and says so, when that fails five times in a row. */
export function supervise(cluster: Cluster, first: Keeper, guard: Guard, audience: Audience): Supervision {
  let latest = first;
  let current = Promise.resolve(first);
  let leaving: Promise<void> | undefined;
  const logCheck = setInterval(() => void boundLog(cluster.logFile).catch(noteTrouble), LOG_CHECK_MS).unref();

  async function keepRunning(): Promise<void> {
    for (let failures = 0; ;) {
      latest = await current;
      const since = Date.now();
      await latest.ended;
      if (leaving !== undefined) return;
      audience.note("PostgreSQL ended unexpectedly; starting it again", { port: first.port });
      failures = failuresAfter(failures, Date.now() - since);
      current = regain(failures);
    }
  }

  async function regain(failures: number): Promise<Keeper> {
    if (failures >= MAX_FAILURES) throw new Error(`PostgreSQL keeps ending: see ${cluster.logFile}`);
    try {
      return await attachAt(cluster, first.port);
    } catch (error) {
      if (leaving !== undefined || failures + 1 >= MAX_FAILURES) throw error;
      noteTrouble(error as Error);
      await pause(RETRY_MS);
      return regain(failures + 1);
    }
  }

  function noteTrouble(error: Error): void {
    audience.note("trouble with PostgreSQL; trying again", { reason: error.message });
  }

  async function leave(): Promise<void> {
    clearInterval(logCheck);
    const company = await part(cluster, current);
    if (company === "sessions") guard.entrust();
    else guard.dismiss();
  }

  keepRunning().catch((error: unknown) => audience.onLost(error as Error));
  return { pid: () => latest.pid, leave: () => (leaving ??= leave()) };
}

/** A server that is lost at this very moment, or was given up, is left to the guard. */
async function part(cluster: Cluster, current: Promise<Keeper>): Promise<Company> {
  const keeper = await current.catch(() => undefined);
  const company = await keeper?.leave().catch(() => undefined);
  if (keeper === undefined || company === undefined) return "sessions";
  if (company === "alone") await shutDown(keeper.pid, cluster.data);
  await keeper.close();
  return company;
}

/** A server on another port is of no use: our pools know only the first. */
async function attachAt(cluster: Cluster, port: number): Promise<Keeper> {
  const keeper = await attach(cluster, { port, fixed: true });
  if (keeper.port === port) return keeper;
  await keeper.close();
  throw new Error(`PostgreSQL is now on port ${keeper.port} instead of ${port}: restart this process`);
}

function failuresAfter(failures: number, livedMs: number): number {
  if (livedMs < SHORT_LIFE_MS) return failures + 1;
  return livedMs > LONG_LIFE_MS ? 0 : failures;
}
