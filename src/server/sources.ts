import { createHash } from "node:crypto";
import type { CallRecord, RunnerOptions } from "../connectors/runner.js";
import { businessDateOf } from "../facts/business-date.js";
import { yuanOfFen } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import type { ObservationDraft, RecordedObservation } from "../observations/observation.js";
import { type PreparedObservation, prepareObservations } from "../observations/prepare-observations.js";
import { INSERT_OBSERVATIONS, observationValues } from "../observations/store.js";
import type { KeyStore } from "../governance/subject-keys.js";
import type { SubjectKeys } from "../governance/vault.js";
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

/** Keys of subjects are taken for made so long after they were last seen: several sources tell of one within moments. */
const SEEN_MS = 1_000;

/**
 * Makes the keys of subjects, and remembers for a moment which there are. Only over connections that keep what they
 * write: a key whose making is rolled back must not be remembered.
 */
function rememberKeys(keyStore: KeyStore): Pick<KeyStore, "ensure"> {
  const seen = new Map<string, { readonly keys: SubjectKeys; readonly at: number }>();
  return {
    async ensure(sql, institutionId, subjectIds) {
      const now = performance.now();
      for (const [id, { at }] of seen) {
        if (now - at <= SEEN_MS) break; // the rest were seen later
        seen.delete(id);
      }
      const missing = subjectIds.filter((id) => !seen.has(id));
      for (const [id, keys] of await keyStore.ensure(sql, institutionId, missing)) {
        seen.delete(id);
        seen.set(id, { keys, at: now });
      }
      return new Map(
        subjectIds.flatMap((id) => {
          const known = seen.get(id);
          return known === undefined ? [] : [[id, known.keys]];
        }),
      );
    },
  };
}

/** Keeps calls and what they brought. */
export function recordCalls({
  pool,
  registrar,
}: Pick<Workplace, "pool" | "registrar">): RunnerOptions["record"] {
  const keyStore = rememberKeys(registrar.keyStore);
  return async (call, drafts) =>
    recordCall(pool, call, await prepareObservations(pool, keyStore, call.institutionId, drafts));
}
