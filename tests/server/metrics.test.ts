import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { FastifyInstance } from "fastify";
import { createGuard, type Guard } from "../../src/connectors/guard/guard.js";
import { SourceFailure } from "../../src/connectors/http.js";
import { bearerProtocol, type Vendor } from "../../src/connectors/protocol.js";
import type { CallRecord } from "../../src/connectors/runner.js";
import { createApp } from "../../src/server/app.js";
import { createMetrics, type Metrics } from "../../src/server/metrics.js";

const never = new AbortController().signal;
const vendor: Vendor = {
  code: "gateway",
  title: { zh: "网关", en: "Gateway" },
  protocol: bearerProtocol,
  limits: { concurrency: 1, perSecond: 1000 },
};

const INSTITUTION = "00000000-0000-7000-8000-000000000001";
const CALL = "00000000-0000-7000-8000-000000000002";
const call = (outcome: CallRecord["outcome"], durationMs: number, source = "tax-gateway") => ({
  ...{ id: CALL, institutionId: INSTITUTION, source, startedAt: new Date(), durationMs, outcome },
  ...{ attempts: 1, subjects: 1, records: 1 },
});

let app: FastifyInstance;
let guard: Guard;
let metrics: Metrics;
beforeEach(async () => {
  guard = createGuard();
  metrics = createMetrics();
  app = await createApp({
    logLevel: "silent",
    explorer: false,
    phase: () => "STARTING",
    ping: () => Promise.resolve(),
    scope: () => {
      throw new Error("nobody asks");
    },
    measured: { metrics, guard },
  });
});
afterEach(() => app.close());

async function scraped(): Promise<string> {
  const { statusCode, headers, body } = await app.inject("/metrics");
  expect(statusCode).toBe(200);
  expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
  return body;
}

/** What is measured, by name and labels. */
const samplesOf = (text: string): Map<string, number> =>
  new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );

const sampled = async (): Promise<Map<string, number>> => samplesOf(await scraped());

describe("/metrics", () => {
  it("counts calls by source and how they ended", async () => {
    metrics.observeCall(call("OK", 10));
    metrics.observeCall(call("OK", 10));
    metrics.observeCall(call("TIMEOUT", 10));
    metrics.observeCall(call("OK", 10, "court-gateway"));
    const samples = await sampled();
    const total = (source: string, outcome: string) =>
      samples.get(`suretygraph_source_calls_total{source="${source}",outcome="${outcome}"}`);
    expect([total("tax-gateway", "OK"), total("tax-gateway", "TIMEOUT")]).toEqual([2, 1]);
    expect([total("court-gateway", "OK"), total("court-gateway", "TIMEOUT")]).toEqual([1, undefined]);
  });

  it("tells how long calls took, in seconds", async () => {
    metrics.observeCall(call("OK", 40));
    metrics.observeCall(call("TIMEOUT", 8_000));
    const samples = await sampled();
    const name = "suretygraph_source_call_duration_seconds";
    const upTo = (le: string) => samples.get(`${name}_bucket{le="${le}",source="tax-gateway"}`);
    expect([upTo("0.025"), upTo("0.05"), upTo("5"), upTo("10"), upTo("+Inf")]).toEqual([0, 1, 1, 2, 2]);
    expect(samples.get(`${name}_sum{source="tax-gateway"}`)).toBeCloseTo(8.04);
  });

  it("tells the calls of each vendor under way and in line, as they are when it is asked", async () => {
    let end: () => void = () => undefined;
    const working = new Promise<void>((resolve) => (end = resolve));
    const calls = [1, 2, 3].map(() => guard.run(vendor, "tax-gateway", never, () => working));
    const during = await sampled();
    const now = (samples: Map<string, number>) =>
      ["in_flight", "waiting"].map((what) =>
        samples.get(`suretygraph_vendor_calls_${what}{vendor="gateway"}`),
      );
    expect(now(during)).toEqual([1, 2]);
    end();
    await Promise.all(calls);
    expect(now(await sampled())).toEqual([0, 0]);
  });

  it("tells the phase of each breaker", async () => {
    const phases = async () => {
      const samples = await sampled();
      return ["CLOSED", "OPEN", "HALF_OPEN"].map((phase) =>
        samples.get(`suretygraph_source_breaker{vendor="gateway",source="tax-gateway",phase="${phase}"}`),
      );
    };
    await guard.run(vendor, "tax-gateway", never, () => Promise.resolve());
    expect(await phases()).toEqual([1, 0, 0]);
    const fail = () => Promise.reject(new SourceFailure("HTTP_ERROR", "HTTP 500"));
    for (let i = 0; i < 5; i++) await guard.run(vendor, "tax-gateway", never, fail).catch(() => undefined);
    expect(await phases()).toEqual([0, 1, 0]);
  });

  it("tells of the process itself", async () => {
    const samples = await sampled();
    expect(samples.get("process_resident_memory_bytes")).toBeGreaterThan(1e6);
    expect(samples.get("process_cpu_seconds_total")).toBeGreaterThan(0);
    expect([...samples.keys()].some((name) => name.startsWith("nodejs_eventloop_lag"))).toBe(true);
  });

  it("has no label but those of sources and vendors, and nothing about whom was asked about", async () => {
    metrics.observeCall(call("OK", 40));
    await guard.run(vendor, "tax-gateway", never, () => Promise.resolve());
    const text = await scraped();
    const own = [...samplesOf(text).keys()].filter((name) => name.startsWith("suretygraph_"));
    const labels = own.flatMap((name) => [...name.matchAll(/[{,](\w+)="/g)].map(([, label]) => label));
    expect(own.length).toBeGreaterThan(15);
    expect([...new Set(labels)].sort()).toEqual(["le", "outcome", "phase", "source", "vendor"]);
    expect(text).not.toContain(INSTITUTION);
    expect(text).not.toContain(CALL);
  });

  it("is not there where nothing is measured", async () => {
    const bare = await createApp({
      logLevel: "silent",
      explorer: false,
      phase: () => "STARTING",
      ping: () => Promise.resolve(),
      scope: () => {
        throw new Error("nobody asks");
      },
    });
    expect((await bare.inject("/metrics")).statusCode).toBe(404);
    await bare.close();
  });

  it("does not mix what two servers of one process measure", async () => {
    const other = createMetrics();
    other.observeCall(call("OK", 10));
    expect(await other.text([])).toContain('suretygraph_source_calls_total{source="tax-gateway"');
    expect(await scraped()).not.toContain('suretygraph_source_calls_total{source="tax-gateway"');
  });
});
