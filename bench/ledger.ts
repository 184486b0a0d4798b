import { parseArgs } from "node:util";
import type { Pool } from "pg";
import { inTransaction, type Sql } from "../src/entities/sql.js";
import { bookQuery, keepPeriod, type Period } from "../src/portfolio/balances.js";
import { readBook } from "../src/portfolio/book.js";
import { readExposures } from "../src/portfolio/exposure.js";
import { COMPENSATION_BALANCE, OUTSTANDING, sumsSql } from "../src/portfolio/standing.js";
import type { Workplace } from "../src/server/workplace.js";
import { inWorkplace } from "./workplace.js";

/**
 * Speed of the guarantee ledger: balances of every contract as of a date, beside the bare SQL aggregate measured in the
 * same run, and the exposure of one customer. `-- --contracts N` says how many contracts; each has about four events.
 */

const { values } = parseArgs({ options: { contracts: { type: "string", default: "1000000" } } });
const CONTRACTS = Number(values.contracts);
if (!Number.isInteger(CONTRACTS) || CONTRACTS < 1000)
  throw new Error("--contracts takes a whole number of at least 1000");

const BATCH = 50_000;
const ROUNDS = 5;
const LOOKUPS = 1000;
/** Contracts start on one of these days from 2018-01-01, earlier ones first, two to a customer. */
const DAYS = 2400;
const PERIOD_END = "2024-03-31";
const AS_OF = "2024-04-30";

const id = (of: string): string => `('00000000-0000-7000-8000-' || lpad(to_hex(${of}), 12, '0'))::uuid`;
const SUBJECT = id("c.i / 2");
const CONTRACT = id("c.i");
const startsOn = (i: string): string => `date '2018-01-01' + (${i}::bigint * ${DAYS} / $4)::int`;

const CONTRACTS_SQL = `
  insert into guarantee (institution_id, subject_id, id, number, kind, product, amount, own_share, national_share,
    province_share, government_share, bank_share, starts_on, ends_on)
  select $1, ${SUBJECT}, ${CONTRACT}, 'B' || c.i, 'DIRECT', 'bench', 10000 + c.i % 900 * 1000, 0.4, 0.2, 0.2, 0, 0.2,
    ${startsOn("c.i")}, ${startsOn("c.i")} + 365
  from generate_series($2::int, $3::int) c(i)`;

/** Approved, paid out, repaid in part; then released, repaid further, compensated and recovered, or still running. */
const EVENTS_SQL = `
  insert into guarantee_event (institution_id, subject_id, id, guarantee_id, type, sign, amount, interest, bank_part,
    business_date, author, idempotency_key, seq, place, detail)
  select $1, ${SUBJECT}, ${id("c.i * 8 + e.seq")}, ${CONTRACT}, e.type, 1, c.amount * e.part, 0,
    case when e.type in ('COMPENSATED', 'RECOVERED') then round(c.amount * e.part * 0.2, 2) else 0 end,
    c.starts_on + e.after, 'bench', c.i || '/' || e.seq, e.seq, e.seq, '{}'
  from (select i, (10000 + i % 900 * 1000)::numeric(20,2) as amount,
          ${startsOn("i")} as starts_on from generate_series($2::int, $3::int) i) c
    cross join lateral (values
      (1, 'APPROVED', 1, 0, true), (2, 'DISBURSED', 1, 10, true), (3, 'REPAID', 0.4, 100, true),
      (4, 'RELEASED', 0.6, 360, c.i % 20 < 11), (4, 'REPAID', 0.2, 200, c.i % 20 between 11 and 17),
      (4, 'COMPENSATED', 0.6, 400, c.i % 20 = 18), (5, 'RECOVERED', 0.3, 500, c.i % 20 = 18)
    ) e(seq, type, part, after, happens)
  where e.happens`;

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);

async function load({ pool, institutionId }: Workplace): Promise<void> {
  const started = performance.now();
  await pool.query(
    "insert into product (institution_id, code, title_zh, title_en, class) values ($1, 'bench', '测速', 'Bench', 'LOAN')",
    [institutionId],
  );
  for (let from = 1; from <= CONTRACTS; from += BATCH) {
    const to = Math.min(CONTRACTS, from + BATCH - 1);
    for (const text of [CONTRACTS_SQL, EVENTS_SQL])
      await pool.query(text, [institutionId, from, to, CONTRACTS]);
    process.stderr.write(`\r${to.toLocaleString("en")} contracts, ${seconds(started)} s`);
  }
  process.stderr.write("\n");
  await pool.query("vacuum analyze guarantee, guarantee_event");
  const { rows } = await pool.query<{ n: number }>("select count(*)::int as n from guarantee_event");
  console.log(
    `loaded ${CONTRACTS.toLocaleString("en")} contracts, ${(rows[0]?.n ?? 0).toLocaleString("en")} events in ${seconds(started)} s`,
  );
}

async function times(rounds: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let i = -1; i < rounds; i++) {
    const started = performance.now();
    await work(i);
    if (i >= 0) taken.push(performance.now() - started);
  }
  return taken.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** One row from a statement over every contract, so that carrying a million rows over does not count. */
const totalled = (columns: readonly string[], sums: string): string =>
  `select count(*)::text as contracts, ${columns.map((c, i) => `sum(${c})::text as s${i}`).join(", ")} from (${sums}) b`;

