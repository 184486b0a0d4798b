import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { businessDateOf, startOfBusinessDate } from "../../src/facts/business-date.js";
import { readExposures } from "../../src/portfolio/exposure.js";
import { type GuaranteeDraft, registerGuarantees } from "../../src/portfolio/register.js";
import { openInstitution } from "../../src/server/institution.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { guaranteeDraft } from "./drafts.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const DAY_MS = 86_400_000;
const dateOf = (day: number): string => businessDateOf(new Date(Date.parse("2023-01-01") + day * DAY_MS));
const noon = (date: string): Date => new Date(startOfBusinessDate(date).getTime() + DAY_MS / 2);

const register = (drafts: readonly GuaranteeDraft[]): Promise<number> =>
  registerGuarantees(db.pool, db.institutionId, "tester", drafts);

const expose = (ids: readonly string[], asOf: Date, knownAt?: Date) =>
  readExposures(db.pool, db.institutionId, ids, { asOf, knownAt });

const TYPES = ["APPROVED", "DISBURSED", "REPAID", "RELEASED", "COMPENSATED", "RECOVERED"] as const;
const event = fc.record({
  type: fc.constantFrom(...TYPES),
  amount: fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, 10n ** 13n)),
  day: fc.nat({ max: 6 }),
  /** In which of two goes it is recorded. */
  go: fc.nat({ max: 1 }),
});
const contract = fc.record({
  subject: fc.nat({ max: 1 }),
  tenThousandths: fc.nat({ max: 10_000 }),
  events: fc.array(event, { maxLength: 8 }),
});
type Contract = typeof contract extends fc.Arbitrary<infer C> ? C : never;

const draftsOf = (contracts: readonly Contract[], subjects: readonly string[]): GuaranteeDraft[] =>
  contracts.map(({ subject, tenThousandths, events }) =>
    guaranteeDraft(subjects[subject] ?? "", {
      ownShare: (tenThousandths / 10_000).toFixed(4),
      events: events.map(({ type, amount, day }) => ({
        type,
        amount,
        businessDate: dateOf(day),
        idempotencyKey: uuidv7(),
      })),
    }),
  );

/** Rounds ten-thousandths of a fen to the fen, halves away from zero. */
const toFen = (n: bigint): bigint => (((n < 0n ? -n : n) + 5_000n) / 10_000n) * (n < 0n ? -1n : 1n);

/** What the ledger means, guarantee by guarantee and event by event. */
function recompute(contracts: readonly Contract[], lastDay: number, goes: number) {
  const sum = (xs: readonly bigint[]): bigint => xs.reduce((a, b) => a + b, 0n);
  const books = contracts.map(({ tenThousandths, events }) => {
    const seen = events.filter((e) => e.day <= lastDay && e.go < goes);
    const of = (type: string) => seen.filter((e) => e.type === type);
    const total = (type: string) => sum(of(type).map((e) => e.amount));
    const balance = total("DISBURSED") - total("REPAID") - total("RELEASED") - total("COMPENSATED");
    return {
      balance,
      own: toFen(balance * BigInt(tenThousandths)),
      disbursed: total("DISBURSED"),
      disbursedOn: of("DISBURSED").map((e) => dateOf(e.day)),
      compensations: of("COMPENSATED").length,
      compensated: total("COMPENSATED"),
      recovered: total("RECOVERED"),
    };
  });
  const first = books.flatMap((b) => b.disbursedOn).sort()[0];
  const [balance, compensated, recovered] = [
    sum(books.map((b) => b.balance)),
    sum(books.map((b) => b.compensated)),
    sum(books.map((b) => b.recovered)),
  ];
  return {
    onDate: dateOf(lastDay),
    outstandingBalance: balance,
    ownShareBalance: sum(books.map((b) => b.own)),
    compensationBalance: compensated - recovered,
    facts: {
      guaranteeCount: books.filter((b) => b.disbursedOn.length > 0).length,
      outstandingCount: books.filter((b) => b.balance > 0n).length,
      guaranteedAmount: sum(books.map((b) => b.disbursed)),
      outstandingBalance: balance,
      compensationCount: books.reduce((n, b) => n + b.compensations, 0),
      compensatedAmount: compensated,
      recoveredAmount: recovered,
      ...(first === undefined ? {} : { firstDisbursedOn: first }),
    },
  };
}

describe("the exposure of a customer", () => {
  it("is the plain sum of its ledger to the fen, on any business date, as known at any time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(contract, { maxLength: 6 }), async (contracts) => {
        const subjects = [uuidv7(), uuidv7()];
        const drafts = draftsOf(contracts, subjects);
        const inGo = (go: number) =>
          drafts.map((d, i) => ({
            ...d,
            events: d.events.filter((_, e) => contracts[i]?.events[e]?.go === go),
          }));
        await register(inGo(0));
        const { rows } = await db.pool.query<{ now: Date }>(
          "select date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond' as now, pg_sleep(0.003)",
        );
        await register(inGo(1));
        for (const day of [-1, 0, 3, 6]) {
          for (const [knownAt, goes] of [
            [undefined, 2],
            [rows[0]?.now, 1],
          ] as const) {
            const exposures = await expose(subjects, noon(dateOf(day)), knownAt);
            for (const [i, id] of subjects.entries()) {
              const own = contracts.filter((c) => c.subject === i);
              expect(exposures.get(id)).toEqual(recompute(own, day, goes));
            }
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it("changes at midnight in Shanghai", async () => {
    const id = uuidv7();
    const disbursed = {
      type: "DISBURSED",
      amount: 500n,
      businessDate: "2023-03-02",
      idempotencyKey: "1",
    } as const;
    await register([guaranteeDraft(id, { events: [disbursed] })]);
    const at = async (moment: string) => (await expose([id], new Date(moment))).get(id)?.outstandingBalance;
    expect(await at("2023-03-01T15:59:59.999Z")).toBe(0n);
    expect(await at("2023-03-01T16:00:00.000Z")).toBe(500n);
  });

  it("counts a customer once however often it is asked about", async () => {
    const id = uuidv7();
    const disbursed = {
      type: "DISBURSED",
      amount: 500n,
      businessDate: "2023-03-02",
      idempotencyKey: "1",
    } as const;
    await register([guaranteeDraft(id, { events: [disbursed] })]);
    expect((await expose([id, id, id], noon("2023-03-02"))).get(id)?.outstandingBalance).toBe(500n);
  });

  it("is none to another institution", async () => {
    const id = uuidv7();
    const disbursed = {
      type: "DISBURSED",
      amount: 500n,
      businessDate: "2023-03-02",
      idempotencyKey: "1",
    } as const;
    await register([guaranteeDraft(id, { events: [disbursed] })]);
    const other = await openInstitution(db.pool, db.vault, "other");
    const exposures = await readExposures(db.pool, other, [id], {
      asOf: noon("2023-03-02"),
      knownAt: undefined,
    });
    expect(exposures.get(id)).toEqual(recompute([], 60, 2));
  });
});
