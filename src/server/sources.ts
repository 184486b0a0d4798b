import { addSpend } from "../connectors/purse.js";
import type { CallRecord, RunnerOptions } from "../connectors/runner.js";
import { yuanOfFen } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import { inTransaction } from "../entities/sql.js";
import { recordObservations } from "../observations/store.js";
import type { Workplace } from "./workplace.js";

async function recordCall(sql: Sql, call: CallRecord): Promise<void> {
  await sql.query({
    name: "record-call",
    text: `insert into source_call
             (id, institution_id, source, started_at, duration_ms, attempts, outcome, subjects, records, vendor, charged,
              cost)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    values: [
      call.id,
      call.institutionId,
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
    ],
  });
}

/** Keeps a call and what it brought in one transaction. */
export const recordCalls =
  ({ pool, registrar }: Pick<Workplace, "pool" | "registrar">): RunnerOptions["record"] =>
  (call, drafts) =>
    inTransaction(pool, async (sql) => {
      await recordCall(sql, call);
      await addSpend(sql, call);
      await recordObservations(sql, registrar.keyStore, call.institutionId, drafts);
    });
