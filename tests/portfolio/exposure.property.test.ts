import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { startOfBusinessDate } from "../../src/facts/business-date.js";
import { readExposures } from "../../src/portfolio/exposure.js";
import { type Shares, splitAmount, splitWithoutBank } from "../../src/portfolio/risk-sharing.js";
import type { GuaranteeDraft } from "../../src/portfolio/take-over.js";
import { openInstitution } from "../../src/server/institution.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { anyShares } from "./arbitrary-shares.js";
import { dateOf, moment, post, posting, takeOver } from "./books.js";
import { guaranteeDraft } from "./drafts.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const DAY_MS = 86_400_000;
const noon = (date: string): Date => new Date(startOfBusinessDate(date).getTime() + DAY_MS / 2);

const expose = (ids: readonly string[], asOf: Date, knownAt?: Date) =>
  readExposures(db.pool, db.institutionId, ids, { asOf, knownAt });

const proposed = fc.record({
  type: fc.constantFrom(
    ...(["DISBURSED", "REPAID", "RELEASED", "COMPENSATED", "RECOVERED", "WRITTEN_OFF"] as const),
  ),
  amount: fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, 10n ** 13n)),
  interest: fc.bigInt(0n, 99n),
  day: fc.nat({ max: 6 }),
  /** In which of two goes it is posted. */
  go: fc.nat({ max: 1 }),
});
const contract = fc.record({
  subject: fc.nat({ max: 1 }),
  shares: anyShares,
  drawn: fc.oneof(fc.bigInt(1n, 300n), fc.bigInt(1n, 10n ** 13n)),
  proposals: fc.array(proposed, { maxLength: 8 }),
});

/** An event that was taken, with the go it was posted in. */
interface Taken {
  readonly type: string;
  readonly amount: bigint;
  readonly interest: bigint;
  readonly day: number;
  readonly go: number;
}
interface Guaranteed {
  readonly subject: number;
  readonly shares: Shares;
  readonly events: readonly Taken[];
}

/** What the ledger means, guarantee by guarantee and event by event. */
function recompute(contracts: readonly Guaranteed[], lastDay: number, goes: number) {
  const sum = (xs: readonly bigint[]): bigint => xs.reduce((a, b) => a + b, 0n);
  const books = contracts.map(({ shares, events }) => {
    const seen = events.filter((e) => e.day <= lastDay && e.go < goes);
    const of = (type: string) => seen.filter((e) => e.type === type);
    const total = (type: string) => sum(of(type).map((e) => e.amount));
    const withoutBank = (type: string) =>
      sum(of(type).map((e) => e.amount + e.interest - splitAmount(e.amount + e.interest, shares).BANK));
    const balance = total("DISBURSED") - total("REPAID") - total("RELEASED") - total("COMPENSATED");
    const [paid, recovered] = [withoutBank("COMPENSATED"), withoutBank("RECOVERED")];
    const compensation = paid - recovered - total("WRITTEN_OFF");
    return {
      balance,
      own: splitAmount(balance, shares).OWN,
      disbursed: total("DISBURSED"),
      disbursedOn: of("DISBURSED").map((e) => dateOf(e.day)),
      compensations: of("COMPENSATED").length,
      paid,
      recovered,
      writtenOff: total("WRITTEN_OFF"),
      compensation,
      ownCompensation: splitWithoutBank(compensation, shares).OWN,
    };
  });
  const first = books.flatMap((b) => b.disbursedOn).sort()[0];
  const all = (of: (book: (typeof books)[number]) => bigint): bigint => sum(books.map(of));
  const [balance, own] = [all((b) => b.balance), all((b) => b.own)];
  const compensation = all((b) => b.compensation);
  return {
    onDate: dateOf(lastDay),
    outstandingBalance: balance,
    ownShareBalance: own,
    compensationBalance: compensation,
    ownCompensationBalance: all((b) => b.ownCompensation),
    facts: {
      guaranteeCount: books.filter((b) => b.disbursed > 0n).length,
      outstandingCount: books.filter((b) => b.balance > 0n).length,
      guaranteedAmount: all((b) => b.disbursed),
      outstandingBalance: balance,
      ownShareBalance: own,
      compensationCount: books.reduce((n, b) => n + b.compensations, 0),
      compensatedAmount: all((b) => b.paid),
      recoveredAmount: all((b) => b.recovered),
      writtenOffAmount: all((b) => b.writtenOff),
      compensationBalance: compensation,
      ...(first === undefined ? {} : { firstDisbursedOn: first }),
    },
  };
}

