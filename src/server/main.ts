import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import type { Connector } from "../connectors/connector.js";
import { connectors } from "../connectors/index.js";
import { createGuard } from "../connectors/guard/guard.js";
import { loadMappedConnectors } from "../connectors/mapped/load-mapped-connectors.js";
import { BadSource } from "../connectors/mapped/source-file.js";
import { loadLabelPack } from "../labels/pack.js";
import { loadCrossCheckPolicy } from "../profile/load-cross-check-policy.js";
import { type AppOptions, createApp, ENDPOINT, type Phase } from "./app.js";
import { BadConfiguration, type Configuration, readConfiguration } from "./config.js";
import { type DropWatch, watchDrop } from "./drop.js";
import { createMetrics } from "./metrics.js";
import { openSourcing } from "./sourcing.js";
import { type Sandbox, startSandbox } from "./sandbox.js";
import { type ImportFolders, openImports } from "./import-folders.js";
import { startKeepingLabels } from "./label-work.js";
import { startWork, type Work } from "./work.js";
import { openWorkplace, type Workplace } from "./workplace.js";

const DRAIN_MS = 7_000;
const SWEEP_MS = 50;

/** Everything that runs, in the order it must be stopped. */
interface Running {
  phase: Phase;
  workplace?: Workplace;
  sandbox?: Sandbox;
  demo?: ChildProcess;
  work?: Work;
  labels?: Work;
  drop?: DropWatch;
  scope?: AppOptions["scope"];
}