const BALANCES = [OUTSTANDING, COMPENSATION_BALANCE];
const EVERY_SUM = Object.keys(sumsSql);

const FLOOR = totalled(
  ["balance"],
  `select guarantee_id, sum(case type when 'DISBURSED' then amount when 'REPAID' then -amount
     when 'RELEASED' then -amount when 'COMPENSATED' then -amount else 0 end) as balance
   from guarantee_event where business_date <= $1 group by 1`,
);

type Totals = Readonly<Record<string, string>>;

async function firstRow(sql: Sql, text: string, parameters: readonly unknown[]): Promise<Totals> {
  const { rows } = await sql.query<Totals>({ text, values: [...parameters] });
  return rows[0] ?? {};
}

/** Runs each work once a round, one after the other, so that whatever else slows the machine slows all alike. */
async function inTurns(
  works: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<Map<string, number[]>> {
  const taken = new Map<string, number[]>(Object.keys(works).map((name) => [name, []]));
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, work] of Object.entries(works)) {
      const started = performance.now();
      await work();
      if (round >= 0) taken.get(name)?.push(performance.now() - started);
    }
  }
  return taken;
}

async function benchBook({ pool, institutionId }: Workplace): Promise<void> {
  const [{ now }] = (await pool.query<{ now: Date }>("select now()")).rows as [{ now: Date }];
  const started = performance.now();
  const period = await inTransaction(pool, (sql) => keepPeriod(sql, institutionId, PERIOD_END));
  console.log(
    `keeping ${period.guarantees.toLocaleString("en")} balances of ${PERIOD_END}: ${seconds(started)} s`,
  );
  await pool.query("vacuum analyze ledger_balance");
  const book = (columns: readonly string[], from?: Period) => {
    const query = bookQuery(institutionId, { onDate: AS_OF, knownAt: undefined }, from);
    return firstRow(pool, totalled(columns, query.sums), query.values);
  };
  // As known before the period was kept, the whole book comes from the events.
  const whole = (knownAt: Date | undefined) => readBook(pool, institutionId, { onDate: AS_OF, knownAt });
  const taken = await inTurns({
    "floor: bare SQL aggregate of the outstanding balance": () => firstRow(pool, FLOOR, [AS_OF]),
    "both balances from all events": () => book(BALANCES),
    "every sum from all events": () => book(EVERY_SUM),
    "the whole book with own shares, from all events": () => whole(now),
    [`both balances from ${PERIOD_END} on`]: () => book(BALANCES, period),
    [`every sum from ${PERIOD_END} on`]: () => book(EVERY_SUM, period),
    [`the whole book with own shares, from ${PERIOD_END} on`]: () => whole(undefined),
  });
  console.log(`balances of every contract on ${AS_OF}, median of ${ROUNDS}:`);
  const medians = [...taken].map(
    ([name, all]) =>
      [
        name,
        at(
          all.sort((a, b) => a - b),
          0.5,
        ),
      ] as const,
  );
  const floor = medians[0]?.[1] ?? 0;
  for (const [name, ms] of medians)
    console.log(`  ${name}: ${ms.toFixed(0)} ms; ratio to the floor ${(ms / floor).toFixed(2)}`);

  const [bare, outstanding] = [await firstRow(pool, FLOOR, [AS_OF]), await book(BALANCES, period)];
  const [fromEvents, ours] = [await book(EVERY_SUM), await book(EVERY_SUM, period)];
  const differing = [
    ...Object.keys(fromEvents).filter((column) => Number(fromEvents[column]) !== Number(ours[column])),
    ...Object.keys(bare).filter((column) => Number(bare[column]) !== Number(outstanding[column])),
  ];
  if (differing.length > 0) throw new Error(`the balances disagree on ${differing.join(", ")}`);
}

async function benchExposure({ pool, institutionId }: Workplace): Promise<void> {
  const { rows } = await pool.query<{ subject_id: string }>(
    "select subject_id from guarantee order by random() limit $1",
    [LOOKUPS],
  );
  const moment = { asOf: new Date(`${AS_OF}T12:00:00+08:00`), knownAt: undefined };
  const sorted = await times(LOOKUPS, (round) =>
    readExposures(pool, institutionId, [rows[Math.max(0, round) % rows.length]?.subject_id ?? ""], moment),
  );
  console.log(
    `exposure of one customer: p50 ${at(sorted, 0.5).toFixed(2)} ms, p99 ${at(sorted, 0.99).toFixed(2)} ms`,
  );
  await floorOfExposure(pool, rows);
}

/** What one bare look-up by the same key costs, over the same connection. */
async function floorOfExposure(pool: Pool, rows: readonly { subject_id: string }[]): Promise<void> {
  const sorted = await times(LOOKUPS, (round) =>
    pool.query({
      name: "floor-of-exposure",
      text: "select sum(amount) from guarantee_event where subject_id = $1",
      values: [rows[Math.max(0, round) % rows.length]?.subject_id],
    }),
  );
  console.log(
    `  floor (one sum over its events): p50 ${at(sorted, 0.5).toFixed(2)} ms, p99 ${at(sorted, 0.99).toFixed(2)} ms`,
  );
}

await inWorkplace("ledger", async (workplace) => {
  await load(workplace);
  await benchBook(workplace);
  await benchExposure(workplace);
});
