import { DelegateBackoff, handleWhen, retry } from "cockatiel";

/** Why a source could not be used. */
export type FailureReason =
  "TIMEOUT" | "CONNECTION" | "RATE_LIMITED" | "HTTP_ERROR" | "REFUSED" | "MALFORMED" | "CANCELLED";

/** A request to a source failed. The message names place and kind, never content. */
export class SourceFailure extends Error {
  override name = "SourceFailure";
  /** Requests made before giving up. */
  attempts = 1;
  constructor(
    readonly reason: FailureReason,
    message: string,
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
  const either = AbortSignal.any([signal, AbortSignal.timeout(limits.budgetMs)]);
  let attempts = 0;
  const again = retry(
    handleWhen(
      (e) =>
        e instanceof SourceFailure &&
        TRANSIENT.includes(e.reason) &&
        Date.now() + waitAfter(e, attempts) < deadline,
    ),
    {
      maxAttempts: limits.attempts - 1,
      backoff: new DelegateBackoff(({ result, attempt }) =>
        "error" in result ? waitAfter(result.error, attempt) : 0,
      ),
    },
  );
  try {
    const body = await again.execute(() => {
      attempts++;
      return attempt(url, token, limits.maxBytes, either);
    });
    return { body, attempts };
  } catch (error) {
    const failure = signal.aborted
      ? new SourceFailure("CANCELLED", "nobody waits for the answer any more")
      : either.aborted
        ? new SourceFailure("TIMEOUT", `no answer within ${limits.budgetMs} ms`)
        : error;
    if (failure instanceof SourceFailure) failure.attempts = attempts;
    throw failure;
  }
}

/** Full jitter over a doubling base, but never sooner than the source asked for. */
function waitAfter(error: Error, attempt: number): number {
  const asked = error instanceof SourceFailure ? error.retryAfterMs : 0;
  return Math.max(asked, Math.random() * 100 * 2 ** attempt);
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
      redirect: "error",
      signal,
    });
  } catch (error) {
    throw connectionFailure(error);
  }
}

function connectionFailure(error: unknown): SourceFailure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "connection lost";
  return new SourceFailure("CONNECTION", code);
}

function refusal(response: Response): SourceFailure {
  const message = `HTTP ${response.status}`;
  if (response.status === 429) {
    const seconds = Number(response.headers.get("retry-after"));
    return new SourceFailure("RATE_LIMITED", message, Number.isFinite(seconds) ? seconds * 1000 : 0);
  }
  return new SourceFailure(response.status >= 500 ? "HTTP_ERROR" : "REFUSED", message);
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
