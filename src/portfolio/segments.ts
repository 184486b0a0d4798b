import type { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { Segment } from "../entities/segment.entity.js";
import type { Sql } from "../entities/sql.js";
import type { CustomerFilter } from "./customers.js";
import { readStoredFilter } from "./segments-filter.js";

/** A saved filter of customers. */
export interface SegmentView extends Pick<Segment, "id" | "name" | "author" | "recordedAt"> {
  readonly filter: CustomerFilter;
}

/** Why a segment was not saved or not removed. */
export type SegmentRefusal = "NAME_TAKEN" | "UNKNOWN_SEGMENT";

export type SegmentOutcome =
  | { readonly taken: true; readonly segment: SegmentView }
  | { readonly taken: false; readonly refusal: SegmentRefusal };

const COLUMNS = `id, name, filter, author, recorded_at as "recordedAt"`;

type SegmentRow = Omit<SegmentView, "filter"> & { readonly filter: unknown };

const viewOf = (row: SegmentRow): SegmentView => ({ ...row, filter: readStoredFilter(row.filter) });

/** Saves a filter under a name no other segment has. */
export async function saveSegment(
  pool: Pool,
  institutionId: string,
  draft: { readonly name: string; readonly filter: CustomerFilter; readonly author: string },
): Promise<SegmentOutcome> {
  const { rows } = await pool.query<SegmentRow>({
    text: `insert into segment (institution_id, id, name, filter, author) values ($1, $2, $3, $4, $5)
           on conflict (institution_id, name) where removed_at is null do nothing returning ${COLUMNS}`,
    values: [institutionId, uuidv7(), draft.name, JSON.stringify(draft.filter), draft.author],
  });
  const [row] = rows;
  return row === undefined ? { taken: false, refusal: "NAME_TAKEN" } : { taken: true, segment: viewOf(row) };
}

/** Takes a segment away; who did and when stays on record. */
export async function deleteSegment(
  pool: Pool,
  institutionId: string,
  id: string,
  author: string,
): Promise<SegmentOutcome> {
  const { rows } = await pool.query<SegmentRow>({
    text: `update segment set removed_at = now(), removed_by = $3
           where institution_id = $1 and id = $2 and removed_at is null returning ${COLUMNS}`,
    values: [institutionId, id, author],
  });
  const [row] = rows;
  return row === undefined
    ? { taken: false, refusal: "UNKNOWN_SEGMENT" }
    : { taken: true, segment: viewOf(row) };
}

/** Every segment that was not removed, by name. */
export async function listSegments(sql: Sql, institutionId: string): Promise<SegmentView[]> {
  const { rows } = await sql.query<SegmentRow>({
    name: "segments",
    text: `select ${COLUMNS} from segment where institution_id = $1 and removed_at is null order by name`,
    values: [institutionId],
  });
  return rows.map(viewOf);
}

/** One segment that was not removed, if there is one. */
export async function readSegment(
  sql: Sql,
  institutionId: string,
  id: string,
): Promise<SegmentView | undefined> {
  const { rows } = await sql.query<SegmentRow>({
    name: "segment",
    text: `select ${COLUMNS} from segment where institution_id = $1 and id = $2 and removed_at is null`,
    values: [institutionId, id],
  });
  return rows[0] && viewOf(rows[0]);
}
