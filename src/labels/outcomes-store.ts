import type { Sql } from "../entities/sql.js";
import type { ChangeCause, Judged, KeptOutcomes, OutcomeChange } from "./outcomes.js";
import { changesOf, isKept, keptOutcomes, tagOf } from "./outcomes.js";

/** What was known of a customer's labels when its row was locked. */
interface KeptRow {
  subject_id: string;
  outcomes: KeptOutcomes;
  judged_at: Date | null;
  next_change_at: Date | null;
  stale: boolean;
}

/** What writing came to. */
export interface Written {
  /** Customers whose judgement was kept; the others were judged as of a later moment before. */
  readonly customers: readonly string[];
  /** How many outcomes were not what they had been. */
  readonly changes: number;
}

interface ToWrite {
  readonly judged: Judged;
  readonly changes: readonly OutcomeChange[];
  /** Undefined where they are as they were, versions and evidence and all. */
  readonly outcomes: KeptOutcomes | undefined;
}

// Whoever writes locks the rows in the same order, new ones first, so that nobody waits in a circle.
const PLACES = `
  insert into customer_labels (subject_id, institution_id) select id, $1 from unnest($2::uuid[]) id
  order by id on conflict (subject_id) do nothing`;

const LOCK = `
  select subject_id, outcomes, judged_at, next_change_at, stale from customer_labels
  where subject_id = any($2::uuid[]) and institution_id = $1 order by subject_id for update`;

const WRITE = `
  with kept as (
    update customer_labels c set judged_at = t.judged_at, next_change_at = t.next_change_at,
      tags = coalesce(t.tags::text[], c.tags), outcomes = coalesce(nullif(t.outcomes, 'null'), c.outcomes),
      stale = c.stale and not $7
    from rows from (
      unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::text[]), jsonb_array_elements($6::jsonb)
    ) t(id, judged_at, next_change_at, tags, outcomes)
    where c.subject_id = t.id
  )
  insert into label_interval (institution_id, subject_id, from_at, code, version, state, text, number, missing,
    observation_ids, cause)
  select $1, t.id, t.from_at, t.code, t.version, t.state, t.text, t.number, t.missing::text[], t.ids::uuid[], t.cause
  from unnest($8::uuid[], $9::timestamptz[], $10::text[], $11::integer[], $12::text[], $13::text[], $14::numeric[],
    $15::text[], $16::text[], $17::text[]) t(id, from_at, code, version, state, text, number, missing, ids, cause)`;

/** An element of an array as PostgreSQL reads it. */
const element = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;

/** An element that is known to hold neither quotes nor backslashes: codes, ids, moments. */
const word = (text: string): string => `"${text}"`;

/** Written out here: a page has very many values, and the driver would look at each several times. */
const list = <T>(items: readonly T[], of: (item: T) => string | number | undefined): string =>
  `{${items.map((item) => of(item) ?? "NULL").join(",")}}`;

const listOfTexts = (texts: readonly string[]): string => (texts.length === 0 ? "{}" : list(texts, element));

interface Row {
  readonly subjectId: string;
  readonly fromAt: string;
  readonly change: OutcomeChange;
}

function valuesOf(institutionId: string, writes: readonly ToWrite[], settles: boolean): unknown[] {
  const rows: Row[] = writes.flatMap(({ judged, changes }) => {
    const fromAt = word(judged.asOf.toISOString());
    return changes.map((change) => ({ subjectId: judged.subjectId, fromAt, change }));
  });
  const column = (of: (row: Row) => string | number | undefined) => list(rows, of);
  const tagsOf = ({ judgements }: Judged) => listOfTexts(judgements.map(({ outcome }) => tagOf(outcome)));
  return [
    institutionId,
    list(writes, ({ judged }) => judged.subjectId),
    list(writes, ({ judged }) => element(judged.asOf.toISOString())),
    list(writes, ({ judged: { nextChangeAt } }) => nextChangeAt && element(nextChangeAt.toISOString())),
    list(writes, ({ judged, outcomes }) => outcomes && element(tagsOf(judged))),
    JSON.stringify(writes.map(({ outcomes }) => outcomes ?? null)),
    settles,
    column((row) => row.subjectId),
    column((row) => row.fromAt),
    column(({ change }) => word(change.outcome.code)),
    column(({ change }) => change.outcome.version),
    column(({ change }) => word(change.outcome.state)),
    column(({ change }) => change.outcome.text && element(change.outcome.text)),
    column(({ change }) => change.outcome.number),
    column(({ change }) => element(listOfTexts(change.outcome.missing))),
    column(({ change }) => word(list(change.observationIds, (id) => id))),
    column(({ change }) => word(change.cause)),
  ];
}

/** What may change an outcome of the same version: what was learnt, unless only its time had come. */
const causeFor = (row: KeptRow, { asOf }: Judged): Exclude<ChangeCause, "FIRST" | "DEFINITION"> =>
  !row.stale && row.next_change_at !== null && row.next_change_at <= asOf ? "TIME" : "OBSERVATION";

/** What is to be kept at hand instead of what was; undefined where it is the same. */
function newOutcomes(
  kept: KeptOutcomes,
  { judgements }: Judged,
  changes: readonly OutcomeChange[],
): KeptOutcomes | undefined {
  const isSame =
    changes.length === 0 &&
    Object.keys(kept).length === judgements.length &&
    judgements.every((judgement) => isKept(kept, judgement));
  return isSame ? undefined : keptOutcomes(judgements);
}

/**
 * Keeps what was judged of some customers, within the caller's transaction: only what is not as it was gets a row of
 * history. What was judged as of an earlier moment than what is kept, or the same, is dropped. With `settles`, what was
 * learnt about a customer before counts as judged.
 */
export async function writeOutcomes(
  sql: Sql,
  institutionId: string,
  judged: readonly Judged[],
  settles = false,
): Promise<Written> {
  const ids = judged.map((j) => j.subjectId).sort();
  if (ids.length === 0) return { customers: [], changes: 0 };
  await sql.query({ name: "label-places", text: PLACES, values: [institutionId, ids] });
  const { rows } = await sql.query<KeptRow>({
    name: "lock-labels",
    text: LOCK,
    values: [institutionId, ids],
  });
  const kept = new Map(rows.map((row) => [row.subject_id, row]));
  const writes = judged.flatMap((j): ToWrite[] => {
    const row = kept.get(j.subjectId);
    if (row === undefined || (row.judged_at !== null && row.judged_at >= j.asOf)) return [];
    const changes = changesOf(row.outcomes, j.judgements, causeFor(row, j));
    return [{ judged: j, changes, outcomes: newOutcomes(row.outcomes, j, changes) }];
  });
  if (writes.length > 0)
    await sql.query({
      name: "write-outcomes",
      text: WRITE,
      values: valuesOf(institutionId, writes, settles),
    });
  return {
    customers: writes.map((w) => w.judged.subjectId),
    changes: writes.reduce((sum, { changes }) => sum + changes.length, 0),
  };
}
