import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { BusinessDate, Fen } from "../../src/facts/fact.js";
import { type EventType, eventTypes } from "../../src/portfolio/events.js";
import { judgeStream, type Terms } from "../../src/portfolio/lifecycle.js";
import type { Posted } from "../../src/portfolio/post.js";
import { reguarantors, type Shares } from "../../src/portfolio/risk-sharing.js";
import {
  compensationBalanceOf,
  effective,
  type LedgerEvent,
  openClaimOf,
  outstandingOf,
  STAGE_OF_EVENT,
  type Standing,
  standingOf,
  STATUS,
  type Sums,
  sumsList,
} from "../../src/portfolio/standing.js";
import type { ProjectKey, RecordedEvent } from "../../src/portfolio/stream.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { anyGoes, DATES, LAST_DAY, postingOf, type Proposal } from "./any-postings.js";
import { anyShares } from "./arbitrary-shares.js";
import { dateOf, moment, openGuarantee, post, posting, rowsOf } from "./books.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const RUNS = 40;
const AMOUNT = 100n;

const add = (amounts: readonly Fen[]): Fen => amounts.reduce((a, b) => a + b, 0n);

/** The plain meaning of the sums: rows times their signs, nothing left out and nothing put in order. */
function plainSums(rows: readonly LedgerEvent[], from: BusinessDate, to: BusinessDate): Sums {
  const seen = rows.filter((r) => r.businessDate > from && r.businessDate <= to);
  const of = (types: readonly EventType[], what: (r: LedgerEvent) => Fen): Fen =>
    add(seen.filter((r) => types.includes(r.type)).map((r) => BigInt(r.sign) * what(r)));
  const amount = (...types: EventType[]) => of(types, (r) => r.amount);
  const claims = (type: EventType) => {
    const by = (bearer: string) => of([type], (r) => (r.bearer === bearer ? r.amount : 0n));
    return { NATIONAL_FUND: by("NATIONAL_FUND"), PROVINCE: by("PROVINCE"), GOVERNMENT: by("GOVERNMENT") };
  };
  return {
    disbursed: amount("DISBURSED"),
    repaid: amount("REPAID"),
    released: amount("RELEASED"),
    compensatedPrincipal: amount("COMPENSATED"),
    loss: of(["COMPENSATED"], (r) => r.amount + r.interest),
    paid: of(["COMPENSATED"], (r) => r.amount + r.interest - r.bankPart),
    recoveredGross: amount("RECOVERED"),
    recovered: of(["RECOVERED"], (r) => r.amount - r.bankPart),
    writtenOff: amount("WRITTEN_OFF"),
    fees: amount("FEE_CHARGED") - amount("FEE_REFUNDED"),
    claimed: claims("CLAIM_OPENED"),
    claimPaid: claims("CLAIM_PAID"),
    claimRefused: claims("CLAIM_REFUSED"),
    compensations: Number(of(["COMPENSATED"], () => 1n)),
    releases: Number(of(["RELEASED"], () => 1n)),
  };
}

const BEFORE_ALL = "0001-01-01";
const compared = ({ status, sums }: Standing) => ({ status, sums });

interface SqlStanding {
  readonly status: string;
  readonly sums: Readonly<Record<string, string>>;
}

/** What the database makes of a project on each date, as known at each moment; undefined is now. */
async function inSql(key: ProjectKey, knownAts: readonly (Date | undefined)[]): Promise<SqlStanding[]> {
  const moments = knownAts.flatMap((knownAt) =>
    DATES.map((onDate) => ({ onDate, knownAt: knownAt ?? null })),
  );
  const { rows } = await db.pool.query<{ status: string; sums: Record<string, number> }>(
    `with moment as (select * from unnest($2::date[], $3::timestamptz[]) with ordinality m(on_date, known_at, n)),
     sums as (
       select m.n, ${sumsList} from moment m left join guarantee_event e on e.subject_id = $1
         and e.business_date <= m.on_date and (m.known_at is null or e.recorded_at <= m.known_at)
       group by 1
     ), standing as (
       select sums.*, (
         select ${STAGE_OF_EVENT} from guarantee_event e
         where e.subject_id = $1 and e.business_date <= m.on_date and (m.known_at is null or e.recorded_at <= m.known_at)
           and e.sign = 1 and ${STAGE_OF_EVENT} is not null and not exists (
             select from guarantee_event r where r.subject_id = e.subject_id and r.corrects = e.id and r.sign = -1
               and (m.known_at is null or r.recorded_at <= m.known_at))
         order by e.business_date desc, e.place desc, e.seq desc limit 1) as stage
       from sums join moment m using (n)
     )
     select ${STATUS} as status, to_jsonb(standing) - 'n' - 'stage' as sums from standing order by n`,
    [key.subjectId, moments.map((m) => m.onDate), moments.map((m) => m.knownAt)],
  );
  return rows.map(({ status, sums }) => ({
    status,
    sums: Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, String(sum)])),
  }));
}

