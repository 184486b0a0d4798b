import { afterEach, describe, expect, it } from "@jest/globals";
import { registryConnector } from "../../src/connectors/registry/registry.connector.js";
import { type Gateway, startGateway } from "../../sandbox/gateway.js";
import { connectors, deps, NOW, oneCustomer, people, profileOf, stateOf, useWorld, world } from "./world.js";

useWorld();

const TOKEN = "second";
let second: Gateway | undefined;
afterEach(async () => {
  await second?.close();
  second = undefined;
});

/** A vendor that sells what the registry gateway tells. */
const vendor = {
  ...registryConnector,
  source: "registry-second",
  vendor: { ...registryConnector.vendor, code: "second" },
  rank: 20,
  cost: 50n,
};

async function withSecond(budgetMs = 3000) {
  second = await startGateway({
    kind: "registry",
    population: people,
    token: TOKEN,
    now: () => world.vendorNow,
  });
  const endpoints = { second: { url: second.url, token: TOKEN } };
  return deps(0, world.db.pool, world.db.institutionId, {
    connectors: [...connectors, vendor],
    endpoints,
    budgetMs,
  });
}

describe("where two sources tell the same", () => {
  it("the cheaper is asked, and the other stands by", async () => {
    const given = await withSecond();
    const { subject } = await oneCustomer();
    const profile = await profileOf(subject, "FETCH", NOW, given);
    expect([world.gateways.registry.calls(), second?.calls()]).toEqual([1, 0]);
    expect(profile.sources.find((s) => s.source === "registry-second")).toMatchObject({
      status: "MISSING",
      reason: { code: "STANDBY" },
    });
  });

  it.each(["http500", "garbage", "wrongShape", "halfBody", "reset"] as const)(
    "the other is asked when the first answers with %s, and the facts are fresh",
    async (fault) => {
      const given = await withSecond();
      world.gateways.registry.control({ fault });
      const { subject, enterprise } = await oneCustomer();
      const profile = await profileOf(subject, "FETCH", NOW, given);
      expect(profile.dimensions.registry["name"]).toMatchObject({
        value: enterprise.name,
        status: "FRESH",
        source: "registry-second",
      });
      expect(stateOf(profile)).toMatchObject({
        "registry-gateway": "UNAVAILABLE",
        "registry-second": "FRESH",
        "tax-gateway": "FRESH",
      });
    },
  );

  it("a first that hangs leaves the other its share of the time", async () => {
    const given = await withSecond(1000);
    world.gateways.registry.control({ fault: "hang" });
    const { subject, enterprise } = await oneCustomer();
    const began = performance.now();
    const profile = await profileOf(subject, "FETCH", NOW, given);
    expect(performance.now() - began).toBeLessThan(1500);
    expect(profile.dimensions.registry["name"]).toMatchObject({
      value: enterprise.name,
      source: "registry-second",
    });
    expect(profile.sources.find((s) => s.source === "registry-gateway")?.reason?.code).toBe("TIMEOUT");
  });

  it("nobody is asked again while one of them is fresh", async () => {
    const given = await withSecond();
    world.gateways.registry.control({ fault: "http500" });
    const { subject } = await oneCustomer();
    await profileOf(subject, "FETCH", NOW, given);
    const asked = world.gateways.registry.calls();
    world.gateways.registry.control({ fault: "none" });
    await profileOf(subject, "FETCH", NOW, given);
    expect([world.gateways.registry.calls(), second?.calls()]).toEqual([asked, 1]);
  });

  it("both failing is told of both, and the fact is unavailable", async () => {
    const given = await withSecond();
    world.gateways.registry.control({ fault: "http500" });
    second?.control({ fault: "garbage" });
    const { subject } = await oneCustomer();
    const profile = await profileOf(subject, "FETCH", NOW, given);
    expect(profile.dimensions.registry["name"]).toMatchObject({ value: null, status: "UNAVAILABLE" });
    const reasons = profile.sources.filter((s) => s.source.startsWith("registry")).map((s) => s.reason?.code);
    expect(reasons).toEqual(["HTTP_ERROR", "MALFORMED"]);
  });
});
