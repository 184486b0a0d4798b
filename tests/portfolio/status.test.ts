import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { statusOf } from "../../src/portfolio/status.js";

const TYPES = ["APPROVED", "DISBURSED", "REPAID", "RELEASED", "COMPENSATED", "RECOVERED"] as const;
type Type = (typeof TYPES)[number];
const events = (...pairs: [Type, bigint][]) => pairs.map(([type, amount]) => ({ type, amount }));

describe("the status of a guarantee", () => {
  it.each([
    ["APPROVED before anything was paid out", events(["APPROVED", 100n]), "APPROVED", 0n],
    ["APPROVED without any event", events(), "APPROVED", 0n],
    ["OUTSTANDING once disbursed", events(["APPROVED", 100n], ["DISBURSED", 100n]), "OUTSTANDING", 100n],
    ["OUTSTANDING until the last fen", events(["DISBURSED", 100n], ["REPAID", 99n]), "OUTSTANDING", 1n],
    ["RELEASED when repaid", events(["DISBURSED", 100n], ["REPAID", 100n]), "RELEASED", 0n],
    ["RELEASED when let go", events(["DISBURSED", 100n], ["REPAID", 40n], ["RELEASED", 60n]), "RELEASED", 0n],
    ["COMPENSATED when paid", events(["DISBURSED", 100n], ["COMPENSATED", 100n]), "COMPENSATED", 0n],
    [
      "COMPENSATED while something is not recovered",
      events(["DISBURSED", 100n], ["COMPENSATED", 60n], ["REPAID", 40n], ["RECOVERED", 59n]),
      "COMPENSATED",
      0n,
    ],
    [
      "RECOVERED when all that was paid came back",
      events(["DISBURSED", 100n], ["REPAID", 40n], ["COMPENSATED", 60n], ["RECOVERED", 60n]),
      "RECOVERED",
      0n,
    ],
  ] as const)("is %s", (_title, history, status, outstandingBalance) => {
    expect(statusOf(history)).toEqual({ status, outstandingBalance });
  });

  it("does not depend on the order of events, and its balance is their sum", () => {
    const event = fc.record({ type: fc.constantFrom(...TYPES), amount: fc.bigInt(0n, 10n ** 12n) });
    const sign: Record<Type, bigint> = {
      ...{ APPROVED: 0n, DISBURSED: 1n, REPAID: -1n, RELEASED: -1n, COMPENSATED: -1n, RECOVERED: 0n },
    };
    fc.assert(
      fc.property(fc.array(event), (history) => {
        expect(statusOf(history.toReversed())).toEqual(statusOf(history));
        expect(statusOf(history).outstandingBalance).toBe(
          history.reduce((sum, e) => sum + sign[e.type] * e.amount, 0n),
        );
      }),
    );
  });
});
