import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type JobContext, JobFailed, type JobHandler } from "../../src/jobs/job.js";
import { claimJob, MOST_LOST } from "../../src/jobs/lease.js";
import { JobCancelled, LeaseLost, WorkerStopped } from "../../src/jobs/outcome.js";
import { cancelJob } from "../../src/jobs/store.js";
import { awaited, type JobWorld, jobWorld, QUICK, untilAborted } from "./world.js";

let world: JobWorld;
beforeAll(async () => {
  world = await jobWorld();
});
afterEach(async () => {
  await world.rest();
  world.troubles();
});
afterAll(() => world.close());

let kinds = 0;
/** A kind nobody else uses. */
const newKind = () => `WORK-${++kinds}`;

const stateIs = (state: string) => (job: { state: string }) => job.state === state;

/** A handler that works until it is told to end, and keeps why. */
function endless(): {
  handler: JobHandler;
  started: Promise<JobContext>;
  reasons: unknown[];
  endedAt: number[];
} {
  const reasons: unknown[] = [];
  const endedAt: number[] = [];
  const begun = awaited<JobContext>();
  const handler: JobHandler = (_job, context) => {
    begun.tell(context);
    context.signal.addEventListener("abort", () => {
      reasons.push(context.signal.reason);
      endedAt.push(performance.now());
    });
    return untilAborted(context.signal);
  };
  return { handler, started: begun.promise, reasons, endedAt };
}

describe("a worker", () => {
  it("does what it has handlers for, with their input, and leaves the rest alone", async () => {
    const [mine, theirs] = [newKind(), newKind()];
    const foreign = await world.enqueue(theirs);
    const job = await world.enqueue(mine, { n: 20 });
    world.worker({ [mine]: ({ input }) => Promise.resolve({ twice: Number(input["n"]) * 2 }) });
    const done = await world.until(job, stateIs("DONE"));
    expect(done).toMatchObject({ output: { twice: 40 }, attempts: 1, error: null });
    expect(done.finishedAt).toBeInstanceOf(Date);
    await pause(5 * QUICK.pollMs);
    expect(await world.read(foreign)).toMatchObject({ state: "QUEUED", attempts: 0 });
    expect(world.troubles()).toEqual([]);
  });

  it("runs one job at a time, or as many as it is told", async () => {
    for (const [concurrency, most] of [
      [1, 1],
      [3, 3],
    ] as const) {
      const kind = newKind();
      let [now, peak] = [0, 0];
      const handler: JobHandler = async () => {
        peak = Math.max(peak, ++now);
        for (let waited = 0; peak < most && waited < 2000; waited += 10) await pause(10);
        await pause(30);
        now--;
        return {};
      };
      const jobs = [];
      for (let i = 0; i < 4; i++) jobs.push(await world.enqueue(kind));
      world.worker({ [kind]: handler }, {}, concurrency);
      for (const job of jobs) await world.until(job, stateIs("DONE"));
      expect(peak).toBe(most);
    }
  });

  it("shares the jobs with others: each is done once", async () => {
    const kind = newKind();
    const runs = new Map<string, number>();
    const handler: JobHandler = async ({ id }) => {
      runs.set(id, (runs.get(id) ?? 0) + 1);
      await pause(5);
      return {};
    };
    const jobs = await Promise.all(Array.from({ length: 12 }, () => world.enqueue(kind)));
    for (let i = 0; i < 3; i++) world.worker({ [kind]: handler }, {}, 2);
    for (const job of jobs) expect(await world.until(job, stateIs("DONE"))).toMatchObject({ attempts: 1 });
    expect([...runs.values()]).toEqual(jobs.map(() => 1));
  });

  it("tells of progress as it goes, but does not write it each time", async () => {
    const kind = newKind();
    const job = await world.enqueue(kind);
    const told = 400;
    const worker = world.worker(
      {
        [kind]: async (_job, { progress }) => {
          for (let done = 1; done <= told; done++) {
            progress({ done, total: told, unit: "BYTE", output: { rows: done } });
            if (done % 2 === 0) await pause(1);
          }
          return { rows: "all" };
        },
      },
      { progressMs: 100 },
    );
    const under = await world.until(job, ({ done }) => done > 0);
    expect(under).toMatchObject({
      state: "RUNNING",
      total: told,
      unit: "BYTE",
      output: { rows: under.done },
    });
    const done = await world.until(job, stateIs("DONE"));
    expect(done).toMatchObject({ done: told, total: told, output: { rows: "all" } });
    const renewals = worker.statements.filter((name) => name === "renew-job").length;
    expect(renewals).toBeGreaterThan(0);
    expect(renewals).toBeLessThan(told / 20);
  });

  it("keeps a job for itself for as long as it works, silent handler or not", async () => {
    const LEASE_MS = 500;
    const kind = newKind();
    let runs = 0;
    const handler: JobHandler = async () => {
      runs++;
      await pause(3 * LEASE_MS);
      return {};
    };
    const job = await world.enqueue(kind);
    world.worker({ [kind]: handler }, { leaseMs: LEASE_MS });
    world.worker({ [kind]: handler }, { leaseMs: LEASE_MS });
    expect(await world.until(job, stateIs("DONE"))).toMatchObject({ attempts: 1 });
    expect(runs).toBe(1);
  });
});

