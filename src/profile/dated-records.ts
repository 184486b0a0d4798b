import { datedRecords } from "../facts/dated-records.js";
import { groupBy } from "../facts/group-by.js";
import type { Sql } from "../entities/sql.js";
import type { StoredFacts } from "../observations/observation.js";
import type { Moment } from "../observations/store.js";
import { FILE_RANK, type Snapshot } from "./profile.js";

/** So many records of one fact are told, the newest first; how many there are in all is told by its count. */
export const MOST_RECORDS = 100;

/** The datasets whose records are the elements of a fact. */
const fed = new Map(
  Object.entries(datedRecords).flatMap(([dataset, { dimension, feeds }]) =>
    feeds === undefined ? [] : [[dataset, { dimension, ...feeds }] as const],
  ),
);

interface ListRow {
  subject_id: string;
  dataset: string;
  source: string;
  effective_at: Date;
  fetched_at: Date;
  total: number;
  records: StoredFacts[];
  ids: string[];
}

// The last word on each record as of the moment; of those the newest, and how many there are.
const LISTS = `
  with latest as (
    select distinct on (subject_id, dataset, source, record_key)
      subject_id, dataset, source, record_key, id, effective_at, fetched_at, facts
    from observation
    where institution_id = $1 and subject_id = any($2) and dataset = any($3)
      and ($4::timestamptz is null or fetched_at <= $4) and ($5::timestamptz is null or recorded_at <= $5)
    order by subject_id, dataset, source, record_key, fetched_at desc, recorded_at desc, id desc
  ), placed as (
    select *, row_number() over (
      partition by subject_id, dataset, source order by effective_at desc, record_key) as place
    from latest
  )
  select subject_id, dataset, source, max(effective_at) as effective_at, max(fetched_at) as fetched_at,
    count(*)::int as total,
    json_agg(facts order by place) filter (where place <= $6) as records,
    array_agg(id order by place) filter (where place <= $6) as ids
  from placed group by subject_id, dataset, source order by subject_id, dataset, source`;

/** What the single records on file say, as one snapshot for each subject, source and fact; one statement. */
export async function readRecordSnapshots(
  sql: Sql,
  institutionId: string,
  subjectIds: readonly string[],
  moment: Moment,
): Promise<Map<string, Snapshot[]>> {
  const { rows } = await sql.query<ListRow>({
    name: "record-lists",
    text: LISTS,
    values: [
      institutionId,
      subjectIds,
      [...fed.keys()],
      moment.asOf ?? null,
      moment.knownAt ?? null,
      MOST_RECORDS,
    ],
  });
  return new Map(
    [...groupBy(rows, (row) => row.subject_id)].map(([id, lists]) => [id, lists.flatMap(snapshotsOf)]),
  );
}

function snapshotsOf(row: ListRow): Snapshot[] {
  const feeding = fed.get(row.dataset);
  if (feeding === undefined) return [];
  const { dimension, list, count } = feeding;
  return [
    {
      source: row.source,
      dimension,
      rank: FILE_RANK,
      effectiveAt: row.effective_at,
      fetchedAt: row.fetched_at,
      facts: { [list]: row.records, [count]: row.total },
      observationIds: row.ids,
    },
  ];
}
