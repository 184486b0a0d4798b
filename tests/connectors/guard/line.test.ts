import { getEventListeners } from "node:events";
import { beforeEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Caller, createLine, type Line, type Turn } from "../../../src/connectors/guard/line.js";
import { type FakeOutside, fakeOutside, settle } from "./fake-outside.js";

let outside: FakeOutside;
/** Who went, in what order, and when. */
let gone: { name: string; at: number }[];
let turns: Map<string, Turn>;
beforeEach(() => {
  outside = fakeOutside();
  gone = [];
  turns = new Map();
});

const line = (concurrency: number, perSecond = 1000, mostWaiting = 100): Line =>
  createLine({ concurrency, perSecond }, mostWaiting, outside);

function enter(at: Line, name: string, given: Partial<Caller> = {}): AbortController {
  const controller = new AbortController();
  const caller = {
    signal: controller.signal,
    mayGo: () => true,
    goes: () => void gone.push({ name, at: outside.elapsedMs() }),
    ...given,
  };
  void at.enter(caller).then((turn) => turns.set(name, turn));
  return controller;
}

const names = (): string[] => gone.map(({ name }) => name);

describe("a line", () => {
  it("lets so many go at once, and the others in the order they came as places come free", async () => {
    const two = line(2);
    for (const name of ["a", "b", "c", "d"]) enter(two, name);
    expect(names()).toEqual(["a", "b"]);
    expect([two.inFlight(), two.waiting()]).toEqual([2, 2]);
    two.leave();
    expect(names()).toEqual(["a", "b", "c"]);
    two.leave();
    two.leave();
    expect(names()).toEqual(["a", "b", "c", "d"]);
    expect([two.inFlight(), two.waiting()]).toEqual([1, 0]);
    await settle();
    expect([...turns.values()]).toEqual(["GO", "GO", "GO", "GO"]);
  });

  it("lets so many begin in a second", async () => {
    const at = outside.elapsedMs();
    const slow = line(10, 2);
    for (const name of ["a", "b", "c", "d", "e"]) enter(slow, name);
    await outside.pass(999);
    expect(names()).toEqual(["a", "b"]);
    await outside.pass(5_000);
    expect(gone.map((g) => g.at - at)).toEqual([0, 0, 1000, 1000, 2000]);
    expect(outside.timers()).toBe(0);
  });

  it("lets nobody overtake who came before", async () => {
    const slow = line(10, 1);
    enter(slow, "a");
    enter(slow, "b");
    await outside.pass(500);
    enter(slow, "c");
    await outside.pass(500);
    expect(names()).toEqual(["a", "b"]);
  });

  it("forgets whoever hangs up, and whoever is behind moves up", async () => {
    const one = line(1);
    enter(one, "a");
    const b = enter(one, "b");
    enter(one, "c");
    b.abort();
    expect(one.waiting()).toBe(1);
    one.leave();
    await settle();
    expect(names()).toEqual(["a", "c"]);
    expect(turns.get("b")).toBe("LEFT");
  });

  it("keeps no timer when the last one waiting for a token hangs up", async () => {
    const slow = line(10, 1);
    enter(slow, "a");
    const b = enter(slow, "b");
    expect(outside.timers()).toBe(1);
    b.abort();
    expect(outside.timers()).toBe(0);
    await outside.pass(5_000);
    expect(names()).toEqual(["a"]);
  });

  it("takes nobody in who has hung up already", async () => {
    const free = line(1);
    enter(free, "a", { signal: AbortSignal.abort() });
    await settle();
    expect([turns.get("a"), names(), free.waiting()]).toEqual(["LEFT", [], 0]);
  });

  it("refuses at once whoever comes when too many wait, and nobody else", async () => {
    const short = line(1, 1000, 2);
    for (const name of ["a", "b", "c", "d"]) enter(short, name);
    await settle();
    expect(turns.get("d")).toBe("FULL");
    expect(short.waiting()).toBe(2);
    short.leave();
    enter(short, "e");
    short.leave();
    short.leave();
    expect(names()).toEqual(["a", "b", "c", "e"]);
  });

  it("sends away whoever may not go any more, without a place or a token", async () => {
    const one = line(1, 2);
    let open = false;
    enter(one, "a");
    enter(one, "b", { mayGo: () => !open });
    enter(one, "c", { mayGo: () => !open });
    enter(one, "d");
    open = true;
    one.leave();
    await settle();
    expect([turns.get("b"), turns.get("c")]).toEqual(["HELD", "HELD"]);
    expect(names()).toEqual(["a", "d"]);
    expect(one.inFlight()).toBe(1);
  });

  it("tells the one who goes before it asks the next", () => {
    const wide = line(10);
    let probing = false;
    const probe = { mayGo: () => !probing, goes: () => void (probing = true) };
    for (let i = 0; i < 10; i++) enter(wide, "held", { mayGo: () => true });
    enter(wide, "a", probe);
    enter(wide, "b", probe);
    wide.leave();
    wide.leave();
    expect(wide.waiting()).toBe(0);
    expect(wide.inFlight()).toBe(9);
  });

  it("leaves no listener behind", async () => {
    const one = line(1);
    const { signal } = new AbortController();
    enter(one, "a", { signal });
    enter(one, "b", { signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    one.leave();
    await settle();
    expect(names()).toEqual(["a", "b"]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("a line, whoever comes and goes", () => {
  type Step =
    | { readonly does: "COME" }
    | { readonly does: "LEAVE" }
    | { readonly does: "HANG_UP"; readonly which: number }
    | { readonly does: "PASS"; readonly ms: number };
  const anyStep: fc.Arbitrary<Step> = fc.oneof(
    { arbitrary: fc.constant<Step>({ does: "COME" }), weight: 5 },
    { arbitrary: fc.constant<Step>({ does: "LEAVE" }), weight: 3 },
    { arbitrary: fc.record({ does: fc.constant("HANG_UP" as const), which: fc.nat(30) }), weight: 1 },
    {
      arbitrary: fc.record({ does: fc.constant("PASS" as const), ms: fc.integer({ min: 0, max: 900 }) }),
      weight: 2,
    },
  );

  it("keeps to both limits and to the order, loses nobody, and ends without a timer", async () => {
    const limit = fc.integer({ min: 1, max: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { minLength: 5, maxLength: 60 }),
        limit,
        limit,
        async (steps, concurrency, perSecond) => {
          outside = fakeOutside();
          gone = [];
          turns = new Map();
          const tested = line(concurrency, perSecond, 5);
          const callers: AbortController[] = [];
          for (const step of steps) {
            if (step.does === "COME") callers.push(enter(tested, String(callers.length).padStart(3, "0")));
            if (step.does === "LEAVE" && tested.inFlight() > 0) tested.leave();
            if (step.does === "HANG_UP") callers[step.which]?.abort();
            if (step.does === "PASS") await outside.pass(step.ms);
            expect(tested.inFlight()).toBeLessThanOrEqual(concurrency);
            expect(tested.waiting()).toBeLessThanOrEqual(5);
          }
          while (tested.inFlight() + tested.waiting() > 0) {
            if (tested.inFlight() > 0) tested.leave();
            await outside.pass(1000);
          }
          await settle();
          expect(names()).toEqual(names().toSorted());
          for (const { at } of gone)
            expect(gone.filter((g) => g.at >= at && g.at < at + 1000).length).toBeLessThanOrEqual(perSecond);
          expect(turns.size).toBe(callers.length);
          expect([...turns.values()].filter((turn) => turn === "GO")).toHaveLength(gone.length);
          expect([tested.waiting(), outside.timers()]).toEqual([0, 0]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
