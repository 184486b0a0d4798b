import { describe, expect, it } from "@jest/globals";
import { type EventType, eventKinds, eventTypes, kindOf } from "../../src/portfolio/events.js";
import {
  allowedFrom,
  judgeStream,
  machine,
  reguarantorsOf,
  type Terms,
} from "../../src/portfolio/lifecycle.js";
import { sharesOf } from "../../src/portfolio/risk-sharing.js";
import {
  compensationBalanceOf,
  type GuaranteeStatus,
  outstandingOf,
  standingOf,
} from "../../src/portfolio/standing.js";
import { streamOf, type Told, TO_LETTER } from "./ledger-events.js";

const TERMS: Terms = {
  amount: 100n,
  shares: sharesOf({ NATIONAL_FUND: "0.2", PROVINCE: "0.2", OWN: "0.4", BANK: "0.2" }),
};
const STATUSES: GuaranteeStatus[] = [
  ...new Set<GuaranteeStatus>([
    "NONE",
    ...Object.values(eventKinds).flatMap((kind) => kind.stage ?? []),
    ...(["SETTLED", "RELEASED", "RECOVERING", "RECOVERED", "WRITTEN_OFF"] as const),
  ]),
];
const TERMINAL: readonly GuaranteeStatus[] = ["REJECTED", "EXPIRED", "WITHDRAWN", "CLOSED"];

const judge = (told: readonly (EventType | Told)[], strictness: "COMMANDS" | "BOOKS" = "COMMANDS") =>
  judgeStream(streamOf(told), TERMS, strictness);
const statusAfter = (told: readonly (EventType | Told)[]): GuaranteeStatus =>
  standingOf(streamOf(told)).status;

/** For every status that commands can reach, the shortest way there found, with amounts of 50 and 100. */
function ways(): Map<string, Told[]> {
  const tried = new Set<string>();
  const found = new Map<string, Told[]>();
  let edge: Told[][] = [[]];
  while (edge.length > 0) {
    const next: Told[][] = [];
    for (const way of edge) {
      const { status, stage, sums } = standingOf(streamOf(way));
      const state = [status, stage, outstandingOf(sums), compensationBalanceOf(sums)].join(" ");
      if (tried.has(state) || compensationBalanceOf(sums) > 100n) continue;
      tried.add(state);
      const place = `${status}${outstandingOf(sums) > 0n ? ", something outstanding" : ""}`;
      if (!found.has(place)) found.set(place, way);
      const steps = eventTypes
        .filter((type) => !type.startsWith("FEE") && !type.startsWith("CLAIM"))
        .flatMap((type) => [50n, 100n].map((amount) => ({ type, amount })));
      next.push(...steps.map((step) => [...way, step]).filter((longer) => judge(longer) === undefined));
    }
    edge = next;
  }
  return found;
}

const WAYS = ways();
const places = [...WAYS].map(([place, way]) => ({ place, way, status: statusAfter(way) }));

describe("the machine", () => {
  it("reaches every status there is", () => {
    expect([...new Set(places.map((p) => p.status))].sort()).toEqual(STATUSES.toSorted());
  });

  it("is left from every status but the last ones, and from those never", () => {
    const left = places.filter(({ way, status }) =>
      eventTypes.some((type) =>
        [0n, 50n, 100n].some((amount) => {
          const longer = [...way, { type, amount }];
          return judge(longer) === undefined && statusAfter(longer) !== status;
        }),
      ),
    );
    const stuck = STATUSES.filter((status) => !left.some((p) => p.status === status));
    expect(stuck.sort()).toEqual(TERMINAL.toSorted());
  });

  it.each(places)(
    "at $place takes exactly what it lists, and names it when it refuses",
    ({ way, status }) => {
      for (const type of eventTypes) {
        const event: Told = { type, bearer: "PROVINCE" };
        const refusal = judge([...way, event]);
        if (machine[type].includes(status)) {
          expect([type, refusal]).toEqual([type, undefined]);
          continue;
        }
        const onDate = streamOf([...way, event]).at(-1)?.businessDate;
        const allowed = eventTypes.filter((t) => machine[t].includes(status));
        expect(refusal).toEqual({ code: "ILLEGAL_TRANSITION", status, event: type, onDate, allowed });
        expect(allowedFrom(status)).toEqual(allowed);
      }
    },
  );

  it("knows every status it names, and allows every event somewhere", () => {
    for (const type of eventTypes) {
      expect(machine[type].length).toBeGreaterThan(0);
      expect(machine[type].filter((status) => !STATUSES.includes(status))).toEqual([]);
      expect(new Set(machine[type]).size).toBe(machine[type].length);
    }
  });

  // What the trade requires, said apart from the table.
  it.each<[string, EventType, GuaranteeStatus[]]>([
    ["an approval expires only before the contract", "EXPIRED", ["APPROVED"]],
    ["compensation is paid only once approved", "COMPENSATED", ["COMPENSATION_APPROVED"]],
    ["compensation is approved only once verified", "COMPENSATION_APPROVED", ["COMPENSATION_VERIFIED"]],
    ["a loss is written off only after compensation", "WRITTEN_OFF", ["COMPENSATED", "RECOVERING"]],
    ["a project is closed once all is done", "CLOSED", ["RECOVERED", "RELEASED", "WRITTEN_OFF"]],
  ])("%s", (_, type, statuses) => {
    expect(machine[type].toSorted()).toEqual(statuses);
  });

  it("lets nobody withdraw once money has flowed", () => {
    const flowed = ["DISBURSED", "AT_RISK", "OVERDUE", "SETTLED", "COMPENSATED", "RELEASED"] as const;
    expect(flowed.filter((status) => machine.WITHDRAWN.includes(status))).toEqual([]);
  });
});

