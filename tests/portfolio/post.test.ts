import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { inTransaction, type Sql } from "../../src/entities/sql.js";
import { type Happening, postEvents, type Posting } from "../../src/portfolio/post.js";
import { sharesOf } from "../../src/portfolio/risk-sharing.js";
import { outstandingOf, standingOf } from "../../src/portfolio/standing.js";
import type { BookedEvent, ProjectKey } from "../../src/portfolio/stream.js";
import { openDatabase } from "../../src/server/database.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { contextOf, correcting, openGuarantee, post, posting, rowsOf, TODAY } from "./books.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const disbursed = (amount: bigint) => ({
  type: "DISBURSED" as const,
  amount,
  businessDate: "2023-01-01",
  idempotencyKey: "disbursed",
});
const open = (amount = 1000n, subjectId: string = uuidv7()): Promise<ProjectKey> =>
  openGuarantee(db, { subjectId, amount, events: [{ ...disbursed(amount), idempotencyKey: uuidv7() }] });
const repaid = (amount: bigint, businessDate = "2023-02-01"): Happening => ({
  type: "REPAID",
  amount,
  businessDate,
});

async function outstanding(key: ProjectKey): Promise<bigint> {
  return outstandingOf(standingOf(await rowsOf(db.pool, key)).sums);
}

/** Posts what must be taken, and returns its rows. */
async function taken(...postings: Posting[]): Promise<BookedEvent[]> {
  const outcomes = await post(db, postings);
  return outcomes.flatMap((outcome) => {
    if (!outcome.taken) throw new Error(`refused: ${outcome.refusal.code}`);
    return outcome.events;
  });
}

const refusalsOf = async (...postings: Posting[]) =>
  (await post(db, postings)).map((outcome) => (outcome.taken ? undefined : outcome.refusal));

