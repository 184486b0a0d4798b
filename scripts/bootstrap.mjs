/**
 * Makes a clone ready, doing only what is not done yet: `install` brings node_modules to the lockfile, `build`
 * compiles into dist after that. Plain Node without dependencies, since npm runs it before there are any.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join } from "node:path";

const ROOT = dirname(import.meta.dirname ?? "");
const SOURCES = ["src", "migrations", "sandbox", "bench"];
const LOCK = join(ROOT, ".data/bootstrap.lock");
const INSTALLED = join(ROOT, "node_modules/.suretygraph-lock");
const BUILT = join(ROOT, "dist/.stamp");

requireNode(20, 19);
const task = { install, build }[process.argv[2]];
if (task === undefined) fail("Usage: node scripts/bootstrap.mjs install|build");
task();

function install() {
  const wanted = lockfileHash();
  if (read(INSTALLED) === wanted) return;
  alone(() => {
    if (read(INSTALLED) === wanted) return;
    if (!matchesLockfile()) {
      console.log("Installing dependencies (npm ci)…");
      npm("ci", "--include=dev", "--include=optional");
    }
    writeFileSync(INSTALLED, wanted);
  });
}

function build() {
  install();
  const wanted = sourcesHash();
  if (read(BUILT) === wanted) return;
  alone(() => {
    if (read(BUILT) === wanted) return;
    console.log("Building…");
    rmSync(join(ROOT, "dist"), { recursive: true, force: true, maxRetries: 5 });
    run(process.execPath, [
      join(ROOT, "node_modules/typescript/bin/tsc"),
      "-p",
      "tsconfig.build.json",
      "--noCheck",
    ]);
    copyData();
    writeFileSync(BUILT, wanted);
  });
}

function requireNode(major, minor) {
  const [m, n] = process.versions.node.split(".").map(Number);
  if (m > major || (m === major && n >= minor)) return;
  fail(
    `SuretyGraph needs Node ${major}.${minor} or newer; this is ${process.version}. Install it from nodejs.org.`,
  );
}

/** Whether somebody has run `npm ci` already: npm writes this record when it has finished. */
function matchesLockfile() {
  const installed = read(join(ROOT, "node_modules/.package-lock.json"));
  if (installed === undefined) return false;
  const found = JSON.parse(installed).packages;
  const wanted = JSON.parse(read(join(ROOT, "package-lock.json"))).packages;
  delete wanted[""];
  return (
    Object.keys(found).every((path) => path in wanted) &&
    Object.entries(wanted).every(([path, { version, optional }]) =>
      path in found ? found[path].version === version : optional === true,
    )
  );
}

function lockfileHash() {
  return hashOf([join(ROOT, "package-lock.json")]);
}

function sourcesHash() {
  const configs = readdirSync(ROOT).filter((name) => /^tsconfig.*\.json$/.test(name));
  const settings = [...configs, "package.json", "package-lock.json"].map((name) => join(ROOT, name));
  return hashOf([...settings, ...SOURCES.flatMap((folder) => filesIn(join(ROOT, folder)))]);
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const text = readFileSync(file);
    hash.update(`${file.slice(ROOT.length)}\0${text.length}\0`).update(text);
  }
  return hash.digest("hex");
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  return entries.map((e) => join(e.parentPath ?? e.path, e.name)).sort();
}

/** What is not TypeScript (SQL, JSON, …) stands beside the compiled file which reads it, as in the sources. */
function copyData() {
  for (const file of SOURCES.flatMap((folder) => filesIn(join(ROOT, folder)))) {
    if (extname(file) !== ".ts") cpSync(file, join(ROOT, "dist", file.slice(ROOT.length)));
  }
}

function npm(...args) {
  const cli = process.env["npm_execpath"];
  if (cli !== undefined && basename(cli).startsWith("npm-cli")) run(process.execPath, [cli, ...args]);
  else run("npm", args);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: "inherit" });
  if (error !== undefined) fail(`${command} cannot be run: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs one bootstrap at a time; the lock of a dead process is taken over. */
function alone(work) {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (let waited = false; !takeLock(); waited = true) {
    if (!waited) console.log("Waiting for another install or build to finish…");
    if (!isHeld()) rmSync(LOCK, { recursive: true, force: true });
    sleep(200);
  }
  process.once("exit", releaseLock);
  work();
  process.off("exit", releaseLock);
  releaseLock();
}

function takeLock() {
  try {
    mkdirSync(LOCK);
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(join(LOCK, "pid"), String(process.pid));
  return true;
}

function releaseLock() {
  rmSync(LOCK, { recursive: true, force: true });
}

/** A lock without a process id has just been taken, or its taker was killed right then. */
function isHeld() {
  const pid = Number(read(join(LOCK, "pid")));
  if (pid > 0) return isAlive(pid);
  const taken = statSync(LOCK, { throwIfNoEntry: false });
  return taken !== undefined && Date.now() - taken.mtimeMs < 5_000;
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
