import { readFile } from "node:fs/promises";
import { attach } from "./embedded-postgres/attach.js";
import { prepareCluster, SUPERUSER, type Cluster } from "./embedded-postgres/cluster.js";
import { ignoreAbsence, writePrivate } from "./embedded-postgres/files.js";
import { startGuard } from "./embedded-postgres/guard.js";
import type { Note } from "./embedded-postgres/note.js";
import { supervise } from "./embedded-postgres/supervise.js";

/** Below the range from which systems take ports for outgoing connections. */
const DEFAULT_PORT = 25432;

/** How the embedded server is started. */
export interface EmbeddedPostgresOptions {
  /** Folder for everything of ours, such as `<cwd>/.data`; made when missing. */
  readonly home: string;
  /** Port of the very first start; later the same port is used again. */
  readonly preferredPort?: number;
  readonly onNote?: Note;
  /** The server is down and could not be started again. */
  readonly onLost?: (why: Error) => void;
}

/** A running PostgreSQL of our own, shared with every process that started it on the same home. */
export interface EmbeddedPostgres {
  /** Superuser's URL; holds the password. */
  readonly url: string;
  readonly port: number;
  /** Process id of the present server; another one after it had to be started again. */
  readonly pid: number;
  /** Leaves the server, and stops it when nobody else uses it; our own pools must be closed before. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL from the `embedded-postgres` package, or joins the one that runs already, and keeps it running
 * until `stop`. Should this process be killed, a guard stops the server once nobody uses it.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    return await startSupervised(options);
  } catch (cause) {
    throw new Error(`The embedded PostgreSQL cannot start: ${adviceOn(cause)}`, { cause });
  }
}

function adviceOn(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const cannotWrite = ["EACCES", "EPERM", "EROFS", "ENOSPC"].includes(code);
  return cannotWrite ? `${message}: let this account write there, or set DATABASE_URL` : message;
}

async function startSupervised(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { home, preferredPort = DEFAULT_PORT, onNote: note = ignore, onLost = ignore } = options;
  const cluster = await prepareCluster(home);
  const guard = startGuard(cluster, note);
  try {
    const keeper = await attach(cluster, {
      port: (await rememberedPort(cluster)) ?? preferredPort,
      fixed: false,
    });
    const { port } = keeper;
    await writePrivate(cluster.portFile, String(port));
    const { pid, leave } = supervise(cluster, keeper, guard, { note, onLost });
    return {
      url: `postgresql://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/postgres`,
      port,
      get pid() {
        return pid();
      },
      stop: leave,
    };
  } catch (error) {
    guard.entrust();
    throw error;
  }
}

async function rememberedPort(cluster: Cluster): Promise<number | undefined> {
  const port = Number(await readFile(cluster.portFile, "utf8").catch(ignoreAbsence));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

function ignore(): void {}
