import { setTimeout as sleep } from "node:timers/promises";
import { isNativeError } from "node:util/types";
import { Agent } from "undici";
import type { VendorReply, VendorRequest } from "./protocol.js";

/** Why a source could not be used. */
export type FailureReason =
  | "TIMEOUT"
  | "CONNECTION"
  | "RATE_LIMITED"
  | "HTTP_ERROR"
  | "REFUSED"
  | "MALFORMED"
  | "CANCELLED"
  | "CIRCUIT_OPEN"
  | "OVER_BUDGET";

/** A request to a source failed. The message names place and kind, never content. */
export class SourceFailure extends Error {
  override name = "SourceFailure";
  constructor(
    readonly reason: FailureReason,
    message: string,
    /** Requests made before giving up. */
    public attempts = 0,
    readonly retryAfterMs = 0,
    /** Whether it may pass by itself; left out, the reason tells. */
    readonly transient?: boolean,
  ) {
    super(message);
  }
}

/** Limits on one read from a source. */
export interface ReadLimits {
  /** For everything: waiting for a turn, attempts, waits between them, and the body. */
  readonly budgetMs: number;
  readonly attempts: number;
  readonly maxBytes: number;
}

/** One request, made anew for each attempt. */
export interface Sending {
  readonly request: () => VendorRequest;
  /** HTTP statuses beside those of success whose body is an answer. */
  readonly speaksAt?: readonly number[] | undefined;
}

const TRANSIENT: readonly FailureReason[] = ["CONNECTION", "HTTP_ERROR", "RATE_LIMITED"];

/** Replies are flat; what is nested deeper was made to hurt. */
const MOST_DEPTH = 64;

// One pool of connections for all sources; phases are bounded by what is left of a call's budget.
const agent = new Agent({ connect: { timeout: 10_000 }, keepAliveTimeout: 4_000 });

/** How long some work may go on, and for whom. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Milliseconds left. */
  readonly left: () => number;
}

/** Runs work within a budget; whatever it throws when that is over, or when nobody waits any more, says just so. */
export async function withinBudget<T>(
  budgetMs: number,
  signal: AbortSignal,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const end = Date.now() + budgetMs;
  // AbortSignal.timeout, held by nothing but AbortSignal.any, is collected as garbage in Node 20 and never fires.
  const overtime = new AbortController();
  const timer = setTimeout(
    () => overtime.abort(new DOMException("the budget is spent", "TimeoutError")),
    budgetMs,
  );
  const either = AbortSignal.any([signal, overtime.signal]);
  try {
    return await work({ signal: either, left: () => end - Date.now() });
  } catch (error) {
    const attempts = error instanceof SourceFailure ? error.attempts : 0;
    if (signal.aborted)
      throw new SourceFailure("CANCELLED", "nobody waits for the answer any more", attempts);
    if (overtime.signal.aborted)
      throw new SourceFailure("TIMEOUT", `no answer within ${budgetMs} ms`, attempts);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Reads JSON, retrying what may pass while time is left: what is asked must be a read, whatever its method. `accept`
 * makes of a reply what it is worth, or throws a SourceFailure, which is retried like any other. Each attempt is signed
 * anew.
 */
export async function readJson<T>(
  sending: Sending,
  limits: ReadLimits,
  { signal, left }: Deadline,
  accept: (reply: VendorReply) => T,
  /** What every single attempt goes through. */
  through: (work: () => Promise<T>) => Promise<T> = (work) => work(),
): Promise<{ value: T; attempts: number }> {
  // What it goes through may refuse before a request is made.
  let attempts = 0;
  const once = async (): Promise<T> => {
    attempts++;
    return accept(await attempt(sending, limits.maxBytes, signal));
  };
  for (let tries = 1; ; tries++) {
    try {
      return { value: await through(once), attempts };
    } catch (error) {
      if (error instanceof SourceFailure) error.attempts = attempts;
      const wait = waitAfter(error, tries);
      if (wait === undefined || tries === limits.attempts || wait >= left()) throw error;
      await sleep(wait, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}

/** Full jitter over a doubling base, but never sooner than the source asked for; undefined for what will not pass. */
function waitAfter(error: unknown, attempts: number): number | undefined {
  if (!(error instanceof SourceFailure)) return undefined;
  const { transient = TRANSIENT.includes(error.reason), retryAfterMs } = error;
  return transient ? Math.max(retryAfterMs, Math.random() * 100 * 2 ** attempts) : undefined;
}

async function attempt(
  { request, speaksAt = [] }: Sending,
  maxBytes: number,
  signal: AbortSignal,
): Promise<VendorReply> {
  const response = await reach(request(), signal);
  const { statusCode: status } = response;
  if ((status < 200 || status > 299) && !speaksAt.includes(status)) {
    response.body.on("error", () => undefined).destroy();
    throw refusal(response);
  }
  const text = await readCapped(response.body, maxBytes);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new SourceFailure("MALFORMED", "the reply is not JSON");
  }
  if (isDeeperThan(text, MOST_DEPTH))
    throw new SourceFailure("MALFORMED", `the reply is nested deeper than ${MOST_DEPTH} levels`);
  return { status, headers: plainHeaders(response.headers), body, text };
}

/** Headers by lower-case name; of one sent twice the first. */
const plainHeaders = (headers: Reply["headers"]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name, first]];
    }),
  );

/** Whether JSON, known to be right, is nested deeper than so many levels; told by its brackets outside of strings. */
function isDeeperThan(json: string, levels: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const sign = json[at];
    if (sign === '"') {
      do at = json.indexOf('"', at + 1);
      while (isEscaped(json, at));
    } else if (sign === "{" || sign === "[") {
      if (++depth > levels) return true;
    } else if (sign === "}" || sign === "]") depth--;
  }
  return false;
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(json: string, at: number): boolean {
  let before = at - 1;
  while (json[before] === "\\") before--;
  return (at - before) % 2 === 0;
}

type Reply = Awaited<ReturnType<Agent["request"]>>;

async function reach({ url, method, headers, body }: VendorRequest, signal: AbortSignal): Promise<Reply> {
  try {
    const { origin, pathname, search } = new URL(url);
    const path = pathname + search;
    return await agent.request({ origin, path, method, headers, body: body ?? null, signal });
  } catch (error) {
    throw connectionFailure(error);
  }
}

function connectionFailure(error: unknown): SourceFailure {
  const cause = isNativeError(error) && isNativeError(error.cause) ? error.cause : error;
  const code = isNativeError(cause) && "code" in cause ? String(cause.code) : "connection lost";
  return new SourceFailure("CONNECTION", code);
}

function refusal({ statusCode, headers }: Reply): SourceFailure {
  const reason = statusCode === 429 ? "RATE_LIMITED" : statusCode >= 500 ? "HTTP_ERROR" : "REFUSED";
  const retryAfter = headers["retry-after"];
  const wait = retryAfterMs(typeof retryAfter === "string" ? retryAfter : null);
  return new SourceFailure(reason, `HTTP ${statusCode}`, 0, wait);
}

/** Retry-After is seconds or a date (RFC 9110, 10.2.3); anything else is no word at all. */
function retryAfterMs(header: string | null): number {
  if (header === null) return 0;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? 0 : wait;
}

async function readCapped(body: Reply["body"], maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      const bytes = chunk as Uint8Array;
      size += bytes.length;
      if (size > maxBytes) break;
      chunks.push(bytes);
    }
  } catch (error) {
    throw connectionFailure(error);
  }
  if (size > maxBytes) throw new SourceFailure("MALFORMED", `the reply is larger than ${maxBytes} bytes`);
  return Buffer.concat(chunks).toString();
}
