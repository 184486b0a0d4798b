import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Connector, Dataset } from "../../src/connectors/connector.js";
import type { FailureReason } from "../../src/connectors/http.js";
import { registryConnector } from "../../src/connectors/registry/registry.connector.js";
import type { Answer, Asked, Runner } from "../../src/connectors/runner.js";
import type { RecordedObservation } from "../../src/observations/observation.js";
import { type Asking, askSources, MOST_ONE_BY_ONE } from "../../src/profile/ask-sources.js";

const ERRAND = { institutionId: "i", purpose: "ADMISSION", requester: "test" };
const HEDGE_MS = 30;

const source = (name: string, datasets: readonly Dataset[], cost = 0n, batchSize = 50): Connector => ({
  ...registryConnector,
  source: name,
  datasets,
  cost,
  batchSize,
});

const cheap = source("cheap", ["registry.basic"]);
const dear = source("dear", ["registry.basic"], 50n);
const dearest = source("dearest", ["registry.basic"], 90n);
const tax = source("tax", ["tax.profile"]);

/** A call to a source that ends when the test says so, or when it is cut off. */
interface Call {
  readonly source: string;
  readonly subjects: readonly string[];
  readonly signal: AbortSignal;
  readonly budgetMs: number;
  end(as: "RECORDED" | FailureReason): void;
}

let calls: Call[];
let troubles: string[];
beforeEach(() => {
  calls = [];
  troubles = [];
});

const observation = (name: string, subjectId: string): RecordedObservation => ({
  id: `${name} of ${subjectId}`,
  subjectId,
  source: name,
  dataset: "registry",
  effectiveAt: new Date(0),
  fetchedAt: new Date(0),
  recordedAt: new Date(0),
  facts: {},
});

const answerOf = (name: string, as: "RECORDED" | FailureReason, subjectId: string): Answer =>
  as === "RECORDED"
    ? { status: "RECORDED", observation: observation(name, subjectId) }
    : { status: "FAILED", reason: as, detail: "" };

const notUsed = (): never => {
  throw new Error("nobody asks this here");
};

/** A runner whose sources answer when the test says so. */
const runnerOf = (options: Partial<Runner> = {}): Runner => ({
  budgetMs: 5_000,
  hedgeMs: undefined,
  prepare: notUsed,
  likelyMs: () => 0,
  isConfigured: () => true,
  isResting: () => false,
  ask: ({ source: name }, _errand, subjects: readonly Asked[], signal, budgetMs = 0) =>
    new Promise((resolve) => {
      const end = (as: "RECORDED" | FailureReason) =>
        resolve(new Map(subjects.map((s) => [s.subjectId, answerOf(name, as, s.subjectId)])));
      signal.addEventListener("abort", () => end("CANCELLED"));
      calls.push({ source: name, subjects: subjects.map((s) => s.subjectId), signal, budgetMs, end });
    }),
  ...options,
});

/** Asks about customers who lack all that the sources tell. */
function ask(
  connectors: readonly Connector[],
  { customers = ["a"], ...options }: Partial<Asking> & { readonly customers?: readonly string[] } = {},
): Promise<RecordedObservation[]> {
  return askSources({
    runner: runnerOf(),
    connectors,
    errand: ERRAND,
    signal: new AbortController().signal,
    wants: customers.map((customerId) => ({
      customerId,
      datasets: new Set(connectors.flatMap((c) => c.datasets)),
    })),
    knownSince: 0,
    askedOf: (_connector, customerId) => ({ subjectId: customerId, keys: { uscc: customerId } }),
    onTrouble: (customerId, name, { code }) => troubles.push(`${name} about ${customerId}: ${code}`),
    ...options,
  });
}

const asked = () => calls.map((call) => call.source);
/** The call to a source that is still to be ended. */
function callOf({ source: name }: Connector): Call {
  const call = calls.findLast((c) => c.source === name);
  if (call === undefined) throw new Error(`${name} was not asked`);
  return call;
}
/** Waits until so many calls have set out, and then lets everything go on that waits for nothing but promises. */
async function settle(count = 0): Promise<void> {
  for (let waited = 0; waited < 1_000 && calls.length < count; waited += 2) await pause(2);
  await pause(5);
}
const sourcesOf = (recorded: readonly RecordedObservation[]) => recorded.map((o) => o.source).toSorted();

