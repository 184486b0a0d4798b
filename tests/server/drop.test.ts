import { appendFile, mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { listJobs } from "../../src/jobs/store.js";
import type { Job } from "../../src/jobs/job.js";
import { type Drop, openDrop, watchDrop } from "../../src/server/drop.js";
import { importHandler } from "../../src/server/import-job.js";
import { sales, SALES_MAPPING, SECRET } from "../jobs/sales.js";
import { jobWorld, type JobWorld } from "../jobs/world.js";

const DROPPING = SALES_MAPPING.replace("system: sales", "system: sales\ndrop: daily/sold*.csv");

let world: JobWorld;
let folder: string;
let complaints: string[] = [];
let earlier: ReadonlySet<string> = new Set();
beforeAll(async () => {
  world = await jobWorld();
});
afterAll(async () => {
  await world.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suretygraph-drop-"));
  await mkdir(join(folder, "inbox", "daily"), { recursive: true });
  await mkdir(join(folder, "mappings"));
  await writeFile(join(folder, "mappings", "sales.yaml"), DROPPING);
  earlier = new Set((await everyJob()).map(({ id }) => id));
  complaints = [];
});
afterEach(async () => {
  await world.rest();
  await rm(folder, { recursive: true });
});

const placeOf = () => ({
  sql: world.db.pool,
  institutionId: world.db.institutionId,
  importDir: join(folder, "inbox"),
  mappingsDir: join(folder, "mappings"),
});
/** The folder as a server that was just started sees it. */
const opened = (): Drop =>
  openDrop(placeOf(), { onBadMapping: (mapping, problem) => complaints.push(`${mapping}: ${problem}`) });
const inbox = (name: string): string => join(folder, "inbox", name);
const everyJob = (): Promise<Job[]> => listJobs(world.db.pool, world.db.institutionId, 1000);
/** The jobs of this test, oldest first. */
const jobs = async (): Promise<Job[]> => (await everyJob()).filter(({ id }) => !earlier.has(id)).reverse();
const files = async () => (await jobs()).map(({ input }) => input["file"]);

/** What became of everything ordered. */
async function worked(): Promise<Job[]> {
  world.worker({ IMPORT: importHandler({ ...world.db, ...placeOf() }) });
  const ended = await Promise.all(
    (await jobs()).map((job) => world.until(job, ({ finishedAt }) => finishedAt !== null)),
  );
  await world.rest();
  return ended;
}

describe("a file dropped into the import folder", () => {
  it("is imported once, when it stood as it is for two looks", async () => {
    await writeFile(inbox("daily/sold-1.csv"), sales(20, 10));
    const drop = opened();
    expect(await drop.look()).toEqual([]);
    const [ordered] = await drop.look();
    expect(ordered).toMatchObject({
      kind: "IMPORT",
      author: "drop",
      input: { file: "daily/sold-1.csv", mapping: "sales", dryRun: false },
    });
    expect(await drop.look()).toEqual([]);
    expect(await worked()).toEqual([
      expect.objectContaining({ state: "DONE", output: expect.objectContaining({ rows: 20, rejected: 2 }) }),
    ]);
    // What was rejected lies beside it now, and is no drop itself.
    expect(await readdir(inbox("daily"))).toEqual(["sold-1.csv", "sold-1.csv.rejects.csv"]);
    await drop.look();
    await drop.look();
    expect(await files()).toEqual(["daily/sold-1.csv"]);
  });

  it("waits while it is being written", async () => {
    await writeFile(inbox("daily/sold-2.csv"), "");
    const drop = opened();
    await drop.look();
    expect(await drop.look()).toEqual([]);
    for (let part = 0; part < 3; part++) {
      await appendFile(
        inbox("daily/sold-2.csv"),
        part === 0 ? sales(5, 100) : `E1,${900 + part},2024-01-31,B,1.00\n`,
      );
      expect(await drop.look()).toEqual([]);
    }
    expect(await drop.look()).toHaveLength(1);
    expect(await worked()).toMatchObject([{ state: "DONE", output: { rows: 7 } }]);
  });

  it("is the same job to a server that was started anew, or beside another", async () => {
    await writeFile(inbox("daily/sold-3.csv"), sales(5, 100, 300));
    for (const drop of [opened(), opened(), opened()]) {
      await drop.look();
      expect(await drop.look()).toHaveLength(1);
    }
    expect(await files()).toEqual(["daily/sold-3.csv"]);
    await worked();
    const again = opened();
    await again.look();
    expect(await again.look()).toMatchObject([{ state: "DONE" }]);
    expect(await jobs()).toHaveLength(1);
  });

  it("is the same job where only its time changes, and another where its content does", async () => {
    await writeFile(inbox("daily/sold-4.csv"), sales(5, 100, 400));
    const drop = opened();
    await drop.look();
    await drop.look();
    await utimes(inbox("daily/sold-4.csv"), new Date(), new Date(1_700_000_000_000));
    await drop.look();
    await drop.look();
    expect(await files()).toEqual(["daily/sold-4.csv"]);
    await writeFile(inbox("daily/sold-4.csv"), sales(6, 100, 400));
    await drop.look();
    await drop.look();
    expect(await files()).toEqual(["daily/sold-4.csv", "daily/sold-4.csv"]);
    await worked();
    await rename(inbox("daily/sold-4.csv"), inbox("daily/sold-4b.csv"));
    await drop.look();
    await drop.look();
    const [, , renamed] = await worked();
    expect(renamed).toMatchObject({ state: "DONE", output: { alreadyLoaded: true, rows: 6 } });
  });

  it("that cannot be read is reported once, without its values, and tried again when it changes", async () => {
    await writeFile(inbox("daily/sold-5.csv"), `no,bill,colour\nE1,1,${SECRET}\n`);
    const drop = opened();
    for (let i = 0; i < 4; i++) await drop.look();
    const [failed, ...others] = await worked();
    expect(failed).toMatchObject({
      state: "FAILED",
      error: { code: "BAD_FILE", en: expect.stringContaining("lacks column day") },
    });
    expect(others).toEqual([]);
    expect(JSON.stringify(failed)).not.toContain(SECRET);
    for (const each of [drop, opened()]) for (let i = 0; i < 3; i++) await each.look();
    expect(await jobs()).toHaveLength(1);

    await writeFile(inbox("daily/sold-5.csv"), sales(5, 100, 500));
    await drop.look();
    await drop.look();
    expect(await worked()).toMatchObject([{ state: "FAILED" }, { state: "DONE" }]);
  });

  it("that failed is tried again when its mapping changes", async () => {
    await writeFile(inbox("daily/sold-6.csv"), sales(5, 100, 600).replace("buyer", "purchaser"));
    const drop = opened();
    await drop.look();
    await drop.look();
    await writeFile(
      join(folder, "mappings", "sales.yaml"),
      DROPPING.replace("column: buyer", "column: purchaser"),
    );
    await drop.look();
    expect(await worked()).toMatchObject([{ state: "DONE" }, { state: "DONE" }]);
  });

  it("goes to nobody where no mapping takes it", async () => {
    await writeFile(inbox("sold-7.csv"), sales(5, 100));
    await writeFile(inbox("daily/.sold-7.csv"), sales(5, 100));
    await writeFile(inbox("daily/other.csv"), sales(5, 100));
    await mkdir(inbox("daily/deep"));
    await writeFile(inbox("daily/deep/sold-7.csv"), sales(5, 100));
    const drop = opened();
    await drop.look();
    await drop.look();
    expect(await jobs()).toEqual([]);
  });

  it("goes to every mapping that takes it", async () => {
    await mkdir(join(folder, "mappings", "city"));
    await writeFile(join(folder, "mappings", "city", "too.yaml"), DROPPING.replaceAll("sales", "sales-too"));
    await writeFile(inbox("daily/sold-8.csv"), sales(5, 100, 800));
    const drop = opened();
    await drop.look();
    await drop.look();
    expect((await jobs()).map(({ input }) => input["mapping"])).toEqual(["city/too", "sales"]);
  });

  it("is not held up by a mapping that is wrong, which is told once", async () => {
    await writeFile(join(folder, "mappings", "broken.yaml"), "name: broken");
    await writeFile(inbox("daily/sold-9.csv"), sales(5, 100, 900));
    const drop = opened();
    for (let i = 0; i < 3; i++) await drop.look();
    expect(await files()).toEqual(["daily/sold-9.csv"]);
    expect(complaints).toEqual([expect.stringMatching(/^broken: /)]);
  });

  it("is looked for again and again until that is stopped, through a database that does not answer", async () => {
    const troubles: unknown[] = [];
    let reaches = false;
    const { pool } = world.db;
    const sql = {
      query: (statement: Parameters<typeof pool.query>[0]) =>
        reaches ? pool.query(statement) : Promise.reject(new Error("cut off")),
    };
    await writeFile(inbox("daily/sold-10.csv"), sales(5, 100, 1000));
    const hooks = { onBadMapping: () => undefined, onTrouble: (error: unknown) => troubles.push(error) };
    const watching = watchDrop({ ...placeOf(), sql: sql as never }, hooks, 10);
    while (troubles.length === 0) await pause(10);
    await pause(60);
    expect(troubles).toHaveLength(1);
    reaches = true;
    while ((await jobs()).length === 0) await pause(10);
    await watching.stop();
    await writeFile(inbox("daily/sold-11.csv"), sales(5, 100, 1100));
    await pause(60);
    expect(await files()).toEqual(["daily/sold-10.csv"]);
  });
});
