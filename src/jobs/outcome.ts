import { JobFailed, type JobProblem } from "./job.js";
import type { Ending } from "./lease.js";

/** Somebody asked for the job to be cancelled. */
export class JobCancelled extends Error {
  override name = "JobCancelled";
}

/** The worker stops; another one goes on with the job. */
export class WorkerStopped extends Error {
  override name = "WorkerStopped";
}

/** The lease ran out, or somebody else has the job: whatever is still written may be written twice. */
export class LeaseLost extends Error {
  override name = "LeaseLost";
}

/** What a handler's call came to. */
export type Attempt =
  | { readonly returned: true; readonly output: object }
  | { readonly returned: false; readonly error: unknown };

/** What is to be done with a job after an attempt: write its end, put it back, or leave it to whoever takes it up next. */
export type Verdict = Ending | { readonly state: "PUT_BACK" } | { readonly state: "LEFT" };

const INTERNAL: JobProblem = {
  code: "INTERNAL",
  zh: "系统内部错误：请重试；若仍失败，请凭作业编号联系运维",
  en: "something broke on our side: try again, and quote the job's id if it stays",
};

/** SQLSTATEs of a connection that broke or a server that went away, and the errors of the socket below it. */
const OUTAGE = /^(08...|57P0[123]|ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT)$/;

/** Whether the database went away under the work, which says nothing about the work. */
function isOutage(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === "string") return OUTAGE.test(code);
  return typeof message === "string" && message.startsWith("Connection terminated");
}

/** Judges an attempt: an end that was told to it outweighs whatever it then threw. Pure. */
export function verdictOn(attempt: Attempt, aborted: unknown): Verdict {
  if (attempt.returned) return { state: "DONE", output: attempt.output };
  if (aborted instanceof JobCancelled) return { state: "CANCELLED" };
  if (aborted instanceof WorkerStopped) return { state: "PUT_BACK" };
  if (aborted instanceof LeaseLost) return { state: "LEFT" };
  const { error } = attempt;
  if (error instanceof JobFailed) return { state: "FAILED", problem: error.problem };
  return isOutage(error) ? { state: "LEFT" } : { state: "FAILED", problem: INTERNAL };
}

/** Whether whoever runs the product should hear of what an attempt threw: not of what was expected, nor of obeying. Pure. */
export function isTrouble(error: unknown, aborted: unknown): boolean {
  if (aborted === undefined || aborted instanceof LeaseLost) return !(error instanceof JobFailed);
  return error !== aborted && (error as { cause?: unknown } | undefined)?.cause !== aborted;
}
