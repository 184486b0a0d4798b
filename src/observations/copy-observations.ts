import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { KeyStore } from "../governance/subject-keys.js";
import type { ObservationDraft } from "./observation.js";
import { type PreparedObservation, prepareObservations } from "./prepare-observations.js";

const STAGE = `
  create temp table if not exists observation_stage (
    subject_id uuid, id uuid, source text, dataset text, record_key text, effective_at timestamptz,
    fetched_at timestamptz, backfill boolean, facts jsonb, sealed bytea, content_hash bytea, origin_id uuid);
  truncate observation_stage`;

const COPY = "copy observation_stage from stdin";

const INSERT = `
  insert into observation (institution_id, subject_id, id, source, dataset, record_key, effective_at, fetched_at,
    backfill, facts, sealed, content_hash, origin_id)
  select $1, subject_id, id, source, dataset, record_key, effective_at, fetched_at, backfill, facts, sealed,
    content_hash, origin_id
  from observation_stage
  on conflict (subject_id, dataset, source, record_key, fetched_at, content_hash) do nothing`;

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** A text as COPY reads it (PostgreSQL, text format). */
const copied = (text: string): string =>
  SPECIAL.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (c) => ESCAPES[c] ?? c) : text;

const bytes = (value: Buffer | null): string => (value === null ? "\\N" : `\\\\x${value.toString("hex")}`);

function lineOf({ draft: d, id, open, sealed, hash }: PreparedObservation): string {
  return (
    `${d.subjectId}\t${id}\t${copied(d.source)}\t${copied(d.dataset)}\t${copied(d.recordKey)}\t` +
    `${d.effectiveAt.toISOString()}\t${d.fetchedAt.toISOString()}\t${d.backfill ? "t" : "f"}\t${copied(open)}\t` +
    `${bytes(sealed)}\t${bytes(hash)}\t${d.originId}\n`
  );
}

/**
 * Records many observations by COPY, within a transaction, and returns how many were new: the same rows as
 * `recordObservations` would write, several times as fast.
 */
export async function copyObservations(
  client: PoolClient,
  keyStore: KeyStore,
  institutionId: string,
  drafts: readonly ObservationDraft[],
): Promise<number> {
  if (drafts.length === 0) return 0;
  const rows = await prepareObservations(client, keyStore, institutionId, drafts);
  let text = "";
  for (const row of rows) text += lineOf(row);
  await client.query(STAGE);
  await pipeline(Readable.from([Buffer.from(text)]), client.query(copyFrom(COPY)));
  const { rowCount } = await client.query({ text: INSERT, values: [institutionId] });
  return rowCount ?? 0;
}
