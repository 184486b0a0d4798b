import { type FailureReason, SourceFailure } from "../http.js";
import type { Vendor } from "../protocol.js";
import {
  type Breaker,
  BREAKER_LIMITS,
  type BreakerEvent,
  type BreakerLimits,
  CLOSED_BREAKER,
  mayGo,
  nextBreaker,
  phaseAt,
  restLeftMs,
} from "./breaker.js";
import { createHealthLog, type HealthLog, type VendorHealth } from "./health.js";
import { createLine, type Line, type Turn } from "./line.js";
import { type Outside, processOutside } from "./outside.js";

export interface GuardOptions {
  readonly breaker?: BreakerLimits;
  /** Callers that may wait in line for one vendor; more are refused at once. */
  readonly mostWaiting?: number;
  readonly outside?: Outside;
  /** What contracts say of how fast vendors may be asked, by vendor, where they do. */
  readonly agreed?: Readonly<Record<string, Partial<Vendor["limits"]> | undefined>>;
}

/** What every call to a vendor goes through. Its limits and its memory are those of one process. */
export interface Guard {
  /**
   * Does some work, which calls a source of a vendor, when it is its turn, and sees how it went. Throws what the work
   * throws, and of its own SourceFailure: CIRCUIT_OPEN while the source has a rest, RATE_LIMITED where too many wait
   * already, TIMEOUT (of a signal that says TimeoutError) or CANCELLED where the signal ends the wait.
   */
  run<T>(
    vendor: Vendor,
    source: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** Whether a source has a rest just now, so that asking it would be refused. */
  isResting(vendor: Vendor, source: string): boolean;
  /** How long a source is likely to take, by what its last calls took; 0 before the first. */
  likelyMs(vendor: Vendor, source: string): number;
  /** How each vendor fares that was called so far. */
  health(): VendorHealth[];
}

interface WatchedSource {
  breaker: Breaker;
  readonly log: HealthLog;
}

interface WatchedVendor {
  readonly line: Line;
  readonly sources: Map<string, WatchedSource>;
}

const MOST_WAITING = 1_000;

/** Of these the source is to blame; that it refuses or asks to slow down shows that it works. */
const BLAMED: readonly FailureReason[] = ["HTTP_ERROR", "TIMEOUT", "CONNECTION", "MALFORMED"];

/** Makes the guard of all vendors of this process. */
export function createGuard({
  breaker: limits = BREAKER_LIMITS,
  agreed = {},
  mostWaiting = MOST_WAITING,
  outside = processOutside,
}: GuardOptions = {}): Guard {
  const { elapsedMs, now, chance } = outside;
  const agreedWith = ({ code, limits: usual }: Vendor) => ({ ...usual, ...agreed[code] });
  const vendors = new Map<string, WatchedVendor>();

  function vendorOf(vendorAsked: Vendor): WatchedVendor {
    const { code } = vendorAsked;
    const known = vendors.get(code);
    if (known !== undefined) return known;
    const vendor = {
      line: createLine(agreedWith(vendorAsked), mostWaiting, outside),
      sources: new Map<string, WatchedSource>(),
    };
    vendors.set(code, vendor);
    return vendor;
  }

  function sourceOf({ sources }: WatchedVendor, name: string): WatchedSource {
    const known = sources.get(name);
    if (known !== undefined) return known;
    const source = { breaker: CLOSED_BREAKER, log: createHealthLog(limits.windowMs) };
    sources.set(name, source);
    return source;
  }

  function tell(source: WatchedSource, event: BreakerEvent): void {
    source.breaker = nextBreaker(source.breaker, event, elapsedMs(), limits);
  }

  /** Waits for its turn; returns when it came, and the epoch it sets out in. */
  async function departure(line: Line, source: WatchedSource, signal: AbortSignal) {
    let epoch = source.breaker.epoch;
    const turn = await line.enter({
      signal,
      mayGo: () => mayGo(source.breaker, elapsedMs()),
      goes: () => {
        tell(source, { kind: "WENT" });
        epoch = source.breaker.epoch;
      },
    });
    if (turn !== "GO") throw refusal(turn, restLeftMs(source.breaker, elapsedMs()), signal);
    return { epoch, wentAt: elapsedMs() };
  }

  return {
    async run(vendor, name, signal, work) {
      const watched = vendorOf(vendor);
      const source = sourceOf(watched, name);
      const cameAt = elapsedMs();
      if (!mayGo(source.breaker, cameAt)) throw refusal("HELD", restLeftMs(source.breaker, cameAt), signal);
      const { epoch, wentAt } = await departure(watched.line, source, signal);

      const note = (outcome: "OK" | FailureReason | undefined): void => {
        const endedAt = elapsedMs();
        const durationMs = endedAt - wentAt;
        if (outcome !== undefined) source.log.note({ outcome, durationMs }, endedAt, now());
        // Time that was mostly spent in line here is not the source's fault.
        const late = outcome === "TIMEOUT" && durationMs < wentAt - cameAt;
        if (outcome === "OK") tell(source, { kind: "SUCCEEDED", epoch });
        else if (outcome !== undefined && BLAMED.includes(outcome) && !late)
          tell(source, { kind: "FAILED", epoch, chance: chance() });
        else tell(source, { kind: "UNDECIDED", epoch });
      };

      try {
        const value = await work(signal);
        note("OK");
        return value;
      } catch (error) {
        note(reasonOf(error, signal));
        throw error;
      } finally {
        watched.line.leave();
      }
    },

    isResting: ({ code }, name) => {
      const source = vendors.get(code)?.sources.get(name);
      return source !== undefined && !mayGo(source.breaker, elapsedMs());
    },

    likelyMs: ({ code }, name) => vendors.get(code)?.sources.get(name)?.log.likelyMs() ?? 0,

    health: () =>
      [...vendors].map(([vendor, { line, sources }]) => ({
        vendor,
        inFlight: line.inFlight(),
        waiting: line.waiting(),
        sources: [...sources].map(([source, { breaker, log }]) => ({
          source,
          breaker: phaseAt(breaker, elapsedMs()),
          ...log.read(elapsedMs()),
        })),
      })),
  };
}

/** Why work failed; undefined for what is no failure of the source but a fault in the work itself. */
function reasonOf(error: unknown, signal: AbortSignal): FailureReason | undefined {
  // However a call that is cut off looks from inside, the signal knows why.
  if (signal.aborted) return endOf(signal);
  return error instanceof SourceFailure ? error.reason : undefined;
}

function endOf(signal: AbortSignal): "TIMEOUT" | "CANCELLED" {
  const reason: unknown = signal.reason;
  const late = typeof reason === "object" && reason !== null && "name" in reason;
  return late && reason.name === "TimeoutError" ? "TIMEOUT" : "CANCELLED";
}

function refusal(turn: Exclude<Turn, "GO">, restLeft: number, signal: AbortSignal): SourceFailure {
  switch (turn) {
    case "HELD":
      return new SourceFailure("CIRCUIT_OPEN", "it failed too often and is given a rest", 0, restLeft, false);
    case "FULL":
      return new SourceFailure(
        "RATE_LIMITED",
        "too many calls to its vendor are waiting already",
        0,
        0,
        false,
      );
    case "LEFT":
      return endOf(signal) === "TIMEOUT"
        ? new SourceFailure("TIMEOUT", "its turn did not come in time")
        : new SourceFailure("CANCELLED", "nobody waits for the answer any more");
  }
}
