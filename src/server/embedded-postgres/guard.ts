import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { Socket } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SUPERUSER, type Cluster } from "./cluster.js";
import { COMPANY_QUERY } from "./keeper.js";
import type { Note } from "./note.js";

const RESPAWN_MS = 1_000;

/** The small process that outlives us, to stop a server which nobody uses any more. */
export interface Guard {
  /** Ends the guard: the server is stopped, or left to others who have guards of their own. */
  dismiss(): void;
  /** Leaves the server to the guard, as our sudden death would. */
  entrust(): void;
}

/** Starts the guard of this process, and starts it again whenever it is killed. */
export function startGuard(cluster: Cluster, note: Note): Guard {
  let leaving = false;
  let child = spawnGuard();

  function spawnGuard(): ChildProcess {
    const spawned = spawn(process.execPath, [guardScript(), orders(cluster)], {
      cwd: "/",
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    spawned.unref();
    if (spawned.stdin instanceof Socket) spawned.stdin.unref();
    spawned.stdin.on("error", (error) => note("the PostgreSQL guard's pipe broke", { error: error.message }));
    spawned.once("error", replace);
    spawned.once("exit", replace);
    return spawned;
  }

  function replace(reason: Error | number | null): void {
    if (leaving) return;
    const detail = reason instanceof Error ? reason.message : `exit code ${reason ?? "none"}`;
    note("the PostgreSQL guard ended; starting another", { reason: detail });
    setTimeout(() => {
      if (!leaving) child = spawnGuard();
    }, RESPAWN_MS).unref();
  }

  function leave(word?: string): void {
    leaving = true;
    child.stdin?.end(word);
  }

  return { dismiss: () => leave("bye"), entrust: () => leave() };
}

function orders({ data, passwordFile }: Cluster): string {
  return JSON.stringify({ data, passwordFile, user: SUPERUSER, company: COMPANY_QUERY });
}

/** Found from the package's root, because the sources and the build lie at different depths. */
function guardScript(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    if (dirname(folder) === folder)
      throw new Error("no package.json lies above the build: keep it in its package");
    folder = dirname(folder);
  }
  return join(folder, "scripts/postgres-guard.mjs");
}
