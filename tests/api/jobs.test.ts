import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { enqueueJob } from "../../src/jobs/store.js";
import { sales, SALES_MAPPING, SECRET } from "../jobs/sales.js";
import { type Reply, startWorld, type World } from "./world.js";

const ROWS = 9_000;
const WRONG_EVERY = 100;
const REJECTED = ROWS / WRONG_EVERY;
const PATIENCE_MS = 30_000;

let folder: string;
let world: World;
const inbox = (name: string) => join(folder, "inbox", name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suretygraph-api-jobs-"));
  await mkdir(inbox("2024"), { recursive: true });
  await mkdir(join(folder, "mappings", "city"), { recursive: true });
  await writeFile(join(folder, "mappings", "city", "sales.yaml"), SALES_MAPPING);
  await writeFile(join(folder, "mappings", "broken.yaml"), "name: broken");
  await writeFile(inbox("2024/sold.csv"), sales(ROWS, WRONG_EVERY));
  await writeFile(inbox("stray.txt"), "x");
  await writeFile(join(folder, "outside.csv"), sales(10, 100));
  await symlink(join(folder, "outside.csv"), inbox("sold-link.csv"));
  const folders = { importDir: join(folder, "inbox"), mappingsDir: join(folder, "mappings") };
  world = await startWorld({ customers: 3, history: false, folders });
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const JOB = `id kind state progress { done total unit fraction } cancelRequested author createdAt startedAt finishedAt
  error { code message { zh en } }
  importReport { file mapping rows rejected alreadyLoaded dryRun targets { name added repeats }
    reasons { column code message { zh en } rows firstLine } rejectsFile }`;

interface JobView {
  readonly id: string;
  readonly state: string;
  readonly progress: {
    readonly done: number;
    readonly total: number | null;
    readonly fraction: number | null;
  };
  readonly error: { readonly code: string } | null;
  readonly importReport: {
    readonly rows: number;
    readonly rejected: number;
    readonly rejectsFile: string | null;
  };
}

interface Order {
  readonly file: string;
  readonly mapping?: string;
  readonly dryRun?: boolean;
  readonly idempotencyKey?: string;
}

const start = ({
  mapping = "city/sales",
  ...order
}: Order): Promise<Reply<{ startImport: JobView } | null>> =>
  world.ask(`mutation ($input: StartImportInput!) { startImport(input: $input) { ${JOB} } }`, {
    input: { mapping, ...order },
  });

async function started(order: Order): Promise<JobView> {
  const { data, errors } = await start(order);
  if (data === null || errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.startImport;
}

/** Asks for a job until it is as it should be, and keeps what was seen on the way. */
async function watch(
  id: string,
  holds: (job: JobView) => boolean,
): Promise<{ job: JobView; seen: JobView[] }> {
  const seen: JobView[] = [];
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const { data } = await world.ask<{ job: JobView }>(`query ($id: ID!) { job(id: $id) { ${JOB} } }`, {
      id,
    });
    seen.push(data.job);
    if (holds(data.job)) return { job: data.job, seen };
    if (performance.now() > end) throw new Error(`the job stays as it is: ${JSON.stringify(data.job)}`);
    await pause(10);
  }
}

const hasEnded = ({ state }: JobView): boolean => state !== "QUEUED" && state !== "RUNNING";

async function done(order: Order): Promise<JobView> {
  const { job } = await watch((await started(order)).id, hasEnded);
  return job;
}

async function invoices(): Promise<number> {
  const { rows } = await world.db.pool.query<{ n: number }>(
    "select count(*)::integer as n from observation where dataset = 'invoice' and source = 'sales'",
  );
  return rows[0]?.n ?? -1;
}

const TARGETS = [
  { name: "customer", added: 7, repeats: ROWS - REJECTED - 7 },
  { name: "invoice", added: ROWS - REJECTED, repeats: 0 },
];
const REASON = {
  column: "net",
  code: "NOT_AN_AMOUNT",
  message: { zh: expect.stringContaining("金额"), en: expect.stringContaining("amount") },
  rows: REJECTED,
  firstLine: WRONG_EVERY + 1,
};

describe("importing", () => {
  it("begins with what lies ready", async () => {
    const { data } = await world.ask(
      "{ importables { files { name bytes } mappings { name title { zh en } problem } } }",
    );
    expect(data).toEqual({
      importables: {
        files: [
          { name: "2024/sold.csv", bytes: (await stat(inbox("2024/sold.csv"))).size },
          { name: "stray.txt", bytes: 1 },
        ],
        mappings: [
          { name: "broken", title: null, problem: expect.stringContaining("mapping is wrong") },
          { name: "city/sales", title: { zh: "销售", en: "Sales" }, problem: null },
        ],
      },
    });
  });

  it("can be tried out: everything is told, nothing is written", async () => {
    const job = await done({ file: "2024/sold.csv", dryRun: true });
    expect(job).toMatchObject({
      state: "DONE",
      importReport: { dryRun: true, rows: ROWS, rejected: REJECTED, targets: TARGETS, reasons: [REASON] },
    });
    expect(job.importReport.rejectsFile).toBeNull();
    expect(await invoices()).toBe(0);
    await expect(stat(inbox("2024/sold.csv.rejects.csv"))).rejects.toThrow("ENOENT");
  });

  it("brings the rows that fit, and says why the others do not", async () => {
    const asked = await started({ file: "2024/sold.csv" });
    expect(asked).toMatchObject({
      kind: "IMPORT",
      author: "api",
      error: null,
      importReport: { file: "2024/sold.csv", mapping: "city/sales", dryRun: false },
    });
    const { job } = await watch(asked.id, hasEnded);
    const { size } = await stat(inbox("2024/sold.csv"));
    expect(job).toMatchObject({
      id: asked.id,
      state: "DONE",
      progress: { done: size, total: size, unit: "BYTE", fraction: 1 },
      error: null,
      importReport: {
        file: "2024/sold.csv",
        rows: ROWS,
        rejected: REJECTED,
        alreadyLoaded: false,
        dryRun: false,
        targets: TARGETS,
        reasons: [REASON],
        rejectsFile: "2024/sold.csv.rejects.csv",
      },
    });
    expect(await invoices()).toBe(ROWS - REJECTED);
    const { data } = await world.ask<{ customer: { name: string } | null }>(
      `{ customer(by: { external: { system: "sales", id: "E1" } }) { name } }`,
    );
    expect(data.customer).toEqual({ name: "E1" });
  });

  it("keeps the values of rejected rows in a file for its owner, and out of the API and the table of jobs", async () => {
    const rejects = inbox("2024/sold.csv.rejects.csv");
    expect((await stat(rejects)).mode & 0o777).toBe(0o600);
    expect((await readFile(rejects, "utf8")).split(SECRET)).toHaveLength(REJECTED + 1);
    const { data } = await world.ask(`{ jobs { edges { node { ${JOB} } } } }`);
    expect(JSON.stringify(data)).not.toContain(SECRET);
    const { rows } = await world.db.pool.query<{ row: string }>("select j::text as row from job j");
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.map(({ row }) => row).join()).not.toContain(SECRET);
  });

  it("of the same file again adds nothing and says so", async () => {
    const job = await done({ file: "2024/sold.csv" });
    expect(job.importReport).toMatchObject({ alreadyLoaded: true, rows: ROWS, targets: TARGETS });
    expect(job.progress).toMatchObject({ fraction: 1 });
    expect(await invoices()).toBe(ROWS - REJECTED);
  });

  it("under the same key is one job, and under a key used for something else none", async () => {
    await writeFile(inbox("sold-key.csv"), sales(5, 100, 1_000_000));
    const order = { file: "sold-key.csv", idempotencyKey: "import-1" };
    const [a, b] = await Promise.all([started(order), started(order)]);
    expect(b.id).toBe(a.id);
    await watch(a.id, hasEnded);
    await rm(inbox("sold-key.csv"));
    expect(await started(order)).toMatchObject({ id: a.id, state: "DONE" });
    const { errors } = await start({ ...order, dryRun: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    expect(errors?.[0]?.message).toMatch(/key/);
  });

  it("that is cancelled ends with what it has kept, and a new one goes on from there", async () => {
    const rows = 40_000;
    await writeFile(inbox("sold-long.csv"), sales(rows, 1_000, 2_000_000));
    const before = await invoices();
    const { id } = await started({ file: "sold-long.csv" });
    const { seen } = await watch(id, ({ importReport }) => importReport.rows > 4_000);
    expect(seen.at(-1)).toMatchObject({ state: "RUNNING", progress: { unit: "BYTE" } });
    const { data } = await world.ask<{ cancelJob: JobView }>(
      `mutation ($id: ID!) { cancelJob(id: $id) { ${JOB} } }`,
      { id },
    );
    expect(data.cancelJob).toMatchObject({ state: "RUNNING", cancelRequested: true });
    const { job, seen: after } = await watch(id, hasEnded);
    expect(job).toMatchObject({ state: "CANCELLED", error: null });
    expect(job.progress.fraction).toBeGreaterThan(0);
    expect(job.progress.fraction).toBeLessThan(1);
    const told = [...seen, ...after].map(({ progress }) => progress.done);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const kept = (await invoices()) - before;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(rows - rows / 1_000);

    expect(await done({ file: "sold-long.csv" })).toMatchObject({
      state: "DONE",
      importReport: { rows, rejected: rows / 1_000, alreadyLoaded: false },
    });
    expect((await invoices()) - before).toBe(rows - rows / 1_000);
    expect(world.troubles).toEqual([]);
  });
});

describe("a file or mapping that cannot be", () => {
  it.each([
    ["OUTSIDE", { file: "../outside.csv" }],
    ["OUTSIDE", { file: "2024/../../outside.csv" }],
    ["OUTSIDE", { file: "2024/../2024/sold.csv" }],
    ["OUTSIDE", { file: "/etc/passwd" }],
    ["OUTSIDE", { file: "" }],
    ["OUTSIDE", { file: "." }],
    ["OUTSIDE", { file: "a\u0000b" }],
    ["OUTSIDE", { file: "..\\outside.csv" }],
    ["OUTSIDE", { file: "sold-link.csv" }],
    ["NO_SUCH_FILE", { file: "x".repeat(900) }],
    ["NO_SUCH_FILE", { file: "nothing.csv" }],
    ["NO_SUCH_FILE", { file: "2024" }],
    ["NO_SUCH_FILE", { file: "2024/sold.csv/x" }],
    ["NO_SUCH_MAPPING", { file: "2024/sold.csv", mapping: "sales" }],
    ["NO_SUCH_MAPPING", { file: "2024/sold.csv", mapping: "../mappings/city/sales" }],
    ["BAD_MAPPING", { file: "2024/sold.csv", mapping: "broken" }],
    ["NOT_FOR_THIS_FILE", { file: "stray.txt" }],
  ] satisfies [string, Order][])("is refused at once as %s (%#)", async (code, order) => {
    const { data, errors } = await start(order);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    expect(errors?.[0]?.message).toMatch(new RegExp(`^${code}: `));
  });

  it.each([
    ["../outside.csv", "OUTSIDE"],
    ["sold-link.csv", "OUTSIDE"],
    ["gone.csv", "NO_SUCH_FILE"],
  ])("is refused again when the job's turn comes: %s", async (file, code) => {
    const { pool, institutionId } = world.db;
    const input = { file, mapping: "city/sales", dryRun: false };
    const { id } = await enqueueJob(pool, institutionId, { kind: "IMPORT", input, author: "test" });
    const { job } = await watch(Buffer.from(`Job:${id}`).toString("base64url"), hasEnded);
    expect(job).toMatchObject({
      state: "FAILED",
      error: { code, message: { zh: expect.stringContaining("文件"), en: expect.stringContaining("file") } },
    });
  });

  it("is told by the job where it shows only in the reading", async () => {
    await writeFile(inbox("sold-bad.csv"), "no,bill\nE1,1\n");
    expect(await done({ file: "sold-bad.csv" })).toMatchObject({
      state: "FAILED",
      error: { code: "BAD_FILE", message: { en: expect.stringContaining("day") } },
      importReport: { file: "sold-bad.csv", rows: 0 },
    });
  });

  it("is refused where rejected rows would leave the folder by a link", async () => {
    await writeFile(inbox("sold-leak.csv"), sales(10, 2, 3_000_000));
    await symlink(join(folder, "leak.csv"), inbox("sold-leak.csv.rejects.csv"));
    expect(await done({ file: "sold-leak.csv" })).toMatchObject({
      state: "FAILED",
      error: { code: "OUTSIDE" },
    });
    await expect(stat(join(folder, "leak.csv"))).rejects.toThrow("ENOENT");
  });
});

describe("jobs", () => {
  it("are listed newest first, page by page", async () => {
    const query = `query ($after: String) { jobs(first: 3, after: $after) {
      edges { cursor node { id createdAt } } pageInfo { hasNextPage endCursor } } }`;
    interface Page {
      readonly jobs: {
        readonly edges: { cursor: string; node: { id: string; createdAt: string } }[];
        readonly pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    }
    const nodes = [];
    let after: string | undefined;
    for (let more = true; more;) {
      const { data } = await world.ask<Page>(query, { after });
      nodes.push(...data.jobs.edges.map((e) => e.node));
      ({ hasNextPage: more, endCursor: after } = data.jobs.pageInfo);
    }
    const { rows } = await world.db.pool.query<{ n: number }>("select count(*)::integer as n from job");
    expect(nodes).toHaveLength(rows[0]?.n ?? -1);
    expect(new Set(nodes.map((n) => n.id)).size).toBe(nodes.length);
    const times = nodes.map((n) => n.createdAt);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it("are found by their global id, and only by it", async () => {
    const { id } = await started({ file: "2024/sold.csv", dryRun: true });
    const { data } = await world.ask(`query ($id: ID!) { node(id: $id) { __typename id } }`, { id });
    expect(data).toEqual({ node: { __typename: "Job", id } });
    await watch(id, hasEnded);
    const nobody = Buffer.from("Job:00000000-0000-7000-8000-000000000000").toString("base64url");
    expect((await world.ask(`{ node(id: "${nobody}") { id } job(id: "${nobody}") { id } }`)).data).toEqual({
      node: null,
      job: null,
    });
    for (const query of [
      `{ job(id: "x") { id } }`,
      `mutation { cancelJob(id: "${nobody}") { id } }`,
      `{ jobs(first: 101) { edges { cursor } } }`,
      `{ jobs(after: "x") { edges { cursor } } }`,
      `{ jobs(after: "${Buffer.from(JSON.stringify(["NEWEST_FIRST", "x", "00000000-0000-7000-8000-000000000000"])).toString("base64url")}") { edges { cursor } } }`,
    ])
      expect((await world.ask(query)).errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });
});
