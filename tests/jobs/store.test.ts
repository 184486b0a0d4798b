import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Job } from "../../src/jobs/job.js";
import { claimJob, endJob, MOST_LOST, putBack, renewLease } from "../../src/jobs/lease.js";
import {
  cancelJob,
  enqueueJob,
  findJobByKey,
  JobKeyReused,
  listJobs,
  readJob,
} from "../../src/jobs/store.js";
import { openInstitution } from "../../src/server/institution.js";
import { type JobWorld, jobWorld } from "./world.js";

const LEASE_MS = 60_000;

let world: JobWorld;
let other: string;
beforeAll(async () => {
  world = await jobWorld();
  other = await openInstitution(world.db.pool, world.db.vault, "other");
});
afterAll(() => world.close());

let kinds = 0;
/** A kind nobody else uses. */
const newKind = () => `KIND-${++kinds}`;

async function claimed(kind: string): Promise<Job> {
  const job = await claimJob(world.db.pool, world.db.institutionId, [kind], LEASE_MS);
  if (job === undefined) throw new Error("nothing was claimed");
  return job;
}

describe("a job that is asked for", () => {
  it("waits, with what it was given", async () => {
    const job = await world.enqueue("A", { file: "x.csv", dryRun: true });
    expect(job).toMatchObject({ kind: "A", input: { file: "x.csv", dryRun: true }, state: "QUEUED" });
    expect(job).toMatchObject({ done: 0, total: null, unit: null, output: null, error: null, attempts: 0 });
    expect(job).toMatchObject({ author: "test", startedAt: null, finishedAt: null, cancelRequested: false });
    expect(await world.read(job)).toEqual(job);
  });

  it("is the same for the same key, also at the same instant", async () => {
    const jobs = await Promise.all(Array.from({ length: 8 }, () => world.enqueue("A", { n: 1 }, "key-1")));
    expect(new Set(jobs.map((j) => j.id)).size).toBe(1);
    const { pool, institutionId } = world.db;
    const draft = { kind: "A", input: { n: 1 }, author: "somebody else", idempotencyKey: "key-1" };
    expect(await findJobByKey(pool, institutionId, draft)).toEqual(jobs[0]);
    expect(await findJobByKey(pool, institutionId, { ...draft, idempotencyKey: "key-2" })).toBeUndefined();
  });

  it("is refused where the key was used for something else", async () => {
    await world.enqueue("A", { n: 1 }, "key-3");
    await expect(world.enqueue("A", { n: 2 }, "key-3")).rejects.toThrow(JobKeyReused);
    await expect(world.enqueue("B", { n: 1 }, "key-3")).rejects.toThrow(JobKeyReused);
  });

  it("is its institution's alone, key included", async () => {
    const { pool, institutionId } = world.db;
    const mine = await world.enqueue("A", {}, "key-4");
    const draft = { kind: "A", input: {}, author: "test", idempotencyKey: "key-4" };
    const theirs = await enqueueJob(pool, other, draft);
    expect(theirs.id).not.toBe(mine.id);
    expect(await readJob(pool, other, mine.id)).toBeUndefined();
    expect(await cancelJob(pool, other, mine.id)).toBeUndefined();
    expect((await listJobs(pool, other, 100)).map((j) => j.id)).toEqual([theirs.id]);
    expect((await listJobs(pool, institutionId, 100)).map((j) => j.id)).not.toContain(theirs.id);
    expect(await claimJob(pool, other, ["KIND-OF-MINE"], LEASE_MS)).toBeUndefined();
  });
});

describe("the list", () => {
  it("is newest first and is read on from any place, also within one millisecond", async () => {
    const { pool, vault } = world.db;
    const institutionId = await openInstitution(pool, vault, "lister");
    const draft = { kind: "A", input: {}, author: "test" };
    for (let i = 0; i < 7; i++) await enqueueJob(pool, institutionId, draft);
    await pool.query("update job set created_at = '2026-01-01' where institution_id = $1 and id <> $2", [
      institutionId,
      (await listJobs(pool, institutionId, 1))[0]?.id,
    ]);
    const all = await listJobs(pool, institutionId, 100);
    expect(all).toHaveLength(7);
    const paged: Job[] = [];
    for (let page: Job[]; (page = await listJobs(pool, institutionId, 2, paged.at(-1))).length > 0;)
      paged.push(...page);
    expect(paged).toEqual(all);
    const newestFirst = (a: Job, b: Job) =>
      b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
    expect(all).toEqual(all.toSorted(newestFirst));
  });
});