describe("failing over", () => {
  it("is to the next source at once, however long others take", async () => {
    const asking = ask([dear, cheap, tax]);
    await settle(2);
    expect(asked()).toEqual(["cheap", "tax"]);
    callOf(cheap).end("HTTP_ERROR");
    await settle(3);
    expect(asked()).toEqual(["cheap", "tax", "dear"]);
    callOf(dear).end("RECORDED");
    callOf(tax).end("RECORDED");
    expect(sourcesOf(await asking)).toEqual(["dear", "tax"]);
    expect(troubles).toEqual(["cheap about a: HTTP_ERROR"]);
  });

  it("goes on from one to the next, and asks none twice", async () => {
    const asking = ask([cheap, dear, dearest]);
    for (const [i, next] of [cheap, dear, dearest].entries()) {
      await settle(i + 1);
      callOf(next).end("MALFORMED");
    }
    expect(await asking).toEqual([]);
    expect(asked()).toEqual(["cheap", "dear", "dearest"]);
    expect(troubles).toEqual(["cheap", "dear", "dearest"].map((name) => `${name} about a: MALFORMED`));
  });

  it("is for those customers only of whom nothing was told", async () => {
    const runner = runnerOf({
      ask: (connector, _errand, subjects) => {
        calls.push({
          source: connector.source,
          subjects: subjects.map((s) => s.subjectId),
          signal: new AbortController().signal,
          budgetMs: 0,
          end: () => undefined,
        });
        const fails = (id: string) => connector === cheap && id === "b";
        const answers = subjects.map(
          ({ subjectId: id }) =>
            [id, answerOf(connector.source, fails(id) ? "MALFORMED" : "RECORDED", id)] as const,
        );
        return Promise.resolve(new Map(answers));
      },
    });
    const recorded = await ask([cheap, dear], { runner, customers: ["a", "b", "c"] });
    expect(calls.map((c) => [c.source, c.subjects])).toEqual([
      ["cheap", ["a", "b", "c"]],
      ["dear", ["b"]],
    ]);
    expect(recorded.map((o) => o.id).toSorted()).toEqual(["cheap of a", "cheap of c", "dear of b"]);
  });

  it("leaves a substitute its share of the time, and the last all that is left", async () => {
    const asking = ask([cheap, dear, tax]);
    await settle(2);
    expect(callOf(cheap).budgetMs).toBeGreaterThan(2_900);
    expect(callOf(cheap).budgetMs).toBeLessThanOrEqual(3_000);
    expect(callOf(tax).budgetMs).toBeGreaterThan(4_900);
    callOf(cheap).end("TIMEOUT");
    await settle(3);
    expect(callOf(dear).budgetMs).toBeGreaterThan(4_800);
    callOf(dear).end("RECORDED");
    callOf(tax).end("RECORDED");
    await asking;
  });

  it("is not tried with too little time left for an answer", async () => {
    const asking = ask([cheap, dear], { runner: runnerOf({ budgetMs: 100 }) });
    await pause(60);
    callOf(cheap).end("TIMEOUT");
    expect(await asking).toEqual([]);
    expect(asked()).toEqual(["cheap"]);
  });

  it("is not to a source that may not be asked about the customer", async () => {
    const asking = ask([cheap, dear, dearest], {
      askedOf: ({ source: name }, customerId) =>
        name === "dear" ? undefined : { subjectId: customerId, keys: {} },
    });
    callOf(cheap).end("CONNECTION");
    await settle(2);
    expect(asked()).toEqual(["cheap", "dearest"]);
    callOf(dearest).end("RECORDED");
    await asking;
  });

  it("ends when the asker hangs up: nobody else is asked, and that is said", async () => {
    const asker = new AbortController();
    const asking = ask([cheap, dear], { signal: asker.signal });
    asker.abort();
    expect(await asking).toEqual([]);
    expect(asked()).toEqual(["cheap"]);
    expect(troubles).toEqual(["cheap about a: CANCELLED"]);
  });
});

