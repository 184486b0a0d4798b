import { beforeEach, describe, expect, it } from "@jest/globals";
import { createGuard, type Guard, type GuardOptions } from "../../../src/connectors/guard/guard.js";
import { type FailureReason, SourceFailure } from "../../../src/connectors/http.js";
import { bearerProtocol, type Vendor } from "../../../src/connectors/protocol.js";
import { type FakeOutside, fakeOutside, settle } from "./fake-outside.js";

let outside: FakeOutside;
beforeEach(() => {
  outside = fakeOutside();
});

const vendorOf = (concurrency = 10, perSecond = 1000, code = "vendor"): Vendor => ({
  code,
  title: { zh: "供应商", en: "Vendor" },
  protocol: bearerProtocol,
  limits: { concurrency, perSecond },
});

const guardOf = (options: Omit<GuardOptions, "outside"> = {}): Guard => createGuard({ ...options, outside });
const never = new AbortController().signal;

const failing = (reason: FailureReason) => (): Promise<string> =>
  Promise.reject(new SourceFailure(reason, "of the source"));
const answering = (): Promise<string> => Promise.resolve("answer");

/** Work that ends when the test says so, or when it is cut off. */
function pending() {
  let end: (answer: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const work = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      end = resolve;
      fail = reject;
      signal.addEventListener("abort", () => reject(new SourceFailure("CONNECTION", "cut off")));
    });
  return { work, end: (answer = "answer") => end(answer), fail: (error: Error) => fail(error) };
}

/** How a call through the guard ended: its answer, or the reason it failed for. */
const outcomeOf = (running: Promise<string>): Promise<string> =>
  running.catch((error: unknown) => {
    if (error instanceof SourceFailure) return error.reason;
    throw error;
  });

const run = (
  guard: Guard,
  work: (signal: AbortSignal) => Promise<string> = answering,
  { vendor = vendorOf(), source = "source", signal = new AbortController().signal } = {},
): Promise<string> => outcomeOf(guard.run(vendor, source, signal, work));

async function failOften(guard: Guard, reason: FailureReason, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await run(guard, failing(reason));
}

const healthOf = (guard: Guard, source = "source") =>
  guard
    .health()
    .flatMap((vendor) => vendor.sources)
    .find((s) => s.source === source);

describe("what goes through the guard", () => {
  it("comes back as it is, answers and failures alike", async () => {
    const guard = guardOf();
    expect(await guard.run(vendorOf(), "source", never, answering)).toBe("answer");
    const failure = new SourceFailure("HTTP_ERROR", "HTTP 500", 2);
    await expect(guard.run(vendorOf(), "source", never, () => Promise.reject(failure))).rejects.toBe(failure);
  });

  it("is given the signal it came with", async () => {
    const { signal } = new AbortController();
    let given: AbortSignal | undefined;
    await guardOf().run(vendorOf(), "source", signal, (s) => Promise.resolve((given = s)));
    expect(given).toBe(signal);
  });

  it("waits for a place with its vendor, whatever the source", async () => {
    const guard = guardOf();
    const vendor = vendorOf(1);
    const first = pending();
    const running = run(guard, first.work, { vendor, source: "a" });
    const second = run(guard, answering, { vendor, source: "b" });
    expect(await run(guard, answering, { vendor: vendorOf(1, 1000, "other") })).toBe("answer");
    expect(guard.health()[0]).toMatchObject({ vendor: "vendor", inFlight: 1, waiting: 1 });
    first.end();
    expect(await Promise.all([running, second])).toEqual(["answer", "answer"]);
    expect(guard.health()[0]).toMatchObject({ inFlight: 0, waiting: 0 });
  });

  it("begins no more often than the vendor allows", async () => {
    const guard = guardOf();
    const begun: number[] = [];
    const start = outside.elapsedMs();
    const work = () => {
      begun.push(outside.elapsedMs() - start);
      return answering();
    };
    const all = Array.from({ length: 7 }, () => run(guard, work, { vendor: vendorOf(10, 3) }));
    await outside.pass(5_000);
    await Promise.all(all);
    expect(begun).toEqual([0, 0, 0, 1000, 1000, 1000, 2000]);
    expect(outside.timers()).toBe(0);
  });

  it("is refused at once where too many wait", async () => {
    const guard = guardOf({ mostWaiting: 1 });
    const vendor = vendorOf(1);
    const first = pending();
    const all = [
      run(guard, first.work, { vendor }),
      run(guard, answering, { vendor }),
      run(guard, answering, { vendor }),
    ];
    expect(await all[2]).toBe("RATE_LIMITED");
    first.end();
    expect(await Promise.all(all)).toEqual(["answer", "answer", "RATE_LIMITED"]);
  });

  it("leaves the line when nobody waits for it any more, or its time is over", async () => {
    const guard = guardOf();
    const vendor = vendorOf(1);
    const first = pending();
    const running = run(guard, first.work, { vendor });
    const [hungUp, late] = [new AbortController(), new AbortController()];
    let asked = 0;
    const work = () => Promise.resolve(String(++asked));
    const waiting = [hungUp, late].map(({ signal }) => run(guard, work, { vendor, signal }));
    hungUp.abort();
    late.abort(new DOMException("over", "TimeoutError"));
    expect(await Promise.all(waiting)).toEqual(["CANCELLED", "TIMEOUT"]);
    first.end();
    await running;
    expect(asked).toBe(0);
    expect(healthOf(guard)).toMatchObject({ calls: 1, failures: {} });
  });

  it("gives its place back even when the work itself is broken", async () => {
    const guard = guardOf();
    const vendor = vendorOf(1);
    const broken = () => {
      throw new TypeError("a bug");
    };
    for (let i = 0; i < 10; i++) {
      await expect(guard.run(vendor, "source", never, broken)).rejects.toThrow("a bug");
    }
    expect(await run(guard, answering, { vendor })).toBe("answer");
    expect(healthOf(guard)).toMatchObject({ breaker: "CLOSED", calls: 1, failures: {} });
  });
});

