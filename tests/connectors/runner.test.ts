import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "@jest/globals";
import { judicialConnector } from "../../src/connectors/judicial/judicial.connector.js";
import { registryConnector } from "../../src/connectors/registry/registry.connector.js";
import { createRunner } from "../../src/connectors/runner.js";
import { judicialRecord } from "../../sandbox/wire/judicial.js";
import {
  ERRAND,
  RECORDED,
  askedIn,
  failed,
  gateway,
  kept,
  never,
  people,
  recordOf,
  registryReply,
  runner,
  source,
  startOver,
  subject,
  subjects,
  today,
} from "./runner-world.js";
import { json } from "./source-server.js";

afterEach(startOver);

describe("asking", () => {
  it("asks in batches and records what is said, in what words, for whom, and when", async () => {
    const registry = await gateway("registry");
    const before = Date.now();
    const answers = await runner(registry.url).ask(registryConnector, ERRAND, subjects(0, 120), never);
    expect(registry.calls()).toBe(3);
    expect([...answers]).toEqual(subjects(0, 120).map((s) => [s.subjectId, RECORDED]));
    expect(kept.calls.map((c) => c.subjects).toSorted()).toEqual([20, 50, 50]);
    expect(kept.drafts).toHaveLength(120);
    for (const { subjectId, fetchedAt, originId, ...draft } of kept.drafts) {
      const e = people.at(Number(subjectId.slice(1)));
      const established = e.establishedOn <= today;
      expect(draft).toMatchObject({
        source: "registry-gateway",
        dataset: "registry",
        recordKey: "",
        backfill: false,
        facts: established ? { name: e.name, establishedOn: e.establishedOn } : {},
      });
      expect(draft.effectiveAt).toEqual(fetchedAt);
      expect(fetchedAt.getTime()).toBeGreaterThanOrEqual(before);
      expect(fetchedAt.getTime()).toBeLessThanOrEqual(Date.now());
      expect(kept.calls.map((c) => c.id)).toContain(originId);
    }
    expect(kept.oddities).toEqual([]);
  });

  it("keeps how each call ended, and nothing about anybody", async () => {
    const registry = await gateway("registry");
    await runner(registry.url).ask(registryConnector, ERRAND, subjects(0, 3), never);
    const [call] = kept.calls;
    expect(call).toMatchObject({
      ...ERRAND,
      source: "registry-gateway",
      attempts: 1,
      outcome: "OK",
      subjects: 3,
      records: 3,
    });
    expect(call?.durationMs).toBeGreaterThanOrEqual(0);
    expect(Object.keys(call ?? {})).toHaveLength(15);
    expect(inspect(call)).not.toContain(people.at(0).uscc);
  });

  it("asks about a subject given twice once", async () => {
    const registry = await gateway("registry");
    const twice = [subject(0), subject(1), subject(0)];
    const answers = await runner(registry.url).ask(registryConnector, ERRAND, twice, never);
    expect([...answers]).toEqual([
      ["s0", RECORDED],
      ["s1", RECORDED],
    ]);
    expect(kept.calls.map((c) => c.subjects)).toEqual([2]);
    expect(kept.drafts.map((d) => d.subjectId)).toEqual(["s0", "s1"]);
  });

  it("asks nobody about nobody", async () => {
    const registry = await gateway("registry");
    expect(await runner(registry.url).ask(registryConnector, ERRAND, [], never)).toEqual(new Map());
    expect(registry.calls()).toBe(0);
  });

  it("writes keys so that they cannot change the question", async () => {
    const server = await source((res) => json(res, registryReply()));
    const odd = { subjectId: "odd", keys: { uscc: "A&x=1,B#/?" } };
    await runner(server.url).ask(registryConnector, ERRAND, [odd], never);
    expect(server.seen[0]?.url).toBe("/enterprises?uscc=A%26x%3D1%2CB%23%2F%3F");
  });

  it("records as known to be empty whom the courts leave out", async () => {
    const court = await gateway("judicial");
    await runner(court.url).ask(judicialConnector, ERRAND, subjects(0, 50), never);
    const left = subjects(0, 50).filter(({ keys: { uscc } }) => {
      const enterprise = people.byUscc(uscc);
      return enterprise === undefined || judicialRecord(enterprise, today) === undefined;
    });
    const empty = { dishonestRecords: [], enforcements: [], lawsuits: [] };
    const drafts = new Map(kept.drafts.map((d) => [d.subjectId, d.facts]));
    expect(left.length).toBeGreaterThan(3);
    for (const { subjectId } of left) expect(drafts.get(subjectId)).toEqual(empty);
    expect(drafts.size).toBe(50);
  });
});