describe("books of other systems", () => {
  const preparing = eventTypes.filter((type) => kindOf(type).prepares === true);

  /** Whether steps that only prepare lead from here to where the event is legal: the meaning of a missing step. */
  function legalAfterPreparing(way: readonly Told[], event: Told): boolean {
    const seen = new Map([[statusAfter(way), way]]);
    for (const [, at] of seen) {
      if (judge([...at, event]) === undefined) return true;
      const further = preparing.map((type) => [...at, { type }]).filter((w) => judge(w) === undefined);
      for (const w of further) if (!seen.has(statusAfter(w))) seen.set(statusAfter(w), w);
    }
    return false;
  }

  it.each(places)("may at $place lack the steps that only prepare, and no other", ({ way }) => {
    for (const type of eventTypes) {
      const event: Told = { type, bearer: "PROVINCE" };
      const taken = judge([...way, event], "BOOKS") === undefined;
      expect([type, taken]).toEqual([type, legalAfterPreparing(way, event)]);
    }
  });

  it("hold from approval to compensation without a single step between", () => {
    const bare: Told[] = [
      { type: "APPROVED", amount: 100n },
      { type: "DISBURSED", amount: 100n },
      { type: "COMPENSATED", amount: 100n },
    ];
    expect(judge(bare, "BOOKS")).toBeUndefined();
    expect(judge(bare)).toMatchObject({ code: "ILLEGAL_TRANSITION", status: "NONE", event: "APPROVED" });
    expect(judge([{ type: "RECOVERED", amount: 1n }], "BOOKS")).toMatchObject({
      code: "ILLEGAL_TRANSITION",
      event: "RECOVERED",
    });
    expect(judge([...bare, { type: "DISBURSED", amount: 1n }], "BOOKS")).toMatchObject({
      event: "DISBURSED",
    });
  });
});

describe("commands on books taken over", () => {
  const taken: Told[] = [
    { type: "DISBURSED", amount: 100n },
    { type: "COMPENSATED", amount: 40n },
  ];
  const carryOn = (...more: (EventType | Told)[]) =>
    judgeStream(streamOf([...taken, ...more]), TERMS, "COMMANDS", streamOf(taken));

  it("carry on from where the books stand, step by step from there", () => {
    expect(judge(taken)).toMatchObject({ code: "ILLEGAL_TRANSITION", event: "DISBURSED" });
    expect(carryOn({ type: "RECOVERED", amount: 10n })).toBeUndefined();
    expect(carryOn("OVERDUE_NOTICED", "COMPENSATION_VERIFIED", "COMPENSATION_APPROVED")).toBeUndefined();
    expect(carryOn("OVERDUE_NOTICED", "COMPENSATION_APPROVED")).toMatchObject({
      code: "ILLEGAL_TRANSITION",
      event: "COMPENSATION_APPROVED",
      status: "OVERDUE",
    });
    expect(carryOn({ type: "COMPENSATED", amount: 10n })).toMatchObject({ event: "COMPENSATED" });
  });

  it("may correct what was taken over, and still not take away what a later event needs", () => {
    const wrong: Told = {
      type: "COMPENSATED",
      amount: 40n,
      businessDate: "2023-01-02",
      sign: -1,
      corrects: "e2",
    };
    const right: Told = { ...wrong, sign: 1, amount: 60n, place: 2 };
    expect(carryOn(wrong, right)).toBeUndefined();
    expect(carryOn(wrong, { ...right, amount: 101n })).toMatchObject({ code: "AMOUNT_EXCEEDED", most: 100n });
    const drawn: Told = {
      type: "DISBURSED",
      amount: 100n,
      businessDate: "2023-01-01",
      sign: -1,
      corrects: "e1",
    };
    expect(carryOn(drawn)).toMatchObject({
      code: "ILLEGAL_TRANSITION",
      event: "COMPENSATED",
      status: "NONE",
    });
  });

  it("do not loosen what commands had posted before", () => {
    const strict: (EventType | Told)[] = [...DISBURSED, "OVERDUE_NOTICED", "COMPENSATION_VERIFIED"];
    const notice: Told = { type: "OVERDUE_NOTICED", businessDate: "2023-01-08", sign: -1, corrects: "e8" };
    const refusal = judgeStream(streamOf([...strict, notice]), TERMS, "COMMANDS", streamOf(strict));
    expect(refusal).toMatchObject({
      code: "ILLEGAL_TRANSITION",
      event: "COMPENSATION_VERIFIED",
      status: "DISBURSED",
    });
  });
});

