import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { startGateway, type Gateway } from "../../sandbox/gateway.js";
import { population } from "../../sandbox/population.js";
import { judicialRecord } from "../../sandbox/wire/judicial.js";
import { registryRecord } from "../../sandbox/wire/registry.js";
import { taxRecord } from "../../sandbox/wire/tax.js";
import type { VendorKind } from "../../sandbox/wire/replies.js";

const people = population(20240601, 300);
const today = "2026-03-02";
/** Already the 2nd of March in Shanghai. */
const now = () => new Date("2026-03-01T16:00:00Z");
const token = "secret";
const authorization = `Bearer ${token}`;
const uscc = (index: number): string => people.at(index).uscc;
const stranger = "91350100M000100Y43";

let registry: Gateway, tax: Gateway, judicial: Gateway;

beforeAll(async () => {
  const start = (kind: VendorKind) => startGateway({ kind, population: people, token, now });
  [registry, tax, judicial] = await Promise.all([start("registry"), start("tax"), start("judicial")]);
});
afterEach(() => {
  for (const gateway of [registry, tax, judicial])
    gateway.control({ latencyMs: 0, fault: "none", faultEvery: 1, unknownField: false });
});
afterAll(async () => {
  await Promise.all([registry, tax, judicial].map((gateway) => gateway.close()));
});

const get = (gateway: Gateway, path: string, init: RequestInit = {}) =>
  fetch(gateway.url + path, { headers: { authorization }, ...init });
const askRegistry = (init: RequestInit = {}) => get(registry, `/enterprises?uscc=${uscc(0)}`, init);

describe("vendors", () => {
  it("answer for those they know, each once, and leave out the rest", async () => {
    const list = [uscc(3), stranger, uscc(1), uscc(3)].join(",");
    const companies = await (await get(registry, `/enterprises?uscc=${list}`)).json();
    const data = [3, 1].map((i) => registryRecord(people.at(i), today));
    expect(companies).toEqual({ code: "0", message: "ok", data });
    const taxpayers = await (await get(tax, `/taxpayers?uscc=${list}`)).json();
    expect(taxpayers).toEqual({ records: [3, 1].map((i) => taxRecord(people.at(i), today)) });
  });

  it("leave out of the courts' answer whoever has no record", async () => {
    const [clean, sued] = [true, false].map((none) =>
      [...people].find((e) => e.establishedOn < today && (judicialRecord(e, today) === undefined) === none),
    );
    if (clean === undefined || sued === undefined) throw new Error("the population lacks one of the two");
    const both = await (await get(judicial, `/cases?uscc=${clean.uscc},${sued.uscc}`)).json();
    expect(both).toEqual({ total: 1, items: [judicialRecord(sued, today)] });
    const none = await (await get(judicial, `/cases?uscc=${clean.uscc}`)).json();
    expect(none).toEqual({ total: 0, items: [] });
  });

  it("take fifty subjects and no more", async () => {
    const list = (n: number) => Array.from({ length: n }, (_, i) => uscc(i)).join(",");
    expect((await get(tax, `/taxpayers?uscc=${list(50)}`)).status).toBe(200);
    expect((await get(tax, `/taxpayers?uscc=${list(51)}`)).status).toBe(400);
  });

  it.each(["", "?uscc=", "?uscc=123", `?uscc=${stranger},`, "?uscc=91350100M000100Y4O", "?code=1"])(
    "refuse the query %p with a JSON error",
    async (query) => {
      const reply = await get(registry, `/enterprises${query}`);
      expect(reply.status).toBe(400);
      expect(await reply.json()).toEqual({ error: expect.stringContaining("uscc") });
    },
  );

  it("refuse whoever lacks the token, and know no other path or method", async () => {
    expect((await askRegistry({ headers: {} })).status).toBe(401);
    expect((await askRegistry({ headers: { authorization: "Bearer other" } })).status).toBe(401);
    expect((await get(registry, "/taxpayers?uscc=x")).status).toBe(404);
    expect((await askRegistry({ method: "POST" })).status).toBe(404);
  });
});

