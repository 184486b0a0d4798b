import { v7 as uuidv7 } from "uuid";
import { inTransaction, type Sql } from "../../src/entities/sql.js";
import {
  type Happening,
  postEvents,
  type Posted,
  type PostContext,
  type Posting,
} from "../../src/portfolio/post.js";
import { type ProjectKey, readStreams, type RecordedEvent } from "../../src/portfolio/stream.js";
import { type GuaranteeDraft, type TakenOver, takeOverGuarantees } from "../../src/portfolio/take-over.js";
import type { TestDatabase } from "../support/database.js";
import { guaranteeDraft } from "./drafts.js";

export const TODAY = "2024-06-30";

const DAY_MS = 86_400_000;

/** The business date some days after 2023-01-01, or before it. */
export const dateOf = (day: number): string =>
  new Date(Date.parse("2023-01-01") + day * DAY_MS).toISOString().slice(0, 10);

/** Who posts in these tests. */
export const contextOf = (db: TestDatabase, over: Partial<PostContext> = {}): PostContext => ({
  institutionId: db.institutionId,
  author: "tester",
  today: TODAY,
  strictness: "BOOKS",
  ...over,
});

/** Takes guarantees over, in a transaction of its own. */
export const takeOver = (db: TestDatabase, ...drafts: GuaranteeDraft[]): Promise<TakenOver[]> =>
  inTransaction(db.pool, (sql) => takeOverGuarantees(sql, contextOf(db), drafts));

/** Opens one guarantee, of a new subject unless told otherwise. */
export async function openGuarantee(
  db: TestDatabase,
  over: Partial<GuaranteeDraft> = {},
): Promise<ProjectKey> {
  const [taken] = await takeOver(db, guaranteeDraft(over.subjectId ?? uuidv7(), over));
  if (taken?.taken !== true) throw new Error(`not taken over: ${JSON.stringify(taken)}`);
  return taken.key;
}

/** Posts in a transaction of its own. */
export const post = (
  db: TestDatabase,
  postings: readonly Posting[],
  over: Partial<PostContext> = {},
): Promise<Posted[]> => inTransaction(db.pool, (sql) => postEvents(sql, contextOf(db, over), postings));

/** A posting under a key of its own. */
export const posting = (project: ProjectKey, event: Happening, idempotencyKey = uuidv7()): Posting => ({
  project,
  idempotencyKey,
  event,
});

/** A correction under a key of its own; without a replacement the event is void. */
export const correcting = (
  project: ProjectKey,
  corrects: string,
  replacement?: Happening,
  idempotencyKey: string = uuidv7(),
): Posting => ({ project, idempotencyKey, corrects, replacement });

/** Every row of a project, in order of arrival, with the time it was recorded. */
export async function rowsOf(sql: Sql, key: ProjectKey): Promise<RecordedEvent[]> {
  return ((await readStreams(sql, [key])).get(key.id)?.events ?? []) as RecordedEvent[];
}

/** A moment after everything recorded so far and before everything recorded after it. */
export async function moment(sql: Sql): Promise<Date> {
  const { rows } = await sql.query<{ now: Date }>({
    text: "select date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond' as now, pg_sleep(0.003)",
  });
  return rows[0]?.now ?? new Date(Number.NaN);
}
