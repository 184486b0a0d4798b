import type { Sql } from "../entities/sql.js";
import { businessDateOf } from "../facts/business-date.js";
import { groupBy } from "../facts/group-by.js";
import { type DimensionCode, dimensionCodes } from "../facts/index.js";
import { permitOf } from "../governance/consent.js";
import { readConsentsInForce } from "../governance/consents.js";
import type { KeyStore } from "../governance/subject-keys.js";
import { readFileSources } from "../observations/file-sources.js";
import type { StoredFacts } from "../observations/observation.js";
import { readApplicants } from "../portfolio/applicants.js";
import { readableBy } from "./known.js";
import type { ProfileSources } from "./load-profiles.js";
import { LEDGER, OWN_LISTS } from "./own-books.js";
import { changesBetween, type FactChange } from "./timeline.js";

/** What one source said otherwise than before, and when it was learnt. */
export interface TimelineEvent {
  readonly at: Date;
  readonly recordedAt: Date;
  readonly effectiveAt: Date;
  readonly source: string;
  readonly dimension: DimensionCode;
  readonly observationId: string;
  readonly changes: readonly FactChange[];
  /** `at` to the microsecond, for a cursor. */
  readonly key: string;
}

/** Where a page of a timeline begins: after the event with this key and id. */
export interface TimelineCursor {
  readonly key: string;
  readonly id: string;
}

/** One source's word on one dimension of one subject, as heard for a customer. */
interface Voice {
  readonly owner: string;
  readonly subjectId: string;
  readonly dataset: DimensionCode;
  readonly source: string;
}

// Steps from one (dataset, source) of a subject to the next by the index, however often each spoke.
const VOICES = `
  with recursive voice as (
    select s.owner, s.id as subject_id, first.dataset, first.source
    from unnest($2::uuid[], $3::uuid[]) s(owner, id) cross join lateral (
      select dataset, source from observation
      where subject_id = s.id and institution_id = $1 and record_key = '' order by dataset, source limit 1) first
    union all
    select v.owner, v.subject_id, next.dataset, next.source
    from voice v cross join lateral (
      select dataset, source from observation
      where subject_id = v.subject_id and institution_id = $1 and record_key = ''
        and (dataset, source) > (v.dataset, v.source)
      order by dataset, source limit 1) next
  )
  select owner, subject_id as "subjectId", dataset, source from voice where dataset = any($4)`;

// Of each voice no more than a page; a snapshot that says what the one before it said is no event.
const EVENTS = `
  with voice as (
    select * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) v(owner, subject_id, dataset, source))
  select c.owner, e.*, to_char(e.fetched_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key
  from (select distinct owner from voice) c cross join lateral (
    select n.* from voice v cross join lateral (
      select o.id, o.subject_id, o.dataset, o.source, o.effective_at, o.fetched_at, o.recorded_at, o.facts, o.sealed,
        p.id as prior_id, p.facts as prior_facts, p.sealed as prior_sealed
      from observation o left join lateral (
        select b.id, b.facts, b.sealed, b.content_hash from observation b
        where b.subject_id = o.subject_id and b.dataset = o.dataset and b.source = o.source and b.record_key = ''
          and b.institution_id = $1
          and (b.fetched_at, b.recorded_at, b.id) < (o.fetched_at, o.recorded_at, o.id)
        order by b.fetched_at desc, b.recorded_at desc, b.id desc limit 1) p on true
      where o.subject_id = v.subject_id and o.dataset = v.dataset and o.source = v.source and o.record_key = ''
        and o.institution_id = $1 and p.content_hash is distinct from o.content_hash
        and o.fetched_at <= coalesce($7::timestamptz, 'infinity')
        and ($7::timestamptz is null or (o.fetched_at, o.id) < ($7::timestamptz, $8::uuid))
      order by o.fetched_at desc, o.id desc limit $6) n
    where v.owner = c.owner order by n.fetched_at desc, n.id desc limit $6) e
  order by c.owner, e.fetched_at desc, e.id desc`;

