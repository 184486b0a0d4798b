import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { WINDOW_MS } from "../../../src/connectors/signed-envelope/envelope.js";
import { rememberNonces } from "../../../src/connectors/signed-envelope/nonces.js";

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms);

describe("rememberNonces", () => {
  it("takes a nonce once", () => {
    const seen = rememberNonces();
    expect(["n", "m", "n"].map((nonce) => seen.take(nonce, at(0)))).toEqual([true, true, false]);
  });

  it("forgets in the end: it does not grow for ever", () => {
    const seen = rememberNonces();
    expect([0, 2, 4].map((windows) => seen.take("n", at(windows * WINDOW_MS)))).toEqual([true, false, true]);
  });

  it("remembers for as long as a message could be believed again, whatever comes between", () => {
    const steps = fc.array(fc.integer({ min: 0, max: 3 * WINDOW_MS }), { maxLength: 8 });
    fc.assert(
      fc.property(steps, steps, fc.integer({ min: 0, max: 2 * WINDOW_MS }), (before, between, later) => {
        const seen = rememberNonces();
        let now = 0;
        for (const step of before) seen.take(`before ${step}`, at((now += step)));
        expect(seen.take("n", at(now))).toBe(true);
        for (const step of [...between].sort((a, b) => a - b).filter((s) => s <= later))
          seen.take(`between ${step}`, at(now + step));
        expect(seen.take("n", at(now + later))).toBe(false);
      }),
    );
  });
});
