import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { setTimeout as pause } from "node:timers/promises";
import type { Pool } from "pg";
import type { Job } from "../../src/jobs/job.js";
import { cancelJob, readJob } from "../../src/jobs/store.js";
import { recomputeHandler, startRecompute, workChunk } from "../../src/labels/recompute-job.js";
import { PAGE, sweepLabels, type LabelSources } from "../../src/labels/recompute.js";
import { startLabelWork } from "../../src/server/recompute-job.js";
import { definition, ESTABLISHED, IN_ARREARS, type LabelWorld, labelWorld } from "./recompute-world.js";

const CUSTOMERS = 3 * PAGE + 7;
const TIMING = { pollMs: 20, leaseMs: 2_000, beatMs: 100, progressMs: 20 };

let world: LabelWorld;
let pool: Pool;
beforeAll(async () => {
  world = await labelWorld();
  ({ pool } = world.db);
  const ids = await world.customers(CUSTOMERS);
  for (const [i, id] of ids.entries())
    if (i % 50 === 0) await world.say(id, "tax", { arrears: i % 100 === 0 ? "5.00" : "0.00" });
}, 60_000);
afterAll(() => world.close());

const start = (reason = "test") => startRecompute(pool, world.db.institutionId, "tester", reason);
const read = async ({ id }: Job): Promise<Job> => {
  const job = await readJob(pool, world.db.institutionId, id);
  if (job === undefined) throw new Error("no such job");
  return job;
};
async function until(job: Job, holds: (job: Job) => boolean): Promise<Job> {
  for (let i = 0; i < 1_000; i++) {
    const now = await read(job);
    if (holds(now)) return now;
    await pause(20);
  }
  throw new Error("the job stays as it is");
}
const ended = (job: Job) => until(job, (now) => now.finishedAt !== null);
const worker = (sources: Partial<LabelSources> = {}, troubles: unknown[] = []) =>
  startLabelWork({
    ...{ ...world.sources(), ...sources },
    ...{ everyMs: 20, timing: TIMING, onTrouble: (error: unknown) => troubles.push(error) },
  });

/** Everything that was kept, without when. */
const content = async (): Promise<unknown[]> =>
  (
    await pool.query<Record<string, unknown>>(
      `select c.subject_id, c.tags, c.outcomes, c.next_change_at,
         (select json_agg(json_build_array(i.code, i.state, i.version, i.missing, i.observation_ids, i.cause) order by i.code, i.from_at)
          from label_interval i where i.subject_id = c.subject_id) as history
       from customer_labels c order by 1`,
    )
  ).rows;

/** As if labels had never been asked. */
async function forget(): Promise<void> {
  await pool.query("alter table label_interval disable trigger user");
  await pool.query("delete from label_interval");
  await pool.query("alter table label_interval enable trigger user");
  await pool.query("delete from customer_labels");
  await pool.query("delete from label_mark");
}