describe("many clients at one guarantee", () => {
  const CLIENTS = 100;
  let crowd: ReturnType<typeof openDatabase>;
  beforeAll(() => {
    crowd = openDatabase(db.url, 40, (error) => {
      throw error;
    });
  });
  afterAll(() => crowd.close());

  const postAlone = (
    project: ProjectKey,
    event: Happening,
    over: { readonly idempotencyKey?: string; readonly expectedVersion?: number } = {},
  ) =>
    inTransaction(crowd.pool, (sql) =>
      postEvents(sql, contextOf(db), [{ project, idempotencyKey: uuidv7(), event, ...over }]),
    );

  it("lose no update: the sum is exact and every turn is taken once", async () => {
    const key = await open(1000n);
    const outcomes = await Promise.all(
      Array.from({ length: CLIENTS }, (_, i) => postAlone(key, repaid(BigInt((i % 10) + 1)))),
    );
    expect(outcomes.flat().filter((o) => !o.taken)).toEqual([]);
    expect(await outstanding(key)).toBe(1000n - 550n);
    const rows = await rowsOf(db.pool, key);
    expect(rows.map((r) => r.seq)).toEqual(Array.from({ length: CLIENTS + 1 }, (_, i) => i + 1));
    const versions = outcomes.flatMap(([o]) => (o?.taken === true ? o.version : []));
    expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: CLIENTS }, (_, i) => i + 2));
  });

  it("repay no more than there is between them", async () => {
    const key = await open(100n);
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => postAlone(key, repaid(10n))));
    expect(outcomes.flat().filter((o) => o.taken)).toHaveLength(10);
    expect(await outstanding(key)).toBe(0n);
  });

  it("who saw the same version: one wins, the others are told the version there is", async () => {
    const key = await open();
    for (let version = 1; version <= 3; version++) {
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, () => postAlone(key, repaid(1n), { expectedVersion: version })),
      );
      expect(outcomes.flat().filter((o) => o.taken)).toHaveLength(1);
      const refusals = outcomes.flat().flatMap((o) => (o.taken ? [] : o.refusal));
      expect(refusals).toEqual(
        Array.from({ length: 11 }, () => ({
          code: "VERSION_CONFLICT",
          expected: version,
          actual: version + 1,
        })),
      );
    }
  });

  it("who send one key at the same instant make one event, and the others hear that it is repeated", async () => {
    const key = await open();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => postAlone(key, repaid(7n), { idempotencyKey: "same" })),
    );
    const told = outcomes.flat().map((o) => (o.taken ? o.repeated : "refused"));
    expect(told.filter((repeated) => repeated === false)).toHaveLength(1);
    expect(told.filter((repeated) => repeated === true)).toHaveLength(19);
    const ids = outcomes.flat().flatMap((o) => (o.taken ? o.events.map((e) => e.id) : []));
    expect(new Set(ids).size).toBe(1);
    expect(await outstanding(key)).toBe(993n);
  });

  it("who use one key for two guarantees of a customer at the same instant: one wins, the other is refused", async () => {
    const subjectId = uuidv7();
    const keys = await Promise.all([open(100n, subjectId), open(100n, subjectId)]);
    for (let round = 0; round < 10; round++) {
      const outcomes = await Promise.all(
        keys.map((key) => postAlone(key, repaid(1n), { idempotencyKey: `round ${round}` })),
      );
      expect(
        outcomes
          .flat()
          .map((o) => (o.taken ? "taken" : o.refusal.code))
          .sort(),
      ).toEqual(["KEY_REUSED", "taken"]);
    }
  });

  it("who write to the same projects in opposite orders do not wait for each other in a ring", async () => {
    const keys = await Promise.all(Array.from({ length: 6 }, () => open()));
    const batch = (order: readonly ProjectKey[]) =>
      inTransaction(crowd.pool, (sql) =>
        postEvents(
          sql,
          contextOf(db),
          order.map((key) => posting(key, repaid(1n))),
        ),
      );
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => batch(i % 2 === 0 ? keys : keys.toReversed())),
    );
    expect(outcomes.flat().filter((o) => !o.taken)).toEqual([]);
    expect(await Promise.all(keys.map(outstanding))).toEqual(keys.map(() => 980n));
  });
});

