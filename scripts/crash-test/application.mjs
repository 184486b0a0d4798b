/** The product as its user runs it: `npm start` in this checkout, on a data folder of the test's own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { allProcesses, eventually, killNow } from "./processes.mjs";

export const ROOT = dirname(dirname(import.meta.dirname));
/** Never the user's own data: what is written here is wiped, and killed. */
export const DATA = join(ROOT, ".data/crash-test");
export const LOG = join(ROOT, ".data/crash-test.log");
const PORT = process.env["PORT"] ?? "4000";
const URL = `http://127.0.0.1:${PORT}`;
const APP_MS = 600_000;
const READY_MS = 600_000;
const STOP_MS = 10_000;
const LEFT_MS = 5_000;
const REQUEST_MS = 30_000;

/** The environment of everything that shall use the test's data. */
export const environment = { ...process.env, PORT, DATA_DIR: DATA, SANDBOX: "on", DEMO: "on" };
for (const name of ["DATABASE_URL", "MASTER_KEY", "INSTITUTION"]) delete environment[name];

/** The real path of the database, if there is one yet; root may have had to put it elsewhere. */
function databaseFolder() {
  const entrance = join(DATA, "pg");
  return existsSync(entrance) ? realpathSync(entrance) : undefined;
}

/** Starts `npm start` in a process group of its own; resolves when the application's process is there. */
export async function startApplication() {
  mkdirSync(dirname(LOG), { recursive: true });
  const log = openSync(LOG, "a");
  const startedAt = Date.now();
  const npm = spawn("npm", ["start"], {
    cwd: ROOT,
    env: environment,
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  const ended = once(npm, "exit").then(([code]) => code ?? "a signal");
  const isMain = ({ group, command }) => group === npm.pid && command.includes("dist/src/server/main.js");
  const find = () => allProcesses().find(isMain) ?? (npm.exitCode === null ? undefined : "ended");
  const main = await eventually(find, APP_MS);
  if (main === undefined || main === "ended") throw new Error(`npm start does not start: see ${LOG}`);
  return { npm, pid: main.pid, startedAt, ended };
}

/** Whether the application says it is `live`, or `ready`. */
export async function is(state) {
  const reply = await request(`/health/${state}`).catch(() => undefined);
  return reply?.status === 200;
}

/** Waits until the application is ready; undefined when it ended instead, else how long it took since its start. */
export async function untilReady(app) {
  let code;
  void app.ended.then((c) => (code = c));
  const outcome = await eventually(
    async () => ((await is("ready")) ? "ready" : code !== undefined),
    READY_MS,
  );
  return outcome === "ready" ? Date.now() - app.startedAt : undefined;
}

/** Asks by GraphQL; throws where there was no answer, and returns `{ data, errors }` otherwise. */
export async function ask(query, variables = {}) {
  const body = JSON.stringify({ query, variables });
  const reply = await request("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", "x-purpose": "ADMISSION" },
    body,
  });
  return reply.json();
}

function request(path, options = {}) {
  return globalThis.fetch(URL + path, { ...options, signal: globalThis.AbortSignal.timeout(REQUEST_MS) });
}

/** Process id and port of the database server, as its own file tells; undefined when there is none. */
export function database() {
  const folder = databaseFolder();
  const file = join(folder ?? "", "postmaster.pid");
  if (folder === undefined || !existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  const serves = allProcesses().some((p) => p.pid === pid && p.folder === folder && !p.isZombie);
  return serves && port > 0 ? { pid, port } : undefined;
}

/** Ids of the processes that run a script of this checkout. */
export function helpers(script) {
  const runs = ({ command }) => command[1] === join(ROOT, script);
  return ours()
    .filter(runs)
    .map(({ pid }) => pid);
}

/** What the application is busy with, as seen from outside. */
export async function phase() {
  if (await is("ready")) return "serving";
  if (helpers("dist/sandbox/demo.js").length > 0) return "loading the demo";
  return database() === undefined ? "starting the database" : "booting";
}

/** Asks npm to stop, as a terminal or a supervisor would. Returns the exit code and how long it took. */
export async function stopApplication(app) {
  const began = Date.now();
  app.npm.kill("SIGTERM");
  let code;
  void app.ended.then((c) => (code = c));
  await eventually(() => code !== undefined, STOP_MS);
  return { code: code ?? `nothing within ${STOP_MS} ms`, ms: Date.now() - began };
}

/** What was started with our data folder in its environment or its command line, and the server working in it. */
function ours() {
  const folders = [DATA, databaseFolder()].filter((folder) => folder !== undefined);
  return allProcesses().filter(
    ({ isZombie, environment, folder, command }) =>
      !isZombie &&
      (environment.includes(`DATA_DIR=${DATA}\0`) ||
        folders.some((f) => folder === f || command.some((word) => word.includes(f)))),
  );
}

/** Whatever of ours still runs after a while, which is ended then. */
export async function leftovers() {
  const areGone = await eventually(() => ours().length === 0, LEFT_MS);
  return areGone ? [] : endAll();
}

/** Ends everything of ours at once, and tells what that was. */
export function endAll() {
  const left = ours();
  killNow(left.map(({ pid }) => pid));
  return left.map(({ pid, command }) => `${pid} ${command.join(" ")}`);
}

/** Begins anew, without any data. */
export function wipe() {
  const folder = databaseFolder();
  if (folder !== undefined) rmSync(folder, { recursive: true });
  rmSync(DATA, { recursive: true, force: true });
}