describe("a source in trouble is an answer", () => {
  it.each([
    ["http500", "HTTP_ERROR", "HTTP 500", 2],
    ["reset", "CONNECTION", /./, 2],
    ["garbage", "MALFORMED", "the reply is not JSON", 1],
    ["wrongShape", "MALFORMED", "code: invalid_value", 1],
    ["hang", "TIMEOUT", "no answer within 300 ms", 1],
    ["http429", "RATE_LIMITED", "HTTP 429", 1],
  ] as const)("%s", async (fault, reason, detail, attempts) => {
    const registry = await gateway("registry");
    registry.control({ fault });
    const asking = runner(registry.url, undefined, fault === "hang" || fault === "http429" ? 300 : 2000);
    const answers = await asking.ask(registryConnector, ERRAND, subjects(0, 2), never);
    for (const i of [0, 1])
      expect(answers.get(`s${i}`)).toEqual({
        status: "FAILED",
        reason,
        detail: typeof detail === "string" ? detail : expect.stringMatching(detail),
      });
    expect(kept.calls).toMatchObject([{ outcome: reason, attempts, subjects: 2, records: 0 }]);
    expect(kept.drafts).toEqual([]);
    expect(registry.calls()).toBe(attempts);
  });

  it("a passing fault is got over", async () => {
    const registry = await gateway("registry");
    registry.control({ fault: "http500", faultEvery: 2 });
    const asking = runner(registry.url);
    await asking.ask(registryConnector, ERRAND, [subject(0)], never);
    const answers = await asking.ask(registryConnector, ERRAND, [subject(1)], never);
    expect(answers.get("s1")).toEqual(RECORDED);
    expect(kept.calls.map((c) => c.attempts)).toEqual([1, 2]);
  });

  it("a wrong token is refused without asking again", async () => {
    const registry = await gateway("registry", "other");
    const answers = await runner(registry.url).ask(registryConnector, ERRAND, [subject(0)], never);
    expect(answers.get("s0")).toEqual(failed("REFUSED", "HTTP 401"));
    expect(registry.calls()).toBe(1);
  });

  it("a source without an address is refused, and no request is counted", async () => {
    const unconfigured = createRunner({
      endpoints: {},
      limits: { budgetMs: 100, attempts: 1, maxBytes: 1 },
      record: (call) => {
        kept.calls.push(call);
        return Promise.resolve([]);
      },
      onOddity: () => undefined,
    });
    const answers = await unconfigured.ask(registryConnector, ERRAND, [subject(0)], never);
    expect(answers.get("s0")).toEqual(failed("REFUSED", "no address is configured for this source"));
    expect(kept.calls).toMatchObject([{ outcome: "REFUSED", attempts: 0, subjects: 1, records: 0 }]);
  });

  it("one record that cannot be read fails its own subject alone", async () => {
    const reply = registryReply(0, 1, 2);
    const data = reply.data.map((r, i) => (i === 1 ? { ...r, regState: "倒闭" } : r));
    const server = await source((res) => json(res, { ...reply, data }));
    const answers = await runner(server.url).ask(registryConnector, ERRAND, subjects(0, 3), never);
    expect([...answers.values()]).toEqual([
      RECORDED,
      failed("MALFORMED", "regState: invalid_value"),
      RECORDED,
    ]);
    expect(kept.drafts.map((d) => d.subjectId)).toEqual(["s0", "s2"]);
    expect(kept.calls).toMatchObject([{ outcome: "OK", subjects: 3, records: 2 }]);
  });

  it("one batch in trouble leaves the others as they are", async () => {
    const server = await source((res, _count, req) =>
      askedIn(req.url).includes(people.at(0).uscc)
        ? json(res, {}, 400)
        : json(res, { code: "0", data: askedIn(req.url).map((u) => recordOf(u)) }),
    );
    const answers = await runner(server.url).ask(registryConnector, ERRAND, subjects(0, 60), never);
    expect(answers.get("s49")).toEqual(failed("REFUSED", "HTTP 400"));
    expect(answers.get("s50")).toEqual(RECORDED);
    expect(kept.calls.map((c) => c.outcome).toSorted()).toEqual(["OK", "REFUSED"]);
  });
});

describe("oddities", () => {
  it("reports an undeclared field once per process, and reads the rest", async () => {
    const registry = await gateway("registry");
    registry.control({ unknownField: true });
    const asking = runner(registry.url);
    await asking.ask(registryConnector, ERRAND, subjects(0, 100), never);
    await asking.ask(registryConnector, ERRAND, subjects(100, 120), never);
    expect(kept.oddities).toEqual(["registry-gateway: field undeclared is neither read nor ignored"]);
    expect(kept.drafts).toHaveLength(120);
  });

  it("ignores and reports what is said about strangers", async () => {
    const server = await source((res) => json(res, registryReply(0, 7)));
    const answers = await runner(server.url).ask(registryConnector, ERRAND, [subject(0)], never);
    expect([...answers]).toEqual([["s0", RECORDED]]);
    expect(kept.drafts.map((d) => [d.subjectId, d.facts["name"]])).toEqual([["s0", people.at(0).name]]);
    expect(kept.oddities).toEqual([
      "registry-gateway: the reply is about subjects that were not asked about",
    ]);
  });

  it("does not take a reply about strangers for word that there is nothing about those asked about", async () => {
    const stranger = people.at(7).uscc;
    const items = [{ subject: stranger, shixin: [], zhixing: [], susong: [] }];
    const server = await source((res) => json(res, { total: 1, items }));
    const answers = await runner(server.url).ask(judicialConnector, ERRAND, [subject(0)], never);
    expect(answers.get("s0")).toEqual(failed("MALFORMED", "record: left out of a reply about others"));
    expect(kept.drafts).toEqual([]);
    expect(kept.oddities).toHaveLength(1);
  });
});
