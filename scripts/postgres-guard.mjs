/**
 * Outlives the application which started it, and stops its PostgreSQL when nobody uses that any more. Standard
 * input is a pipe from the application: "bye" is an orderly leave, an end without it is sudden death.
 * Plain JavaScript, so that it runs beside the sources as well as beside the build.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

const LOOK_EVERY_MS = 2_000;
const FAST_SHUTDOWN_MS = 8_000;
const MAX_SILENT_LOOKS = 30;
/** Refusals by a server that is in use: too many connections, or starting, stopping and recovering. */
const ANSWERS = /^(53|57)/;

/** `company` is the SQL that tells who else uses the server. */
const { data, passwordFile, user, company } = JSON.parse(process.argv[2]);
const password = (await readFile(passwordFile, "utf8")).trim();

if ((await lastWord()) !== "bye") await watch();

async function lastWord() {
  let word = "";
  for await (const chunk of process.stdin) word += chunk;
  return word;
}

/** Looks until the server is gone or stopped; one that answers nobody for a minute is stopped as well. */
async function watch() {
  for (let silent = 0; ;) {
    await pause(LOOK_EVERY_MS + Math.random() * 500);
    const server = await runningServer();
    if (server === undefined) return;
    const outcome = await stopIfUnused(server);
    if (outcome === "stopped") return;
    silent = outcome === "silent" ? silent + 1 : 0;
    if (silent === MAX_SILENT_LOOKS) return stop(server.pid);
  }
}

async function runningServer() {
  const lines = (await readFile(`${data}/postmaster.pid`, "utf8").catch(() => "")).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 && (await serves(pid)) ? { pid, port } : undefined;
}

/** The process id alone could belong to somebody else by now. */
async function serves(pid) {
  return (await commandLine(pid)).includes(`-D ${data} `);
}

async function commandLine(pid) {
  if (process.platform === "linux") {
    return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
  }
  const gone = { stdout: "" };
  return (await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).catch(() => gone)).stdout;
}

/** The session is kept until the server has ended: it holds the lock which keeps newcomers off. */
async function stopIfUnused({ pid, port }) {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user,
    password,
    database: "postgres",
    ssl: false,
    application_name: "guard",
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const [found] = (await client.query(company)).rows;
    if (!found.free || found.sessions > 0) return "used";
    await stop(pid);
    return "stopped";
  } catch (error) {
    return ANSWERS.test(error.code) ? "used" : "silent";
  } finally {
    await client.end().catch(() => {});
  }
}

async function stop(pid) {
  process.kill(pid, "SIGINT");
  for (const until = Date.now() + FAST_SHUTDOWN_MS; Date.now() < until; await pause(100)) {
    if (!(await serves(pid))) return;
  }
  process.kill(pid, "SIGQUIT");
}
