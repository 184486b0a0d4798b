import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ageMs, ignoreAbsence } from "./files.js";
import { isAlive, serves, signal } from "./processes.js";

/** What `postmaster.pid` says; port and status are undefined while the server has not written them yet. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number | undefined;
  readonly status: string | undefined;
}

const [FAST, IMMEDIATE, AT_ONCE] = ["SIGINT", "SIGQUIT", "SIGKILL"] as const;
const POLL_MS = 25;
/** Larger than any process id, so that the server finds its owner dead. */
const NOBODY_PID = "2147483647";

/** Reads the lines of a `postmaster.pid`: process id, data directory, start time, port, …, status. */
export function parsePostmasterFile(text: string): Postmaster | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: port > 0 ? port : undefined, status: lines[7] === "" ? undefined : lines[7] };
}

/** The postmaster a data directory names, dead or alive. */
export async function readPostmaster(data: string): Promise<Postmaster | undefined> {
  const text = await readFile(pidFile(data), "utf8").catch(ignoreAbsence);
  return text === undefined ? undefined : parsePostmasterFile(text);
}

/**
 * Frees a data directory whose pid file names a living process that is not its server (a dead one PostgreSQL
 * recognises itself), or nobody. The file is not removed but given an impossible owner, since PostgreSQL needs its
 * other lines to find out whether old backends still run.
 */
export async function disown(data: string, stale: Postmaster | undefined): Promise<void> {
  if (stale === undefined) return removeEmptyPidFile(data);
  if (!isAlive(stale.pid)) return;
  const file = await open(pidFile(data), "r+").catch(ignoreAbsence);
  if (file === undefined) return;
  try {
    const [owner, ...rest] = (await file.readFile("utf8")).split("\n");
    if (owner !== String(stale.pid)) return;
    const text = [NOBODY_PID, ...rest].join("\n");
    await file.write(text, 0);
  } finally {
    await file.close();
  }
}

/** A power cut can leave the file empty, which PostgreSQL refuses; a young one may just be being written. */
async function removeEmptyPidFile(data: string): Promise<void> {
  if ((await ageMs(pidFile(data))) > 5_000) await rm(pidFile(data), { force: true });
}

/** Stops a server: fast, after 8 s immediately, at last by force; returns when the process is gone. */
export async function shutDown(pid: number, data: string): Promise<void> {
  for (const [name, patienceMs] of [
    [FAST, 8_000],
    [IMMEDIATE, 8_000],
    [AT_ONCE, 2_000],
  ] as const) {
    if (!(await serves(pid, data))) return;
    signal(pid, name);
    if (await isGone(pid, data, patienceMs)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) does not stop: end it by hand`);
}

async function isGone(pid: number, data: string, patienceMs: number): Promise<boolean> {
  for (const until = Date.now() + patienceMs; Date.now() < until;) {
    if (!(await serves(pid, data))) return true;
    await pause(POLL_MS);
  }
  return false;
}

function pidFile(data: string): string {
  return join(data, "postmaster.pid");
}
