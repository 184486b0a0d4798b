import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createGuard, type Guard } from "../../src/connectors/guard/guard.js";
import { type FailureReason, SourceFailure } from "../../src/connectors/http.js";
import { connectors } from "../../src/connectors/index.js";
import type { Dimension } from "../../src/facts/dimension.js";
import { dimensions } from "../../src/facts/index.js";
import { fakeOutside, type FakeOutside } from "../connectors/guard/fake-outside.js";
import { startWorld, type World } from "./world.js";

const SOURCES = `{ sources {
  code vendor title { zh en } dimension basis maxAgeDays breaker calls p50Ms p95Ms lastSuccessAt
  lastFailure { reason title { zh en } at }
} }`;

interface Shown {
  readonly code: string;
  readonly [field: string]: unknown;
}

const UNCALLED = {
  breaker: "CLOSED",
  calls: 0,
  p50Ms: null,
  p95Ms: null,
  lastSuccessAt: null,
  lastFailure: null,
};

describe("the console of sources", () => {
  let outside: FakeOutside;
  let guard: Guard;
  let world: World;
  beforeAll(async () => {
    outside = fakeOutside();
    guard = createGuard({ outside });
    world = await startWorld({ customers: 1, history: false, guard });
  });
  afterAll(() => world.close());

  async function shown(): Promise<readonly Shown[]> {
    const { data, errors } = await world.ask<{ sources: Shown[] }>(SOURCES);
    expect(errors).toBeUndefined();
    return data.sources;
  }

  const ofSource = async (code: string) => (await shown()).find((source) => source.code === code);

  const connectorOf = (source: string) => {
    const connector = connectors.find((c) => c.source === source);
    if (connector === undefined) throw new Error("there is no such source");
    return connector;
  };

  /** A call to a source that takes so long, and then answers or fails. */
  async function call(source: string, ms: number, failure?: FailureReason): Promise<void> {
    const { vendor } = connectorOf(source);
    const work = async () => {
      await outside.pass(ms);
      if (failure) throw new SourceFailure(failure, "a 13800138000 in a message");
    };
    await guard.run(vendor, source, new AbortController().signal, work).catch(() => undefined);
  }

  it("lists every source with what it tells and on what grounds, before any was called", async () => {
    const all = await shown();
    expect(all.map((source) => source.code)).toEqual(
      expect.arrayContaining(["registry-gateway", "tax-gateway", "court-gateway"]),
    );
    for (const source of all) {
      const { vendor, title, dimension } = connectorOf(source.code);
      const { basis, maxAgeDays = null } = dimensions[dimension] as Dimension;
      expect(source).toEqual({
        ...{ code: source.code, vendor: vendor.code, title, dimension, basis, maxAgeDays },
        ...UNCALLED,
      });
    }
    expect((await ofSource("tax-gateway"))?.["title"]).toEqual({
      zh: "省级税务网关",
      en: "Provincial tax gateway",
    });
  });

  it("tells how a source fares", async () => {
    for (const ms of [100, 200, 300]) await call("tax-gateway", ms);
    const succeededAt = outside.now().toISOString();
    expect(await ofSource("tax-gateway")).toMatchObject({
      ...{ breaker: "CLOSED", calls: 3, p50Ms: 200, p95Ms: 300 },
      ...{ lastSuccessAt: succeededAt, lastFailure: null },
    });
    for (const ms of [50, 50, 50]) await call("tax-gateway", ms, "HTTP_ERROR");
    const open = await ofSource("tax-gateway");
    expect(open).toMatchObject({
      ...{ breaker: "OPEN", calls: 6, p50Ms: 50, p95Ms: 300, lastSuccessAt: succeededAt },
      lastFailure: {
        reason: "HTTP_ERROR",
        title: { zh: "数据源故障", en: "The source failed" },
        at: outside.now().toISOString(),
      },
    });
    expect(JSON.stringify(open)).not.toContain("13800138000");
    expect(await ofSource("registry-gateway")).toMatchObject(UNCALLED);
  });

  it("tells when a rest is over, and when the source has recovered", async () => {
    await outside.pass(2_500);
    expect((await ofSource("tax-gateway"))?.["breaker"]).toBe("HALF_OPEN");
    await call("tax-gateway", 10);
    expect((await ofSource("tax-gateway"))?.["breaker"]).toBe("CLOSED");
    await outside.pass(60_000);
    expect(await ofSource("tax-gateway")).toMatchObject({ calls: 0, lastFailure: { reason: "HTTP_ERROR" } });
  });
});

describe("the console of sources where nothing guards them", () => {
  it("lists them all the same", async () => {
    const world = await startWorld({ customers: 1, history: false });
    const { data } = await world.ask<{ sources: Shown[] }>(SOURCES);
    expect(data.sources.length).toBeGreaterThan(2);
    for (const source of data.sources) expect(source).toMatchObject(UNCALLED);
    await world.close();
  });
});
