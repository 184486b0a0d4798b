import type { FailureReason } from "../http.js";
import type { BreakerPhase } from "./breaker.js";

/** How a call that went out ended. */
export interface EndedCall {
  readonly outcome: "OK" | FailureReason;
  readonly durationMs: number;
}

/** How one source fares, as this process has seen it; without content. */
export interface SourceHealth {
  readonly source: string;
  readonly breaker: BreakerPhase;
  /** Calls that ended within the window, however they did. */
  readonly calls: number;
  /** Those of them that failed, by reason. */
  readonly failures: Readonly<Partial<Record<FailureReason, number>>>;
  /** Median and 95th percentile of the last durations; null before there is one. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly lastSuccessAt: Date | null;
  readonly lastFailure: { readonly reason: FailureReason; readonly at: Date } | null;
}

/** How one vendor and its sources fare. */
export interface VendorHealth {
  readonly vendor: string;
  readonly inFlight: number;
  readonly waiting: number;
  readonly sources: readonly SourceHealth[];
}

/** What has been seen of a source. */
export interface HealthLog {
  /** Keeps a call that ended: when, by the clock that never goes back and by the time of day. */
  note(call: EndedCall, elapsedMs: number, now: Date): void;
  /** How long the next call is likely to take: an average in which the last count most. */
  likelyMs(): number;
  read(elapsedMs: number): Omit<SourceHealth, "source" | "breaker">;
}

const DURATIONS = 200;
const SLICE_MS = 1000;
const NEWEST_COUNTS = 0.1;

/** The value a share of all lies at or below: nearest rank. Null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** Makes an empty log. A call nobody waited for any more tells neither how long the source takes nor that it failed. */
export function createHealthLog(windowMs: number): HealthLog {
  // One slice for each second, so that what is kept does not grow with the traffic.
  const slices = new Map<number, Map<EndedCall["outcome"], number>>();
  let durations: readonly number[] = [];
  let likely = 0;
  let lastSuccessAt: Date | null = null;
  let lastFailure: SourceHealth["lastFailure"] = null;

  function forget(elapsedMs: number): void {
    for (const second of slices.keys()) {
      if ((second + 1) * SLICE_MS <= elapsedMs - windowMs) slices.delete(second);
    }
  }

  return {
    note({ outcome, durationMs }, elapsedMs, now) {
      forget(elapsedMs);
      const second = Math.floor(elapsedMs / SLICE_MS);
      const slice = slices.get(second) ?? new Map<EndedCall["outcome"], number>();
      slices.set(second, slice.set(outcome, (slice.get(outcome) ?? 0) + 1));
      if (outcome === "CANCELLED") return;
      durations = [...durations, durationMs].slice(-DURATIONS);
      likely = likely === 0 ? durationMs : likely + (durationMs - likely) * NEWEST_COUNTS;
      if (outcome === "OK") lastSuccessAt = now;
      else lastFailure = { reason: outcome, at: now };
    },
    likelyMs: () => likely,
    read(elapsedMs) {
      forget(elapsedMs);
      const counted = new Map<EndedCall["outcome"], number>();
      for (const slice of slices.values()) {
        for (const [outcome, count] of slice) counted.set(outcome, (counted.get(outcome) ?? 0) + count);
      }
      const calls = [...counted.values()].reduce((sum, count) => sum + count, 0);
      counted.delete("OK");
      const failures: SourceHealth["failures"] = Object.fromEntries(counted);
      const [p50Ms, p95Ms] = [percentile(durations, 0.5), percentile(durations, 0.95)];
      return { calls, failures, p50Ms, p95Ms, lastSuccessAt, lastFailure };
    },
  };
}
