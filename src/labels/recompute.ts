import type { Pool } from "pg";
import { noRunner } from "../connectors/no-runner.js";
import { inTransaction, withClient, type Sql } from "../entities/sql.js";
import type { Moment } from "../observations/store.js";
import { loadProfiles, type ProfileSources } from "../profile/load-profiles.js";
import type { CompiledLabel } from "./compile.js";
import { judgeProfile } from "./judge.js";
import { type Judged, nextChangeAt } from "./outcomes.js";
import { writeOutcomes } from "./outcomes-store.js";

/** What judging customers beside the requests needs. */
export interface LabelSources extends Omit<ProfileSources, "purpose" | "author" | "sql" | "runner"> {
  readonly pool: Pool;
  /** The definitions there are now. */
  readonly labels: () => Promise<readonly CompiledLabel[]>;
}

/** So many customers are judged at a time by a job. */
export const PAGE = 250;

/** And so many by the sweep. */
const SWEEP_PAGE = 50;

/** Who judges, as the books name it, and what for: kept labels watch over guarantees in force. */
const AUTHOR = "labels";
const PURPOSE = "MONITORING";

/** What is stored about some customers, judged by the labels in force. Asks no source. */
export async function judgeStored(
  sources: LabelSources,
  customerIds: readonly string[],
  moment: Moment,
): Promise<Judged[]> {
  const pack = await sources.labels();
  const asker = { runner: noRunner, author: AUTHOR, purpose: PURPOSE } as const;
  const scope = { ...sources, ...asker, sql: sources.pool };
  const subjects = customerIds.map((id) => ({ id, uscc: undefined }));
  const profiles = await loadProfiles(scope, subjects, moment, "STORED");
  return [...profiles.values()].map((profile) => {
    const judgements = judgeProfile(pack, profile);
    const next = nextChangeAt(pack, judgements, profile.asOf);
    return { subjectId: profile.subjectId, asOf: profile.asOf, judgements, nextChangeAt: next };
  });
}

/** How many marks are taken up at a time. */
const MOST_MARKS = 20_000;

// Of people, whoever they lead is meant.
const TAKE_MARKS = `
  with taken as (
    delete from label_mark where id in (
      select id from label_mark where institution_id = $1 order by id limit $2) returning subject_id
  ), about as (
    select subject_id from taken
    union select r.customer_id from taken t join customer_role r on r.person_id = t.subject_id
  ), marked as (
    insert into customer_labels as c (subject_id, institution_id, stale)
    select subject_id, $1, true from customer where subject_id in (select subject_id from about)
    order by subject_id on conflict (subject_id) do update set stale = true where not c.stale
  )
  select count(*)::integer as n from taken`;

/** Turns what was learnt since into customers to be judged anew. */
async function takeMarks(pool: Pool, institutionId: string): Promise<void> {
  for (let n = MOST_MARKS; n === MOST_MARKS;) {
    const { rows } = await pool.query<{ n: number }>({
      name: "take-label-marks",
      text: TAKE_MARKS,
      values: [institutionId, MOST_MARKS],
    });
    n = rows[0]?.n ?? 0;
  }
}

const DUE = `
  select subject_id as id from (
    (select subject_id from customer_labels where institution_id = $1 and stale and subject_id > $3
     order by subject_id limit $4)
    union
    (select subject_id from customer_labels where institution_id = $1 and next_change_at <= $2 and subject_id > $3
     order by subject_id limit $4)) due
  order by subject_id limit $4`;

/** Before every id. */
const NO_ID = "00000000-0000-0000-0000-000000000000";

async function dueAfter(
  pool: Pool,
  institutionId: string,
  now: Date,
  after: string | undefined,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: "due-labels",
    text: DUE,
    values: [institutionId, now, after ?? NO_ID, SWEEP_PAGE],
  });
  return rows.map((row) => row.id);
}

// Any number, as long as every SuretyGraph uses the same one.
const SWEEP_LOCK = 7_364_512_002;

/** Runs work unless another process is at it for this institution; undefined where it is. */
const alone = <T>(pool: Pool, institutionId: string, work: () => Promise<T>): Promise<T | undefined> =>
  withClient(pool, async (client) => {
    const lock = (verb: string) =>
      (client as Sql).query<{ got: boolean }>({
        text: `select ${verb}(hashtextextended($1, ${SWEEP_LOCK})) as got`,
        values: [institutionId],
      });
    const { rows } = await lock("pg_try_advisory_lock");
    if (rows[0]?.got !== true) return undefined;
    try {
      return await work();
    } finally {
      await lock("pg_advisory_unlock");
    }
  });

/**
 * Judges anew the customers about whom something was learnt since, and those whose time has come; one process at a time,
 * each customer once. Returns how many were judged.
 */
export async function sweepLabels(sources: LabelSources): Promise<number> {
  const { pool, institutionId, clock, signal } = sources;
  const swept = await alone(pool, institutionId, async () => {
    await takeMarks(pool, institutionId);
    let customers = 0;
    let after: string | undefined;
    for (;;) {
      signal.throwIfAborted();
      const ids = await dueAfter(pool, institutionId, clock(), after);
      if (ids.length === 0) return customers;
      const judged = await judgeStored(sources, ids, { asOf: undefined, knownAt: undefined });
      await inTransaction(pool, (sql) => writeOutcomes(sql, institutionId, judged, true));
      customers += ids.length;
      after = ids.at(-1);
    }
  });
  return swept ?? 0;
}
