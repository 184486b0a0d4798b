import { describe, expect, it } from "@jest/globals";
import { eventTypes, kindOf } from "../../src/portfolio/events.js";
import {
  compensationBalanceOf,
  effective,
  type GuaranteeStatus,
  NOTHING_YET,
  openClaimOf,
  outstandingOf,
  standingClaimOf,
  standingOf,
} from "../../src/portfolio/standing.js";
import { streamOf, type Told, TO_LETTER } from "./ledger-events.js";

const drawn = (amount: bigint): Told => ({ type: "DISBURSED", amount });
const compensated = (amount: bigint): Told => ({ type: "COMPENSATED", amount });
const moved = (type: "REPAID" | "RELEASED" | "RECOVERED" | "WRITTEN_OFF", amount: bigint): Told => ({
  type,
  amount,
});
const statusAfter = (...told: Parameters<typeof streamOf>[0][number][]): GuaranteeStatus =>
  standingOf(streamOf(told)).status;

describe("the status of a guarantee", () => {
  it.each<[GuaranteeStatus, Told[]]>([
    ["DISBURSED", [drawn(100n), moved("REPAID", 99n)]],
    ["SETTLED", [drawn(100n), moved("REPAID", 100n)]],
    ["DISBURSED", [drawn(100n), moved("REPAID", 100n), drawn(1n)]],
    ["DISBURSED", [drawn(100n), moved("RELEASED", 40n)]],
    ["RELEASED", [drawn(100n), moved("REPAID", 60n), moved("RELEASED", 40n)]],
    ["RELEASED", [drawn(100n), moved("REPAID", 100n), moved("RELEASED", 0n)]],
    ["COMPENSATED", [drawn(100n), compensated(40n)]],
    ["COMPENSATED", [drawn(100n), compensated(100n)]],
    ["RECOVERING", [drawn(100n), compensated(100n), moved("RECOVERED", 1n)]],
    ["RECOVERING", [drawn(100n), compensated(100n), moved("WRITTEN_OFF", 1n)]],
    ["RECOVERED", [drawn(100n), compensated(100n), moved("RECOVERED", 100n)]],
    ["WRITTEN_OFF", [drawn(100n), compensated(100n), moved("RECOVERED", 60n), moved("WRITTEN_OFF", 40n)]],
    ["DISBURSED", [drawn(100n), compensated(40n), moved("RECOVERED", 40n)]],
    ["RECOVERED", [drawn(100n), compensated(40n), moved("RECOVERED", 40n), moved("REPAID", 60n)]],
    ["AT_RISK", [drawn(100n), { type: "RISK_FLAGGED" }]],
    ["SETTLED", [drawn(100n), { type: "RISK_FLAGGED" }, moved("REPAID", 100n)]],
    ["OVERDUE", [drawn(100n), compensated(40n), { type: "OVERDUE_NOTICED" }]],
    ["CLOSED", [drawn(100n), moved("RELEASED", 100n), { type: "CLOSED" }]],
  ])("is %s after %j", (status, told) => {
    expect(statusAfter(...TO_LETTER, ...told)).toBe(status);
  });

  it("is the stage an event leaves, before money flows", () => {
    expect(standingOf([])).toEqual(NOTHING_YET);
    for (const type of eventTypes) {
      const { stage, effect } = kindOf(type);
      if (effect === "NONE" && stage !== undefined) expect(standingOf(streamOf([type])).stage).toBe(stage);
    }
    expect(statusAfter("APPROVED", { type: "FEE_CHARGED", amount: 5n })).toBe("APPROVED");
  });
});

describe("the sums of a guarantee", () => {
  it("keep the bank's part out of what was paid and recovered", () => {
    const { sums } = standingOf(
      streamOf([
        drawn(1000n),
        { type: "COMPENSATED", amount: 890n, interest: 10n, bankPart: 180n },
        { type: "RECOVERED", amount: 200n, bankPart: 40n },
        moved("WRITTEN_OFF", 60n),
      ]),
    );
    expect(sums).toMatchObject({ loss: 900n, paid: 720n, recoveredGross: 200n, recovered: 160n });
    expect([outstandingOf(sums), compensationBalanceOf(sums)]).toEqual([110n, 500n]);
  });

  it("keep the claims of each re-guarantor apart", () => {
    const claim = (
      type: "CLAIM_OPENED" | "CLAIM_PAID" | "CLAIM_REFUSED",
      amount: bigint,
      bearer: Told["bearer"],
    ) => ({ type, amount, bearer }) as Told;
    const { sums } = standingOf(
      streamOf([
        claim("CLAIM_OPENED", 100n, "PROVINCE"),
        claim("CLAIM_OPENED", 70n, "NATIONAL_FUND"),
        claim("CLAIM_PAID", 30n, "PROVINCE"),
        claim("CLAIM_REFUSED", 20n, "PROVINCE"),
      ]),
    );
    expect([openClaimOf(sums, "PROVINCE"), standingClaimOf(sums, "PROVINCE")]).toEqual([50n, 80n]);
    expect([openClaimOf(sums, "NATIONAL_FUND"), openClaimOf(sums, "GOVERNMENT")]).toEqual([70n, 0n]);
  });

  it("as of a date count that date and none after it", () => {
    const events = streamOf([drawn(100n), moved("REPAID", 10n), moved("REPAID", 20n)]);
    const on = (date: string) => outstandingOf(standingOf(events, date).sums);
    expect(["2022-12-31", "2023-01-01", "2023-01-02", "2023-01-03"].map(on)).toEqual([0n, 100n, 90n, 70n]);
  });
});

describe("the loans of a guarantee", () => {
  it("owe each what was drawn on it and not paid back or compensated", () => {
    const events = streamOf([
      { ...drawn(60n), loanId: "a" },
      { ...drawn(40n), loanId: "b" },
      { ...moved("REPAID", 15n), loanId: "a" },
      { ...moved("RELEASED", 5n), loanId: "b" },
      { ...compensated(20n), loanId: "b" },
      moved("REPAID", 1n),
    ]);
    expect(standingOf(events).loans).toEqual({ a: 45n, b: 15n });
  });
});

describe("the events that hold", () => {
  const reversal = (seq: number, told: Told): Told => ({ ...told, sign: -1, corrects: `e${seq}` });
  const ids = (events: Parameters<typeof effective>[0]): string[] => effective(events).map((e) => e.id);

  it("are neither reversed nor reversals, a replacement of a replacement included", () => {
    const one = { ...moved("REPAID", 10n), businessDate: "2023-02-01" };
    const events = streamOf([
      drawn(100n),
      one,
      reversal(2, one),
      { ...one, amount: 20n, corrects: "e2" },
      reversal(4, one),
      { ...one, amount: 30n, corrects: "e4" },
    ]);
    expect(ids(events)).toEqual(["e1", "e6"]);
  });

  it("count by business date, then by turn, then as they came", () => {
    const on = (businessDate: string, place?: number): Told => ({
      type: "REPAID",
      businessDate,
      ...(place === undefined ? {} : { place }),
    });
    const events = streamOf([on("2023-02-01"), on("2023-01-01"), on("2023-02-01"), on("2023-02-01", 1)]);
    expect(ids(events)).toEqual(["e2", "e1", "e4", "e3"]);
    expect(ids(events.toReversed())).toEqual(["e2", "e1", "e4", "e3"]);
  });
});