describe("a source that fails", () => {
  it.each(["HTTP_ERROR", "TIMEOUT", "CONNECTION", "MALFORMED"] as const)(
    "with %s is given a rest after five, and is not asked meanwhile",
    async (reason) => {
      const guard = guardOf();
      await failOften(guard, reason, 4);
      expect(healthOf(guard)?.breaker).toBe("CLOSED");
      await failOften(guard, reason, 1);
      expect(healthOf(guard)?.breaker).toBe("OPEN");
      let asked = 0;
      const work = () => Promise.resolve(String(++asked));
      expect(await run(guard, work)).toBe("CIRCUIT_OPEN");
      expect(asked).toBe(0);
      await expect(guard.run(vendorOf(), "source", never, work)).rejects.toMatchObject({
        attempts: 0,
        retryAfterMs: 2500,
        transient: false,
      });
    },
  );

  it.each(["REFUSED", "RATE_LIMITED", "CANCELLED"] as const)("with %s is not", async (reason) => {
    const guard = guardOf();
    await failOften(guard, reason, 20);
    expect(healthOf(guard)).toMatchObject({ breaker: "CLOSED", calls: 20, failures: { [reason]: 20 } });
    expect(await run(guard)).toBe("answer");
  });

  it("does not stop the other sources of its vendor, nor its namesake with another", async () => {
    const guard = guardOf();
    await failOften(guard, "HTTP_ERROR", 5);
    expect(await run(guard)).toBe("CIRCUIT_OPEN");
    expect(await run(guard, answering, { source: "other" })).toBe("answer");
    expect(await run(guard, answering, { vendor: vendorOf(10, 1000, "other") })).toBe("answer");
  });

  it("is asked once after its rest, by one alone, and closed by an answer", async () => {
    const guard = guardOf();
    outside.luck = 0.5;
    await failOften(guard, "HTTP_ERROR", 5);
    await outside.pass(3_749);
    expect(await run(guard)).toBe("CIRCUIT_OPEN");
    expect(guard.isResting(vendorOf(), "source")).toBe(true);
    await outside.pass(1);
    expect(healthOf(guard)?.breaker).toBe("HALF_OPEN");
    expect(guard.isResting(vendorOf(), "source")).toBe(false);
    const probe = pending();
    const probing = run(guard, probe.work);
    expect(guard.isResting(vendorOf(), "source")).toBe(true);
    expect(guard.isResting(vendorOf(), "never asked")).toBe(false);
    expect(await Promise.all([run(guard), run(guard)])).toEqual(["CIRCUIT_OPEN", "CIRCUIT_OPEN"]);
    probe.end();
    expect(await probing).toBe("answer");
    expect(healthOf(guard)?.breaker).toBe("CLOSED");
    expect(await Promise.all([run(guard), run(guard)])).toEqual(["answer", "answer"]);
  });

  it("rests longer when the probe fails, and is asked again when the probe was cut off", async () => {
    const guard = guardOf();
    await failOften(guard, "HTTP_ERROR", 5);
    await outside.pass(2_500);
    expect(await run(guard, failing("CONNECTION"))).toBe("CONNECTION");
    await outside.pass(4_999);
    expect(await run(guard)).toBe("CIRCUIT_OPEN");
    await outside.pass(1);
    const client = new AbortController();
    const probing = run(guard, pending().work, { signal: client.signal });
    await settle();
    client.abort();
    expect(await probing).toBe("CONNECTION");
    expect(healthOf(guard)?.breaker).toBe("HALF_OPEN");
    expect(await run(guard)).toBe("answer");
    expect(healthOf(guard)?.breaker).toBe("CLOSED");
  });

  it("is refused at once, however long the line before its vendor", async () => {
    const guard = guardOf({ mostWaiting: 1 });
    const vendor = vendorOf(1);
    for (let i = 0; i < 5; i++) await run(guard, failing("HTTP_ERROR"), { vendor });
    const other = pending();
    const running = run(guard, other.work, { vendor, source: "other" });
    const inLine = run(guard, answering, { vendor, source: "other" });
    expect(await run(guard, answering, { vendor })).toBe("CIRCUIT_OPEN");
    other.end();
    expect(await Promise.all([running, inLine])).toEqual(["answer", "answer"]);
  });

  it("is not asked by those who stood in line when it was given a rest", async () => {
    const guard = guardOf();
    const vendor = vendorOf(5);
    const calls = Array.from({ length: 5 }, pending);
    const running = calls.map(({ work }) => run(guard, work, { vendor }));
    let asked = 0;
    const work = () => Promise.resolve(String(++asked));
    const inLine = Array.from({ length: 5 }, () => run(guard, work, { vendor }));
    await settle();
    for (const call of calls) call.fail(new SourceFailure("HTTP_ERROR", "HTTP 500"));
    await Promise.all(running);
    const ends = await Promise.all(inLine);
    expect(ends.filter((end) => end === "CIRCUIT_OPEN").length + asked).toBe(5);
    expect(ends.at(-1)).toBe("CIRCUIT_OPEN");
  });

  it("is blamed for a call whose time ran out, not for one nobody waited for", async () => {
    const guard = guardOf();
    const late = new DOMException("over", "TimeoutError");
    for (const [reason, breaker] of [
      [undefined, "CLOSED"],
      [late, "OPEN"],
    ] as const) {
      for (let i = 0; i < 5; i++) {
        const controller = new AbortController();
        const running = run(guard, pending().work, { signal: controller.signal });
        await outside.pass(1_000);
        controller.abort(reason);
        await running;
      }
      expect(healthOf(guard)?.breaker).toBe(breaker);
    }
    expect(healthOf(guard)).toMatchObject({ calls: 10, failures: { CANCELLED: 5, TIMEOUT: 5 } });
  });

  it("is not blamed for time that was spent in line", async () => {
    const guard = guardOf();
    const vendor = vendorOf(1);
    for (let i = 0; i < 10; i++) {
      const first = pending();
      const running = run(guard, first.work, { vendor, source: "slow" });
      const controller = new AbortController();
      const late = run(guard, pending().work, { vendor, signal: controller.signal });
      await outside.pass(1_000);
      first.end();
      await outside.pass(999);
      controller.abort(new DOMException("over", "TimeoutError"));
      await Promise.all([running, late]);
    }
    expect(healthOf(guard)).toMatchObject({ breaker: "CLOSED", failures: { TIMEOUT: 10 } });
  });
});

