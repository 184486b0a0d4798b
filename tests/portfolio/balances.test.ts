import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { inTransaction, withClient } from "../../src/entities/sql.js";
import {
  bookQuery,
  type BookMoment,
  checkPeriod,
  keepPeriod,
  lastPeriod,
  type Period,
  settle,
} from "../../src/portfolio/balances.js";
import { postEvents } from "../../src/portfolio/post.js";
import { compensationBalanceOf, outstandingOf, standingOf, sumsSql } from "../../src/portfolio/standing.js";
import type { ProjectKey } from "../../src/portfolio/stream.js";
import { openInstitution } from "../../src/server/institution.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { anyGoes, DATES, LAST_DAY, postingOf } from "./any-postings.js";
import { anyShares } from "./arbitrary-shares.js";
import { contextOf, correcting, dateOf, moment, openGuarantee, post, posting, rowsOf } from "./books.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

/** Books of an institution of its own, in the same database. */
async function newBooks(): Promise<TestDatabase> {
  return { ...db, institutionId: await openInstitution(db.pool, db.vault, `books-${uuidv7()}`) };
}

const keep = (books: TestDatabase, endsOn: string) =>
  inTransaction(books.pool, (sql) => keepPeriod(sql, books.institutionId, endsOn));
const check = (books: TestDatabase, endsOn: string) => checkPeriod(books.pool, books.institutionId, endsOn);

type Book = Map<string, Record<string, number>>;

/** Every sum of every guarantee of a book. */
async function book(books: TestDatabase, at: BookMoment, period?: Period): Promise<Book> {
  const { sums, values } = bookQuery(books.institutionId, at, period);
  const { rows } = await books.pool.query<Record<string, string> & { guarantee_id: string }>(sums, [
    ...values,
  ]);
  return new Map(
    rows.map((row) => [
      row.guarantee_id,
      Object.fromEntries(Object.keys(sumsSql).map((column) => [column, Number(row[column])])),
    ]),
  );
}

const drawn = (amount: bigint, businessDate = "2023-01-01") => ({
  type: "DISBURSED" as const,
  amount,
  businessDate,
  idempotencyKey: uuidv7(),
});
const repaid = (amount: bigint, businessDate: string) => ({ type: "REPAID" as const, amount, businessDate });
/** Whole fen, in which there is no -0. */
const fen = (yuan: number): bigint => BigInt(Math.round(yuan * 100));
const NOW = (onDate: string): BookMoment => ({ onDate, knownAt: undefined });

