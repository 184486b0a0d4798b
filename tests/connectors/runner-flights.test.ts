import { afterEach, describe, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { judicialConnector } from "../../src/connectors/judicial/judicial.connector.js";
import { registryConnector } from "../../src/connectors/registry/registry.connector.js";
import {
  ERRAND,
  RECORDED,
  askedIn,
  failed,
  gateway,
  kept,
  never,
  recordOf,
  runner,
  source,
  startOver,
  subject,
  subjects,
} from "./runner-world.js";
import { gate, json } from "./source-server.js";

afterEach(startOver);

describe("asking at the same time", () => {
  /** A source that answers when it is let go. */
  async function held() {
    const { opened, open: letGo } = gate();
    const server = await source((res, _count, req) => {
      void opened.then(() => json(res, { code: "0", data: askedIn(req.url).map(recordOf) }));
    });
    return { server, letGo };
  }

  it("two who ask about one subject share one call, recorded once", async () => {
    const { server, letGo } = await held();
    const asking = runner(server.url);
    const first = asking.ask(registryConnector, ERRAND, subjects(0, 2), never);
    const second = asking.ask(registryConnector, ERRAND, subjects(1, 3), never);
    await server.arrived(2);
    letGo();
    expect([...(await first)]).toEqual([
      ["s0", RECORDED],
      ["s1", RECORDED],
    ]);
    expect([...(await second)]).toEqual([
      ["s1", RECORDED],
      ["s2", RECORDED],
    ]);
    expect(server.seen.map((s) => askedIn(s.url))).toEqual([
      [subject(0).keys.uscc, subject(1).keys.uscc],
      [subject(2).keys.uscc],
    ]);
    expect(kept.drafts.map((d) => d.subjectId).toSorted()).toEqual(["s0", "s1", "s2"]);
  });

  it("afterwards the next question is a call of its own", async () => {
    const registry = await gateway("registry");
    const asking = runner(registry.url);
    await asking.ask(registryConnector, ERRAND, [subject(0)], never);
    await asking.ask(registryConnector, ERRAND, [subject(0)], never);
    expect(registry.calls()).toBe(2);
  });

  it("whoever began to look before the answer came is told it, without another call", async () => {
    const registry = await gateway("registry");
    const asking = runner(registry.url);
    const began = performance.now();
    const first = await asking.ask(registryConnector, ERRAND, [subject(0)], never);
    const late = await asking.ask(registryConnector, ERRAND, [subject(0)], never, 2000, began);
    expect(late.get("s0")).toEqual(first.get("s0"));
    expect(registry.calls()).toBe(1);
    expect(kept.drafts).toHaveLength(1);
    await asking.ask(registryConnector, ERRAND, [subject(0)], never, 2000, performance.now());
    expect(registry.calls()).toBe(2);
  });

  it("what failed meanwhile is told like that, too; what was cancelled is not", async () => {
    const registry = await gateway("registry");
    registry.control({ fault: "garbage" });
    const asking = runner(registry.url);
    const began = performance.now();
    await asking.ask(registryConnector, ERRAND, [subject(0)], never);
    registry.control({ fault: "none" });
    const late = await asking.ask(registryConnector, ERRAND, [subject(0)], never, 2000, began);
    expect(late.get("s0")).toEqual(failed("MALFORMED", "the reply is not JSON"));
    expect(registry.calls()).toBe(1);

    registry.control({ fault: "hang" });
    const leaver = new AbortController();
    const left = asking.ask(registryConnector, ERRAND, [subject(1)], leaver.signal);
    while (registry.calls() < 2) await sleep(2);
    leaver.abort();
    await left;
    while (kept.calls.length < 2) await sleep(2);
    registry.control({ fault: "none" });
    const again = await asking.ask(registryConnector, ERRAND, [subject(1)], never, 2000, began);
    expect(again.get("s1")).toEqual(RECORDED);
    expect(registry.calls()).toBe(3);
  });

  it("nobody is told what could not be recorded", async () => {
    const registry = await gateway("registry");
    let isLost = true;
    const asking = runner(registry.url, () =>
      isLost ? Promise.reject(new Error("the books are closed")) : Promise.resolve(),
    );
    const began = performance.now();
    await expect(asking.ask(registryConnector, ERRAND, [subject(0)], never)).rejects.toThrow("books");
    isLost = false;
    const again = await asking.ask(registryConnector, ERRAND, [subject(0)], never, 2000, began);
    expect(again.get("s0")).toEqual(RECORDED);
    expect(registry.calls()).toBe(2);
  });

  it("another source asked about the same subject is another call", async () => {
    const { server, letGo } = await held();
    const asking = runner(server.url);
    const both = [registryConnector, judicialConnector].map((connector) =>
      asking.ask(connector, ERRAND, [subject(0)], never),
    );
    await server.arrived(2);
    letGo();
    await Promise.all(both);
    expect(kept.calls.map((c) => c.source).toSorted()).toEqual(["court-gateway", "registry-gateway"]);
  });

  it("when one of two hangs up the call goes on for the other", async () => {
    const { server, letGo } = await held();
    const asking = runner(server.url);
    const leaver = new AbortController();
    const left = asking.ask(registryConnector, ERRAND, [subject(0)], leaver.signal);
    const stayed = asking.ask(registryConnector, ERRAND, [subject(0)], never);
    await server.arrived(1);
    leaver.abort();
    expect((await left).get("s0")).toEqual(failed("CANCELLED", "the request was cancelled"));
    letGo();
    expect((await stayed).get("s0")).toEqual(RECORDED);
    expect(server.seen).toHaveLength(1);
    expect(await server.seen[0]?.abandoned).toBe(false);
    expect(kept.calls).toMatchObject([{ outcome: "OK" }]);
  });

  it("when the last one hangs up the socket is closed and the call is recorded as cancelled", async () => {
    const { server } = await held();
    const asking = runner(server.url);
    const leavers = [new AbortController(), new AbortController()];
    const asks = leavers.map((l) => asking.ask(registryConnector, ERRAND, [subject(0)], l.signal));
    await server.arrived(1);
    for (const leaver of leavers) leaver.abort();
    for (const answers of await Promise.all(asks))
      expect(answers.get("s0")).toEqual(failed("CANCELLED", "the request was cancelled"));
    expect(await server.seen[0]?.abandoned).toBe(true);
    await sleep(20);
    expect(kept.calls).toMatchObject([{ outcome: "CANCELLED", attempts: 1, subjects: 1, records: 0 }]);
    expect(kept.drafts).toEqual([]);
  });

  it("a newcomer after cancellation gets a fresh call, which the next one shares", async () => {
    const { server, letGo } = await held();
    const cancelledIsKept = gate();
    let recordings = 0;
    const asking = runner(server.url, async () => {
      if (++recordings === 1) await cancelledIsKept.opened;
    });
    const leaver = new AbortController();
    const left = asking.ask(registryConnector, ERRAND, [subject(0)], leaver.signal);
    await server.arrived(1);
    leaver.abort();
    await left;
    const newcomer = asking.ask(registryConnector, ERRAND, [subject(0)], never);
    await server.arrived(2);
    cancelledIsKept.open();
    await sleep(20);
    const next = asking.ask(registryConnector, ERRAND, [subject(0)], never);
    letGo();
    expect((await newcomer).get("s0")).toEqual(RECORDED);
    expect((await next).get("s0")).toEqual(RECORDED);
    expect(server.seen).toHaveLength(2);
    expect(kept.calls.map((c) => c.outcome)).toEqual(["CANCELLED", "OK"]);
  });

  it("who has already hung up is answered and no reply is waited for", async () => {
    const { server } = await held();
    const answers = await runner(server.url).ask(
      registryConnector,
      ERRAND,
      [subject(0)],
      AbortSignal.abort(),
    );
    expect(answers.get("s0")).toEqual(failed("CANCELLED", "the request was cancelled"));
  });
});

describe("when what was said cannot be recorded", () => {
  it("everybody who waits gets the error, nothing hangs, and the next question is asked anew", async () => {
    const registry = await gateway("registry");
    registry.control({ latencyMs: 30 });
    let broken = true;
    const asking = runner(registry.url, () =>
      broken ? Promise.reject(new Error("the database is gone")) : Promise.resolve(),
    );
    const asks = [0, 1].map(() => asking.ask(registryConnector, ERRAND, subjects(0, 60), never));
    const outcomes = await Promise.allSettled(asks);
    expect(outcomes.map((o) => (o.status === "rejected" ? String(o.reason) : o.status))).toEqual([
      "Error: the database is gone",
      "Error: the database is gone",
    ]);
    expect(kept.oddities).toEqual(["registry-gateway: a call could not be recorded"]);
    broken = false;
    const again = await asking.ask(registryConnector, ERRAND, [subject(0)], never);
    expect(again.get("s0")).toEqual(RECORDED);
  });

  it("it is reported even when nobody waits any more", async () => {
    const registry = await gateway("registry");
    registry.control({ fault: "hang" });
    const asking = runner(registry.url, () => Promise.reject(new Error("the database is gone")));
    const leaver = new AbortController();
    const left = asking.ask(registryConnector, ERRAND, [subject(0)], leaver.signal);
    await sleep(30);
    leaver.abort();
    expect((await left).get("s0")).toEqual(failed("CANCELLED", "the request was cancelled"));
    await sleep(30);
    expect(kept.oddities).toEqual(["registry-gateway: a call could not be recorded"]);
  });
});