describe("a handler's failure", () => {
  it("that was to be expected is told in its words", async () => {
    const kind = newKind();
    const problem = { code: "BAD_FILE", zh: "文件有误", en: "the file is bad" };
    const job = await world.enqueue(kind);
    world.worker({ [kind]: () => Promise.reject(new JobFailed(problem)) });
    expect(await world.until(job, stateIs("FAILED"))).toMatchObject({ error: problem, output: null });
    expect(world.troubles()).toEqual([]);
  });

  it("that was not is told to whoever runs the product, and to nobody else", async () => {
    const kind = newKind();
    const bug = new TypeError("张三 has no property of undefined");
    const job = await world.enqueue(kind);
    world.worker({
      [kind]: () => {
        throw bug;
      },
    });
    const failed = await world.until(job, stateIs("FAILED"));
    expect(failed.error).toMatchObject({ code: "INTERNAL" });
    expect(JSON.stringify(failed)).not.toContain("张三");
    expect(world.troubles()).toEqual([bug]);
  });
});

describe("a job under way that is cancelled", () => {
  it("is told, and is cancelled once it has ended; what it told stays", async () => {
    const kind = newKind();
    const { handler, started, reasons } = endless();
    const job = await world.enqueue(kind);
    world.worker({ [kind]: handler });
    const { progress } = await started;
    progress({ done: 3, total: 9, unit: "BYTE" });
    const { pool, institutionId } = world.db;
    expect(await cancelJob(pool, institutionId, job.id)).toMatchObject({ state: "RUNNING" });
    expect(await world.until(job, stateIs("CANCELLED"))).toMatchObject({ done: 3, cancelRequested: true });
    expect(reasons).toEqual([expect.any(JobCancelled)]);
    expect(world.troubles()).toEqual([]);
  });

  it("is done all the same if it was done before it heard", async () => {
    const kind = newKind();
    const job = await world.enqueue(kind);
    const { pool, institutionId } = world.db;
    world.worker({
      [kind]: async () => {
        await cancelJob(pool, institutionId, job.id);
        return { rows: 1 };
      },
    });
    expect(await world.until(job, stateIs("DONE"))).toMatchObject({ output: { rows: 1 } });
  });
});

describe("a worker that stops", () => {
  it("puts its job back once the handler has ended, for another to go on with", async () => {
    const kind = newKind();
    const { handler, started, reasons } = endless();
    const job = await world.enqueue(kind);
    const worker = world.worker({ [kind]: handler });
    (await started).progress({ done: 4, total: 9, unit: "BYTE" });
    await worker.stop();
    expect(reasons).toEqual([expect.any(WorkerStopped)]);
    expect(await world.read(job)).toMatchObject({ state: "QUEUED", attempts: 1, done: 4 });
    expect(await world.column(job, "lost")).toBe(0);

    world.worker({ [kind]: () => Promise.resolve({}) });
    expect(await world.until(job, stateIs("DONE"))).toMatchObject({ attempts: 2 });
    expect(world.troubles()).toEqual([]);
  });

  it("takes nothing up any more", async () => {
    const kind = newKind();
    const worker = world.worker({ [kind]: () => Promise.resolve({}) });
    await worker.stop();
    const job = await world.enqueue(kind);
    await pause(5 * QUICK.pollMs);
    expect(await world.read(job)).toMatchObject({ state: "QUEUED" });
  });
});

