import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { BreakerPhase } from "../connectors/guard/breaker.js";
import type { Guard } from "../connectors/guard/guard.js";
import type { VendorHealth } from "../connectors/guard/health.js";
import type { BudgetUse } from "../connectors/purse.js";
import type { CallRecord } from "../connectors/runner.js";

/** What is measured in this process. No label tells of a person, a customer or an institution. */
export interface Metrics {
  readonly contentType: string;
  /** Counts a call, however it ended. */
  observeCall(call: Pick<CallRecord, "source" | "outcome" | "durationMs">): void;
  /** Keeps how much of a budget is gone. */
  observeBudget(use: BudgetUse): void;
  /** Everything measured, in the Prometheus text format, with the vendors as they fare just now. */
  text(vendors: readonly VendorHealth[]): Promise<string>;
}

const PHASES: readonly BreakerPhase[] = ["CLOSED", "OPEN", "HALF_OPEN"];

/** From what a near cache takes to what the slowest vendors are given. */
const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Makes metrics in a registry of their own, with those of the process itself. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const calls = new Counter({
    name: "suretygraph_source_calls_total",
    help: "Calls to sources, by how they ended: OK or the reason they failed.",
    labelNames: ["source", "outcome"],
    registers,
  });
  const durations = new Histogram({
    name: "suretygraph_source_call_duration_seconds",
    help: "Duration of calls to sources, waiting for a turn and retries included.",
    labelNames: ["source"],
    buckets: SECONDS,
    registers,
  });
  const breakers = new Gauge({
    name: "suretygraph_source_breaker",
    help: "1 for the phase the breaker of a source is in, 0 for the others.",
    labelNames: ["vendor", "source", "phase"],
    registers,
  });
  const inFlight = new Gauge({
    name: "suretygraph_vendor_calls_in_flight",
    help: "Calls to a vendor that are under way.",
    labelNames: ["vendor"],
    registers,
  });
  const waiting = new Gauge({
    name: "suretygraph_vendor_calls_waiting",
    help: "Calls waiting in line for a vendor.",
    labelNames: ["vendor"],
    registers,
  });

  const budgets = new Gauge({
    name: "suretygraph_vendor_budget_used_ratio",
    help: "How much of a budget was gone when somebody was last alerted: 1 is all of it.",
    labelNames: ["vendor", "limit"],
    registers,
  });

  function observeVendor(health: VendorHealth): void {
    const { vendor, sources } = health;
    inFlight.set({ vendor }, health.inFlight);
    waiting.set({ vendor }, health.waiting);
    for (const { source, breaker } of sources) {
      for (const phase of PHASES) breakers.set({ vendor, source, phase }, phase === breaker ? 1 : 0);
    }
  }

  return {
    contentType: registry.contentType,
    observeCall: ({ source, outcome, durationMs }) => {
      calls.inc({ source, outcome });
      durations.observe({ source }, durationMs / 1000);
    },
    observeBudget: ({ vendor, limit, used }) => budgets.set({ vendor, limit }, used),
    text: (vendors) => {
      vendors.forEach(observeVendor);
      return registry.metrics();
    },
  };
}

/** Serves metrics to Prometheus at `/metrics`. */
export function serveMetrics(app: FastifyInstance, metrics: Metrics, guard: Pick<Guard, "health">): void {
  app.get("/metrics", async (_request, reply) =>
    reply.header("content-type", metrics.contentType).send(await metrics.text(guard.health())),
  );
}
