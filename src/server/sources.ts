import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readMapping } from "../connectors/files/mapping.js";
import { datedRecords } from "../facts/invoice.record.js";
import type { CallRecord, RunnerOptions } from "../connectors/runner.js";
import type { Sql } from "../entities/sql.js";
import { inTransaction } from "../entities/sql.js";
import { recordObservations } from "../observations/store.js";
import type { KnownSource } from "../profile/profile.js";
import type { Workplace } from "./workplace.js";

/** The sources that speak through files: those of the mappings in a folder; throws BadMapping. */
export async function fileSources(directory: string): Promise<KnownSource[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith(".yaml")).sort();
  const mappings = await Promise.all(
    files.map(async (file) => readMapping(await readFile(join(directory, file), "utf8"))),
  );
  return mappings.flatMap(({ source, title, files: rows }) => {
    const told = rows.flatMap(({ record }) =>
      record === undefined ? [] : datedRecords[record.dataset].dimension,
    );
    return [...new Set(told)].map((dimension) => ({ source, title, dimension }));
  });
}

async function recordCall(sql: Sql, call: CallRecord): Promise<void> {
  await sql.query({
    name: "record-call",
    text: `insert into source_call
             (id, institution_id, source, started_at, duration_ms, attempts, outcome, subjects, records)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
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
    ],
  });
}

/** Keeps a call and what it brought in one transaction. */
export const recordCalls =
  ({ pool, registrar }: Pick<Workplace, "pool" | "registrar">): RunnerOptions["record"] =>
  (call, drafts) =>
    inTransaction(pool, async (sql) => {
      await recordCall(sql, call);
      await recordObservations(sql, registrar.keyStore, call.institutionId, drafts);
    });
