import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createGuard, type Guard } from "../../../src/connectors/guard/guard.js";
import { registryConnector } from "../../../src/connectors/registry/registry.connector.js";
import { taxConnector } from "../../../src/connectors/tax/tax.connector.js";
import type { Connector } from "../../../src/connectors/connector.js";
import { type Answer, type CallRecord, createRunner, type Runner } from "../../../src/connectors/runner.js";
import { askedIn, ERRAND, keptAs, recordOf, source, startOver, subject } from "../runner-world.js";
import { json } from "../source-server.js";
import { type FakeOutside, fakeOutside } from "./fake-outside.js";

let outside: FakeOutside;
let guard: Guard;
let calls: CallRecord[];
beforeEach(() => {
  outside = fakeOutside();
  guard = createGuard({ outside });
  calls = [];
});
afterEach(startOver);

const runnerAt = (url: string, budgetMs = 2_000): Runner =>
  createRunner({
    endpoints: { "registry-gateway": { url, token: "t" }, "tax-gateway": { url, token: "t" } },
    limits: { budgetMs, attempts: 1, maxBytes: 1_000_000 },
    record: (call, drafts) => {
      calls.push(call);
      return Promise.resolve(keptAs(drafts));
    },
    onOddity: () => undefined,
    guard,
  });

/** How asking about one subject ended. */
async function ask(
  runner: Runner,
  i: number,
  connector: Connector = registryConnector,
  signal?: AbortSignal,
) {
  const { signal: patient } = new AbortController();
  const answers = await runner.ask(connector, ERRAND, [subject(i)], signal ?? patient);
  const answer = answers.get(`s${i}`) as Answer;
  return answer.status === "FAILED" ? answer.reason : answer.status;
}

async function askOften(runner: Runner, times: number): Promise<string[]> {
  const answers: string[] = [];
  for (let i = 0; i < times; i++) answers.push(await ask(runner, i));
  return answers;
}

const phase = () => guard.health()[0]?.sources[0]?.breaker;

describe("a source asked through the guard", () => {
  it("that breaks is let alone, and asked again when it has had its rest", async () => {
    let broken = true;
    const server = await source((res, _count, req) => {
      if (broken) json(res, {}, 500);
      else json(res, { code: "0", data: askedIn(req.url).map((uscc) => recordOf(uscc)) });
    });
    const runner = runnerAt(server.url);
    expect(await askOften(runner, 7)).toEqual([
      ...Array<string>(5).fill("HTTP_ERROR"),
      "CIRCUIT_OPEN",
      "CIRCUIT_OPEN",
    ]);
    expect(server.seen).toHaveLength(5);
    expect(calls.at(-1)).toMatchObject({ outcome: "CIRCUIT_OPEN", attempts: 0, records: 0 });
    expect(runner.isResting(registryConnector)).toBe(true);
    expect(await ask(runner, 0, taxConnector)).toBe("HTTP_ERROR");
    broken = false;
    expect(await ask(runner, 0)).toBe("CIRCUIT_OPEN");
    await outside.pass(2_500);
    expect(runner.isResting(registryConnector)).toBe(false);
    expect(await ask(runner, 0)).toBe("RECORDED");
    expect(phase()).toBe("CLOSED");
  });

  it.each([
    ["talks nonsense", "MALFORMED", (res) => void res.end("<html>")],
    ["answers in another shape", "MALFORMED", (res) => json(res, { code: "1" })],
    ["drops the line", "CONNECTION", (res) => void res.destroy()],
    ["hangs", "TIMEOUT", () => undefined],
  ] satisfies [string, string, Parameters<typeof source>[0]][])(
    "that %s is let alone",
    async (_what, reason, answer) => {
      const server = await source(answer);
      expect(await askOften(runnerAt(server.url, 100), 6)).toEqual([
        ...Array<string>(5).fill(reason),
        "CIRCUIT_OPEN",
      ]);
      expect(server.seen).toHaveLength(5);
    },
  );

  it.each([
    ["refuses", "REFUSED", 403],
    ["asks to slow down", "RATE_LIMITED", 429],
  ] as const)("that %s is asked on", async (_what, reason, status) => {
    const server = await source((res) => json(res, {}, status));
    expect(await askOften(runnerAt(server.url), 8)).toEqual(Array<string>(8).fill(reason));
    expect(phase()).toBe("CLOSED");
  });

  it("is not blamed when clients hang up", async () => {
    const server = await source(() => undefined);
    const runner = runnerAt(server.url);
    for (let i = 0; i < 6; i++) {
      const client = new AbortController();
      const asking = ask(runner, i, registryConnector, client.signal);
      await server.arrived(i + 1);
      client.abort();
      expect(await asking).toBe("CANCELLED");
      await server.seen[i]?.abandoned;
    }
    expect(phase()).toBe("CLOSED");
    expect(guard.health()[0]).toMatchObject({ inFlight: 0, waiting: 0 });
  });
});
