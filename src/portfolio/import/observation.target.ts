import {
  columnsOfObservation,
  type RecordMapping,
  type SnapshotMapping,
} from "../../connectors/files/mapping.js";
import { observationReader, type RowObservation } from "../../connectors/files/read-observation.js";
import { reasons } from "../../connectors/files/reason.js";
import type { Sql } from "../../entities/sql.js";
import { datedRecords } from "../../facts/dated-records.js";
import { factsOf } from "../../facts/index.js";
import type { KeyStore } from "../../governance/subject-keys.js";
import { copyObservations } from "../../observations/copy-observations.js";
import { personalFacts } from "../../observations/observation.js";
import type { Target, WriteReject } from "./target.js";

/** Which source speaks, and in which load. */
export interface ObservationOrigin {
  readonly institutionId: string;
  readonly keyStore: KeyStore;
  readonly source: string;
  readonly originId: string;
  /** The column that names the subject, for what is refused because of it. */
  readonly keyColumn: string;
}

const datasetOf = (mapping: RecordMapping | SnapshotMapping): string =>
  "dataset" in mapping ? mapping.dataset : mapping.dimension;

/** The subjects whose keys were destroyed: nothing personal can be kept about them. */
async function erasedAmong(sql: Sql, subjectIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ subject_id: string }>({
    text: "select subject_id from subject_key where subject_id = any($1) and wrapped is null",
    values: [[...new Set(subjectIds)]],
  });
  return new Set(rows.map((row) => row.subject_id));
}

/** Rows as observations: dated records, or snapshots of a dimension. */
export function observationTarget(
  mapping: RecordMapping | SnapshotMapping,
  { institutionId, keyStore, source, originId, keyColumn }: ObservationOrigin,
): Target<RowObservation> {
  const dataset = datasetOf(mapping);
  const facts = "dataset" in mapping ? datedRecords[mapping.dataset].fields : factsOf(mapping.dimension);
  const personal = personalFacts(dataset);
  const isPersonal = Object.keys(mapping.fields).some((name) => personal.has(name));
  return {
    name: dataset,
    columns: () => columnsOfObservation(mapping),
    reader: (layout) => {
      const read = observationReader(mapping, facts, layout);
      return (cells, { loadedAt }) => read(cells, loadedAt);
    },
    write: async (client, rows) => {
      const erased = isPersonal
        ? await erasedAmong(
            client,
            rows.map((row) => row.subjectId),
          )
        : new Set<string>();
      const rejects = rows.flatMap(({ subjectId }, at): WriteReject[] =>
        erased.has(subjectId) ? [{ at, column: keyColumn, reason: reasons.erased, cell: "" }] : [],
      );
      if (rejects.length > 0) return { added: 0, rejects };
      const drafts = rows.map(({ draft, subjectId }) => ({
        subjectId,
        source,
        dataset,
        recordKey: draft.recordKey,
        effectiveAt: draft.effectiveAt,
        fetchedAt: draft.fetchedAt,
        backfill: draft.backfill,
        facts: draft.facts,
        originId,
      }));
      return { added: await copyObservations(client, keyStore, institutionId, drafts), rejects };
    },
  };
}
