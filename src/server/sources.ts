import { createHash } from "node:crypto";
import type { CallRecord, RunnerOptions } from "../connectors/runner.js";
import { businessDateOf } from "../facts/business-date.js";
import { yuanOfFen } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import type { ObservationDraft, RecordedObservation } from "../observations/observation.js";
import { type PreparedObservation, prepareObservations } from "../observations/prepare-observations.js";
import { INSERT_OBSERVATIONS, observationValues } from "../observations/store.js";
import type { Workplace } from "./workplace.js";

// One statement is one transaction: the call, what it cost and what it brought are kept together or not at all.
const RECORD = `
  with call as (
    insert into source_call (institution_id, id, source, started_at, duration_ms, attempts, outcome, subjects, records,
      vendor, charged, cost, purpose, requester, consent_ids, result_hash)
    values ($1, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
  ), spend as (
    insert into source_spend as s (institution_id, vendor, on_date, purpose, cost)
    select $1, $22, $29::date, coalesce($25, ''), $24::numeric where $24::numeric > 0
    on conflict on constraint source_spend_pkey do update set cost = s.cost + excluded.cost
  )
  ${INSERT_OBSERVATIONS}`;

/** What a call brought, as one hash. */
function resultHash(rows: readonly PreparedObservation[]): Buffer | null {
  if (rows.length === 0) return null;
  const hash = createHash("sha256");
  for (const row of rows) hash.update(row.hash);
  return hash.digest();
}

/** Keeps a call, what it cost and what it brought, in one statement; the keys of its subjects are made before. */
async function recordCall(
  sql: Sql,
  call: CallRecord,
  rows: readonly PreparedObservation[],
): Promise<RecordedObservation[]> {
  const { rows: kept } = await sql.query<{ id: string; recorded_at: Date }>({
    name: "record-call",
    text: RECORD,
    values: [
      ...observationValues(call.institutionId, rows),
      call.id,
      call.source,
      call.startedAt,
      call.durationMs,
      call.attempts,
      call.outcome,
      call.subjects,
      call.records,
      call.vendor,
      call.charged,
      yuanOfFen(call.cost),
      call.purpose ?? null,
      call.requester,
      call.consentIds,
      resultHash(rows),
      businessDateOf(call.startedAt),
    ],
  });
  const recordedAt = new Map(kept.map((row) => [row.id, row.recorded_at]));
  return rows.flatMap(({ id, draft }) => {
    const at = recordedAt.get(id);
    return at === undefined ? [] : [observationOf(id, draft, at)];
  });
}

const observationOf = (id: string, draft: ObservationDraft, recordedAt: Date): RecordedObservation => {
  const { subjectId, source, dataset, effectiveAt, fetchedAt, facts } = draft;
  return { id, subjectId, source, dataset, effectiveAt, fetchedAt, recordedAt, facts };
};

/** Keeps calls and what they brought. */
export const recordCalls =
  ({ pool, registrar }: Pick<Workplace, "pool" | "registrar">): RunnerOptions["record"] =>
  async (call, drafts) =>
    recordCall(pool, call, await prepareObservations(pool, registrar.keyStore, call.institutionId, drafts));
