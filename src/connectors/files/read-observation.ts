import { startOfBusinessDate } from "../../facts/business-date.js";
import type { Fact } from "../../facts/fact.js";
import type { StoredFacts } from "../../observations/observation.js";
import { columnsOf, conversionOf, type FieldMapping } from "./field.js";
import { type DayMapping, dayField, type RecordMapping, type SnapshotMapping } from "./mapping.js";
import { fieldReader, type Layout, type ReadField, type StoredValue } from "./read-field.js";
import { reasons } from "./reason.js";
import { BadRow, type Cells } from "./row.js";

/** What one row says, without yet knowing whose row it is in the database. */
export interface RowObservation {
  readonly recordKey: string;
  readonly effectiveAt: Date;
  readonly fetchedAt: Date;
  /** The mapping claims that it was learnt before the file was loaded. */
  readonly backfill: boolean;
  /** In stored form, the names in order. */
  readonly facts: StoredFacts;
}

/**
 * Reads one row as an observation, in stored form. Nothing is claimed to have been learnt later than it was loaded.
 * Throws BadRow. Pure.
 */
export type ReadObservation = (cells: Cells, loadedAt: Date) => RowObservation;

const DAY_MS = 86_400_000;
const REMEMBERED_DAYS = 50_000;

type Fields = Readonly<Record<string, FieldMapping>>;
type ReadFacts = (cells: Cells) => Record<string, StoredValue>;

function factsReader(fields: Fields, facts: Readonly<Record<string, Fact>>, layout: Layout): ReadFacts {
  const readers = Object.entries(fields)
    .map(([name, field]) => ({ name, read: fieldReader(field, facts[name], layout) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return (cells) => {
    const said: Record<string, StoredValue> = {};
    for (const { name, read } of readers) {
      const value = read(cells);
      if (value !== undefined) said[name] = value;
    }
    return said;
  };
}

/** The name of the field that reads a column and no other. */
const readAs = (column: string, fields: Fields): string | undefined =>
  Object.entries(fields).find(([, field]) => {
    const columns = columnsOf(field);
    return columns.length === 1 && columns[0] === column;
  })?.[0];

/** A part of a record key, such that parts put together tell where each ends. */
const escaped = (part: string): string => (/[\\|]/.test(part) ? part.replaceAll(/[\\|]/g, "\\$&") : part);

/** An index holds so many bytes of a key and no more. */
const LONGEST_KEY_BYTES = 2000;

/** Reads record keys: a column as it is read where it is read, since one date has many spellings. */
function recordKeyReader({ recordKey, prefix, fields }: RecordMapping, layout: Layout) {
  const parts = recordKey.map((column) => {
    const name = readAs(column, fields);
    return { name, read: fieldReader({ column, optional: true }, undefined, layout) };
  });
  const start = escaped(prefix);
  return (cells: Cells, said: Readonly<Record<string, StoredValue>>): string => {
    let key = start;
    for (const { name, read } of parts) {
      const part = name === undefined ? read(cells) : said[name];
      key += `|${part === undefined ? "" : escaped(String(part))}`;
    }
    // No character takes more than three bytes for each unit of its length.
    if (key.length * 3 > LONGEST_KEY_BYTES && Buffer.byteLength(key) > LONGEST_KEY_BYTES)
      throw new BadRow(recordKey[0] ?? "", reasons.keyTooLong, "");
    return key;
  };
}

/** A column that is read as a date elsewhere in the row is read alike here. */
function fieldOfDay(day: DayMapping, fields: Fields): FieldMapping {
  const name = typeof day === "string" ? readAs(day, fields) : undefined;
  const field = name === undefined ? undefined : fields[name];
  const isDate = field !== undefined && !("is" in field) && conversionOf(field) === "date";
  return isDate ? field : dayField(day);
}

/** Reads the beginning of a day; undefined where none is said. */
type ReadMoment = (cells: Cells) => Date | undefined;

function momentReader(day: DayMapping | undefined, fields: Fields, layout: Layout): ReadMoment {
  if (day === undefined) return () => undefined;
  const read: ReadField = fieldReader(fieldOfDay(day, fields), undefined, layout);
  const moments = new Map<string, Date>();
  return (cells) => {
    const said = read(cells);
    if (said === undefined) return undefined;
    const text = String(said);
    const known = moments.get(text);
    if (known !== undefined) return known;
    if (moments.size >= REMEMBERED_DAYS) moments.clear();
    const moment = startOfBusinessDate(text);
    moments.set(text, moment);
    return moment;
  };
}

const columnOfDay = (day: DayMapping | undefined): string =>
  day === undefined ? "" : (columnsOf(dayField(day))[0] ?? "");

/** Compiles a reader of the rows of one file as observations: of records, or of snapshots where there is no key. */
export function observationReader(
  mapping: RecordMapping | SnapshotMapping,
  facts: Readonly<Record<string, Fact>>,
  layout: Layout,
): ReadObservation {
  const { effectiveOn, fetched, fields } = mapping;
  const readFacts = factsReader(fields, facts, layout);
  const readKey = "recordKey" in mapping ? recordKeyReader(mapping, layout) : () => "";
  const readEffective = momentReader(effectiveOn, fields, layout);
  const fetchedOn = fetched !== undefined && "on" in fetched ? fetched.on : undefined;
  const readFetched = momentReader(fetchedOn, fields, layout);
  const days =
    fetched !== undefined && "daysAfterEffective" in fetched ? fetched.daysAfterEffective : undefined;

  return (cells, loadedAt) => {
    const said = readFacts(cells);
    const effectiveAt = readEffective(cells);
    if (effectiveAt !== undefined && effectiveAt > loadedAt) {
      const column = columnOfDay(effectiveOn);
      throw new BadRow(column, reasons.future, column === "" ? "" : cells[layout.placeOf(column)]);
    }
    const claimed =
      days !== undefined && effectiveAt !== undefined
        ? new Date(effectiveAt.getTime() + days * DAY_MS)
        : readFetched(cells);
    const backfill = claimed !== undefined && claimed < loadedAt;
    return {
      recordKey: readKey(cells, said),
      effectiveAt: effectiveAt ?? loadedAt,
      fetchedAt: backfill ? claimed : loadedAt,
      backfill,
      facts: said,
    };
  };
}