/** A standing as the database tells it. */
function asSql({ status, sums: s }: Standing): SqlStanding {
  const total = (claims: Sums["claimed"]): Fen => add(reguarantors.map((bearer) => claims[bearer]));
  const yuan = {
    disbursed: s.disbursed,
    repaid: s.repaid,
    released: s.released,
    compensated_principal: s.compensatedPrincipal,
    loss: s.loss,
    paid: s.paid,
    recovered_gross: s.recoveredGross,
    recovered: s.recovered,
    written_off: s.writtenOff,
    fees: s.fees,
    claimed: total(s.claimed) - total(s.claimRefused),
    claim_paid: total(s.claimPaid),
  };
  return {
    status,
    sums: {
      ...Object.fromEntries(Object.entries(yuan).map(([name, fen]) => [name, String(Number(fen) / 100)])),
      compensations: String(s.compensations),
      releases: String(s.releases),
    },
  };
}

interface History {
  readonly key: ProjectKey;
  readonly terms: Terms;
  readonly rows: readonly RecordedEvent[];
  readonly outcomes: readonly Posted[];
  /** After each go but the last, and what the database told then. */
  readonly marks: readonly { readonly at: Date; readonly told: readonly SqlStanding[] }[];
}

async function play(shares: Shares, goes: readonly (readonly Proposal[])[]): Promise<History> {
  const key = await openGuarantee(db, { amount: AMOUNT, shares });
  const outcomes: Posted[] = [];
  const marks: { at: Date; told: SqlStanding[] }[] = [];
  for (const [i, go] of goes.entries()) {
    const rows = await rowsOf(db.pool, key);
    outcomes.push(
      ...(await post(
        db,
        go.map((proposed) => postingOf(key, proposed, rows)),
      )),
    );
    if (i === goes.length - 1) break;
    const told = await inSql(key, [undefined]);
    marks.push({ at: await moment(db.pool), told });
  }
  return { key, terms: { amount: AMOUNT, shares }, rows: await rowsOf(db.pool, key), outcomes, marks };
}

