import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { POSTGRES_ENV } from "./account.js";
import type { Cluster } from "./cluster.js";
import { giveToFolderOwner } from "./files.js";
import { settle, type Keeper, type Settlement } from "./keeper.js";
import { boundLog, logSince, logSize } from "./log.js";
import { disown, readPostmaster } from "./postmaster.js";
import { serves } from "./processes.js";
import { postgresArguments } from "./settings.js";

const POLL_MS = 25;
/** Backends of a killed postmaster may hold its memory, and its port, for a while. */
const BLOCKED_MS = 30_000;
const RETRY_MS = 200;
const PORT_FREED_MS = 3_000;
/** Recovery of a large write-ahead log takes its time, as long as the server lives. */
const STARTING_MS = 300_000;

/** The port to serve on: to be kept whatever happens, or only preferred. */
export interface WantedPort {
  readonly port: number;
  readonly fixed: boolean;
}

interface Launch {
  readonly port: number;
  readonly child: ChildProcess;
  readonly logOffset: number;
}

type Sight =
  | Exclude<Settlement, { kind: "refused" }>
  | { readonly kind: "absent"; readonly crashedOn: number | undefined };

/**
 * Settles on the cluster's server: the one that runs, or one started now. Any number of processes may do so at the
 * same time, since PostgreSQL's own lock file lets one server live and the losers find it on their next look.
 */
export async function attach(cluster: Cluster, wanted: WantedPort): Promise<Keeper> {
  const began = Date.now();
  let launch: Launch | undefined;
  for (;;) {
    const sight = await look(cluster);
    if (sight.kind === "kept") return sight.keeper;
    if (sight.kind === "busy") {
      const stuck = Date.now() - began > STARTING_MS;
      if (stuck) throw new Error(`${sight.why} for too long: see ${cluster.logFile}`);
    } else if (launch === undefined) {
      launch = await start(cluster, wanted.port);
    } else if (hasExited(launch.child)) {
      const patience = wanted.fixed ? Infinity : sight.crashedOn === launch.port ? PORT_FREED_MS : 0;
      launch = await startAgain(cluster, launch, began, patience);
    }
    await pause(POLL_MS);
  }
}

async function look(cluster: Cluster): Promise<Sight> {
  const { data } = cluster;
  const postmaster = await readPostmaster(data);
  if (postmaster === undefined || !(await serves(postmaster.pid, data))) {
    await disown(data, postmaster);
    return { kind: "absent", crashedOn: postmaster?.port };
  }
  const { pid, port, status } = postmaster;
  if (port === undefined || status !== "ready") return { kind: "busy", why: "the server starts or stops" };
  const settlement = await settle(cluster, pid, port);
  if (settlement.kind !== "refused") return settlement;
  throw new Error(
    `the server does not accept the password in ${cluster.passwordFile} (${settlement.why}): restore that file, or set DATABASE_URL`,
  );
}

async function start(cluster: Cluster, port: number): Promise<Launch> {
  const { data, account, binaries, logFile } = cluster;
  await boundLog(logFile);
  const log = await open(logFile, "a", 0o600);
  try {
    await giveToFolderOwner(logFile);
    const logOffset = await logSize(logFile);
    const child = spawn(binaries.postgres, postgresArguments(data, port), {
      uid: account.uid,
      gid: account.gid,
      cwd: "/",
      env: POSTGRES_ENV,
      stdio: ["ignore", log.fd, log.fd],
      detached: true,
    });
    await once(child, "spawn");
    child.unref();
    return { port, child, logOffset };
  } finally {
    await log.close();
  }
}

/** A server that failed by its own fault is an error; others may have stopped, killed or forestalled it. */
async function startAgain(
  cluster: Cluster,
  failed: Launch,
  began: number,
  portPatience: number,
): Promise<Launch> {
  const { exitCode, signalCode } = failed.child;
  const said = await logSince(cluster.logFile, failed.logOffset);
  const portTaken = said.includes("Address already in use");
  const forestalled = portTaken || /lock file "postmaster.pid"|shared memory block/.test(said);
  const ownFault = exitCode !== 0 && signalCode === null && !forestalled;
  if (ownFault || Date.now() - began > BLOCKED_MS) {
    const reason = portTaken
      ? `port ${failed.port} stays taken`
      : reasonIn(said) || "the server ends by itself";
    throw new Error(`${reason}: see ${cluster.logFile}`);
  }
  await pause(RETRY_MS);
  const changePort = portTaken && Date.now() - began >= portPatience;
  return start(cluster, changePort ? await freePort() : failed.port);
}

/** The fatal message, or what was said without PostgreSQL's prefix before it could log. */
function reasonIn(said: string): string {
  const fatal = /(?:FATAL|PANIC): +(.*)$/m.exec(said)?.[1];
  const lines = said.split("\n").filter((line) => line !== "" && !line.includes(" LOG: "));
  return fatal ?? lines.join(" ");
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
