import { v7 as uuidv7 } from "uuid";
import type { Sql } from "../entities/sql.js";

/** A load under way: the same mapping over the same bytes is the same load, however often it is started. */
export interface Load {
  readonly id: string;
  /** When it was first started; the moment claimed for what claims none of its own. */
  readonly fetchedAt: Date;
  readonly finished: boolean;
}

/** Finds or starts a load. */
export async function openLoad(
  sql: Sql,
  institutionId: string,
  mapping: string,
  fileSha256: string,
): Promise<Load> {
  const values = [institutionId, mapping, fileSha256];
  await sql.query({
    text: `insert into file_load (institution_id, mapping, file_sha256, id, fetched_at)
           values ($1, $2, $3, $4, date_trunc('milliseconds', now())) on conflict do nothing`,
    values: [...values, uuidv7()],
  });
  const { rows } = await sql.query<{ id: string; fetched_at: Date; finished: boolean }>({
    text: `select id, fetched_at, finished_at is not null as finished from file_load
           where institution_id = $1 and mapping = $2 and file_sha256 = $3`,
    values,
  });
  const [row] = rows;
  if (row === undefined) throw new Error("the load that was just opened is gone");
  return { id: row.id, fetchedAt: row.fetched_at, finished: row.finished };
}

/** Marks a load as done: it need not be read again. */
export async function finishLoad(sql: Sql, load: Load): Promise<void> {
  await sql.query({ text: "update file_load set finished_at = now() where id = $1", values: [load.id] });
}
