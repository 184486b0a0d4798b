import { columnsOf, type FieldMapping } from "../../connectors/files/field.js";
import { fieldReader, type Layout } from "../../connectors/files/read-field.js";
import { reasons } from "../../connectors/files/reason.js";
import { BadRow, type Cells } from "../../connectors/files/row.js";
import { type Fen, fenOfYuan } from "../../facts/fact.js";

/** Reads something of a row; throws BadRow. */
export type Read<T> = (cells: Cells) => T;

/** The column a field is known by. */
export const nameOf = (field: FieldMapping): string => columnsOf(field)[0] ?? "";

/** Compiles a reader of a text; undefined where it is optional and blank. */
export function textReader(field: FieldMapping, layout: Layout): Read<string | undefined> {
  const read = fieldReader(field, undefined, layout);
  return (cells) => {
    const said = read(cells);
    return said === undefined ? undefined : String(said);
  };
}

/** The same reader, for which a blank is a fault. */
export function needed<T>(field: FieldMapping, read: Read<T | undefined>): Read<T> {
  return (cells) => {
    const said = read(cells);
    if (said === undefined) throw new BadRow(nameOf(field), reasons.empty, "");
    return said;
  };
}

/** Compiles a reader of an amount from nought, in yuan unless the field says otherwise. */
export function amountReader(field: FieldMapping, layout: Layout): Read<Fen> {
  const read = needed(
    field,
    textReader("is" in field || field.as !== undefined ? field : { ...field, as: "yuan" }, layout),
  );
  return (cells) => {
    const amount = fenOfYuan(read(cells));
    if (amount < 0n) throw new BadRow(nameOf(field), reasons.negative, read(cells));
    return amount;
  };
}