describe("the health of vendors", () => {
  it("is told by vendor and source, without content", async () => {
    const guard = guardOf();
    expect(guard.health()).toEqual([]);
    const call = pending();
    const running = run(guard, call.work);
    await outside.pass(120);
    call.end();
    await running;
    await run(guard, failing("REFUSED"));
    await run(guard, answering, { vendor: vendorOf(1, 1, "other"), source: "b" });
    expect(guard.health()).toEqual([
      {
        vendor: "vendor",
        inFlight: 0,
        waiting: 0,
        sources: [
          {
            source: "source",
            breaker: "CLOSED",
            calls: 2,
            failures: { REFUSED: 1 },
            p50Ms: 0,
            p95Ms: 120,
            lastSuccessAt: outside.now(),
            lastFailure: { reason: "REFUSED", at: outside.now() },
          },
        ],
      },
      { vendor: "other", inFlight: 0, waiting: 0, sources: [expect.objectContaining({ source: "b" })] },
    ]);
  });

  it("is told by the clock of the process, and leaves no timer, where nothing else is said", async () => {
    const guard = createGuard();
    const vendor = vendorOf(10, 20);
    const begun: number[] = [];
    const work = () => {
      begun.push(performance.now());
      return answering();
    };
    const signals = Array.from({ length: 21 }, () => new AbortController().signal);
    await Promise.all(signals.map((signal) => run(guard, work, { vendor, signal })));
    expect((begun[20] ?? 0) - (begun[0] ?? 0)).toBeGreaterThanOrEqual(999);
    const age = Date.now() - (healthOf(guard)?.lastSuccessAt?.getTime() ?? 0);
    expect(Math.abs(age)).toBeLessThan(5_000);
  });
});

