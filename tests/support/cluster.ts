import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../src/server/embedded-postgres.js";
import { isAlive } from "../../src/server/embedded-postgres/processes.js";

const PREFIX = "suretygraph-jest-";
/** Not the application's, which may be running beside the tests. */
const PREFERRED_PORT = 25433;

let running: { readonly home: string; readonly server: EmbeddedPostgres } | undefined;

/** Starts the throw-away cluster of one jest run; its superuser URL goes to TEST_DATABASE_URL. */
export async function startCluster(): Promise<void> {
  await removeAbandoned();
  const home = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(home, 0o755);
  const server = await startEmbeddedPostgres({ home, preferredPort: PREFERRED_PORT });
  running = { home, server };
  process.env["TEST_DATABASE_URL"] = server.url;
}

/** Stops the cluster and removes all of it. */
export async function stopCluster(): Promise<void> {
  await running?.server.stop();
  if (running !== undefined) await rm(running.home, { recursive: true });
}

/** A killed run leaves its files behind, though no process. */
async function removeAbandoned(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((n) => n.startsWith(PREFIX))) {
    if (isAlive(Number(name.slice(PREFIX.length).split("-")[0]))) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}