describe("an idempotency key", () => {
  it("sent twice, at once or later, in one batch or two, is one event", async () => {
    const key = await open();
    const once = posting(key, repaid(5n), "k");
    const [first, second] = await post(db, [once, once]);
    expect([first, second]).toMatchObject([
      { taken: true, repeated: false, version: 2 },
      { taken: true, repeated: true, version: 2 },
    ]);
    await taken(posting(key, repaid(1n)));
    const [third] = await post(db, [{ ...once, expectedVersion: 1 }]);
    expect(third).toMatchObject({
      taken: true,
      repeated: true,
      version: 3,
      events: [{ seq: 2, amount: 5n }],
    });
    expect(await outstanding(key)).toBe(994n);
  });

  it.each<[string, Partial<Happening>]>([
    ["amount", { amount: 6n }],
    ["type", { type: "RELEASED" }],
    ["business date", { businessDate: "2023-02-02" }],
    ["loan", { loanId: uuidv7() }],
    ["interest", { interest: 1n }],
    ["bearer", { bearer: "PROVINCE" }],
    ["detail", { detail: { note: "别的" } }],
  ])("is refused for another %s", async (_, over) => {
    const key = await open();
    await taken(posting(key, { ...repaid(5n), detail: { note: "x", document: "1" } }, "k"));
    const same = { ...repaid(5n), detail: { document: "1", note: "x" } };
    expect(await refusalsOf(posting(key, same, "k"))).toEqual([undefined]);
    expect(await refusalsOf(posting(key, { ...same, ...over }, "k"))).toEqual([{ code: "KEY_REUSED" }]);
    expect(await outstanding(key)).toBe(995n);
  });

  it("is refused for another guarantee of the same customer, and is free for another customer", async () => {
    const subjectId = uuidv7();
    const [one, two, elsewhere] = [
      await open(100n, subjectId),
      await open(100n, subjectId),
      await open(100n),
    ];
    await taken(posting(one, repaid(5n), "k"));
    expect(await refusalsOf(posting(two, repaid(5n), "k"), posting(elsewhere, repaid(5n), "k"))).toEqual([
      { code: "KEY_REUSED" },
      undefined,
    ]);
  });

  it("of a correction sent twice is one correction", async () => {
    const key = await open();
    const [event] = await taken(posting(key, repaid(5n)));
    const id = event?.id ?? "";
    for (const [i, replacement] of [repaid(6n), undefined].entries()) {
      const wrong = i === 0 ? id : ((await rowsOf(db.pool, key)).at(-1)?.id ?? "");
      const correction = correcting(key, wrong, replacement, `c${i}`);
      const [first] = await post(db, [correction]);
      const [second] = await post(db, [correction]);
      expect([first, second]).toMatchObject([{ repeated: false }, { repeated: true }]);
      const ids = (outcome: typeof first) =>
        outcome?.taken === true ? outcome.events.map((e) => e.id).sort() : [];
      expect(ids(second)).toEqual(ids(first));
    }
    expect(await outstanding(key)).toBe(1000n);
  });

  it("of an event is not that of a correction, nor the other way round, however alike they look", async () => {
    const key = await open();
    const [event, other] = await taken(posting(key, repaid(5n), "event"), posting(key, repaid(9n)));
    const [id, otherId] = [event?.id ?? "", other?.id ?? ""];
    await taken(correcting(key, id, undefined, "void"));
    await taken(correcting(key, otherId, repaid(8n), "replaced"));
    const reused = { code: "KEY_REUSED" };
    expect(
      await refusalsOf(
        posting(key, repaid(5n), "void"),
        posting(key, repaid(8n), "replaced"),
        correcting(key, id, undefined, "event"),
        correcting(key, id, repaid(5n), "event"),
        correcting(key, id, repaid(5n), "void"),
        correcting(key, otherId, undefined, "replaced"),
        correcting(key, otherId, undefined, "void"),
        correcting(key, otherId, repaid(7n), "replaced"),
      ),
    ).toEqual(Array.from({ length: 8 }, () => reused));
    expect(await outstanding(key)).toBe(992n);
  });

  it("may look like the one a reversal is kept under", async () => {
    const key = await open();
    const odd = posting(key, repaid(5n), "k/reversal");
    expect((await post(db, [odd, odd])).map((o) => o.taken && o.repeated)).toEqual([false, true]);
    expect((await post(db, [odd])).map((o) => o.taken && o.repeated)).toEqual([true]);
    const [event] = await taken(posting(key, repaid(5n), "k"));
    expect(event?.idempotencyKey).toBe("k");
    const [second] = await taken(posting(key, repaid(3n), "l"));
    expect(await refusalsOf(correcting(key, second?.id ?? "", undefined, "k"))).toEqual([
      { code: "KEY_REUSED" },
    ]);
    const [third] = await taken(posting(key, repaid(2n), "m/reversal"));
    expect(await refusalsOf(correcting(key, third?.id ?? "", undefined, "m"))).toEqual([
      { code: "KEY_REUSED" },
    ]);
    await taken(correcting(key, second?.id ?? "", undefined, "n"));
    expect(await refusalsOf(posting(key, repaid(3n), "n/reversal"))).toEqual([{ code: "KEY_REUSED" }]);
  });
});

