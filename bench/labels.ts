import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Pool } from "pg";
import { noRunner } from "../src/connectors/no-runner.js";
import type { KnownFacts } from "../src/facts/index.js";
import type { Job } from "../src/jobs/job.js";
import { enqueueJob, readJob } from "../src/jobs/store.js";
import { evaluateLabels, type LabelOutcome } from "../src/labels/evaluate.js";
import { judgeProfile } from "../src/labels/judge.js";
import { RECOMPUTE, type RecomputeOrder } from "../src/labels/recompute-job.js";
import { knownFacts } from "../src/profile/assemble.js";
import { loadProfiles } from "../src/profile/load-profiles.js";
import type { CustomerProfile } from "../src/profile/profile.js";
import type { Workplace } from "../src/server/workplace.js";
import { AS_OF, type PlainAnswer, rules } from "./labels/definitions.js";
import { loadCustomers } from "./labels/load.js";
import { labelSources } from "./labels/sources.js";
import type { WorkerOrder } from "./labels/worker.js";
import { inWorkplace } from "./workplace.js";

/**
 * Judging every customer anew by a job that worker processes share: how long it takes from the database to the database,
 * beside a loop written by hand over the same facts in memory; and what it comes to when the workers are killed half way.
 */

const { values } = parseArgs({
  options: {
    customers: { type: "string", default: "100000" },
    workers: { type: "string", default: "2" },
    "skip-kill": { type: "boolean", default: false },
  },
});
const CUSTOMERS = Number(values.customers);
const WORKERS = Number(values.workers);
if (!Number.isInteger(CUSTOMERS) || CUSTOMERS < 1000)
  throw new Error("--customers takes a whole number of at least 1000");
if (!Number.isInteger(WORKERS) || WORKERS < 1)
  throw new Error("--workers takes a whole number of at least 1");

/** So many customers are judged in memory. */
const IN_MEMORY = 2_000;
const LOOK_MS = 100;
const MICRO = 1_000_000;
/** The engine rounds to six decimals, and may then multiply. */
const ROUNDING = 1e-5;

const secondsSince = (start: number): number => (performance.now() - start) / 1000;
const words = (n: number): string => n.toLocaleString("en");