describe("faults", () => {
  it("http500 and http429", async () => {
    registry.control({ fault: "http500" });
    expect((await askRegistry()).status).toBe(500);
    registry.control({ fault: "http429" });
    const limited = await askRegistry();
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "1"]);
  });

  it("garbage is no JSON, wrongShape is JSON of another shape", async () => {
    registry.control({ fault: "garbage" });
    const garbage = await askRegistry();
    expect(garbage.status).toBe(200);
    await expect(garbage.json()).rejects.toMatchObject({ name: "SyntaxError" });
    registry.control({ fault: "wrongShape" });
    const strange = await askRegistry();
    expect(strange.status).toBe(200);
    expect(await strange.json()).not.toHaveProperty("data");
  });

  it("hang never answers, reset ends the socket", async () => {
    registry.control({ fault: "hang" });
    await expect(askRegistry({ signal: AbortSignal.timeout(150) })).rejects.toMatchObject({
      name: "TimeoutError",
    });
    registry.control({ fault: "reset" });
    await expect(askRegistry()).rejects.toThrow("fetch failed");
  });

  it("meets every n-th request only, counting all", async () => {
    const before = registry.calls();
    const due = 3 - (before % 3);
    registry.control({ fault: "http500", faultEvery: 3 });
    const statuses: number[] = [];
    for (let i = 0; i < due + 3; i++) statuses.push((await askRegistry()).status);
    const failed = statuses.flatMap((status, i) => (status === 500 ? [i + 1] : []));
    expect(failed).toEqual([due, due + 3]);
    expect(registry.calls()).toBe(before + due + 3);
  });

  it("latency delays every reply, by half to one and a half of it", async () => {
    registry.control({ latencyMs: 120 });
    const start = performance.now();
    await askRegistry();
    expect(performance.now() - start).toBeGreaterThanOrEqual(55);
  });

  it("unknownField adds a field nobody declared", async () => {
    const plain = (await (await askRegistry()).json()) as { data: object[] };
    registry.control({ unknownField: true });
    const extended = (await (await askRegistry()).json()) as { data: object[] };
    expect(extended.data[0]).toEqual({ ...plain.data[0], undeclared: "1" });
  });
});

describe("control", () => {
  const put = (body: string) => get(tax, "/__control", { method: "PUT", body });

  it("shows and changes the settings over HTTP, for its own gateway, and counts no calls", async () => {
    const before = tax.calls();
    expect((await put(JSON.stringify({ fault: "http500", latencyMs: 1 }))).status).toBe(200);
    const shown = await (await get(tax, "/__control")).json();
    expect(shown).toEqual({
      latencyMs: 1,
      latencyP95Ms: null,
      fault: "http500",
      faultEvery: 1,
      vendorCode: null,
      unknownField: false,
    });
    expect(tax.calls()).toBe(before);
    expect((await get(tax, `/taxpayers?uscc=${uscc(0)}`)).status).toBe(500);
    expect((await askRegistry()).status).toBe(200);
  });

  it.each(["{", '{"fault":"fire"}', '{"faults":"none"}', '{"faultEvery":0}'])("refuses %s", async (body) => {
    expect((await put(body)).status).toBe(400);
    expect((await (await get(tax, "/__control")).json()) as object).toMatchObject({
      fault: "none",
      faultEvery: 1,
    });
  });

  it("asks for the token", async () => {
    expect((await fetch(`${tax.url}/__control`)).status).toBe(401);
  });
});

describe("closing and starting", () => {
  it("close ends a hanging request, and may be repeated", async () => {
    const gateway = await startGateway({ kind: "registry", population: people, token });
    gateway.control({ fault: "hang" });
    const hanging = get(gateway, `/enterprises?uscc=${uscc(0)}`).then(
      () => "answered",
      () => "ended",
    );
    while (gateway.calls() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await gateway.close();
    await gateway.close();
    expect(await hanging).toBe("ended");
    await expect(fetch(gateway.url)).rejects.toThrow("fetch failed");
  });

  it("rejects on a port that is taken", async () => {
    const { port } = registry;
    await expect(startGateway({ kind: "tax", population: people, token, port })).rejects.toThrow(
      "EADDRINUSE",
    );
  });
});