describe("a posting", () => {
  it("may not lie in the future, in an event or in a replacement", async () => {
    const key = await open();
    const tomorrow = "2024-07-01";
    const [event] = await taken(posting(key, repaid(5n, TODAY)));
    const refusal = { code: "FUTURE_DATE", businessDate: tomorrow, today: TODAY };
    expect(
      await refusalsOf(
        posting(key, repaid(5n, tomorrow)),
        correcting(key, event?.id ?? "", repaid(4n, tomorrow)),
      ),
    ).toEqual([refusal, refusal]);
    expect(await rowsOf(db.pool, key)).toHaveLength(2);
  });

  it("that is refused takes nothing from the others of its batch, and each sees those before it", async () => {
    const [one, two] = [await open(100n), await open(100n)];
    const refusals = await refusalsOf(
      posting(one, repaid(60n)),
      posting(two, repaid(101n)),
      posting(one, repaid(50n)),
      posting(two, repaid(100n)),
    );
    expect(refusals.map((r) => r?.code)).toEqual([
      undefined,
      "AMOUNT_EXCEEDED",
      "AMOUNT_EXCEEDED",
      undefined,
    ]);
    expect(refusals[2]).toMatchObject({ most: 40n, limit: "OUTSTANDING", onDate: "2023-02-01" });
    expect([await outstanding(one), await outstanding(two)]).toEqual([40n, 0n]);
  });

  it("keeps the bank's part of a loss and of a recovery by the shares of the contract", async () => {
    const shares = sharesOf({ NATIONAL_FUND: "0.2", PROVINCE: "0.2", OWN: "0.4", BANK: "0.2" });
    const key = await openGuarantee(db, {
      amount: 900_000_00n,
      shares,
      events: [{ ...disbursed(900_000_00n), idempotencyKey: uuidv7() }],
    });
    const [loss, recovery] = await taken(
      posting(key, {
        type: "COMPENSATED",
        amount: 890_000_00n,
        interest: 10_000_00n,
        businessDate: "2023-05-01",
      }),
      posting(key, { type: "RECOVERED", amount: 200_000_00n, businessDate: "2023-06-01" }),
    );
    expect([loss?.bankPart, recovery?.bankPart]).toEqual([180_000_00n, 40_000_00n]);
    const { sums, status } = standingOf(await rowsOf(db.pool, key));
    expect(sums).toMatchObject({ loss: 900_000_00n, paid: 720_000_00n, recovered: 160_000_00n });
    expect(status).toBe("RECOVERING");
  });

  it("by a command follows every step from where the books stand; by books it may skip those that only prepare", async () => {
    const key = await open();
    const compensated = posting(key, { type: "COMPENSATED", amount: 5n, businessDate: "2023-03-01" });
    const [repayment, skipping] = await post(db, [posting(key, repaid(5n)), compensated], {
      strictness: "COMMANDS",
    });
    expect(repayment).toMatchObject({ taken: true });
    expect(skipping).toMatchObject({
      taken: false,
      refusal: { code: "ILLEGAL_TRANSITION", event: "COMPENSATED", status: "DISBURSED" },
    });
    expect(await refusalsOf(compensated)).toEqual([undefined]);
  });

  it("takes as many statements in a batch of fifty as in one of two", async () => {
    const keys = await Promise.all(Array.from({ length: 50 }, () => open()));
    const statements = async (some: readonly ProjectKey[]): Promise<number> => {
      let count = 0;
      await inTransaction(db.pool, (sql) => {
        const counting: Sql = {
          query: (statement) => {
            count++;
            return sql.query(statement);
          },
        };
        return postEvents(
          counting,
          contextOf(db),
          some.map((key) => posting(key, repaid(1n))),
        );
      });
      return count;
    };
    expect(await statements(keys)).toBe(await statements(keys.slice(0, 2)));
    expect(await postEvents(db.pool, contextOf(db), [])).toEqual([]);
  });
});

