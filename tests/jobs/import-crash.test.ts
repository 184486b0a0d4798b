import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { IMPORT } from "../../src/resolvers/imports.js";
import { sales, SALES_MAPPING, SECRET } from "./sales.js";
import type { WorkOrder } from "./work.child.js";
import { type JobWorld, jobWorld } from "./world.js";

const ROWS = 24_000;
const WRONG_EVERY = 1_000;
const SCRIPT = fileURLToPath(new URL("work.child.ts", import.meta.url));
const HOOKS = fileURLToPath(new URL("../support/typescript.mjs", import.meta.url));

let world: JobWorld;
let folder: string;
const children: ChildProcess[] = [];
const troubles: unknown[] = [];
beforeAll(async () => {
  world = await jobWorld();
  folder = await mkdtemp(join(tmpdir(), "suretygraph-jobs-"));
});
afterAll(async () => {
  await Promise.all(children.map(kill));
  await rm(folder, { recursive: true });
  await world.close();
});

/** Starts a process that works off jobs. */
async function work(): Promise<ChildProcess> {
  const child = fork(SCRIPT, { execArgv: ["--import", HOOKS] });
  children.push(child);
  await once(child, "message");
  child.on("message", (trouble) => troubles.push(trouble));
  const { url, institutionId } = world.db;
  const timing = { pollMs: 50, leaseMs: 1_000, beatMs: 200, progressMs: 20 };
  const order: WorkOrder = { url, institutionId, importDir: folder, mappingsDir: folder, timing };
  child.send(order);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

it("an import whose process is killed in the middle is finished by another, as if nothing had been", async () => {
  await writeFile(join(folder, "sales.yaml"), SALES_MAPPING);
  await writeFile(join(folder, "sold.csv"), sales(ROWS, WRONG_EVERY));
  const job = await world.enqueue(IMPORT, { file: "sold.csv", mapping: "sales", dryRun: false });
  const first = await work();
  await world.until(job, ({ output }) => Number(output?.["rows"] ?? 0) >= 4_000);
  await kill(first);
  expect(await world.read(job)).toMatchObject({ state: "RUNNING", attempts: 1 });
  await work();

  const done = await world.until(job, ({ state }) => state !== "RUNNING");
  const rejected = ROWS / WRONG_EVERY;
  expect(done).toMatchObject({ state: "DONE", attempts: 2, error: null });
  expect(done.done).toBe(done.total);
  expect(done.output).toMatchObject({
    rows: ROWS,
    rejected,
    alreadyLoaded: false,
    targets: [
      { name: "customer", added: 7, repeats: ROWS - rejected - 7 },
      { name: "invoice", added: ROWS - rejected, repeats: 0 },
    ],
    reasons: [{ column: "net", code: "NOT_AN_AMOUNT", rows: rejected, firstLine: WRONG_EVERY + 1 }],
  });
  const { rows } = await world.db.pool.query<{ n: number; rows: string; resumed: boolean }>(
    `select count(*)::integer as n, min(l.rows) as rows from observation, file_load l where dataset = 'invoice'`,
  );
  expect(rows[0]).toMatchObject({ n: ROWS - rejected, rows: String(ROWS) });
  const rejects = await readFile(join(folder, "sold.csv.rejects.csv"), "utf8");
  expect(rejects.split(SECRET)).toHaveLength(rejected + 1);
  expect(troubles).toEqual([]);
});