describe("the whole book", () => {
  const history = fc.record({
    guarantees: fc.array(fc.record({ shares: anyShares, goes: anyGoes }), { minLength: 1, maxLength: 3 }),
    /** After which goes which period ends are kept. */
    keeps: fc.array(fc.record({ after: fc.nat({ max: 2 }), day: fc.nat({ max: LAST_DAY }) }), {
      maxLength: 4,
    }),
  });

  it("is the same from any kept period end as from every event, on any date, as known at any time", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(history, async ({ guarantees, keeps }) => {
        const books = await newBooks();
        const keys: ProjectKey[] = [];
        for (const { shares } of guarantees) keys.push(await openGuarantee(books, { amount: 100n, shares }));
        const periods: Period[] = [];
        const marks: Date[] = [];
        for (let go = 0; go < 3; go++) {
          for (const [i, key] of keys.entries()) {
            const rows = await rowsOf(books.pool, key);
            const proposals = guarantees[i]?.goes[go] ?? [];
            await post(
              books,
              proposals.map((proposed) => postingOf(key, proposed, rows)),
            );
          }
          for (const { day } of keeps.filter((k) => k.after === go))
            periods.push(await keep(books, dateOf(day)));
          marks.push(await moment(books.pool));
        }
        const rows = await Promise.all(keys.map((key) => rowsOf(books.pool, key)));
        for (const knownAt of [...marks, undefined]) {
          for (const onDate of DATES.filter((_, i) => i % 4 === 1)) {
            const at = { onDate, knownAt };
            const bare = await book(books, at);
            for (const [i, key] of keys.entries()) {
              const known = (rows[i] ?? []).filter((r) => knownAt === undefined || r.recordedAt <= knownAt);
              const { sums } = standingOf(known, onDate);
              const told = bare.get(key.id);
              const [disbursed = 0, repaidSum = 0] = [told?.["disbursed"], told?.["repaid"]];
              const [released = 0, compensated = 0] = [told?.["released"], told?.["compensated_principal"]];
              expect(fen(disbursed - repaidSum - released - compensated)).toBe(outstandingOf(sums));
              const [paid = 0, recovered = 0, written = 0] = [
                told?.["paid"],
                told?.["recovered"],
                told?.["written_off"],
              ];
              expect(fen(paid - recovered - written)).toBe(compensationBalanceOf(sums));
            }
            // Of one end kept twice the last is what is kept; an older answer about it must still lead to the truth.
            const usable = periods.filter(
              (p) => p.endsOn <= onDate && (knownAt === undefined || p.knownAt <= knownAt),
            );
            for (const period of usable) {
              compared++;
              expect(await book(books, at, period)).toEqual(bare);
            }
            const last = await lastPeriod(books.pool, books.institutionId, at);
            if (last !== undefined)
              expect(usable).toContainEqual({ ...last, guarantees: expect.any(Number) });
            const kept = periods.filter(
              (p) => !periods.some((q) => q.endsOn === p.endsOn && q.knownAt > p.knownAt),
            );
            const latest = kept.filter((p) => usable.includes(p)).map((p) => p.endsOn);
            expect(last?.endsOn).toBe(latest.sort().at(-1));
          }
        }
        for (const { endsOn } of periods) expect(await check(books, endsOn)).toMatchObject({ wrong: 0 });
      }),
      { numRuns: 12 },
    );
    expect(compared).toBeGreaterThan(0);
  });

  it("counts what came late and what was corrected since a period end was kept, and is no other institution's", async () => {
    const [books, others] = [await newBooks(), await newBooks()];
    const key = await openGuarantee(books, { amount: 100n, events: [drawn(100n)] });
    await openGuarantee(others, { amount: 100n, events: [drawn(100n)] });
    await post(books, [posting(key, repaid(10n, "2023-03-15"))]);
    const period = await keep(books, "2023-03-31");
    const [, wrong] = await rowsOf(books.pool, key);
    await post(books, [
      posting(key, repaid(1n, "2023-03-20")),
      posting(key, repaid(2n, "2023-04-20")),
      correcting(key, wrong?.id ?? "", repaid(40n, "2023-03-15")),
    ]);
    const repaidOn = async (at: BookMoment, from?: Period) =>
      (await book(books, at, from)).get(key.id)?.["repaid"];
    expect(await repaidOn(NOW("2023-03-31"), period)).toBe(0.41);
    expect(await repaidOn(NOW("2023-04-30"), period)).toBe(0.43);
    expect(await repaidOn({ onDate: "2023-04-30", knownAt: period.knownAt }, period)).toBe(0.1);
    expect((await book(books, NOW("2023-04-30"), period)).size).toBe(1);
    expect(await lastPeriod(books.pool, others.institutionId, NOW("2023-04-30"))).toBeUndefined();
    expect(await check(books, "2023-03-31")).toEqual({ guarantees: 1, wrong: 0 });
  });

  it("stays true to a reader who found a period just before it was kept anew", async () => {
    const books = await newBooks();
    const key = await openGuarantee(books, { amount: 100n, events: [drawn(100n)] });
    const found = await keep(books, "2023-03-31");
    await post(books, [posting(key, repaid(30n, "2023-03-15"))]);
    await keep(books, "2023-03-31");
    await post(books, [posting(key, repaid(4n, "2023-03-16")), posting(key, repaid(5n, "2023-04-16"))]);
    for (const at of [NOW("2023-03-31"), NOW("2023-05-01"), { onDate: "2023-05-01", knownAt: found.knownAt }])
      expect(await book(books, at, found)).toEqual(await book(books, at));
  });
});

