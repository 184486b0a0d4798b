import { GraphQLError } from "graphql";
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from "type-graphql";
import { type Job, JobFailed } from "../jobs/job.js";
import { cancelJob, enqueueJob, findJobByKey, JobKeyReused, listJobs, readJob } from "../jobs/store.js";
import { cursorOf, pageOf, pageSize, readCursor } from "../schema/connection.js";
import { ImportablesType, JobConnection, JobType, StartImportInput } from "../schema/job.type.js";
import type { Context } from "./context.js";
import { globalId, readGlobalId } from "./global-id.js";
import { IMPORT, type ImportOrder, type ImportOutput } from "./imports.js";

const MOST_JOBS = 100;
const NEWEST_FIRST = "NEWEST_FIRST";

const bad = (message: string) => new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });

const NOTHING_YET: ImportOutput = {
  rows: 0,
  rejected: 0,
  alreadyLoaded: false,
  targets: [],
  reasons: [],
  rejectsFile: null,
};

function importReportOf({ kind, input, output }: Job) {
  if (kind !== IMPORT) return null;
  const { file, mapping, dryRun } = input as unknown as ImportOrder;
  const { reasons, ...said } = (output as unknown as ImportOutput | null) ?? NOTHING_YET;
  return {
    ...said,
    ...{ file, mapping, dryRun },
    reasons: reasons.map(({ zh, en, ...reason }) => ({ ...reason, message: { zh, en } })),
  };
}

function fractionOf({ state, done, total }: Job): number | null {
  if (state === "DONE") return 1;
  return total === null || total === 0 ? null : Math.min(done / total, 1);
}

/** A job as the API shows it; the job itself stays at hand. */
export const jobRoot = (job: Job) => ({
  ...job,
  id: globalId({ type: "Job", id: job.id }),
  __typename: "Job" as const,
  job,
  progress: { done: job.done, total: job.total, unit: job.unit, fraction: fractionOf(job) },
  error: job.error && { code: job.error.code, message: { zh: job.error.zh, en: job.error.en } },
  importReport: importReportOf(job),
});

/** Work that outlasts a request. */
@Resolver()
export class JobResolver {
  @Query(() => JobType, { nullable: true, description: "作业 One job." })
  async job(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context) {
    const ref = readGlobalId(id);
    if (ref?.type !== "Job") throw bad("id is not the id of a job");
    const job = await readJob(loaders.scope.sql, loaders.scope.institutionId, ref.id);
    return job && jobRoot(job);
  }

  @Query(() => JobConnection, { description: "作业列表 Newest first, page by page." })
  async jobs(
    @Arg("first", () => Int, { defaultValue: 20, description: `1 to ${MOST_JOBS}` }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { loaders }: Context,
  ) {
    const { sql, institutionId } = loaders.scope;
    const size = pageSize(first, MOST_JOBS);
    const start = readCursor(NEWEST_FIRST, after ?? undefined);
    const place = start && { createdAt: new Date(start.key), id: start.id };
    if (Number.isNaN(place?.createdAt.getTime())) throw bad("after is not a cursor of this list");
    const jobs = await listJobs(sql, institutionId, size + 1, place);
    return pageOf(jobs.map(jobRoot), size, ({ job }) =>
      cursorOf(NEWEST_FIRST, job.createdAt.toISOString(), job.id),
    );
  }

  @Query(() => ImportablesType, {
    description: "可导入内容 What lies in the import folder, and the mappings there are.",
  })
  async importables(@Ctx() { loaders }: Context) {
    return (await loaders.scope.imports?.list()) ?? { files: [], mappings: [] };
  }

  @Mutation(() => JobType, {
    description: "开始导入 Puts the import of a file into the queue; ask for the job to see how it goes.",
  })
  async startImport(
    @Arg("input", () => StartImportInput) { file, mapping, dryRun, idempotencyKey }: StartImportInput,
    @Ctx() { loaders }: Context,
  ) {
    const { pool, institutionId, author, imports } = loaders.scope;
    if (imports === undefined) throw bad("nothing can be imported here: start with IMPORT_DIR");
    const key = idempotencyKey ?? undefined;
    if (key !== undefined && (key.length < 1 || key.length > 200))
      throw bad("idempotencyKey must have 1 to 200 characters");
    const order: ImportOrder = { file, mapping, dryRun };
    const draft = { kind: IMPORT, input: order, author, idempotencyKey: key };
    try {
      const known = key === undefined ? undefined : await findJobByKey(pool, institutionId, draft);
      if (known !== undefined) return jobRoot(known);
      await imports.check(order);
      return jobRoot(await enqueueJob(pool, institutionId, draft));
    } catch (error) {
      if (error instanceof JobFailed) throw bad(`${error.problem.code}: ${error.problem.en}`);
      if (error instanceof JobKeyReused) throw bad(error.message);
      throw error;
    }
  }

  @Mutation(() => JobType, {
    description: "取消作业 What it has kept by then stays; a job that has ended stays what it is.",
  })
  async cancelJob(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context) {
    const ref = readGlobalId(id);
    const { pool, institutionId } = loaders.scope;
    const job = ref?.type === "Job" ? await cancelJob(pool, institutionId, ref.id) : undefined;
    if (job === undefined) throw bad("id is not the id of a job");
    return jobRoot(job);
  }
}
