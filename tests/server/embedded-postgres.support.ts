import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

/** What a child application tells about its server. */
export interface Told {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
}

/** Another process which uses the server of a home. */
export interface Child {
  readonly process: ChildProcess;
  readonly told: Promise<Told>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** A new folder under the system's temporary one, with the mode given. */
export async function temporaryFolder(mode = 0o755): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "suretygraph-test-"));
  await chmod(folder, mode);
  return folder;
}

/** Takes a port, so that a server wanting it finds it occupied. */
export async function occupyPort(): Promise<{ readonly port: number; readonly listener: Server }> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  return { port: (listener.address() as AddressInfo).port, listener };
}

/** A port nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const { port, listener } = await occupyPort();
  await new Promise((done) => listener.close(done));
  return port;
}

/** Runs one statement in a session of its own. */
export async function query<R extends pg.QueryResultRow>(url: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url, application_name: "test" });
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Starts the child application under an account, ours by default. */
export function startChild(home: string, port: number, account: { uid?: number; gid?: number } = {}): Child {
  const root = join(import.meta.dirname, "../..");
  const args = [
    "--import",
    join(root, "tests/support/typescript.mjs"),
    join(import.meta.dirname, "embedded-postgres.child.ts"),
    home,
    String(port),
  ];
  const env = { PATH: process.env["PATH"] };
  const child = spawn(process.execPath, args, {
    ...account,
    cwd: "/",
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  return {
    process: child,
    told: firstLine(child).then((line) => JSON.parse(line) as Told),
    stop: async () => {
      child.stdin.write("stop\n");
      await ended;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the child has no output");
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error("the child ended without a word");
}

/** Waits until something holds; fails with its name after the time given. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<void> {
  for (const until = Date.now() + withinMs; !(await holds());) {
    if (Date.now() > until) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(50);
  }
}

/** Whether a process runs; a zombie does not. */
export async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") X");
  return !/\) [XZ]/.test(status);
}

/** Process ids of whatever has a text in its command line. */
export async function processesWith(text: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return pids.filter((_, i) => lines[i]?.includes(text)).map(Number);
}

/** Removes a folder whose files may belong to several accounts. */
export async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