interface EventRow {
  owner: string;
  id: string;
  subject_id: string;
  dataset: DimensionCode;
  source: string;
  effective_at: Date;
  fetched_at: Date;
  recorded_at: Date;
  key: string;
  facts: StoredFacts;
  sealed: Buffer | null;
  prior_id: string | null;
  prior_facts: StoredFacts | null;
  prior_sealed: Buffer | null;
}

/** The voices heard for some customers, of those who apply for them too, as far as they may be read just now. */
async function readableVoices(deps: ProfileSources, customerIds: readonly string[]): Promise<Voice[]> {
  const { sql, keyStore, institutionId, purpose } = deps;
  const now = deps.clock();
  const [applicants, consents, files] = await Promise.all([
    readApplicants(sql, keyStore, institutionId, customerIds, businessDateOf(now)),
    purpose === undefined ? [] : readConsentsInForce(sql, institutionId, customerIds, now),
    readFileSources(sql, institutionId),
  ]);
  const subjects = customerIds.flatMap((owner) => {
    const applicant = applicants.get(owner)?.personId;
    return [{ owner, id: owner }, ...(applicant === undefined ? [] : [{ owner, id: applicant }])];
  });
  const { rows } = await sql.query<Voice>({
    name: "timeline-voices",
    text: VOICES,
    values: [institutionId, subjects.map((s) => s.owner), subjects.map((s) => s.id), dimensionCodes],
  });
  const known = { applicants, permit: permitOf(consents, purpose) };
  const sources = [...deps.connectors, ...files, OWN_LISTS, LEDGER];
  return [...groupBy(rows, (v) => v.owner)].flatMap(([owner, voices]) => {
    const spoken = voices.map((voice) => ({ ...voice, dimension: voice.dataset }));
    return readableBy(known, sources, owner, spoken).readable;
  });
}

/**
 * A page of what was learnt about each of some customers, the newest first: the snapshots that say something else than
 * the one before of the same source. What may not be read for the purpose just now is left out. So many statements
 * whatever the number of customers and the length of their history.
 */
export async function readTimelines(
  deps: ProfileSources,
  customerIds: readonly string[],
  limit: number,
  after: TimelineCursor | undefined,
): Promise<Map<string, TimelineEvent[]>> {
  const { sql, keyStore, institutionId } = deps;
  const voices = await readableVoices(deps, customerIds);
  const { rows } = await sql.query<EventRow>({
    name: "timeline-events",
    text: EVENTS,
    values: [
      institutionId,
      voices.map((v) => v.owner),
      voices.map((v) => v.subjectId),
      voices.map((v) => v.dataset),
      voices.map((v) => v.source),
      limit,
      after?.key ?? null,
      after?.id ?? null,
    ],
  });
  const open = await opener(sql, keyStore, rows);
  const byOwner = groupBy(rows, (r) => r.owner);
  return new Map(customerIds.map((id) => [id, (byOwner.get(id) ?? []).map((row) => eventOf(row, open))]));
}

type Open = (subjectId: string, id: string, facts: StoredFacts, sealed: Buffer | null) => StoredFacts;

/** What puts the personal facts of observations back, where the subject's key still exists. */
async function opener(sql: Sql, keyStore: KeyStore, rows: readonly EventRow[]): Promise<Open> {
  const sealed = rows.filter((r) => r.sealed !== null || r.prior_sealed !== null);
  const keys = await keyStore.find(
    sql,
    sealed.map((r) => r.subject_id),
  );
  return (subjectId, id, facts, shut) => {
    const personal = shut === null ? undefined : keys.get(subjectId)?.open(shut, id);
    return personal === undefined ? facts : { ...facts, ...(JSON.parse(personal) as StoredFacts) };
  };
}

function eventOf(row: EventRow, open: Open): TimelineEvent {
  const after = open(row.subject_id, row.id, row.facts, row.sealed);
  const { prior_id, prior_facts, prior_sealed } = row;
  const before = prior_id === null ? {} : open(row.subject_id, prior_id, prior_facts ?? {}, prior_sealed);
  return {
    at: row.fetched_at,
    recordedAt: row.recorded_at,
    effectiveAt: row.effective_at,
    source: row.source,
    dimension: row.dataset,
    observationId: row.id,
    changes: changesBetween(row.dataset, before, after),
    key: row.key,
  };
}
