import { v7 as uuidv7 } from "uuid";
import type { Sql } from "../entities/sql.js";

/** Why some rows were rejected, how many, and where the first of them stands; without any value of them. */
export interface ReasonCount {
  readonly column: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly rows: number;
  readonly firstLine: number;
}

/** How far a load has come: everything up to here is kept, nothing after it. */
export interface Checkpoint {
  readonly rows: number;
  readonly rejected: number;
  /** Length of the file of rejects. */
  readonly rejectsBytes: number;
  /** For each target, how many rows brought it something new. */
  readonly targets: readonly { readonly name: string; readonly added: number }[];
  readonly reasons: readonly ReasonCount[];
}

/** A load under way: the same mapping over the same bytes is the same load, however often it is started. */
export interface Load {
  readonly id: string;
  /** When it was first started; the moment claimed for what claims none of its own. */
  readonly fetchedAt: Date;
  readonly finished: boolean;
  readonly checkpoint: Checkpoint;
}

/** Where every load begins. */
export const BEGINNING: Checkpoint = { rows: 0, rejected: 0, rejectsBytes: 0, targets: [], reasons: [] };

interface LoadRow {
  id: string;
  fetched_at: Date;
  finished: boolean;
  rows: string;
  rejected: string;
  rejects_bytes: string;
  targets: Checkpoint["targets"];
  reasons: Checkpoint["reasons"];
}

/** Finds a load that was started; undefined where none was. */
export async function findLoad(
  sql: Sql,
  institutionId: string,
  mapping: string,
  fileSha256: string,
): Promise<Load | undefined> {
  const { rows } = await sql.query<LoadRow>({
    text: `select id, fetched_at, finished_at is not null as finished, rows, rejected, rejects_bytes, targets, reasons
           from file_load where institution_id = $1 and mapping = $2 and file_sha256 = $3`,
    values: [institutionId, mapping, fileSha256],
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  const checkpoint = {
    rows: Number(row.rows),
    rejected: Number(row.rejected),
    rejectsBytes: Number(row.rejects_bytes),
    targets: row.targets,
    reasons: row.reasons,
  };
  return { id: row.id, fetchedAt: row.fetched_at, finished: row.finished, checkpoint };
}

/** Finds or starts a load. */
export async function openLoad(
  sql: Sql,
  institutionId: string,
  mapping: string,
  fileSha256: string,
  fileName: string | null = null,
): Promise<Load> {
  await sql.query({
    text: `insert into file_load (institution_id, mapping, file_sha256, id, file_name, fetched_at)
           values ($1, $2, $3, $4, $5, date_trunc('milliseconds', now())) on conflict do nothing`,
    values: [institutionId, mapping, fileSha256, uuidv7(), fileName],
  });
  const load = await findLoad(sql, institutionId, mapping, fileSha256);
  if (load === undefined) throw new Error("the load that was just opened is gone");
  return load;
}

/** Keeps how far a load has come, in the transaction of what brought it there. */
export async function keepCheckpoint(sql: Sql, load: Load, at: Checkpoint): Promise<void> {
  await sql.query({
    name: "keep-checkpoint",
    text: `update file_load set rows = $2, rejected = $3, rejects_bytes = $4, targets = $5, reasons = $6,
             checkpoint_at = clock_timestamp() where id = $1`,
    values: [
      load.id,
      at.rows,
      at.rejected,
      at.rejectsBytes,
      JSON.stringify(at.targets),
      JSON.stringify(at.reasons),
    ],
  });
}

/** Marks a load as done: it need not be read again. */
export async function finishLoad(sql: Sql, load: Load): Promise<void> {
  await sql.query({ text: "update file_load set finished_at = now() where id = $1", values: [load.id] });
}
