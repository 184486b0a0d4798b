import type { AddressInfo } from "node:net";
import type { Pool } from "pg";
import { loadDemo } from "../sandbox/demo-load.js";
import { DEFAULT_SEED, population } from "../sandbox/population.js";
import { connectors } from "../src/connectors/index.js";
import { createRunner } from "../src/connectors/runner.js";
import { loadLabelPack } from "../src/labels/pack.js";
import type { ObservationDraft } from "../src/observations/observation.js";
import { recordObservations } from "../src/observations/store.js";
import { createApp } from "../src/server/app.js";
import { recordCalls } from "../src/server/sources.js";
import type { Workplace } from "../src/server/workplace.js";
import { inWorkplace } from "./workplace.js";

/** Speed of the two hot paths, each as a ratio to a floor measured in the same run: what bare SQL would take. */

const CUSTOMERS = 500;
const ROUNDS = 40;
const PAGE = `{ customers(first: 50) { edges { node { name uscc
  profile(freshness: STORED) { registry { status { value status fetchedAt } establishedOn { value } }
    tax { arrears { value status } revenue12m { value } creditGrade { value } }
    judicial { lawsuits { value { caseNo pending } status } } portfolio { outstandingBalance { value } }
    sources { source status } }
  labels(freshness: STORED) { code state text number }
  guarantees(first: 5) { edges { node { number status outstandingBalance } } }
  exposure { outstandingBalance } } } } }`;

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

/** Median milliseconds of some work, after warming up. */
async function timed(rounds: number, work: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = -5; i < rounds; i++) {
    const started = process.hrtime.bigint();
    await work(i);
    if (i >= 0) times.push(Number(process.hrtime.bigint() - started) / 1e6);
  }
  return median(times);
}

/** The rows a page rests on, as JSON the database makes, in one bare statement: no GraphQL, no labels, no evidence. */
const floorOfPage = (pool: Pool) => () =>
  pool.query({
    name: "floor-of-page",
    text: `with page as (select subject_id, name from customer order by name, subject_id limit 50)
      select json_agg(json_build_object('name', name,
        'said', (select json_agg(o.facts) from (select distinct on (dataset, source) facts from observation o
                 where o.subject_id = page.subject_id and record_key = '' order by dataset, source, fetched_at desc) o),
        'guarantees', (select json_agg(row_to_json(g)) from guarantee g where g.subject_id = page.subject_id),
        'events', (select json_agg(row_to_json(e)) from guarantee_event e where e.subject_id = page.subject_id)))
      from page`,
  });

async function benchPage(workplace: Workplace): Promise<void> {
  const { pool, database, registrar, institutionId } = workplace;
  const labels = await loadLabelPack("policies/labels");
  const limits = { budgetMs: 1000, attempts: 1, maxBytes: 1_000_000 };
  const runner = createRunner({
    endpoints: {},
    limits,
    record: recordCalls(workplace),
    onOddity: () => undefined,
  });
  const app = await createApp({
    logLevel: "silent",
    explorer: false,
    phase: () => "READY",
    ping: () => Promise.resolve(),
    scope: (signal, purpose) => ({
      purpose,
      crossChecks: [],
      sql: database.cancellable(signal),
      keyStore: registrar.keyStore,
      vault: registrar.vault,
      runner,
      connectors,
      pool,
      author: "api",
      institutionId,
      signal,
      clock: () => new Date(),
      labels,
    }),
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const page = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-purpose": "MONITORING" },
      body: JSON.stringify({ query: PAGE }),
    });
    const text = await response.text();
    if (text.includes('"errors"')) throw new Error(text.slice(0, 300));
  };
  report(
    "page of 50 customers: profile, labels, guarantees",
    await timed(ROUNDS, page),
    await timed(ROUNDS, floorOfPage(pool)),
  );
  await app.close();
}

async function benchRecording({ pool, registrar, institutionId }: Workplace): Promise<void> {
  const { rows } = await pool.query<{ subject_id: string }>("select subject_id from customer limit 100");
  const drafts = (round: number): ObservationDraft[] =>
    Array.from({ length: 2000 }, (_, i) => ({
      subjectId: rows[i % rows.length]?.subject_id ?? "",
      source: "bench",
      dataset: "invoice",
      recordKey: `${round} ${i}`,
      effectiveAt: new Date(),
      fetchedAt: new Date(),
      backfill: false,
      facts: {
        direction: "OUTPUT",
        number: String(i),
        issuedOn: "2024-01-31",
        counterparty: "B1",
        amount: "100.00",
      },
      originId: institutionId,
    }));
  await pool.query("create table floor (subject_id uuid, id uuid primary key, at timestamptz, facts jsonb)");
  const bare = (round: number) => {
    const all = drafts(round);
    return pool.query({
      text: `insert into floor select s, gen_random_uuid(), now(), f from unnest($1::uuid[], $2::jsonb[]) t(s, f)`,
      values: [all.map((d) => d.subjectId), all.map((d) => JSON.stringify(d.facts))],
    });
  };
  const record = (round: number) =>
    recordObservations(pool, registrar.keyStore, institutionId, drafts(round));
  report("recording 2,000 observations", await timed(ROUNDS, record), await timed(ROUNDS, bare));
}

function report(what: string, ours: number, floor: number): void {
  const ratio = (ours / floor).toFixed(1);
  console.log(`${what}: ${ours.toFixed(1)} ms; floor (bare SQL) ${floor.toFixed(1)} ms; ratio ${ratio}`);
}

await inWorkplace("pages", async (workplace) => {
  await loadDemo(workplace, population(DEFAULT_SEED, CUSTOMERS), () => undefined);
  await benchPage(workplace);
  await benchRecording(workplace);
});
