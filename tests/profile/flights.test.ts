import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { connectors } from "../../src/connectors/index.js";
import { dimensionCodes } from "../../src/facts/index.js";
import { planCalls } from "../../src/profile/plan-calls.js";
import type { CustomerProfile } from "../../src/profile/profile.js";
import type { GatewaySettings } from "../../sandbox/play.js";
import type { KnownCustomer } from "../../sandbox/known-customer.js";
import { openVendorsWorld, type VendorsWorld } from "./vendors-world.js";

const QUESTIONS = 200;
const CLOSED_WITHIN_MS = 100;
/** At the mean: from a second to three. */
const SLOW_MS = 2_000;

let world: VendorsWorld;
beforeAll(async () => {
  world = await openVendorsWorld(connectors, 20_000);
});
afterAll(() => world.close());
beforeEach(() => control({ latencyMs: 0, latencyP95Ms: null }));

const gateways = () => [...world.vendors.gateways];

function control(settings: Partial<GatewaySettings>): void {
  for (const [, gateway] of gateways()) gateway.control(settings);
}

const callsByVendor = () => new Map(gateways().map(([code, gateway]) => [code, gateway.calls()]));

/** The sources that a question about somebody will ask, each of them once. */
async function planned(customer: KnownCustomer) {
  const { calls } = await planCalls(world.sources(), [customer]);
  expect(calls.every((call) => call.calls === 1)).toBe(true);
  return calls.map(({ connector }) => connector);
}

/** What is known, and on what it rests. */
const factsOf = ({ dimensions }: CustomerProfile): string =>
  JSON.stringify(
    dimensionCodes.map((code) =>
      Object.entries(dimensions[code]).map(([name, f]) => [
        name,
        f.value,
        f.status,
        f.source,
        f.observationIds,
      ]),
    ),
    (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value),
  );

const rowsOf = async (table: "source_call" | "observation", where: string, values: unknown[]) =>
  (await world.db.pool.query(`select * from ${table} where ${where}`, values)).rows as Record<
    string,
    unknown
  >[];

/** Waits until the vendors have received so many more calls. */
async function arrived(before: number, count: number): Promise<void> {
  while (world.calls() < before + count) await pause(2);
}

describe("two hundred questions at once about a customer nobody has asked about", () => {
  it("are one call for each source, and all are told the same", async () => {
    const customer = await world.customer();
    const sources = await planned(customer);
    expect(sources.length).toBeGreaterThan(30);
    const before = callsByVendor();
    control({ latencyMs: 100, latencyP95Ms: 300 });
    const profiles = await Promise.all(
      Array.from({ length: QUESTIONS }, () => world.profileOf(customer, "FETCH")),
    );

    for (const [code, gateway] of gateways()) {
      const own = sources.filter(({ vendor }) => vendor.code === code);
      expect([code, gateway.calls() - (before.get(code) ?? 0)]).toEqual([code, own.length]);
    }
    const calls = await rowsOf("source_call", "requester = 'test' and institution_id = $1", [
      world.db.institutionId,
    ]);
    expect(calls.map((call) => call["source"]).toSorted()).toEqual(sources.map((s) => s.source).toSorted());
    expect(new Set(calls.map((call) => call["outcome"]))).toEqual(new Set(["OK"]));
    expect(new Set(profiles.map(factsOf)).size).toBe(1);
    const [profile] = profiles;
    const states = new Map(profile?.sources.map((s) => [s.source, s.status]));
    expect(sources.filter(({ source }) => states.get(source) !== "FRESH")).toEqual([]);
  });

  it("are still one call for each when all but one hang up", async () => {
    const customer = await world.customer();
    const sources = await planned(customer);
    const before = world.calls();
    control({ latencyMs: 1_000 });
    const leaver = new AbortController();
    setMaxListeners(0, leaver.signal);
    const stayer = world.profileOf(customer, "FETCH");
    const leavers = Array.from({ length: 20 }, () =>
      world.profileOf(customer, "FETCH", world.sources(leaver.signal)),
    );
    await arrived(before, sources.length);
    await pause(200);
    leaver.abort();
    const profile = await stayer;
    await Promise.all(leavers);
    expect(world.calls() - before).toBe(sources.length);
    const states = new Map(profile.sources.map((s) => [s.source, s.status]));
    expect(sources.filter(({ source }) => states.get(source) !== "FRESH")).toEqual([]);
  });
});

describe("a client that hangs up", () => {
  /** Hangs up on a question about a cold customer when every vendor is at it; tells how that went. */
  async function hangUp() {
    const customer = await world.customer();
    const sources = await planned(customer);
    const [before, askedAt] = [world.calls(), new Date()];
    control({ latencyMs: SLOW_MS });
    const asker = new AbortController();
    setMaxListeners(0, asker.signal);
    const asking = world.profileOf(customer, "FETCH", world.sources(asker.signal));
    await arrived(before, sources.length);
    const hungUpAt = Date.now();
    asker.abort();
    const profile = await asking;
    const closedAfter = () =>
      gateways().flatMap(([, g]) =>
        g
          .abandoned()
          .filter((at) => at >= hungUpAt)
          .map((at) => at - hungUpAt),
      );
    while (closedAfter().length < sources.length && Date.now() - hungUpAt < 1_000) await pause(2);
    const names = sources.map(({ source }) => source).toSorted();
    return { customer, profile, names, before, askedAt, closedAfter: closedAfter() };
  }

  it("has every socket to a vendor closed at once", async () => {
    const slowest: number[] = [];
    // What is measured passes through the machine's other work, too: of three times the best counts.
    for (let i = 0; i < 3; i++) {
      const { names, closedAfter } = await hangUp();
      expect(closedAfter).toHaveLength(names.length);
      slowest.push(Math.max(...closedAfter));
    }
    expect(Math.min(...slowest)).toBeLessThanOrEqual(CLOSED_WITHIN_MS);
  });

  it("leaves nothing behind but calls that were cancelled", async () => {
    const { customer, profile, names, before, askedAt } = await hangUp();
    const states = new Map(profile.sources.map((s) => [s.source, s.reason?.code]));
    expect(new Set(names.map((source) => states.get(source)))).toEqual(new Set(["CANCELLED"]));
    const kept = () => rowsOf("source_call", "started_at >= $1", [askedAt]);
    while ((await kept()).length < names.length) await pause(5);
    // Whoever was answered slowest would have been by now.
    await pause(1.6 * SLOW_MS);
    const calls = await kept();
    expect(calls.map((c) => c["source"]).toSorted()).toEqual(names);
    expect(new Set(calls.map((c) => c["outcome"]))).toEqual(new Set(["CANCELLED"]));
    const subjects = [customer.id, customer.personId];
    expect(await rowsOf("observation", "subject_id = any($1)", [subjects])).toEqual([]);
    expect(world.calls() - before).toBe(names.length);
  });
});