describe("what a contract says of how fast a vendor may be asked", () => {
  /** Sets so many calls out at once; returns how many are under way, and how to let all of them end. */
  async function setOut(guard: Guard, count: number, vendor: Vendor) {
    const works = Array.from({ length: count }, pending);
    const running = works.map(({ work }) => run(guard, work, { vendor }));
    await settle();
    const [health] = guard.health().filter((h) => h.vendor === vendor.code);
    return {
      inFlight: health?.inFlight,
      waiting: health?.waiting,
      async endAll() {
        for (const { end } of works) {
          end();
          await settle();
        }
        await outside.pass(10_000);
        for (const { end } of works) end();
        return Promise.all(running);
      },
    };
  }

  it("takes the place of what is usual: of what it says, and of nothing else", async () => {
    const guard = guardOf({ agreed: { fewer: { concurrency: 2 }, other: { concurrency: 9 } } });
    const fewer = await setOut(guard, 5, vendorOf(4, 1000, "fewer"));
    expect([fewer.inFlight, fewer.waiting]).toEqual([2, 3]);
    const usual = await setOut(guard, 5, vendorOf(4, 1000, "usual"));
    expect([usual.inFlight, usual.waiting]).toEqual([4, 1]);
    expect(await fewer.endAll()).toEqual(Array<string>(5).fill("answer"));
    await usual.endAll();
  });

  it("may allow more than is usual", async () => {
    const guard = guardOf({ agreed: { vendor: { concurrency: 8 } } });
    const more = await setOut(guard, 8, vendorOf(2));
    expect([more.inFlight, more.waiting]).toEqual([8, 0]);
    await more.endAll();
  });

  it("may be how many begin in a second alone", async () => {
    const guard = guardOf({ agreed: { vendor: { perSecond: 3 } } });
    const slower = await setOut(guard, 5, vendorOf(10, 1000));
    expect([slower.inFlight, slower.waiting]).toEqual([3, 2]);
    await outside.pass(1_000);
    expect(guard.health()[0]).toMatchObject({ inFlight: 5, waiting: 0 });
    await slower.endAll();
  });

  it("does not say of a vendor it does not name", async () => {
    const guard = guardOf({ agreed: { other: { concurrency: 1 }, vendor: undefined } });
    const usual = await setOut(guard, 3, vendorOf(3));
    expect(usual.inFlight).toBe(3);
    await usual.endAll();
  });
});

describe("how long a source is likely to take", () => {
  const taking = (ms: number) => () => outside.pass(ms).then(() => "answer");

  it("is nothing before it was asked, then what its own calls took", async () => {
    const guard = guardOf();
    expect(guard.likelyMs(vendorOf(), "source")).toBe(0);
    await run(guard, taking(300));
    await run(guard, taking(40), { source: "other" });
    expect(guard.likelyMs(vendorOf(), "source")).toBe(300);
    expect(guard.likelyMs(vendorOf(), "other")).toBe(40);
    expect(guard.likelyMs(vendorOf(), "third")).toBe(0);
    expect(guard.likelyMs(vendorOf(10, 1000, "stranger"), "source")).toBe(0);
  });

  it("leaves out the time spent in line here", async () => {
    const guard = guardOf();
    const vendor = vendorOf(1);
    const first = pending();
    const [one, two] = [
      run(guard, first.work, { vendor }),
      run(guard, taking(50), { vendor, source: "other" }),
    ];
    await outside.pass(700);
    first.end();
    await Promise.all([one, two]);
    expect(guard.likelyMs(vendor, "other")).toBe(50);
  });
});