const DISBURSED: (EventType | Told)[] = [...TO_LETTER, { type: "DISBURSED", amount: 100n }];
const COMPENSATED: (EventType | Told)[] = [
  ...DISBURSED,
  "OVERDUE_NOTICED",
  "COMPENSATION_VERIFIED",
  "COMPENSATION_APPROVED",
  { type: "COMPENSATED", amount: 100n, interest: 10n, bankPart: 22n },
];

describe("amounts", () => {
  it.each<[string, (EventType | Told)[], Told, bigint, string]>([
    [
      "a draw above the contract",
      TO_LETTER.slice(),
      { type: "DISBURSED", amount: 101n },
      100n,
      "GUARANTEE_AMOUNT",
    ],
    ["a second draw above it", DISBURSED, { type: "DISBURSED", amount: 1n }, 0n, "GUARANTEE_AMOUNT"],
    [
      "a repayment of more than is outstanding",
      DISBURSED,
      { type: "REPAID", amount: 101n },
      100n,
      "OUTSTANDING",
    ],
    [
      "a release of more than is outstanding",
      DISBURSED,
      { type: "RELEASED", amount: 101n },
      100n,
      "OUTSTANDING",
    ],
    [
      "a compensation of more than is outstanding",
      COMPENSATED.slice(0, -1),
      { type: "COMPENSATED", amount: 101n },
      100n,
      "OUTSTANDING",
    ],
    [
      "a recovery of more than was paid",
      COMPENSATED,
      { type: "RECOVERED", amount: 89n },
      88n,
      "COMPENSATION_BALANCE",
    ],
    [
      "a recovery whose part without the bank's is more than was paid",
      COMPENSATED,
      { type: "RECOVERED", amount: 111n, bankPart: 22n },
      88n,
      "COMPENSATION_BALANCE",
    ],
    [
      "a write-off of more than is left",
      COMPENSATED,
      { type: "WRITTEN_OFF", amount: 89n },
      88n,
      "COMPENSATION_BALANCE",
    ],
    [
      "a claim above the re-guarantor's part of the loss",
      COMPENSATED,
      { type: "CLAIM_OPENED", amount: 23n, bearer: "PROVINCE" },
      22n,
      "REGUARANTORS_PART",
    ],
    [
      "a claim of one who bears nothing",
      COMPENSATED,
      { type: "CLAIM_OPENED", amount: 1n, bearer: "GOVERNMENT" },
      0n,
      "REGUARANTORS_PART",
    ],
    ["a claim of nobody", COMPENSATED, { type: "CLAIM_OPENED", amount: 1n }, 0n, "REGUARANTORS_PART"],
    [
      "a claim paid that was not made",
      COMPENSATED,
      { type: "CLAIM_PAID", amount: 1n, bearer: "PROVINCE" },
      0n,
      "OPEN_CLAIM",
    ],
    ["a refund of a fee never charged", DISBURSED, { type: "FEE_REFUNDED", amount: 1n }, 0n, "FEES"],
  ])("%s is refused, telling the most there could be", (_, way, event, most, limit) => {
    expect(judge(way)).toBeUndefined();
    const onDate = streamOf([...way, event]).at(-1)?.businessDate;
    expect(judge([...way, event])).toEqual({
      code: "AMOUNT_EXCEEDED",
      event: event.type,
      onDate,
      most,
      limit,
    });
    expect(judge([...way, { ...event, bankPart: 0n, amount: most }])).toBeUndefined();
  });

  it("of claims count what was paid and refused against what was claimed", () => {
    const claim = (type: EventType, amount: bigint): Told => ({ type, amount, bearer: "PROVINCE" });
    const claimed = [...COMPENSATED, claim("CLAIM_OPENED", 22n)];
    expect(judge([...claimed, claim("CLAIM_OPENED", 1n)])).toMatchObject({ most: 0n });
    expect(judge([...claimed, claim("CLAIM_PAID", 12n), claim("CLAIM_PAID", 11n)])).toMatchObject({
      most: 10n,
    });
    const refused = [...claimed, claim("CLAIM_PAID", 12n), claim("CLAIM_REFUSED", 10n)];
    expect(judge([...refused, claim("CLAIM_OPENED", 10n)])).toBeUndefined();
    expect(judge([...refused, claim("CLAIM_OPENED", 11n)])).toMatchObject({ most: 10n });
    expect(
      judge([...refused, { type: "CLAIM_OPENED", amount: 22n, bearer: "NATIONAL_FUND" }]),
    ).toBeUndefined();
  });

  it("of a line drawn anew on the day it was repaid are looked at when the day is over", () => {
    const day = "2023-02-01";
    const draw: Told = { type: "DISBURSED", amount: 60n, businessDate: day };
    const repay: Told = { type: "REPAID", amount: 60n, businessDate: day };
    expect(judge([...DISBURSED, draw, repay])).toBeUndefined();
    expect(judge([...DISBURSED, draw, { ...repay, amount: 59n }])).toEqual({
      code: "AMOUNT_EXCEEDED",
      event: "DISBURSED",
      onDate: day,
      most: 59n,
      limit: "GUARANTEE_AMOUNT",
    });
    expect(judge([...DISBURSED, draw, { ...repay, businessDate: "2023-02-02" }])).toEqual({
      code: "AMOUNT_EXCEEDED",
      event: "DISBURSED",
      onDate: day,
      most: 0n,
      limit: "GUARANTEE_AMOUNT",
    });
  });
});

