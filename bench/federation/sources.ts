import { subscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import { DEFAULT_SEED, population } from "../../sandbox/population.js";
import { playedVendors, startVendor } from "../../sandbox/vendor.js";

/**
 * Median and 95th percentile of a reply in milliseconds. Nobody publishes them: these are ours, short enough for many
 * rounds, and one of them is always the slowest by far.
 */
const LATENCIES: Readonly<Record<string, readonly [number, number]>> = {
  pboc: [220, 320],
  "provincial-tax": [120, 180],
  "tax-gateway": [110, 160],
  baihang: [100, 150],
};
const ORDINARY = [50, 90] as const;

/** What one question cost its sources. */
export interface Served {
  readonly calls: number;
  /** From the arrival of a request to the end of its reply, of the slowest. */
  readonly slowestMs: number;
}

const began = new WeakMap<ServerResponse, number>();
let served = { calls: 0, slowestMs: 0 };

subscribe("http.server.request.start", (message) => {
  began.set((message as { response: ServerResponse }).response, performance.now());
});
subscribe("http.server.response.finish", (message) => {
  const { response } = message as { response: ServerResponse };
  const ms = performance.now() - (began.get(response) ?? performance.now());
  served = { calls: served.calls + 1, slowestMs: Math.max(served.slowestMs, ms) };
});

const [size, token, secret, vendorKey] = process.argv.slice(2);
const people = population(DEFAULT_SEED, Number(size));
const account = { token: token ?? "", secret: secret ?? "", vendorKey: vendorKey ?? "" };
const urls: Record<string, string> = {};
for (const vendor of await playedVendors()) {
  const started = await startVendor({ vendor, population: people, account });
  const [latencyMs, latencyP95Ms] = LATENCIES[vendor] ?? ORDINARY;
  started.control({ latencyMs, latencyP95Ms });
  urls[vendor] = started.url;
}
process.on("message", () => {
  process.send?.(served);
  served = { calls: 0, slowestMs: 0 };
});
process.once("disconnect", () => process.exit(0));
process.send?.(urls);