/** A guarantee of a subject with one draw. */
const drawn = (subjectId: string, amount: bigint, businessDate: string): GuaranteeDraft =>
  guaranteeDraft(subjectId, {
    events: [{ type: "DISBURSED", amount, businessDate, idempotencyKey: uuidv7() }],
  });

describe("the exposure of a customer", () => {
  it("is the plain sum of its ledger to the fen, on any business date, as known at any time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(contract, { maxLength: 6 }), async (contracts) => {
        const subjects = [uuidv7(), uuidv7()];
        const outcomes = await takeOver(
          db,
          ...contracts.map(({ subject, shares, drawn: amount }) => ({
            ...drawn(subjects[subject] ?? "", amount, dateOf(0)),
            amount: 10n ** 14n,
            shares,
          })),
        );
        const opened: Taken[][] = contracts.map(({ drawn: amount }) => [
          { type: "DISBURSED", amount, interest: 0n, day: 0, go: 0 },
        ]);
        const postGo = async (go: number): Promise<void> => {
          const proposals = contracts.flatMap((c, i) =>
            c.proposals.filter((p) => p.go === go).map((p) => ({ ...p, guarantee: i })),
          );
          const posted = await post(
            db,
            proposals.flatMap(({ type, amount, interest: some, day, guarantee }) => {
              const outcome = outcomes[guarantee];
              const interest = type === "COMPENSATED" ? some : 0n;
              const event = { type, amount, interest, businessDate: dateOf(day) };
              return outcome?.taken === true ? posting(outcome.key, event) : [];
            }),
          );
          for (const [i, outcome] of posted.entries()) {
            const [p, [event]] = [proposals[i], outcome.taken ? outcome.events : []];
            if (p !== undefined && event !== undefined)
              opened[p.guarantee]?.push({ ...p, interest: event.interest });
          }
        };
        await postGo(0);
        const between = await moment(db.pool);
        await postGo(1);
        const taken = contracts.map(({ subject, shares }, i): Guaranteed => ({
          subject,
          shares,
          events: opened[i] ?? [],
        }));
        for (const day of [-1, 0, 3, 6]) {
          for (const [knownAt, goes] of [
            [undefined, 2],
            [between, 1],
          ] as const) {
            const exposures = await expose(subjects, noon(dateOf(day)), knownAt);
            for (const [i, id] of subjects.entries()) {
              const own = taken.filter((c) => c.subject === i);
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
    await takeOver(db, drawn(id, 500n, "2023-03-02"));
    const at = async (moment: string) => (await expose([id], new Date(moment))).get(id)?.outstandingBalance;
    expect(await at("2023-03-01T15:59:59.999Z")).toBe(0n);
    expect(await at("2023-03-01T16:00:00.000Z")).toBe(500n);
  });

  it("counts a customer once however often it is asked about", async () => {
    const id = uuidv7();
    await takeOver(db, drawn(id, 500n, "2023-03-02"));
    expect((await expose([id, id, id], noon("2023-03-02"))).get(id)?.outstandingBalance).toBe(500n);
  });

  it("is none to another institution", async () => {
    const id = uuidv7();
    await takeOver(db, drawn(id, 500n, "2023-03-02"));
    const other = await openInstitution(db.pool, db.vault, "other");
    const exposures = await readExposures(db.pool, other, [id], {
      asOf: noon("2023-03-02"),
      knownAt: undefined,
    });
    expect(exposures.get(id)).toEqual(recompute([], 60, 2));
  });
});
