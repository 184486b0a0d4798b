import type { Reason } from "./reason.js";

/** A cell as a file holds it. */
export type Cell = string | number | boolean | Date | null | undefined;
export type Cells = readonly Cell[];

/** A row as it stands in a file, with its number there, the header being row 1. */
export interface NumberedCells {
  readonly line: number;
  readonly cells: Cells;
  /** Why it can be no row of this file, whatever it says. */
  readonly fault?: Reason;
}

/**
 * A row that does not fit its mapping. The message names the column and the kind of fault, never the value: that is
 * kept apart, for the file of rejects alone.
 */
export class BadRow extends Error {
  override name = "BadRow";
  readonly #cell: Cell;
  constructor(
    readonly column: string,
    readonly reason: Reason,
    cell: Cell,
  ) {
    super(column === "" ? reason.en : `column ${column}: ${reason.en}`);
    this.#cell = cell;
  }

  /** What stood in the column, as text. */
  get value(): string {
    return shown(this.#cell);
  }
}

const isoDay = (moment: Date): string =>
  Number.isNaN(moment.getTime()) ? "no date" : moment.toISOString().slice(0, 10);

/** A cell as text, as it would stand in a CSV. */
export const shown = (cell: Cell): string =>
  cell === undefined || cell === null ? "" : cell instanceof Date ? isoDay(cell) : String(cell);
