import type { Checkpoint, ReasonCount } from "../file-load.js";
import type { Reject } from "./reject.js";

/** More kinds of rejects than this are counted, but not told apart. */
const MOST_REASONS = 100;

/** What one batch came to. */
export interface BatchResult {
  readonly rows: number;
  readonly added: readonly { readonly name: string; readonly added: number }[];
  readonly rejects: readonly Reject[];
  readonly rejectsBytes: number;
}

function withRejects(reasons: readonly ReasonCount[], rejects: readonly Reject[]): ReasonCount[] {
  const counted = new Map(reasons.map((r) => [`${r.column} ${r.code} ${r.en}`, r]));
  for (const { column, reason, line } of rejects) {
    const key = `${column} ${reason.code} ${reason.en}`;
    const known = counted.get(key);
    if (known !== undefined) counted.set(key, { ...known, rows: known.rows + 1 });
    else if (counted.size < MOST_REASONS) counted.set(key, { column, ...reason, rows: 1, firstLine: line });
  }
  return [...counted.values()];
}

/** Where a load stands after one more batch. Pure. */
export function advanced(from: Checkpoint, batch: BatchResult): Checkpoint {
  const before = new Map(from.targets.map(({ name, added }) => [name, added]));
  return {
    rows: from.rows + batch.rows,
    rejected: from.rejected + batch.rejects.length,
    rejectsBytes: batch.rejectsBytes,
    targets: batch.added.map(({ name, added }) => ({ name, added: added + (before.get(name) ?? 0) })),
    reasons: withRejects(from.reasons, batch.rejects),
  };
}