describe("a worker that vanished", () => {
  const LEASE_MS = 400;

  it("loses its job to another when the lease has run out, not before", async () => {
    const { pool, institutionId } = world.db;
    const kind = newKind();
    await world.enqueue(kind);
    const claimedAt = performance.now();
    const gone = await claimJob(pool, institutionId, [kind], LEASE_MS);
    let takenUpAt = 0;
    world.worker({
      [kind]: () => {
        takenUpAt = performance.now();
        return Promise.resolve({});
      },
    });
    const done = await world.until({ id: gone?.id ?? "" }, stateIs("DONE"));
    expect(done).toMatchObject({ attempts: 2 });
    expect(takenUpAt - claimedAt).toBeGreaterThanOrEqual(LEASE_MS - 2);
    expect(await world.column(done, "lost")).toBe(1);
  });

  it(`${MOST_LOST} times over the same job is not followed by another`, async () => {
    const { pool, institutionId } = world.db;
    const kind = newKind();
    const job = await world.enqueue(kind);
    for (let i = 0; i < MOST_LOST; i++) {
      expect(await claimJob(pool, institutionId, [kind], 1)).toMatchObject({ state: "RUNNING" });
      await world.expire(job);
    }
    let runs = 0;
    world.worker({ [kind]: () => Promise.resolve({ runs: ++runs }) });
    expect(await world.until(job, stateIs("FAILED"))).toMatchObject({ error: { code: "GIVEN_UP" } });
    expect(runs).toBe(0);
  });
});

describe("a worker cut off from the database", () => {
  it("lets go before another one may begin", async () => {
    const kind = newKind();
    const { handler, started, reasons, endedAt } = endless();
    const job = await world.enqueue(kind);
    const cutOff = world.worker({ [kind]: handler });
    await started;
    cutOff.reaches = false;
    let beganAt = 0;
    world.worker({
      [kind]: () => {
        beganAt = performance.now();
        return Promise.resolve({ by: "second" });
      },
    });
    expect(await world.until(job, stateIs("DONE"))).toMatchObject({ output: { by: "second" }, attempts: 2 });
    expect(reasons).toEqual([expect.any(LeaseLost)]);
    expect(endedAt[0]).toBeLessThan(beganAt);
    expect(world.troubles()).toContainEqual(expect.any(LeaseLost));
  });

  it("drops the result of a handler that would not hear", async () => {
    const kind = newKind();
    const began = awaited<undefined>();
    const job = await world.enqueue(kind);
    const cutOff = world.worker({
      [kind]: async () => {
        began.tell(undefined);
        await pause(2 * QUICK.leaseMs);
        cutOff.reaches = true;
        return { by: "first" };
      },
    });
    await began.promise;
    cutOff.reaches = false;
    world.worker({ [kind]: () => Promise.resolve({ by: "second" }) });
    await world.until(job, stateIs("DONE"));
    await cutOff.stop();
    expect(await world.read(job)).toMatchObject({ output: { by: "second" }, attempts: 2 });
    expect(world.troubles()).toContainEqual(expect.any(LeaseLost));
  });

  it("does a job again whose end it could not write", async () => {
    const kind = newKind();
    const job = await world.enqueue(kind);
    let runs = 0;
    const worker = world.worker(
      {
        [kind]: () => {
          worker.reaches = ++runs > 1;
          return Promise.resolve({ runs });
        },
      },
      { leaseMs: 200 },
    );
    await world.until(job, stateIs("RUNNING"));
    await pause(50);
    worker.reaches = true;
    expect(await world.until(job, stateIs("DONE"))).toMatchObject({ output: { runs: 2 }, attempts: 2 });
    expect(world.troubles()).toEqual([expect.objectContaining({ code: "ECONNREFUSED" })]);
  });

  it("goes on with its job if the line is back in time", async () => {
    const kind = newKind();
    const { handler, started, reasons } = endless();
    const job = await world.enqueue(kind);
    const worker = world.worker({ [kind]: handler });
    await started;
    worker.reaches = false;
    await pause(QUICK.leaseMs / 3);
    worker.reaches = true;
    await pause(QUICK.leaseMs);
    expect(reasons).toEqual([]);
    expect(await world.read(job)).toMatchObject({ state: "RUNNING", attempts: 1 });
    expect(world.troubles()).toEqual([expect.objectContaining({ code: "ECONNREFUSED" })]);
  });
});

it("a job taken away from a worker ends its handler at the next sign of life", async () => {
  const kind = newKind();
  const { handler, started, reasons } = endless();
  const job = await world.enqueue(kind);
  const worker = world.worker({ [kind]: handler });
  await started;
  await world.db.pool.query("update job set attempts = attempts + 1 where id = $1", [job.id]);
  const end = performance.now() + 5000;
  while (reasons.length === 0 && performance.now() < end) await pause(10);
  expect(reasons).toEqual([expect.any(LeaseLost)]);
  await worker.stop();
  expect(await world.read(job)).toMatchObject({ state: "RUNNING", attempts: 2 });
});
