import type { Title } from "../facts/fact.js";

/** What may be said of a job; the last three are ends. */
export type JobState = "QUEUED" | "RUNNING" | "DONE" | "FAILED" | "CANCELLED";

/** Why a job failed, in words for people; never holds a value of what it worked on. */
export interface JobProblem extends Title {
  readonly code: string;
}

/** How far a job has come. */
export interface JobProgress {
  readonly done: number;
  /** Of how much; left out while that is not known. */
  readonly total?: number;
  /** What is counted. */
  readonly unit: string;
  /** What there is to tell already; the end's output replaces it. */
  readonly output?: object;
}

/** A job as it stands. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly state: JobState;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string | null;
  readonly output: Readonly<Record<string, unknown>> | null;
  readonly error: JobProblem | null;
  readonly author: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** How often it was taken up. */
  readonly attempts: number;
  readonly cancelRequested: boolean;
}

/** Ends a job in a way that was to be expected; thrown by handlers. Anything else they throw is a bug. */
export class JobFailed extends Error {
  override name = "JobFailed";
  constructor(readonly problem: JobProblem) {
    super(problem.en);
  }
}

/** What a handler has beside its job. */
export interface JobContext {
  /** Fires when the work must end: cancelled, the worker stops, or another one has the job now. */
  readonly signal: AbortSignal;
  /** Tells how far the work has come; may be called as often as one likes. */
  readonly progress: (progress: JobProgress) => void;
}

/**
 * Does one kind of job and returns its output. It may be started again after an attempt that was cut short, and must then
 * come to the same. Throws JobFailed, or what the signal was aborted with.
 */
export type JobHandler = (job: Job, context: JobContext) => Promise<object>;

/** Who does which kind of job; the only list of kinds a worker has. */
export type JobHandlers = Readonly<Record<string, JobHandler>>;