function startWorkers(order: WorkerOrder): ChildProcess[] {
  // The same language as this file: built, or as it is written.
  const script = fileURLToPath(
    new URL(`./labels/worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
  );
  return Array.from({ length: WORKERS }, () => {
    const child = fork(script);
    child.send(order);
    return child;
  });
}

async function killAll(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    }),
  );
}

async function orderJob({ pool, institutionId }: Workplace, asOf = AS_OF): Promise<Job> {
  const input: RecomputeOrder = { reason: "bench", asOf: asOf.toISOString() };
  return enqueueJob(pool, institutionId, { kind: RECOMPUTE, input, author: "bench" });
}

async function until({ pool, institutionId }: Workplace, job: Job, done: number): Promise<Job> {
  for (;;) {
    const now = await readJob(pool, institutionId, job.id);
    if (now === undefined || now.state === "FAILED") throw new Error("the job failed");
    if (now.state === "DONE" || now.done >= done) return now;
    await pause(LOOK_MS);
  }
}

/** Everything that was kept, a row for each customer. */
const CONTENT = `
  select c.subject_id, md5(c.tags::text || c.outcomes::text || coalesce(c.next_change_at::text, '') || c.judged_at::text) as now,
    h.history, h.rows
  from customer_labels c left join (
    select subject_id, count(*) as rows, md5(string_agg(concat_ws(' ', code, from_at, version, state, text, number, missing,
      observation_ids, cause), ';' order by code, from_at)) as history
    from label_interval group by subject_id) h using (subject_id)`;

const DIFFERENCES = `
  select count(*)::integer as n from whole w full join again a using (subject_id)
  where (w.now, w.history, w.rows) is distinct from (a.now, a.history, a.rows)`;

/** Rows of a history that say what the row before said. */
const DUPLICATES = `
  select count(*)::integer as n from (
    select state, text, number, lag((state, text, number)) over (partition by subject_id, code order by from_at) as before
    from label_interval) i
  where (state, text, number) is not distinct from before`;

const numberOf = async (pool: Pool, text: string): Promise<number> =>
  (await pool.query<{ n: number }>(text)).rows[0]?.n ?? 0;

/** As if no label had ever been asked. */
async function forget(pool: Pool): Promise<void> {
  await pool.query("alter table label_interval disable trigger user");
  await pool.query("truncate label_interval, customer_labels");
  await pool.query("alter table label_interval enable trigger user");
}

const answerOf = ({ state, text, number }: LabelOutcome): PlainAnswer =>
  state === "VALUE" ? (text ?? number) : state === "UNKNOWN" ? undefined : state === "TRUE";

const agrees = (plain: PlainAnswer, engine: PlainAnswer): boolean =>
  typeof plain === "number" && typeof engine === "number"
    ? Math.abs(plain - engine) <= ROUNDING
    : plain === engine;

/** Microseconds for each judgement of each round, the least of some. */
function timed(customers: number, judge: () => unknown): number {
  const taken = Array.from({ length: 5 }, () => {
    const start = performance.now();
    judge();
    return ((performance.now() - start) * 1000) / (customers * rules.length);
  });
  return Math.min(...taken);
}

async function profilesInMemory({
  pool,
  institutionId,
  registrar,
}: Workplace): Promise<readonly CustomerProfile[]> {
  const { rows } = await pool.query<{ id: string }>(
    "select subject_id as id from customer order by subject_id limit $1",
    [IN_MEMORY],
  );
  const sources = labelSources({ pool, institutionId, keyStore: registrar.keyStore }, []);
  const subjects = rows.map(({ id }) => ({ id, uscc: undefined }));
  const scope = { ...sources, sql: pool, runner: noRunner, author: "bench", purpose: "MONITORING" } as const;
  const profiles = await loadProfiles(scope, subjects, { asOf: AS_OF, knownAt: undefined }, "STORED");
  return [...profiles.values()];
}

const plainAnswers = (all: readonly KnownFacts[]): PlainAnswer[][] =>
  all.map((facts) => rules.map((rule) => rule.plain(facts)));

/** Microseconds for each judgement by hand; throws where it does not come to the same. */
async function benchInMemory(workplace: Workplace): Promise<number> {
  const profiles = await profilesInMemory(workplace);
  const all = profiles.map(knownFacts);
  const labels = rules.map((rule) => rule.label);
  const plain = plainAnswers(all);
  const engine = all.map((facts) => evaluateLabels(labels, facts, AS_OF).map(answerOf));
  const differing = plain.flatMap((answers, c) =>
    answers.flatMap((answer, i) => (agrees(answer, engine[c]?.[i]) ? [] : [labels[i]?.definition.code])),
  );
  if (differing.length > 0)
    throw new Error(`by hand it comes to something else: ${[...new Set(differing)].join()}`);
  const byHand = timed(all.length, () => plainAnswers(all));
  const byEngine = timed(all.length, () => all.map((facts) => evaluateLabels(labels, facts, AS_OF)));
  const withEvidence = timed(all.length, () => profiles.map((profile) => judgeProfile(labels, profile)));
  console.log(`a judgement over facts in memory, ${words(all.length)} customers x ${labels.length} labels:`);
  console.log(`  written by hand in TypeScript: ${byHand.toFixed(3)} us`);
  console.log(`  the engine: ${byEngine.toFixed(3)} us; ratio ${(byEngine / byHand).toFixed(1)}`);
  console.log(
    `  the engine, with facts and evidence of a profile: ${withEvidence.toFixed(3)} us; ratio ${(withEvidence / byHand).toFixed(1)}`,
  );
  return byHand;
}

async function benchJob(workplace: Workplace, byHand: number): Promise<void> {
  const order = { url: workplace.url, institutionId: workplace.institutionId };
  const children = startWorkers(order);
  for (const [nth, about] of ["first", "again, nothing changed"].entries()) {
    const start = performance.now();
    const job = await until(workplace, await orderJob(workplace, new Date(AS_OF.getTime() + nth)), Infinity);
    const seconds = secondsSince(start);
    const floor = (byHand * CUSTOMERS * rules.length) / MICRO;
    console.log(
      `${about}: ${words(CUSTOMERS)} customers x ${rules.length} labels by ${WORKERS} workers in ${seconds.toFixed(1)} s, ` +
        `${words(Math.round(CUSTOMERS / seconds))} customers/s; ratio to the loop by hand (${floor.toFixed(2)} s) ` +
        `${(seconds / floor).toFixed(0)}; ${words(Number(job.output?.["changes"]))} changes kept`,
    );
    if (nth === 0) await workplace.pool.query(`create table whole as ${CONTENT}`);
  }
  await killAll(children);
}

async function benchKill(workplace: Workplace): Promise<void> {
  const { pool, url, institutionId } = workplace;
  await forget(pool);
  const first = startWorkers({ url, institutionId });
  const job = await orderJob(workplace);
  const half = await until(workplace, job, CUSTOMERS / 2);
  await killAll(first);
  const start = performance.now();
  const second = startWorkers({ url, institutionId });
  await until(workplace, job, Infinity);
  await killAll(second);
  await pool.query(`create table again as ${CONTENT}`);
  console.log(
    `killed (SIGKILL) at ${words(half.done)} customers and started again: done in ${secondsSince(start).toFixed(1)} s more; ` +
      `customers that differ from the run that was not killed: ${await numberOf(pool, DIFFERENCES)}; ` +
      `rows that repeat the row before: ${await numberOf(pool, DUPLICATES)}`,
  );
}

await inWorkplace("labels", async (workplace) => {
  const start = performance.now();
  await loadCustomers(workplace.pool, workplace.institutionId, CUSTOMERS);
  console.log(
    `loaded ${words(CUSTOMERS)} customers and what sources said of them in ${secondsSince(start).toFixed(1)} s`,
  );
  await benchJob(workplace, await benchInMemory(workplace));
  if (!values["skip-kill"]) await benchKill(workplace);
});
