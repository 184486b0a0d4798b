/** One round: start, let work be done, kill, come back, and see that everything acknowledged is there, once. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import * as application from "./application.mjs";
import { eventually, killNow } from "./processes.mjs";
import { forgotten, startTraffic } from "./traffic.mjs";

const WRITER_STOP_MS = 10_000;
const RECOVERY_MS = 60_000;
/** A demo may have to be loaded meanwhile. */
const START_MS = 600_000;

/**
 * Runs a round by its plan. `era` keeps what was acknowledged since the data were begun, and the port they are served
 * on; `say` and `accuse` are told what happened and what of it must not have.
 */
export async function runRound(plan, era, random, say, accuse) {
  const app = await application.startApplication();
  const writer = startWriter();
  await (plan.whenServing ? mustBeReady(app) : mustHaveBegun(app, plan.kind));
  const traffic = startTraffic(random);
  await pause(plan.afterMs);

  const phase = await application.phase();
  traffic.expectTrouble();
  say(`killed ${kill(plan, app).join(" + ")} while ${phase}`);
  if (plan.writerDies) killNow([writer.process.pid]);
  say(plan.writerDies ? "writer killed" : "writer lives on");

  const { answers, broken } = await traffic.stop();
  if (broken.length > 0) accuse(`${broken.length} queries failed before the kill, such as: ${broken[0]}`);
  const present = await comeBack(plan, app, say, accuse);
  if (!plan.writerDies) await stopWriter(writer, accuse);
  era.writes.push(...(await writer.written));
  era.answers.push(...answers);
  checkPort(era, accuse);
  const lost = await forgotten(answers);
  if (lost.length > 0)
    accuse(`the past has forgotten ${lost.length} answers, such as ${JSON.stringify(lost[0])}`);
  await audit(era, say, accuse);
  await stop(present, say, accuse);
}

async function mustBeReady(app) {
  const readyMs = await application.untilReady(app);
  if (readyMs === undefined) throw new Error("the application does not become ready");
  return readyMs;
}

/** Waits until there is something to kill. */
async function mustHaveBegun(app, kind) {
  const hasBegun = () => (kind === "app" ? application.is("live") : application.database());
  if (!(await eventually(hasBegun, START_MS))) throw new Error("the application does not begin");
}

/** Ends what the plan says, all at once, and names what there was to end. */
function kill({ kind, extras }, app) {
  const victims = [
    { name: "app", pids: kind === "postgres" ? [] : [app.pid] },
    { name: "PostgreSQL", pids: kind === "app" ? [] : [application.database()?.pid].filter(Boolean) },
    { name: "sandbox", pids: extras.includes("sandbox") ? application.helpers("dist/sandbox/main.js") : [] },
    {
      name: "guard",
      pids: extras.includes("guard") ? application.helpers("scripts/postgres-guard.mjs") : [],
    },
  ];
  const killed = victims.filter(({ pids }) => killNow(pids).length > 0).map(({ name }) => name);
  return killed.length > 0 ? killed : ["nothing"];
}

/** Waits until the application is back, by itself where it can be, and returns the one that runs. */
async function comeBack(plan, app, say, accuse) {
  if (plan.kind === "postgres" && (await survives(plan, app, say, accuse))) return app;
  killNow([app.pid]);
  await app.ended;
  await pause(plan.restartAfterMs);
  const next = await application.startApplication();
  say(`ready again in ${seconds(await mustBeReady(next))}`);
  return next;
}

/** Whether an application that lost its database is ready again without a restart. */
async function survives({ whenServing, recovers, killLaterMs }, app, say, accuse) {
  if (whenServing && !recovers) {
    await pause(killLaterMs);
    say(`app killed ${seconds(killLaterMs)} later`);
    return false;
  }
  const began = Date.now();
  let code;
  void app.ended.then((c) => (code = c));
  const isBack = async () => application.database() !== undefined && (await application.is("ready"));
  const outcome = await eventually(
    async () => ((await isBack()) ? "ready" : code),
    whenServing ? RECOVERY_MS : START_MS,
  );
  if (outcome === "ready") say(`app recovered in ${seconds(Date.now() - began)}`);
  else if (!whenServing && outcome > 0) say(`app gave up with exit code ${outcome}`);
  else accuse(`the app does not recover from the loss of PostgreSQL: ${outcome ?? "not ready"}`);
  return outcome === "ready";
}

function startWriter() {
  const child = startScript("writer.mjs");
  const written = text(child.stdout).then((lines) =>
    // A last line cut short by a kill was not acknowledged.
    lines
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line)),
  );
  return { process: child, written, ended: once(child, "exit") };
}

async function stopWriter({ process: child, ended }, accuse) {
  if (child.exitCode !== null) return accuse(`the writer ended by itself with exit code ${child.exitCode}`);
  child.kill("SIGTERM");
  const hasEnded = await eventually(
    () => child.exitCode !== null || child.signalCode !== null,
    WRITER_STOP_MS,
  );
  if (!hasEnded) killNow([child.pid]);
  const [code] = await ended;
  if (code !== 0) accuse(`the writer does not stop in order: exit code ${code}`);
}

function startScript(name) {
  const child = spawn(process.execPath, [join(import.meta.dirname, name)], {
    cwd: application.ROOT,
    env: application.environment,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stderr.on("data", (said) => appendFileSync(application.LOG, `${name}: ${said}`));
  return child;
}

function checkPort(era, accuse) {
  const port = application.database()?.port;
  era.port ??= port;
  if (port !== era.port) accuse(`the database moved from port ${era.port} to ${port}`);
}

async function audit({ writes, answers }, say, accuse) {
  const child = startScript("audit.mjs");
  child.stdin.end(JSON.stringify({ writes, answers }));
  const report = await text(child.stdout);
  if (report === "") throw new Error(`the audit failed: see ${application.LOG}`);
  const { problems, counts } = JSON.parse(report);
  for (const problem of problems) accuse(problem);
  say(
    Object.entries(counts)
      .map(([what, n]) => `${n} ${what}`)
      .join(", "),
  );
}

async function stop(app, say, accuse) {
  const { code, ms } = await application.stopApplication(app);
  if (code === 0) say(`stopped in ${seconds(ms)}`);
  else accuse(`SIGTERM ends in ${code}`);
  for (const left of await application.leftovers()) accuse(`still runs: ${left}`);
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