/** The configuration, and every source there is: those with code and those declared by files. */
async function configurationOrExit(): Promise<{
  configuration: Configuration;
  sources: readonly Connector[];
}> {
  try {
    const declared = await loadMappedConnectors(readConfiguration(process.env).SOURCES_DIR);
    return {
      configuration: readConfiguration(process.env, declared),
      sources: [...connectors, ...declared],
    };
  } catch (error) {
    if (!(error instanceof BadConfiguration || error instanceof BadSource)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

const { configuration, sources } = await configurationOrExit();
const running: Running = { phase: "STARTING" };
const guard = createGuard({ agreed: configuration.agreedLimits });
const metrics = createMetrics();
const app = await createApp({
  measured: { metrics, guard },
  logLevel: configuration.LOG_LEVEL,
  explorer: configuration.NODE_ENV !== "production",
  phase: () => running.phase,
  ping: async () => {
    await running.workplace?.pool.query("select 1");
  },
  scope: (signal, purpose) => {
    if (running.scope === undefined) throw new Error("a request came before the server was ready");
    return running.scope(signal, purpose);
  },
});

async function listen(): Promise<void> {
  try {
    await app.listen({ port: configuration.PORT, host: configuration.HOST });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "EADDRINUSE" && code !== "EACCES" && code !== "EADDRNOTAVAIL") throw error;
    console.error(
      `cannot listen on ${configuration.HOST}:${configuration.PORT} (${code}): set PORT or HOST to another address`,
    );
    process.exit(1);
  }
}

/** Loads the demo institution, once, in a process of its own. */
async function loadDemo(workplace: Workplace): Promise<void> {
  const script = fileURLToPath(new URL("../../sandbox/demo.js", import.meta.url));
  const child = fork(script, { env: { ...process.env, DEMO_DATABASE_URL: workplace.url } });
  running.demo = child;
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error("the demo institution could not be loaded: see the message above");
}

async function open(): Promise<Workplace> {
  return (running.workplace = await openWorkplace(configuration, {
    onNote: (message, detail) => app.log.info(detail ?? {}, message),
    onBroken: (error) => app.log.warn({ err: error }, "a database connection broke"),
    onLost: (why) => {
      app.log.fatal({ why }, "the embedded database is lost");
      void stop(1);
    },
  }));
}

async function playWorld(): Promise<void> {
  running.sandbox = await startSandbox(configuration.DEMO_CUSTOMERS, configuration.DATA_DIR);
}

const isStarting = (): boolean => running.phase === "STARTING";

async function boot(): Promise<void> {
  const embedded = configuration.DATABASE_URL === undefined;
  const own = Object.values(configuration.endpoints).some((endpoint) => endpoint !== undefined);
  const withSandbox = (configuration.SANDBOX ?? (embedded && !own ? "on" : "off")) === "on";
  const [workplace] = await Promise.all([open(), withSandbox ? playWorld() : undefined]);
  if (!isStarting()) return;
  if ((configuration.DEMO ?? (embedded && configuration.INSTITUTION === "demo" ? "on" : "off")) === "on")
    await loadDemo(workplace);

  const crossChecks = await loadCrossCheckPolicy(join(configuration.POLICIES_DIR, "cross-checks.yaml"));
  const labels = await loadLabelPack(join(configuration.POLICIES_DIR, "labels"));
  const sourcing = openSourcing({
    ...{ configuration, workplace, guard, metrics, log: app.log },
    endpoints: { ...running.sandbox?.endpoints, ...given(configuration.endpoints) },
  });
  const folders = { importDir: configuration.IMPORT_DIR, mappingsDir: configuration.MAPPINGS_DIR };
  // What is handed over for import may hold personal data.
  await mkdir(folders.importDir, { recursive: true, mode: 0o700 });
  const imports = openImports(folders);
  running.scope = (signal, purpose) => ({
    purpose,
    crossChecks,
    ...sourcing,
    sql: workplace.database.cancellable(signal),
    keyStore: workplace.registrar.keyStore,
    vault: workplace.registrar.vault,
    connectors: sources,
    guard,
    pool: workplace.pool,
    author: "api",
    institutionId: workplace.institutionId,
    signal,
    clock: () => new Date(),
    labels,
    imports,
  });
  if (!isStarting()) return;
  const { url, institutionId } = workplace;
  running.labels = startKeepingLabels({ url, institutionId }, (error, job) =>
    app.log.error({ err: error, job }, "keeping labels met trouble"),
  );
  running.work = startWork(
    { ...workplace, ...folders },
    {
      onBroken: (error) => app.log.warn({ err: error }, "a database connection broke"),
      onTrouble: (error, job) => app.log.error({ err: error, job: job?.id }, "a job met trouble"),
    },
  );
  if (configuration.DROP_POLL_SECONDS > 0) running.drop = watchFolder(workplace, folders);
}

/** Imports files as they come. */
const watchFolder = ({ pool, institutionId }: Workplace, folders: ImportFolders): DropWatch =>
  watchDrop(
    { sql: pool, institutionId, ...folders },
    {
      onBadMapping: (mapping, problem) => app.log.warn({ mapping, problem }, "a mapping cannot be read"),
      onTrouble: (error) => app.log.error({ err: error }, "the import folder could not be looked into"),
    },
    configuration.DROP_POLL_SECONDS * 1000,
  );

const given = <T>(endpoints: Readonly<Record<string, T | undefined>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(endpoints).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );

let booted: Promise<void> | undefined;
let stopping: Promise<void> | undefined;

/** Drains and stops everything that was started, then exits. */
function stop(code: number): Promise<void> {
  return (stopping ??= (async () => {
    running.phase = "DRAINING";
    setTimeout(() => process.exit(code || 1), DRAIN_MS + 2_500).unref();
    running.demo?.kill();
    await Promise.all([drain(app), putJobsBack()]);
    // What is just being started can only be stopped once it has; that it failed has been said.
    await booted?.catch(() => undefined);
    await running.sandbox?.stop();
    await running.workplace?.close();
    process.exit(code);
  })());
}

/** Lets jobs under way be put back for others, for a while; one that is cut off is taken up when its lease has run out. */
async function putJobsBack(): Promise<void> {
  const stopped = Promise.all([running.work?.stop(), running.labels?.stop(), running.drop?.stop()]);
  await Promise.race([stopped, pause(DRAIN_MS, undefined, { ref: false })]);
}

/** Lets requests under way end, for a while; then cuts them off. */
async function drain(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), DRAIN_MS);
  // Closing ends the connections that are idle at that moment, and a client keeps its own alive after the answer.
  const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS);
  await server.close();
  clearInterval(sweep);
  clearTimeout(cut);
}

function announce(): void {
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : configuration.PORT;
  const url = `http://${configuration.HOST}:${port}${ENDPOINT}`;
  const query =
    "{ customers(first: 3) { edges { node { name uscc labels { title { zh } state text number } } } } }";
  const body = JSON.stringify({ query }).replaceAll("'", "'\\''");
  console.log(
    `\nSuretyGraph is ready at ${url}\n\ncurl -s ${url} -H 'content-type: application/json' -H 'x-purpose: ADMISSION' -d '${body}'\n`,
  );
}

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(0));
await listen();
try {
  await (booted = boot());
  if (running.phase === "STARTING") {
    running.phase = "READY";
    announce();
  }
} catch (error) {
  if (error instanceof BadConfiguration) console.error(error.message);
  else if (running.phase === "STARTING") app.log.fatal({ err: error }, "cannot start");
  await stop(1);
}
