import type { PoolClient } from "pg";
import { reasons } from "../../connectors/files/reason.js";
import { shown } from "../../connectors/files/row.js";
import type { ReadRow } from "./read-batch.js";
import type { Reject } from "./reject.js";
import type { WriteReject } from "./target.js";
import type { Targets } from "./targets.js";

/** Room for the subjects met in one load; beyond it they are looked up again. */
const REMEMBERED_SUBJECTS = 100_000;

/** Where rows are written. */
export interface BatchPlace {
  readonly client: PoolClient;
  readonly institutionId: string;
  readonly system: string;
  readonly keyColumn: string;
}

/** What became of the rows of a batch. */
export interface WrittenBatch {
  readonly added: readonly { readonly name: string; readonly added: number }[];
  readonly rejects: readonly Reject[];
}

/** Writes batches of rows into all targets, within the caller's transaction. */
export type WriteRows = (rows: readonly ReadRow[]) => Promise<WrittenBatch>;

/** What writing once came to: done, or the rows without which to try again. */
type Attempt = { readonly done: WrittenBatch } | { readonly without: ReadonlyMap<ReadRow, Reject> };

/** Opens a writer of batches; it remembers the subjects it met. */
export function batchWriter(
  { client, institutionId, system, keyColumn }: BatchPlace,
  targets: Targets,
): WriteRows {
  const subjects = new Map<string, string>();
  const { others } = targets;
  const needSubjects = others.length === 0 || others.some(({ findsSubject }) => findsSubject !== true);

  async function learnSubjects(keys: readonly string[]): Promise<void> {
    if (subjects.size > REMEMBERED_SUBJECTS) subjects.clear();
    const unknown = [...new Set(keys)].filter((key) => !subjects.has(key));
    if (unknown.length === 0) return;
    const { rows } = await client.query<{ lookup: string; subject_id: string }>({
      name: "subjects-of-system",
      text: `select lookup, subject_id from identifier
             where institution_id = $1 and scheme = 'EXTERNAL' and system = $2 and lookup = any($3)`,
      values: [institutionId, system, unknown],
    });
    // The key as the database tells it: one cut out of the file's text would keep all of that in memory.
    for (const row of rows) subjects.set(row.lookup, row.subject_id);
  }

  const rejected = (rows: readonly ReadRow[], rejects: readonly WriteReject[]): Map<ReadRow, Reject> =>
    new Map(
      rejects.flatMap(({ at, column, reason, cell }): [ReadRow, Reject][] => {
        const row = rows[at];
        return row === undefined ? [] : [[row, { line: row.line, column, value: shown(cell), reason }]];
      }),
    );

  async function attempt(rows: readonly ReadRow[]): Promise<Attempt> {
    const added: { name: string; added: number }[] = [];
    if (targets.customers !== undefined) {
      const drafts = rows.map(({ customer }) => ({ draft: customer, subjectId: "" }));
      const outcome = await targets.customers.write(client, drafts);
      if (outcome.rejects.length > 0) return { without: rejected(rows, outcome.rejects) };
      added.push({ name: targets.customers.name, added: outcome.added });
    }
    if (needSubjects) await learnSubjects(rows.map(({ key }) => key));
    const isKnown = ({ key }: ReadRow): boolean => !needSubjects || subjects.has(key);
    const known = rows.filter(isKnown);
    for (const [at, target] of others.entries()) {
      const drafts = known.map(({ key, drafts: all }) => ({
        draft: all[at],
        subjectId: subjects.get(key) ?? "",
      }));
      const outcome = await target.write(client, drafts);
      if (outcome.rejects.length > 0) return { without: rejected(known, outcome.rejects) };
      added.push({ name: target.name, added: outcome.added });
    }
    const strangers = rows.filter((row) => !isKnown(row));
    const reason = reasons.unknownCustomer(system);
    const rejects = strangers.map(({ line, key }) => ({ line, column: keyColumn, value: key, reason }));
    return { done: { added, rejects } };
  }

  return async (rows) => {
    const refused = new Map<ReadRow, Reject>();
    for (;;) {
      await client.query("savepoint batch");
      const tried = await attempt(rows.filter((row) => !refused.has(row)));
      if ("done" in tried) {
        await client.query("release savepoint batch");
        return { added: tried.done.added, rejects: [...refused.values(), ...tried.done.rejects] };
      }
      await client.query("rollback to savepoint batch");
      await client.query("release savepoint batch");
      // Subjects that were registered in what was rolled back are not there any more.
      subjects.clear();
      for (const [row, reject] of tried.without) refused.set(row, reject);
    }
  };
}