const whatever = (
  runs: number,
  check: (history: History) => Promise<void> | void,
  seed?: number,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(anyShares, anyGoes, async (shares, goes) => {
      await check(await play(shares, goes));
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );

describe("whatever was posted, in whatever order, and taken", () => {
  it("never leaves a balance below zero, or more outstanding than the contract, on any date", async () => {
    await whatever(RUNS, ({ rows }) => {
      const loans = new Set(rows.map((r) => r.loanId).filter((id) => id !== null));
      for (const date of DATES) {
        const sums = plainSums(rows, BEFORE_ALL, date);
        const balances = [
          outstandingOf(sums),
          AMOUNT - outstandingOf(sums),
          compensationBalanceOf(sums),
          sums.fees,
          ...reguarantors.map((bearer) => openClaimOf(sums, bearer)),
          ...[...loans].map((id) => {
            const of = rows.filter((r) => r.loanId === id);
            return outstandingOf(plainSums(of, BEFORE_ALL, date));
          }),
        ];
        expect([date, balances.filter((balance) => balance < 0n)]).toEqual([date, []]);
      }
    });
  });

  it("closes: what there was, and what came and went between any two dates, is what there is", async () => {
    await whatever(RUNS / 2, ({ rows }) => {
      for (const [i, from] of DATES.entries()) {
        for (const to of DATES.slice(i)) {
          const [opening, closing] = [standingOf(rows, from).sums, standingOf(rows, to).sums];
          const flow = plainSums(rows, from, to);
          expect(closing.paid).toBe(opening.paid + flow.paid);
          expect(closing.fees).toBe(opening.fees + flow.fees);
          expect(outstandingOf(closing)).toBe(
            outstandingOf(opening) +
              flow.disbursed -
              (flow.repaid + flow.released + flow.compensatedPrincipal),
          );
          expect(compensationBalanceOf(closing)).toBe(
            compensationBalanceOf(opening) + flow.paid - (flow.recovered + flow.writtenOff),
          );
        }
      }
    });
  });

  it("stands on any date as its events up to that date stand, and those were legal by themselves", async () => {
    await whatever(RUNS, ({ rows, terms }) => {
      for (const date of DATES) {
        const prefix = rows.filter((r) => r.businessDate <= date);
        const standing = compared(standingOf(rows, date));
        expect(standing).toEqual(compared(standingOf(prefix)));
        expect(standing.sums).toEqual(plainSums(rows, BEFORE_ALL, date));
        expect(judgeStream(prefix, terms, "BOOKS")).toBeUndefined();
      }
    });
  });

  it("stands the same in SQL, on any date, as known at any time; and what was known stays as it was told then", async () => {
    await whatever(RUNS, async ({ key, rows, marks }) => {
      const knownAts = [...marks.map((m) => m.at), undefined];
      const told = await inSql(key, knownAts);
      const expected = knownAts.flatMap((knownAt) => {
        const known = rows.filter((r) => knownAt === undefined || r.recordedAt <= knownAt);
        return DATES.map((date) => asSql(standingOf(known, date)));
      });
      expect(told).toEqual(expected);
      expect(told.slice(0, -DATES.length)).toEqual(marks.flatMap((m) => m.told));
    });
  });

  it("changes by a correction in what the correction names, and in nothing else", async () => {
    let corrections = 0;
    await whatever(RUNS, ({ rows, outcomes }) => {
      const plain = (some: readonly LedgerEvent[]): Map<string, string> =>
        new Map(
          eventTypes.flatMap((type) =>
            DATES.map((date, i) => {
              const of = some.filter((r) => r.type === type);
              const { sums } = standingOf(of, date);
              const before = standingOf(of, DATES[i - 1] ?? BEFORE_ALL).sums;
              const text = (s: Sums) =>
                JSON.stringify(s, (_, v: unknown) => (typeof v === "bigint" ? String(v) : v));
              return [`${type} ${date}`, `${text(before)} ${text(sums)}`];
            }),
          ),
        );
      for (const outcome of outcomes) {
        const [reversal, replacement] = outcome.taken ? outcome.events : [];
        if (reversal?.sign !== -1) continue;
        corrections++;
        const end = rows.findIndex((r) => r.id === (replacement ?? reversal).id) + 1;
        const before = plain(rows.filter((r) => r.seq < reversal.seq));
        const after = plain(rows.slice(0, end));
        const [touched, since] = [
          [reversal.type, replacement?.type],
          [reversal.businessDate, replacement?.businessDate ?? reversal.businessDate].sort()[0] ?? "",
        ];
        const changed = [...after]
          .filter(([place, sums]) => before.get(place) !== sums)
          .map(([place]) => place);
        const elsewhere = changed.filter((place) => {
          const [type, date] = place.split(" ");
          return !touched.includes(type as EventType) || (date ?? "") < since;
        });
        expect(elsewhere).toEqual([]);
      }
    });
    expect(corrections).toBeGreaterThan(0);
  });

  it("stands the same once written down anew in the order of its dates", async () => {
    await whatever(RUNS / 2, async ({ rows, terms }) => {
      const key = await openGuarantee(db, { amount: AMOUNT, shares: terms.shares });
      const inOrder = effective(rows).map(({ type, amount, interest, businessDate, bearer, loanId }) =>
        posting(key, {
          type,
          amount,
          interest,
          businessDate,
          bearer: bearer ?? undefined,
          loanId: loanId ?? undefined,
        }),
      );
      const outcomes = await post(db, inOrder);
      const refusals = outcomes.flatMap((o) => (o.taken ? [] : o.refusal));
      // A line drawn anew before the same day's repayment came: legal once the day is told as a whole.
      fc.pre(!refusals.some((r) => r.code === "AMOUNT_EXCEEDED" && r.limit === "GUARANTEE_AMOUNT"));
      expect(refusals).toEqual([]);
      const anew = await rowsOf(db.pool, key);
      for (const date of DATES)
        expect(compared(standingOf(anew, date))).toEqual(compared(standingOf(rows, date)));
    });
  });

  it("takes much and refuses much, so that all this says something", async () => {
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    const tally = ({ rows, outcomes }: History): void => {
      count(`stands ${standingOf(rows).status}`);
      for (const row of rows) count(row.type);
      for (const outcome of outcomes) count(outcome.taken ? "taken" : outcome.refusal.code);
    };
    await whatever(RUNS, tally, 20_240_630);
    const common = ["taken", "AMOUNT_EXCEEDED", "ILLEGAL_TRANSITION", "NOT_CORRECTABLE"];
    const types = ["DISBURSED", "REPAID", "RELEASED", "COMPENSATED", "RECOVERED", "FEE_CHARGED"];
    expect([...common, ...types].filter((what) => (seen.get(what) ?? 0) < 5)).toEqual([]);
    expect([...seen.keys()].filter((what) => what.startsWith("stands ")).length).toBeGreaterThan(4);
  });
});

describe("events that do not touch each other", () => {
  const independent = fc.uniqueArray(
    fc.record({
      type: fc.constantFrom("REPAID", "RELEASED", "FEE_CHARGED", "DISBURSED" as const),
      amount: fc.bigInt(1n, 9n),
      day: fc.integer({ min: 1, max: LAST_DAY }),
    }),
    { selector: (e) => e.day, minLength: 2, maxLength: 6 },
  );
  const shuffled = independent.chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
    ),
  );

  it("may arrive in any order", async () => {
    await fc.assert(
      fc.asyncProperty(anyShares, shuffled, async (shares, orders) => {
        const standings = [];
        for (const events of orders) {
          const key = await openGuarantee(db, {
            amount: 200n,
            shares,
            events: [{ type: "DISBURSED", amount: 100n, businessDate: dateOf(0), idempotencyKey: "0" }],
          });
          const outcomes = await post(
            db,
            events.map(({ day, ...event }) => posting(key, { ...event, businessDate: dateOf(day) })),
          );
          expect(outcomes.filter((o) => !o.taken)).toEqual([]);
          const rows = await rowsOf(db.pool, key);
          standings.push(DATES.map((date) => compared(standingOf(rows, date))));
        }
        expect(standings[0]).toEqual(standings[1]);
      }),
      { numRuns: 30 },
    );
  });
});