describe("keeping a period end", () => {
  it("waits for a writer whose transaction is open, and has what it wrote", async () => {
    const books = await newBooks();
    const key = await openGuarantee(books, { amount: 100n, events: [drawn(100n)] });
    const period = await withClient(books.pool, async (writer) => {
      await writer.query("begin");
      await postEvents(writer, contextOf(books), [posting(key, repaid(30n, "2023-03-15"))]);
      let done = false;
      const keeping = keep(books, "2023-03-31").finally(() => {
        done = true;
      });
      await pause(150);
      expect(done).toBe(false);
      await writer.query("commit");
      return keeping;
    });
    const rows = await rowsOf(books.pool, key);
    expect(rows.filter((r) => r.recordedAt > period.knownAt)).toEqual([]);
    const { rows: kept } = await books.pool.query<{ repaid: string }>(
      "select repaid::text from ledger_balance where institution_id = $1",
      [books.institutionId],
    );
    expect(kept).toEqual([{ repaid: "0.30" }]);
  });

  it("makes those who write meanwhile wait, and their events bear a later time", async () => {
    const books = await newBooks();
    const key = await openGuarantee(books, { amount: 100n, events: [drawn(100n)] });
    const period = await withClient(books.pool, async (keeper) => {
      await keeper.query("begin");
      const kept = await keepPeriod(keeper, books.institutionId, "2023-03-31");
      let done = false;
      const writing = post(books, [posting(key, repaid(30n, "2023-03-15"))]).finally(() => {
        done = true;
      });
      await pause(100);
      expect(done).toBe(false);
      await keeper.query("commit");
      await writing;
      return kept;
    });
    const [, late] = await rowsOf(books.pool, key);
    expect(late?.recordedAt.getTime()).toBeGreaterThan(period.knownAt.getTime());
    expect((await book(books, NOW("2023-03-31"), period)).get(key.id)).toMatchObject({ repaid: 0.3 });
  });

  it("settles on a moment that whatever is written next is after, however soon it comes", async () => {
    const books = await newBooks();
    const key = await openGuarantee(books, { amount: 10_000n, events: [drawn(10_000n)] });
    const insert = `insert into guarantee_event (institution_id, subject_id, guarantee_id, id, seq, place, type, sign, amount,
        interest, bank_part, business_date, idempotency_key, author, detail)
      values ($1, $2, $3, gen_random_uuid(), $4, $4, 'REPAID', 1, 0, 0, 0, '2023-03-01', $5, 'tester', '{}')
      returning recorded_at`;
    await withClient(books.pool, async (client) => {
      for (let seq = 2; seq < 102; seq++) {
        const values = [books.institutionId, key.subjectId, key.id, seq, `soon ${seq}`];
        await client.query("begin");
        const settled = await settle(client);
        const done = client.query("commit");
        const [{ rows }] = await Promise.all([client.query<{ recorded_at: Date }>(insert, values), done]);
        expect(rows[0]?.recorded_at.getTime()).toBeGreaterThan(settled.getTime());
      }
    });
  });

  it("a second time replaces the first, with what came late in it", async () => {
    const books = await newBooks();
    const key = await openGuarantee(books, { amount: 100n, events: [drawn(100n)] });
    const first = await keep(books, "2023-03-31");
    await post(books, [posting(key, repaid(30n, "2023-03-15"))]);
    await openGuarantee(books, { amount: 100n, events: [drawn(50n, "2023-02-01")] });
    const second = await keep(books, "2023-03-31");
    expect([first.guarantees, second.guarantees]).toEqual([1, 2]);
    expect(second.knownAt.getTime()).toBeGreaterThan(first.knownAt.getTime());
    expect(await lastPeriod(books.pool, books.institutionId, NOW("2023-04-30"))).toEqual({
      endsOn: "2023-03-31",
      knownAt: second.knownAt,
    });
    expect(await check(books, "2023-03-31")).toEqual({ guarantees: 2, wrong: 0 });
  });
});

describe("checking a period end", () => {
  it("finds balances that were tampered with, left out, or made up, and says how many", async () => {
    const books = await newBooks();
    const keys: ProjectKey[] = [];
    for (let i = 0; i < 5; i++)
      keys.push(await openGuarantee(books, { amount: 100n, events: [drawn(100n)] }));
    expect(await check(books, "2023-03-31")).toBeUndefined();
    await keep(books, "2023-03-31");
    expect(await check(books, "2023-03-31")).toEqual({ guarantees: 5, wrong: 0 });
    const tamper = (text: string, ...values: unknown[]) =>
      books.pool.query(text, [books.institutionId, ...values]);
    const [one, two, three] = keys.map((k) => k.id);
    await tamper(
      "update ledger_balance set disbursed = disbursed + 0.01 where institution_id = $1 and guarantee_id = $2",
      one,
    );
    expect(await check(books, "2023-03-31")).toEqual({ guarantees: 5, wrong: 1 });
    await tamper(
      "update ledger_balance set releases = 1 where institution_id = $1 and guarantee_id = $2",
      two,
    );
    await tamper("delete from ledger_balance where institution_id = $1 and guarantee_id = $2", three);
    const [columns, stray] = [Object.keys(sumsSql).join(", "), uuidv7()];
    await tamper(
      `insert into ledger_balance (institution_id, ends_on, subject_id, guarantee_id, ${columns})
       select institution_id, ends_on, subject_id, $3::uuid, ${columns} from ledger_balance
       where institution_id = $1 and guarantee_id = $2`,
      one,
      stray,
    );
    expect(await check(books, "2023-03-31")).toEqual({ guarantees: 5, wrong: 4 });
    await keep(books, "2023-03-31");
    expect(await check(books, "2023-03-31")).toEqual({ guarantees: 5, wrong: 0 });
  });
});

describe("what is on the books", () => {
  it.each([
    "update guarantee_event set amount = 0",
    "delete from guarantee_event",
    "truncate guarantee_event",
  ])("stays as it was written: %s", async (statement) => {
    await openGuarantee(db, { amount: 100n, events: [drawn(100n)] });
    await expect(db.pool.query(statement)).rejects.toThrow("guarantee_event is append-only");
  });
});