describe("hedging", () => {
  const hedging = () => runnerOf({ hedgeMs: HEDGE_MS });

  it("asks the next source when the first has not answered so soon, and then lets the first go", async () => {
    const asking = ask([cheap, dear, dearest], { runner: hedging() });
    expect(asked()).toEqual(["cheap"]);
    await settle(2);
    expect(asked()).toEqual(["cheap", "dear"]);
    expect(callOf(cheap).signal.aborted).toBe(false);
    callOf(dear).end("RECORDED");
    expect(sourcesOf(await asking)).toEqual(["dear"]);
    expect(callOf(cheap).signal.aborted).toBe(true);
    // That it was let go is no trouble of its own.
    expect(troubles).toEqual([]);
  });

  it("lets the next one go when the first answers after all", async () => {
    const asking = ask([cheap, dear], { runner: hedging() });
    await settle(2);
    callOf(cheap).end("RECORDED");
    const recorded = await Promise.race([asking, pause(1_000, "still waiting" as const)]);
    if (recorded === "still waiting") throw new Error(recorded);
    expect(sourcesOf(recorded)).toEqual(["cheap"]);
    expect(callOf(dear).signal.aborted).toBe(true);
    expect(troubles).toEqual([]);
  });

  it("goes on with the next one where the first only fails", async () => {
    const asking = ask([cheap, dear], { runner: hedging() });
    await settle(2);
    callOf(cheap).end("HTTP_ERROR");
    await settle();
    expect(callOf(dear).signal.aborted).toBe(false);
    callOf(dear).end("RECORDED");
    expect(sourcesOf(await asking)).toEqual(["dear"]);
    expect(asked()).toEqual(["cheap", "dear"]);
    expect(troubles).toEqual(["cheap about a: HTTP_ERROR"]);
  });

  it("goes on with the first where the next one only fails", async () => {
    const asking = ask([cheap, dear], { runner: hedging() });
    await settle(2);
    callOf(dear).end("HTTP_ERROR");
    await settle();
    expect(callOf(cheap).signal.aborted).toBe(false);
    callOf(cheap).end("RECORDED");
    expect(sourcesOf(await asking)).toEqual(["cheap"]);
    expect(troubles).toEqual(["dear about a: HTTP_ERROR"]);
  });

  it("asks no third while the first is still under way", async () => {
    const asking = ask([cheap, dear, dearest], { runner: hedging() });
    await pause(4 * HEDGE_MS);
    expect(asked()).toEqual(["cheap", "dear"]);
    callOf(dear).end("TIMEOUT");
    await settle();
    expect(asked()).toEqual(["cheap", "dear"]);
    callOf(cheap).end("RECORDED");
    expect(sourcesOf(await asking)).toEqual(["cheap"]);
  });

  it("keeps one that was to tell more than the first has told", async () => {
    const more = source("more", ["registry.basic", "registry.changes"], 50n);
    const changes = source("changes", ["registry.changes"]);
    const asking = ask([cheap, changes, more], { runner: hedging() });
    await settle(3);
    expect(asked()).toEqual(["cheap", "changes", "more"]);
    callOf(cheap).end("RECORDED");
    await settle();
    expect(callOf(more).signal.aborted).toBe(false);
    callOf(changes).end("HTTP_ERROR");
    callOf(more).end("RECORDED");
    expect(sourcesOf(await asking)).toEqual(["cheap", "more"]);
  });

  it("asks nobody else where the first answers in time, or tells what nobody else does", async () => {
    const asking = ask([cheap, dear, tax], { runner: hedging() });
    await settle(2);
    callOf(cheap).end("RECORDED");
    await pause(2 * HEDGE_MS);
    expect(asked()).toEqual(["cheap", "tax"]);
    callOf(tax).end("RECORDED");
    expect(sourcesOf(await asking)).toEqual(["cheap", "tax"]);
  });
});

describe("asking", () => {
  it("sends the slowest on its way first", async () => {
    const likely: Record<string, number> = { cheap: 200, tax: 900, "tax-b": 500 };
    const other = source("tax-b", ["tax.declarations"]);
    const asking = ask([cheap, other, tax], { runner: runnerOf({ likelyMs: (c) => likely[c.source] ?? 0 }) });
    await settle(3);
    expect(asked()).toEqual(["tax", "tax-b", "cheap"]);
    for (const call of calls) call.end("RECORDED");
    expect(await asking).toHaveLength(3);
  });

  it("puts off a source that is asked one by one where there are many customers, for one that is not", async () => {
    const single = source("single", ["registry.basic"], 0n, 1);
    const many = Array.from({ length: MOST_ONE_BY_ONE + 1 }, (_, i) => `c${i}`);
    const asking = ask([single, dear], { customers: many });
    expect(calls.map((c) => [c.source, c.subjects.length])).toEqual([["dear", many.length]]);
    callOf(dear).end("RECORDED");
    expect(await asking).toHaveLength(many.length);
    expect(troubles).toEqual(many.map((id) => `single about ${id}: DEFERRED`));
  });

  it("puts it off for nobody where there are few", async () => {
    const single = source("single", ["registry.basic"], 0n, 1);
    const few = Array.from({ length: MOST_ONE_BY_ONE }, (_, i) => `c${i}`);
    const asking = ask([single, dear], { customers: few });
    expect(asked()).toEqual(["single"]);
    callOf(single).end("RECORDED");
    expect(await asking).toHaveLength(few.length);
    expect(troubles).toEqual([]);
  });

  it("throws what could not be recorded, when everybody has set out", async () => {
    const lost = new Error("the books are closed");
    const set: string[] = [];
    const runner = runnerOf({
      ask: ({ source: name }) => {
        set.push(name);
        return Promise.reject(lost);
      },
    });
    const connectors = [cheap, tax, source("other", ["tax.declarations"])];
    await expect(ask(connectors, { runner })).rejects.toBe(lost);
    expect(set.toSorted()).toEqual(["cheap", "other", "tax"]);
  });

  it("leaves no failure unheard that comes while others are still setting out: it would end the process", async () => {
    const file = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
    const args = ["--import", file("../support/typescript.mjs"), file("ask-sources.child.ts")];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout.trim()).toBe("Error: the books are closed");
  });

  it("asks nobody where nothing is wanted", async () => {
    expect(await ask([cheap], { wants: [{ customerId: "a", datasets: new Set() }] })).toEqual([]);
    expect(calls).toEqual([]);
  });
});
