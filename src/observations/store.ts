import { dimensionCodes } from "../facts/index.js";
import type { Sql } from "../entities/sql.js";
import type { KeyStore } from "../governance/subject-keys.js";
import type { ObservationDraft, RecordedObservation, StoredFacts } from "./observation.js";
import { type PreparedObservation, prepareObservations } from "./prepare-observations.js";

/** Two questions of time: learnt by `asOf`, and truly recorded by `knownAt`; undefined is without bound. */
export interface Moment {
  readonly asOf: Date | undefined;
  readonly knownAt: Date | undefined;
}

/** Inserts observations given as twelve columns after the institution, the same ones only once; returns the new ones. */
export const INSERT_OBSERVATIONS = `
  insert into observation (institution_id, subject_id, id, source, dataset, record_key, effective_at, fetched_at,
    backfill, facts, sealed, content_hash, origin_id)
  select $1, t.* from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
    $8::timestamptz[], $9::boolean[], $10::jsonb[], $11::bytea[], $12::bytea[], $13::uuid[]) t
  on conflict (subject_id, dataset, source, record_key, fetched_at, content_hash) do nothing
  returning id, recorded_at`;

/** The values of `INSERT_OBSERVATIONS`. */
export function observationValues(institutionId: string, rows: readonly PreparedObservation[]): unknown[] {
  const column = <T>(of: (row: PreparedObservation) => T): T[] => rows.map(of);
  return [
    institutionId,
    column((r) => r.draft.subjectId),
    column((r) => r.id),
    column((r) => r.draft.source),
    column((r) => r.draft.dataset),
    column((r) => r.draft.recordKey),
    column((r) => r.draft.effectiveAt),
    column((r) => r.draft.fetchedAt),
    column((r) => r.draft.backfill),
    column((r) => r.open),
    column((r) => r.sealed),
    column((r) => r.hash),
    column((r) => r.draft.originId),
  ];
}

/**
 * Records observations in one statement and returns how many were new. The same source saying the same thing about
 * the same subject at the same claimed moment is the same observation and is recorded once.
 */
export async function recordObservations(
  sql: Sql,
  keyStore: KeyStore,
  institutionId: string,
  drafts: readonly ObservationDraft[],
): Promise<number> {
  if (drafts.length === 0) return 0;
  const rows = await prepareObservations(sql, keyStore, institutionId, drafts);
  const { rowCount } = await sql.query({
    name: "record-observations",
    text: INSERT_OBSERVATIONS,
    values: observationValues(institutionId, rows),
  });
  return rowCount ?? 0;
}

interface SnapshotRow {
  id: string;
  subject_id: string;
  source: string;
  dataset: string;
  effective_at: Date;
  fetched_at: Date;
  recorded_at: Date;
  facts: StoredFacts;
  sealed: Buffer | null;
}

// Steps from one (dataset, source) of a subject to the next by the index, then takes the last word of each: what it
// costs grows with the sources that spoke, not with how often they did.
const SNAPSHOTS = `
  with recursive voice as (
    select s.id as subject_id, first.dataset, first.source
    from unnest($2::uuid[] || case when $6 then array(
        select person_id from customer_role where customer_id = any($2)
          and role in ('LEGAL_REPRESENTATIVE', 'CONTROLLER')) else '{}' end) s(id) cross join lateral (
      select dataset, source from observation
      where subject_id = s.id and record_key = '' order by dataset, source limit 1) first
    union all
    select v.subject_id, next.dataset, next.source
    from voice v cross join lateral (
      select dataset, source from observation
      where subject_id = v.subject_id and record_key = '' and (dataset, source) > (v.dataset, v.source)
      order by dataset, source limit 1) next
  )
  select o.* from voice v cross join lateral (
    select id, subject_id, source, dataset, effective_at, fetched_at, recorded_at, facts, sealed
    from observation
    where subject_id = v.subject_id and dataset = v.dataset and source = v.source and record_key = ''
      and institution_id = $1
      and ($4::timestamptz is null or fetched_at <= $4) and ($5::timestamptz is null or recorded_at <= $5)
    order by fetched_at desc, recorded_at desc, id desc limit 1) o
  where v.dataset = any($3)`;

/**
 * The last snapshot each source gave of each dimension of each subject, as of a moment, and where asked for of the
 * people who lead the subjects; one statement.
 */
export async function readSnapshots(
  sql: Sql,
  keyStore: KeyStore,
  institutionId: string,
  subjectIds: readonly string[],
  moment: Moment,
  withLeaders = false,
): Promise<RecordedObservation[]> {
  const { rows } = await sql.query<SnapshotRow>({
    name: "read-snapshots",
    text: SNAPSHOTS,
    values: [
      institutionId,
      subjectIds,
      dimensionCodes,
      moment.asOf ?? null,
      moment.knownAt ?? null,
      withLeaders,
    ],
  });
  const sealed = rows.filter((r) => r.sealed !== null);
  const keys = await keyStore.find(
    sql,
    sealed.map((r) => r.subject_id),
  );
  return rows.map((r) => {
    const personal = r.sealed === null ? undefined : keys.get(r.subject_id)?.open(r.sealed, r.id);
    return {
      id: r.id,
      subjectId: r.subject_id,
      source: r.source,
      dataset: r.dataset,
      effectiveAt: r.effective_at,
      fetchedAt: r.fetched_at,
      recordedAt: r.recorded_at,
      facts: personal === undefined ? r.facts : { ...r.facts, ...(JSON.parse(personal) as StoredFacts) },
    };
  });
}