describe("a stream with corrections", () => {
  const reversing = (seq: number, told: Told): Told => ({ ...told, sign: -1, corrects: `e${seq}` });

  it("is judged by the events that hold, in the order they count", () => {
    const repaid: Told = { type: "REPAID", amount: 100n };
    const voided = [...DISBURSED, repaid, reversing(8, repaid)];
    expect(judge(voided)).toBeUndefined();
    expect(standingOf(streamOf(voided)).status).toBe("DISBURSED");
    expect(judge([...voided, { type: "REPAID", amount: 100n }])).toBeUndefined();
  });

  it("is refused where a correction leaves a later event without what it needs", () => {
    const disbursed = { type: "DISBURSED", amount: 100n } as const;
    const repaid: Told = { type: "REPAID", amount: 40n };
    const voided = [...DISBURSED, repaid, reversing(7, disbursed)];
    expect(judge(voided)).toMatchObject({
      code: "ILLEGAL_TRANSITION",
      event: "REPAID",
      status: "LETTER_ISSUED",
    });
    const smaller: Told = { ...disbursed, amount: 30n, place: 7, businessDate: "2023-01-07", corrects: "e7" };
    expect(judge([...voided, smaller])).toMatchObject({
      code: "AMOUNT_EXCEEDED",
      event: "REPAID",
      most: 30n,
    });
  });

  it("takes a replacement in the turn of what it replaces, though others came between on that day", () => {
    const day = "2023-01-07";
    const told: (EventType | Told)[] = [
      ...TO_LETTER,
      { type: "DISBURSED", amount: 100n, businessDate: day },
      { type: "REPAID", amount: 50n, businessDate: day },
      { type: "DISBURSED", amount: 100n, businessDate: day, sign: -1, corrects: "e7" },
      { type: "DISBURSED", amount: 60n, businessDate: day, corrects: "e7" },
    ];
    const late = streamOf(told);
    const inTurn = late.map((e) => (e.seq === 10 ? { ...e, place: 7 } : e));
    expect(judgeStream(inTurn, TERMS, "COMMANDS")).toBeUndefined();
    expect(judgeStream(late, TERMS, "COMMANDS")).toMatchObject({ event: "REPAID", status: "LETTER_ISSUED" });
  });
});

describe("re-guarantors of a contract", () => {
  it("are those with a share", () => {
    expect(reguarantorsOf(TERMS.shares)).toEqual(["NATIONAL_FUND", "PROVINCE"]);
    expect(reguarantorsOf(sharesOf({ OWN: "0.8", BANK: "0.2" }))).toEqual([]);
  });
});