describe("a lease", () => {
  it("is given for the oldest job first, to one worker only", async () => {
    const kind = newKind();
    const jobs = [await world.enqueue(kind), await world.enqueue(kind)];
    const { pool, institutionId } = world.db;
    const claims = await Promise.all(
      Array.from({ length: 6 }, () => claimJob(pool, institutionId, [kind], LEASE_MS)),
    );
    const ids = claims.flatMap((job) => (job === undefined ? [] : [job.id]));
    expect(ids.sort()).toEqual(jobs.map((j) => j.id).sort());
    const first = await world.read(jobs[0] ?? { id: "" });
    expect(first).toMatchObject({ state: "RUNNING", attempts: 1 });
    expect(first.startedAt).toBeInstanceOf(Date);

    const next = newKind();
    const [older, newer] = [await world.enqueue(next), await world.enqueue(next)];
    expect((await claimed(next)).id).toBe(older.id);
    expect((await claimed(next)).id).toBe(newer.id);
  });

  it("that has run out is given to another, and the first one's writes change nothing any more", async () => {
    const { pool, institutionId } = world.db;
    const kind = newKind();
    await world.enqueue(kind);
    const first = await claimed(kind);
    expect(await renewLease(pool, first, LEASE_MS, { done: 1, total: 9, unit: "BYTE" })).toBe("HELD");
    expect(await claimJob(pool, institutionId, [kind], LEASE_MS)).toBeUndefined();
    await world.expire(first);
    const second = await claimed(kind);
    expect(second).toMatchObject({ id: first.id, attempts: 2, done: 1, total: 9, unit: "BYTE" });

    expect(await renewLease(pool, first, LEASE_MS, { done: 5, unit: "BYTE" })).toBe("LOST");
    const done = { state: "DONE", output: { by: "first" } } as const;
    expect(await endJob(pool, first, done, undefined)).toBe(false);
    expect(await putBack(pool, first, undefined)).toBe(false);
    expect(await world.read(first)).toEqual(second);

    expect(await endJob(pool, second, { state: "DONE", output: { by: "second" } }, undefined)).toBe(true);
    expect(await renewLease(pool, second, LEASE_MS, undefined)).toBe("LOST");
    expect(await world.read(first)).toMatchObject({ state: "DONE", output: { by: "second" }, done: 1 });
  });

  it("keeps what progress does not tell", async () => {
    const { pool } = world.db;
    const kind = newKind();
    await world.enqueue(kind);
    const job = await claimed(kind);
    await renewLease(pool, job, LEASE_MS, { done: 1, total: 9, unit: "BYTE", output: { rows: 1 } });
    await renewLease(pool, job, LEASE_MS, { done: 2, unit: "BYTE" });
    await renewLease(pool, job, LEASE_MS, undefined);
    expect(await world.read(job)).toMatchObject({ done: 2, total: 9, unit: "BYTE", output: { rows: 1 } });
  });

  it(`that ran out ${MOST_LOST} times ends the job as failed; being put back does not count`, async () => {
    const { pool, institutionId } = world.db;
    const kind = newKind();
    const { id } = await world.enqueue(kind);
    for (let i = 0; i < MOST_LOST; i++) {
      const held = await claimed(kind);
      await putBack(pool, held, undefined);
      expect(await claimed(kind)).toMatchObject({ state: "RUNNING" });
      await world.expire({ id });
    }
    expect(await claimed(kind)).toMatchObject({ state: "FAILED", error: { code: "GIVEN_UP" } });
    expect(await claimJob(pool, institutionId, [kind], LEASE_MS)).toBeUndefined();
    const job = await world.read({ id });
    expect(job).toMatchObject({ state: "FAILED", error: { code: "GIVEN_UP" } });
    expect(job.finishedAt).toBeInstanceOf(Date);
    expect(job.error?.zh).toMatch(/5/);
  });
});

describe("cancelling", () => {
  it("ends a job that waits, at once", async () => {
    const { pool, institutionId } = world.db;
    const kind = newKind();
    const { id } = await world.enqueue(kind);
    const job = await cancelJob(pool, institutionId, id);
    expect(job).toMatchObject({ state: "CANCELLED", cancelRequested: true, startedAt: null });
    expect(job?.finishedAt).toBeInstanceOf(Date);
    expect(await claimJob(pool, institutionId, [kind], LEASE_MS)).toBeUndefined();
  });

  it("is told to whoever holds the job", async () => {
    const { pool, institutionId } = world.db;
    const kind = newKind();
    await world.enqueue(kind);
    const held = await claimed(kind);
    expect(await cancelJob(pool, institutionId, held.id)).toMatchObject({ state: "RUNNING" });
    expect(await renewLease(pool, held, LEASE_MS, undefined)).toBe("TO_CANCEL");
    expect(await putBack(pool, held, undefined)).toBe(true);
    expect(await world.read(held)).toMatchObject({ state: "CANCELLED" });
  });

  it("ends a job whose worker vanished", async () => {
    const { pool, institutionId } = world.db;
    const kind = newKind();
    const { id } = await world.enqueue(kind);
    await claimed(kind);
    await cancelJob(pool, institutionId, id);
    await world.expire({ id });
    expect(await claimed(kind)).toMatchObject({ id, state: "CANCELLED" });
  });

  it("leaves a job that has ended as it is", async () => {
    const { pool, institutionId } = world.db;
    const kind = newKind();
    await world.enqueue(kind);
    const held = await claimed(kind);
    await endJob(pool, held, { state: "DONE", output: {} }, undefined);
    expect(await cancelJob(pool, institutionId, held.id)).toMatchObject({
      state: "DONE",
      cancelRequested: false,
    });
  });
});
