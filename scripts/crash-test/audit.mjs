/**
 * Compares what the database holds with what was acknowledged (JSON on standard input) and with what the demo consists
 * of; prints the differences, and what was compared, as JSON.
 */
import { Buffer } from "node:buffer";
import { text } from "node:stream/consumers";
import { businessDateOf } from "../../dist/src/facts/business-date.js";
import { DEFAULT_SEED, guaranteesAt, population } from "../../dist/sandbox/population.js";
import { configuration, openHere } from "./workplace.mjs";

const { writes, answers } = JSON.parse(await text(process.stdin));
const workplace = await openHere(() => true);
const { pool, registrar, institutionId } = workplace;
const problems = [];

const counts = {
  writes: await compareWrites(),
  answers: await compareAnswers(),
  customers: await compareCustomers(),
  events: await compareEvents(),
  observations: await compareObservations(),
};
await workplace.close();
console.log(JSON.stringify({ problems, counts }));

async function rowsOf(sql, values = []) {
  return (await pool.query(sql, values)).rows;
}

/** Says how many of the expected are not there exactly once, and, where nothing else may be there, how many are. */
function compare(what, expected, found, mayHoldMore = false) {
  const times = new Map();
  for (const key of found) times.set(key, (times.get(key) ?? 0) + 1);
  const wanted = new Set(expected);
  const problem = (n, how) => n > 0 && problems.push(`${n} ${what} ${how}`);
  problem([...wanted].filter((key) => !times.has(key)).length, "are lost");
  problem([...times.values()].filter((n) => n > 1).length, "are there more than once");
  if (!mayHoldMore) problem([...times.keys()].filter((key) => !wanted.has(key)).length, "were never written");
  return wanted.size;
}

/** Unacknowledged ones may be there as well, once. */
async function compareWrites() {
  const rows = await rowsOf(
    "select id, subject_id, fetched_at, facts, sealed from observation where source = 'crash-test'",
  );
  const keys = await registrar.keyStore.find(
    pool,
    rows.map((row) => row.subject_id),
  );
  const contentOf = ({ id, subject_id, facts, sealed }) => {
    const personal = keys.get(subject_id)?.open(sealed, id);
    return { ...facts, ...(personal === undefined ? {} : JSON.parse(personal)) };
  };
  const keyOf = (subjectId, fetchedAt, { employees, legalRepresentativeName: name }) =>
    [subjectId, fetchedAt, employees, name].join(" ");
  return compare(
    "acknowledged writes",
    writes.map(({ subjectId, fetchedAt, content }) => keyOf(subjectId, fetchedAt, content)),
    rows.map((row) => keyOf(row.subject_id, row.fetched_at.toISOString(), contentOf(row))),
    true,
  );
}

async function compareAnswers() {
  const rows = await rowsOf(
    `select coalesce(r.customer_id, o.subject_id) as subject_id, o.source, o.fetched_at
     from observation o left join (select distinct customer_id, person_id from customer_role) r
       on r.person_id = o.subject_id
     where o.source <> 'crash-test' and o.record_key = ''`,
  );
  const keyOf = (subjectId, source, fetchedAt) => [subjectId, source, fetchedAt].join(" ");
  const subjectOf = ({ id }) => Buffer.from(id, "base64url").toString().split(":")[1];
  return compare(
    "answered observations",
    answers.map((a) => keyOf(subjectOf(a), a.source, a.fetchedAt)),
    rows.map((row) => keyOf(row.subject_id, row.source, row.fetched_at.toISOString())),
    true,
  );
}

function demo() {
  return population(DEFAULT_SEED, configuration.DEMO_CUSTOMERS);
}

async function compareCustomers() {
  const rows = await rowsOf(
    `select lookup from customer join identifier using (subject_id)
     where customer.institution_id = $1 and scheme = 'USCC'`,
    [institutionId],
  );
  return compare(
    "demo customers",
    [...demo()].map((e) => e.uscc),
    rows.map((row) => row.lookup),
  );
}

async function compareEvents() {
  const [load] = await rowsOf(
    "select fetched_at from file_load where mapping = 'demo' and finished_at is not null",
  );
  if (load === undefined) return problems.push("the demo was not loaded to its end") && 0;
  const today = businessDateOf(load.fetched_at);
  const rows = await rowsOf("select idempotency_key from guarantee_event where author = 'demo'");
  return compare(
    "guarantee events",
    [...demo()]
      .flatMap((e) => guaranteesAt(e, today))
      .flatMap((g) => g.events.map((_, i) => `${g.number} ${i}`)),
    rows.map((row) => row.idempotency_key),
  );
}

/** The unique index includes the content: here the same source may not say two things at the same moment either. */
async function compareObservations() {
  const [{ n, doubled, orphans }] = await rowsOf(`
    select (select count(*)::int from observation) as n,
      (select count(*)::int from (select from observation
         group by subject_id, dataset, source, record_key, fetched_at having count(*) > 1) twice) as doubled,
      (select count(*)::int from observation o where not backfill and source <> 'crash-test'
         and not exists (select from source_call c where c.id = o.origin_id)) as orphans`);
  if (doubled > 0) problems.push(`${doubled} observations are there more than once`);
  if (orphans > 0) problems.push(`${orphans} observations are there without the call that brought them`);
  return n;
}
