import type { PoolClient } from "pg";
import type { Layout } from "../../connectors/files/read-field.js";
import type { Reason } from "../../connectors/files/reason.js";
import type { Cell, Cells } from "../../connectors/files/row.js";

/** What a target may know of a row beside its cells. */
export interface RowContext {
  /** The subject's number in the system of the mapping. */
  readonly key: string;
  /** When the load was first started. */
  readonly loadedAt: Date;
}

/** What a target made of one row, and whose row it is. */
export interface TargetRow<Draft> {
  readonly draft: Draft;
  readonly subjectId: string;
}

/** A row the database shows to be wrong, by its place among the rows given. */
export interface WriteReject {
  readonly at: number;
  readonly column: string;
  readonly reason: Reason;
  readonly cell: Cell;
}

/** How many of the rows brought something new, and which were refused; the others repeat what is known. */
export interface WriteOutcome {
  readonly added: number;
  readonly rejects: readonly WriteReject[];
}

/**
 * Something the rows of a file become. A row goes into all targets of its file or into none: where one refuses it, the
 * batch is written again without it.
 */
export interface Target<Draft> {
  /** Names it in reports. */
  readonly name: string;
  /** It knows by itself whose a row is: the key of the row need be no customer's number. */
  readonly findsSubject?: true;
  /** The columns it reads. */
  columns(): readonly string[];
  /** Compiles a reader for the layout of one file; pure, throws BadRow. */
  reader(layout: Layout): (cells: Cells, context: RowContext) => Draft;
  /** Writes the rows of a batch within the batch's transaction. */
  write(client: PoolClient, rows: readonly TargetRow<Draft>[]): Promise<WriteOutcome>;
}