describe("a correction", () => {
  it("may void an event: its reversal repeats it, and the event stays as it was written", async () => {
    const key = await open();
    const [event] = await taken(posting(key, { ...repaid(5n), detail: { note: "x" } }));
    const before = await rowsOf(db.pool, key);
    const [reversal] = await taken(correcting(key, event?.id ?? ""));
    expect(reversal).toMatchObject({
      type: "REPAID",
      sign: -1,
      amount: 5n,
      corrects: event?.id,
      seq: 3,
      place: 2,
    });
    expect((await rowsOf(db.pool, key)).slice(0, 2)).toEqual(before);
    expect(await outstanding(key)).toBe(1000n);
  });

  it("may replace an event, and the replacement may be replaced or voided in turn", async () => {
    const key = await open();
    const [event] = await taken(posting(key, repaid(5n)));
    const [, second] = await taken(correcting(key, event?.id ?? "", repaid(50n, "2023-03-01")));
    expect(second).toMatchObject({ corrects: event?.id, place: 2, seq: 4 });
    expect(await outstanding(key)).toBe(950n);
    const [, third] = await taken(correcting(key, second?.id ?? "", repaid(500n)));
    expect(third).toMatchObject({ corrects: second?.id, place: 2, seq: 6 });
    expect(await outstanding(key)).toBe(500n);
    await taken(correcting(key, third?.id ?? ""));
    expect(await outstanding(key)).toBe(1000n);
    expect(await rowsOf(db.pool, key)).toHaveLength(7);
  });

  it("is refused of what was corrected, of a reversal, and of what is not on the project's books", async () => {
    const [key, other] = [await open(), await open()];
    const [event] = await taken(posting(key, repaid(5n)));
    const [reversal] = await taken(correcting(key, event?.id ?? ""));
    expect(
      await refusalsOf(
        correcting(key, event?.id ?? ""),
        correcting(key, reversal?.id ?? "", repaid(1n)),
        correcting(key, uuidv7()),
        correcting(other, event?.id ?? ""),
      ),
    ).toEqual(
      ["ALREADY_CORRECTED", "IS_A_REVERSAL", "UNKNOWN_EVENT", "UNKNOWN_EVENT"].map((why) => ({
        code: "NOT_CORRECTABLE",
        why,
      })),
    );
  });

  it("by many at once is done once", async () => {
    const key = await open();
    const [event] = await taken(posting(key, repaid(5n)));
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => post(db, [correcting(key, event?.id ?? "", repaid(6n))])),
    );
    expect(outcomes.flat().filter((o) => o.taken)).toHaveLength(1);
    expect(await outstanding(key)).toBe(994n);
  });

  it("that leaves a later event without what it needs is refused, naming that event", async () => {
    const key = await open(100n);
    const [first] = await rowsOf(db.pool, key);
    await taken(posting(key, repaid(40n)), posting(key, repaid(50n, "2023-03-01")));
    expect(
      await refusalsOf(
        correcting(key, first?.id ?? ""),
        correcting(key, first?.id ?? "", { type: "DISBURSED", amount: 60n, businessDate: "2023-01-01" }),
        correcting(key, first?.id ?? "", { type: "DISBURSED", amount: 100n, businessDate: "2023-02-02" }),
      ),
    ).toMatchObject([
      { code: "ILLEGAL_TRANSITION", event: "REPAID", onDate: "2023-02-01", status: "NONE" },
      { code: "AMOUNT_EXCEEDED", event: "REPAID", onDate: "2023-03-01", most: 20n, limit: "OUTSTANDING" },
      { code: "ILLEGAL_TRANSITION", event: "REPAID", onDate: "2023-02-01", status: "NONE" },
    ]);
    expect(await rowsOf(db.pool, key)).toHaveLength(3);
  });

  it("of a draw whose repayment came on the same day keeps the draw's turn before it", async () => {
    const key = await openGuarantee(db, { amount: 100n });
    const [draw] = await taken(
      posting(key, { type: "DISBURSED", amount: 10n, businessDate: "2023-02-01" }),
      posting(key, repaid(10n)),
    );
    const corrected = correcting(key, draw?.id ?? "", {
      type: "DISBURSED",
      amount: 90n,
      businessDate: "2023-02-01",
    });
    expect(await refusalsOf(corrected)).toEqual([undefined]);
    expect(await outstanding(key)).toBe(80n);
  });
});
