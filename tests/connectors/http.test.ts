import { afterEach, describe, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type ReadLimits, readJson, SourceFailure, withinBudget } from "../../src/connectors/http.js";
import { bearerProtocol } from "../../src/connectors/protocol.js";
import { type Answerer, json, type SourceServer, startSource } from "./source-server.js";

const limits: ReadLimits = { budgetMs: 2000, attempts: 3, maxBytes: 10_000 };
const never = new AbortController().signal;
const running: SourceServer[] = [];

async function source(answer: Answerer): Promise<SourceServer> {
  const server = await startSource(answer);
  running.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

/** Reads within the budget, behind a bearer token. */
async function getJson(url: string, token: string, within: ReadLimits, signal: AbortSignal) {
  const request = () => bearerProtocol.request({ method: "GET", path: "" }, { url, token }, new Date());
  const { value, attempts } = await withinBudget(within.budgetMs, signal, (deadline) =>
    readJson({ request }, within, deadline, ({ body }) => body),
  );
  return { body: value, attempts };
}

/** Reads and tells how it failed and how long that took. */
async function failure(url: string, changes: Partial<ReadLimits> = {}, signal = never) {
  const started = Date.now();
  try {
    await getJson(url, "t", { ...limits, ...changes }, signal);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return {
      reason: error.reason,
      message: error.message,
      attempts: error.attempts,
      elapsed: Date.now() - started,
    };
  }
  throw new Error("it did not fail");
}

describe("reading JSON", () => {
  it("reads JSON, showing the token", async () => {
    const server = await source((res) => json(res, { 名: "值" }));
    const read = await getJson(`${server.url}/a?k=1`, "secret", limits, never);
    expect(read).toEqual({ body: { 名: "值" }, attempts: 1 });
    expect(server.seen[0]).toMatchObject({ url: "/a?k=1", authorization: "Bearer secret" });
  });

  it.each<[string, Answerer]>([
    ["HTTP 500", (res) => json(res, {}, 500)],
    ["HTTP 503", (res) => json(res, {}, 503)],
    ["HTTP 429", (res) => json(res, {}, 429)],
    ["a reset connection", (res) => res.destroy()],
    [
      "a connection lost within the reply",
      (res) => {
        res.writeHead(200, { "content-length": "100" });
        res.write("{", () => res.destroy());
      },
    ],
  ])("asks again after %s", async (_what, trouble) => {
    const server = await source((res, count, req) => (count === 1 ? trouble(res, count, req) : json(res, 7)));
    expect(await getJson(server.url, "t", limits, never)).toEqual({ body: 7, attempts: 2 });
    expect(server.seen).toHaveLength(2);
  });

  it("gives up after the attempts it may make", async () => {
    const server = await source((res) => json(res, {}, 502));
    expect(await failure(server.url)).toMatchObject({
      reason: "HTTP_ERROR",
      message: "HTTP 502",
      attempts: 3,
    });
    expect(server.seen).toHaveLength(3);
  });

  it("tells a port nobody listens on", async () => {
    const server = await source((res) => json(res, {}));
    await server.close();
    expect(await failure(server.url)).toMatchObject({
      reason: "CONNECTION",
      message: "ECONNREFUSED",
      attempts: 3,
    });
  });

  it.each<[string, number, () => string, number, number]>([
    ["429 and seconds", 429, () => "1", 1000, 1500],
    ["503 and a date", 503, () => new Date(Date.now() + 1999).toUTCString(), 900, 2500],
  ])("waits as long as it is asked to, by %s", async (_what, status, retryAfter, least, most) => {
    const server = await source((res, count) =>
      count === 1 ? json(res, {}, status, { "retry-after": retryAfter() }) : json(res, 7),
    );
    const read = await getJson(server.url, "t", { ...limits, budgetMs: 4000 }, never);
    expect(read).toEqual({ body: 7, attempts: 2 });
    const [first, second] = server.seen.map((s) => s.at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(least - 5);
    expect((second ?? 0) - (first ?? 0)).toBeLessThan(most);
  });

  it.each(["3", "600", "9".repeat(400), new Date(Date.now() + 3_600_000).toUTCString()])(
    "gives up at once when asked to wait beyond the budget: %s",
    async (retryAfter) => {
      const server = await source((res) => json(res, {}, 429, { "retry-after": retryAfter }));
      const failed = await failure(server.url);
      expect(failed).toMatchObject({ reason: "RATE_LIMITED", message: "HTTP 429", attempts: 1 });
      expect(failed.elapsed).toBeLessThan(500);
    },
  );

  it.each(["soon", "-5", "", "NaN"])("takes Retry-After: %j for no word at all", async (retryAfter) => {
    const server = await source((res, count) =>
      count === 1 ? json(res, {}, 429, { "retry-after": retryAfter }) : json(res, 7),
    );
    expect((await getJson(server.url, "t", limits, never)).attempts).toBe(2);
  });

  it.each([400, 401, 403, 404, 409, 422])("does not ask again after HTTP %d", async (status) => {
    const server = await source((res) => json(res, { detail: "张三" }, status));
    expect(await failure(server.url)).toMatchObject({
      reason: "REFUSED",
      message: `HTTP ${status}`,
      attempts: 1,
    });
    expect(server.seen).toHaveLength(1);
  });

  it.each(["<html>维护中</html>", "", "{", '{"a":1}{"b":2}'])("does not ask again after %j", async (text) => {
    const server = await source((res) => res.end(text));
    expect(await failure(server.url)).toMatchObject({
      reason: "MALFORMED",
      message: "the reply is not JSON",
      attempts: 1,
    });
  });

  it.each([301, 302, 303, 307, 308])("follows no redirect: %d", async (status) => {
    const elsewhere = await source((res) => json(res, 7));
    const server = await source((res) => json(res, {}, status, { location: elsewhere.url }));
    expect(await failure(server.url)).toMatchObject({
      reason: "REFUSED",
      message: `HTTP ${status}`,
      attempts: 1,
    });
    expect(elsewhere.seen).toHaveLength(0);
  });

  it("reads a reply of the size allowed, and cuts off one that goes on", async () => {
    const exact = JSON.stringify("x".repeat(limits.maxBytes - 2));
    const server = await source((res, count) => {
      if (count === 1) res.end(exact);
      else endless(res);
    });
    expect((await getJson(server.url, "t", limits, never)).body).toHaveLength(limits.maxBytes - 2);
    expect(await failure(server.url)).toMatchObject({
      reason: "MALFORMED",
      message: "the reply is larger than 10000 bytes",
      attempts: 1,
    });
    expect(await server.seen[1]?.abandoned).toBe(true);
  });

  const stuck: [string, Answerer][] = [
    ["says nothing", () => undefined],
    ["stops within the reply", (res) => res.writeHead(200).write("[1,")],
    ["drips", (res) => drip(res)],
  ];

  it.each(stuck)("waits no longer than its budget for a source that %s", async (_what, answer) => {
    const server = await source(answer);
    const failed = await failure(server.url, { budgetMs: 250 });
    expect(failed).toMatchObject({ reason: "TIMEOUT", message: "no answer within 250 ms", attempts: 1 });
    expect(failed.elapsed).toBeGreaterThanOrEqual(245);
    expect(failed.elapsed).toBeLessThan(600);
    expect(await server.seen[0]?.abandoned).toBe(true);
  });

  it.each(stuck.slice(0, 2))(
    "keeps its budget also when memory is cleaned up while a source %s",
    async (_what, answer) => {
      setFlagsFromString("--expose-gc");
      const collect = runInNewContext("gc") as () => void;
      const server = await source(answer);
      const cleaning = setInterval(collect, 60);
      try {
        expect(await failure(server.url, { budgetMs: 200 })).toMatchObject({ reason: "TIMEOUT" });
        expect(await server.seen[0]?.abandoned).toBe(true);
      } finally {
        clearInterval(cleaning);
      }
    },
    5000,
  );

  it("counts attempts and the waits between them against its budget", async () => {
    const server = await source((res) => json(res, {}, 500));
    const failed = await failure(server.url, { budgetMs: 600, attempts: 1000 });
    expect(failed.elapsed).toBeLessThan(900);
    expect(failed.attempts).toBe(server.seen.length);
    expect(failed.attempts).toBeGreaterThan(1);
    expect(failed.reason).toBe("HTTP_ERROR");
  });

  it.each(stuck)("lets go of a source that %s when nobody waits any more", async (_what, answer) => {
    const server = await source(answer);
    const asker = new AbortController();
    const failing = failure(server.url, {}, asker.signal);
    await server.arrived(1);
    await sleep(30);
    asker.abort();
    const failed = await failing;
    expect(failed).toMatchObject({ reason: "CANCELLED", attempts: 1 });
    expect(failed.elapsed).toBeLessThan(500);
    expect(await server.seen[0]?.abandoned).toBe(true);
  });

  it("does not sit out the wait between attempts when nobody waits any more", async () => {
    const server = await source((res) => json(res, {}, 429, { "retry-after": "1" }));
    const asker = new AbortController();
    const failing = failure(server.url, {}, asker.signal);
    await server.arrived(1);
    await sleep(50);
    asker.abort();
    const failed = await failing;
    expect(failed).toMatchObject({ reason: "CANCELLED", attempts: 1 });
    expect(failed.elapsed).toBeLessThan(500);
    expect(server.seen).toHaveLength(1);
  });

  it("does not even ask when nobody waits", async () => {
    const server = await source((res) => json(res, 7));
    expect(await failure(server.url, {}, AbortSignal.abort())).toMatchObject({ reason: "CANCELLED" });
    expect(server.seen).toHaveLength(0);
  });
});

function endless(res: Parameters<Answerer>[0]): void {
  const chunk = Buffer.alloc(4096, "x");
  const more = (): void => {
    while (!res.destroyed && res.write(chunk));
    if (!res.destroyed) res.once("drain", more);
  };
  more();
}

function drip(res: Parameters<Answerer>[0]): void {
  const timer = setInterval(() => res.write(" "), 20);
  res.once("close", () => clearInterval(timer));
}
