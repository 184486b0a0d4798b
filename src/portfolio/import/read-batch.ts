import type { FileMapping } from "../../connectors/files/mapping.js";
import { fieldReader, type Layout, type ReadField } from "../../connectors/files/read-field.js";
import { BadFile } from "../../connectors/files/bad-file.js";
import { BadRow, type Cell, type NumberedCells, shown } from "../../connectors/files/row.js";
import type { Reject } from "./reject.js";
import type { Target } from "./target.js";
import type { Targets } from "./targets.js";

/** A row read for every target, before it is known whose row it is. */
export interface ReadRow {
  readonly line: number;
  readonly key: string;
  readonly customer: unknown;
  /** For each of the other targets, what it makes of the row. */
  readonly drafts: readonly unknown[];
}

/** What could be read of some rows, and what could not. */
export interface ReadBatch {
  /** How many rows there were. */
  readonly rows: number;
  readonly read: readonly ReadRow[];
  readonly rejects: readonly Reject[];
}

/** Reads rows as all targets of a file want them; pure. */
export type ReadRows = (rows: readonly NumberedCells[], loadedAt: Date) => ReadBatch;

const allOf = ({ customers, others }: Targets): readonly Target<unknown>[] =>
  customers === undefined ? others : [customers, ...others];

/** Refuses a file that lacks a column, or has one that is neither read nor ignored. Throws BadFile. */
function checkColumns(file: FileMapping, targets: Targets, header: readonly string[]): void {
  const read = [...new Set([file.key, ...allOf(targets).flatMap((target) => target.columns())])];
  const named = header.filter((column) => column !== "");
  const lacking = read.filter((column) => !named.includes(column));
  if (lacking.length > 0) throw new BadFile(`lacks column ${lacking.join(", ")}; it has ${named.join(", ")}`);
  const unread = named.filter((column) => !read.includes(column) && !file.ignore.includes(column));
  if (unread.length > 0)
    throw new BadFile(`column ${unread.join(", ")} is neither read nor ignored: add it to the mapping`);
}

const rejectOf = (line: number, { column, reason, value }: BadRow): Reject => ({
  line,
  column,
  reason,
  value,
});

/** Whose shape is wrong is shown as it stands: which of its cells belongs where is not known. */
const wholeRow = (cells: readonly Cell[]): string => cells.map(shown).join(",");

/** Compiles a reader for rows under a header. Throws BadFile where the header is not what the mapping expects. */
export function rowsReader(file: FileMapping, targets: Targets, header: readonly string[]): ReadRows {
  checkColumns(file, targets, header);
  const places = new Map(header.map((column, place) => [column, place]));
  const layout: Layout = {
    placeOf: (column) => places.get(column) ?? -1,
    blank: new Set(["", ...file.blank]),
  };
  const readKey: ReadField = fieldReader({ column: file.key }, undefined, layout);
  const readCustomer = targets.customers?.reader(layout);
  const readers = targets.others.map((target) => target.reader(layout));

  return (rows, loadedAt) => {
    const read: ReadRow[] = [];
    const rejects: Reject[] = [];
    for (const { line, cells, fault } of rows) {
      if (fault !== undefined) {
        rejects.push({ line, column: "", value: wholeRow(cells), reason: fault });
        continue;
      }
      try {
        const key = String(readKey(cells));
        const context = { key, loadedAt };
        const customer = readCustomer?.(cells, context);
        read.push({ line, key, customer, drafts: readers.map((reader) => reader(cells, context)) });
      } catch (error) {
        if (!(error instanceof BadRow)) throw error;
        rejects.push(rejectOf(line, error));
      }
    }
    return { rows: rows.length, read, rejects };
  };
}
