import { describe, expect, it } from "@jest/globals";
import { JobFailed } from "../../src/jobs/job.js";
import { isTrouble, JobCancelled, LeaseLost, verdictOn, WorkerStopped } from "../../src/jobs/outcome.js";

const PROBLEM = { code: "BAD_FILE", zh: "坏", en: "bad" };
const threw = (error: unknown) => ({ returned: false, error }) as const;
const coded = (code: string) => Object.assign(new Error("x"), { code });

describe("an attempt", () => {
  it("that returned is done, whatever it was told meanwhile", () => {
    const attempt = { returned: true, output: { rows: 1 } } as const;
    for (const aborted of [undefined, new JobCancelled(), new WorkerStopped(), new LeaseLost()])
      expect(verdictOn(attempt, aborted)).toEqual({ state: "DONE", output: { rows: 1 } });
  });

  it.each<[Error, string]>([
    [new JobCancelled(), "CANCELLED"],
    [new WorkerStopped(), "PUT_BACK"],
    [new LeaseLost(), "LEFT"],
  ])("that was told to end ends so, whatever it threw: %s", (aborted, state) => {
    for (const error of [aborted, new TypeError("x"), new JobFailed(PROBLEM)])
      expect(verdictOn(threw(error), aborted)).toEqual({ state });
  });

  it("that failed as expected tells its problem", () => {
    expect(verdictOn(threw(new JobFailed(PROBLEM)), undefined)).toEqual({
      state: "FAILED",
      problem: PROBLEM,
    });
  });

  it("that failed otherwise tells nothing of why", () => {
    const verdict = verdictOn(threw(new TypeError("张三 110101")), undefined);
    expect(verdict).toMatchObject({ state: "FAILED", problem: { code: "INTERNAL" } });
    expect(JSON.stringify(verdict)).not.toMatch(/张三|110101/);
  });

  it.each([
    coded("57P01"),
    coded("08006"),
    coded("ECONNREFUSED"),
    new Error("Connection terminated unexpectedly"),
  ])("whose database went away is left for another: %s", (error) => {
    expect(verdictOn(threw(error), undefined)).toEqual({ state: "LEFT" });
  });

  it.each([coded("23505"), coded("57014"), new Error("Connection"), null, undefined, "57P01"])(
    "that threw %s has failed",
    (error) => {
      expect(verdictOn(threw(error), undefined)).toMatchObject({ state: "FAILED" });
    },
  );
});

describe("trouble", () => {
  it("is what nobody expected", () => {
    const cancelled = new JobCancelled();
    const lost = new LeaseLost();
    expect(isTrouble(new TypeError("x"), undefined)).toBe(true);
    expect(isTrouble(undefined, undefined)).toBe(true);
    expect(isTrouble(new TypeError("x"), cancelled)).toBe(true);
    expect(isTrouble(lost, lost)).toBe(true);
    expect(isTrouble(new JobFailed(PROBLEM), undefined)).toBe(false);
    expect(isTrouble(cancelled, cancelled)).toBe(false);
    expect(isTrouble(new DOMException("x"), cancelled)).toBe(true);
    expect(isTrouble(new Error("aborted", { cause: cancelled }), cancelled)).toBe(false);
  });
});