describe("judging everybody anew", () => {
  let whole: unknown[];

  it("judges every customer once, and tells how far it is", async () => {
    await forget();
    const work = worker();
    const job = await ended(await start());
    await work.stop();
    expect(job).toMatchObject({
      state: "DONE",
      done: CUSTOMERS,
      total: CUSTOMERS,
      unit: "CUSTOMER",
      output: { customers: CUSTOMERS, changes: 2 * CUSTOMERS },
    });
    expect(await world.count()).toBe(2 * CUSTOMERS);
    whole = await content();
  });

  it("writes nothing where nothing has changed", async () => {
    const rows = await world.count();
    const work = worker();
    const job = await ended(await start());
    await work.stop();
    expect(job.output).toEqual({ customers: CUSTOMERS, changes: 0 });
    expect(await world.count()).toBe(rows);
  });

  it("goes on where it was cut short, to the same end", async () => {
    await forget();
    const job = await start();
    const stopping = new AbortController();
    await pool.query(
      "update job set state = 'RUNNING', attempts = 1, lease_until = clock_timestamp() where id = $1",
      [job.id],
    );
    const handler = recomputeHandler({
      ...world.sources(),
      labels: () => {
        stopping.abort(new Error("killed"));
        return Promise.resolve(world.pack);
      },
    });
    const context = { signal: stopping.signal, progress: () => undefined };
    await expect(handler(await read(job), context)).rejects.toThrow("killed");
    const half = await world.count();
    expect(half).toBe(2 * PAGE);
    const work = worker();
    expect(await ended(job)).toMatchObject({ state: "DONE", output: { changes: 2 * CUSTOMERS } });
    await work.stop();
    expect(await content()).toEqual(whole);
    expect(await world.count()).toBe(2 * CUSTOMERS);
  });

  it("leaves nothing behind of a part that was not finished", async () => {
    await forget();
    const job = await start();
    await pool.query(
      "update job set state = 'RUNNING', attempts = 1, lease_until = clock_timestamp() where id = $1",
      [job.id],
    );
    const broken = { ...world.sources(), labels: () => Promise.reject(new Error("gone")) };
    const context = { signal: new AbortController().signal, progress: () => undefined };
    await expect(recomputeHandler(broken)(await read(job), context)).rejects.toThrow("gone");
    expect(await world.count()).toBe(0);
    const work = worker();
    await ended(job);
    await work.stop();
    expect(await content()).toEqual(whole);
  });

  it("is shared by workers, each part done by one of them", async () => {
    await forget();
    const parts = [0, 0];
    const counted = (i: number) => ({
      labels: () => {
        parts[i] = (parts[i] ?? 0) + 1;
        return Promise.resolve(world.pack);
      },
    });
    const work = [worker(counted(0)), worker(counted(1))];
    await ended(await start());
    await Promise.all(work.map((w) => w.stop()));
    expect(parts.reduce((a, b) => a + b)).toBe(Math.ceil(CUSTOMERS / PAGE));
    expect(await content()).toEqual(whole);
  });

  it("ends when it is cancelled, and what was kept stays", async () => {
    await forget();
    const job = await start();
    const cancelling = {
      labels: async () => {
        await cancelJob(pool, world.db.institutionId, job.id);
        return world.pack;
      },
    };
    const work = worker(cancelling);
    expect(await ended(job)).toMatchObject({ state: "CANCELLED" });
    await work.stop();
    const rows = await world.count();
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(2 * CUSTOMERS);
    expect(await workChunk(world.sources())).toBe(false);
  });

  it("finds what another definition changes", async () => {
    await forget();
    const work = worker();
    await ended(await start());
    world.pack = [definition("IN_ARREARS", "tax.arrears >= yuan(0)", { version: 2 }), ESTABLISHED];
    const job = await ended(await start("a definition was published"));
    await work.stop();
    world.pack = [IN_ARREARS, ESTABLISHED];
    const { rows } = await pool.query<{ cause: string; state: string; n: number }>(
      "select cause, state, count(*)::integer as n from label_interval where version = 2 group by 1, 2",
    );
    expect(rows).toEqual([{ cause: "DEFINITION", state: "TRUE", n: job.output?.["changes"] }]);
  });

  it("is asked for once by one key", async () => {
    const ask = () => startRecompute(pool, world.db.institutionId, "tester", "again", "key");
    expect((await ask()).id).toBe((await ask()).id);
  });
});

describe("work beside the requests", () => {
  it("keeps what is learnt soon after", async () => {
    await sweepLabels(world.sources());
    const [id = ""] = await world.customers(1);
    const work = worker();
    await world.say(id, "tax", { arrears: "3.00" });
    for (let i = 0; i < 200; i++) {
      const [held] = await world.history(id, "IN_ARREARS");
      if (held?.state === "TRUE") break;
      await pause(20);
    }
    await work.stop();
    expect((await world.history(id, "IN_ARREARS"))[0]?.state).toBe("TRUE");
  });
});
