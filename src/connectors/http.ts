import { setTimeout as sleep } from "node:timers/promises";
import { isNativeError } from "node:util/types";

/** Why a source could not be used. */
export type FailureReason =
  "TIMEOUT" | "CONNECTION" | "RATE_LIMITED" | "HTTP_ERROR" | "REFUSED" | "MALFORMED" | "CANCELLED";

/** A request to a source failed. The message names place and kind, never content. */
export class SourceFailure extends Error {
  override name = "SourceFailure";
  constructor(
    readonly reason: FailureReason,
    message: string,
    /** Requests made before giving up. */
    public attempts = 0,
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }
}

/** Limits on one read from a source. */
export interface ReadLimits {
  /** For everything: attempts, waits between them, and the body. */
  readonly budgetMs: number;
  readonly attempts: number;
  readonly maxBytes: number;
}

const TRANSIENT: readonly FailureReason[] = ["CONNECTION", "HTTP_ERROR", "RATE_LIMITED"];

/** Reads JSON with GET, retrying what may pass within the budget; throws SourceFailure and nothing else. */
export async function getJson(
  url: string,
  token: string,
  limits: ReadLimits,
  signal: AbortSignal,
): Promise<{ body: unknown; attempts: number }> {
  const deadline = Date.now() + limits.budgetMs;
  // AbortSignal.timeout, held by nothing but AbortSignal.any, is collected as garbage in Node 20 and never fires.
  const overtime = new AbortController();
  const timer = setTimeout(() => overtime.abort(), limits.budgetMs);
  const either = AbortSignal.any([signal, overtime.signal]);
  let attempts = 0;
  try {
    for (;;) {
      try {
        attempts++;
        return { body: await attempt(url, token, limits.maxBytes, either), attempts };
      } catch (error) {
        const wait = waitAfter(error, attempts);
        if (wait === undefined || attempts === limits.attempts || Date.now() + wait >= deadline) throw error;
        await sleep(wait, undefined, { signal: either });
      }
    }
  } catch (error) {
    const failure = signal.aborted
      ? new SourceFailure("CANCELLED", "nobody waits for the answer any more")
      : overtime.signal.aborted
        ? new SourceFailure("TIMEOUT", `no answer within ${limits.budgetMs} ms`)
        : error;
    if (failure instanceof SourceFailure) failure.attempts = attempts;
    throw failure;
  } finally {
    clearTimeout(timer);
  }
}

/** Full jitter over a doubling base, but never sooner than the source asked for; undefined for what will not pass. */
function waitAfter(error: unknown, attempts: number): number | undefined {
  if (!(error instanceof SourceFailure) || !TRANSIENT.includes(error.reason)) return undefined;
  return Math.max(error.retryAfterMs, Math.random() * 100 * 2 ** attempts);
}

async function attempt(url: string, token: string, maxBytes: number, signal: AbortSignal): Promise<unknown> {
  const response = await reach(url, token, signal);
  if (!response.ok) {
    await response.body?.cancel();
    throw refusal(response);
  }
  const text = await readCapped(response, maxBytes);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new SourceFailure("MALFORMED", "the reply is not JSON");
  }
}

async function reach(url: string, token: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { authorization: `Bearer ${token}`, accept: "application/json" },
      redirect: "manual",
      signal,
    });
  } catch (error) {
    throw connectionFailure(error);
  }
}

function connectionFailure(error: unknown): SourceFailure {
  const cause = isNativeError(error) && isNativeError(error.cause) ? error.cause : error;
  const code = isNativeError(cause) && "code" in cause ? String(cause.code) : "connection lost";
  return new SourceFailure("CONNECTION", code);
}

function refusal(response: Response): SourceFailure {
  const { status } = response;
  const reason = status === 429 ? "RATE_LIMITED" : status >= 500 ? "HTTP_ERROR" : "REFUSED";
  return new SourceFailure(reason, `HTTP ${status}`, 0, retryAfterMs(response.headers.get("retry-after")));
}

/** Retry-After is seconds or a date (RFC 9110, 10.2.3); anything else is no word at all. */
function retryAfterMs(header: string | null): number {
  if (header === null) return 0;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? 0 : wait;
}

async function readCapped(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
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
