import type { Pool } from "pg";
import { inTransaction } from "../entities/sql.js";
import {
  columnsRead,
  type CustomerMapping,
  type FileMapping,
  type FileSource,
  type RecordMapping,
} from "../connectors/files/mapping.js";
import { BadFile, fileSha256, type NumberedRow, readRows } from "../connectors/files/read-rows.js";
import { BadRow, readRow, type Row, textOf } from "../connectors/files/row.js";
import type { ObservationDraft } from "../observations/observation.js";
import { recordObservations } from "../observations/store.js";
import { finishLoad, type Load, openLoad } from "./file-load.js";
import { BadIdentifier } from "./identity.js";
import { ConflictingIdentifiers, type CustomerDraft, registerCustomers, type Registrar } from "./register.js";

const BATCH_ROWS = 2000;

/** A row that was not taken, and why; the reason holds no value of the row. */
export interface RefusedRow {
  readonly line: number;
  readonly reason: string;
}

/** What became of a file. */
export interface LoadReport {
  /** The same bytes were loaded with the same mapping before; nothing was done. */
  readonly alreadyLoaded: boolean;
  readonly rows: number;
  /** Customers or observations that were not there before. */
  readonly added: number;
  readonly refused: readonly RefusedRow[];
}

export interface LoadContext {
  readonly pool: Pool;
  readonly registrar: Registrar;
  readonly institutionId: string;
  /** Tells this mapping's text from any other, so that a changed mapping reads the file anew. */
  readonly mappingId: string;
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
}

function checkColumns(file: FileMapping, header: readonly string[]): void {
  const read = columnsRead(file);
  const lacking = read.filter((c) => !header.includes(c));
  if (lacking.length > 0) {
    throw new BadFile(`lacks column ${lacking.join(", ")}; it has ${header.join(", ")}`);
  }
  const unread = header.filter((c) => !read.includes(c) && !file.ignore.includes(c));
  if (unread.length > 0) {
    throw new BadFile(`column ${unread.join(", ")} is neither read nor ignored: add it to the mapping`);
  }
}

/**
 * Loads one file by its mapping. What it brings is recorded batch by batch and once only: a load that was cut short is
 * taken up by loading the file again. Rows that do not fit are refused one by one; throws BadFile for the file itself.
 */
export async function loadFile(
  context: LoadContext,
  source: FileSource,
  file: FileMapping,
  path: string,
): Promise<LoadReport> {
  const load = await openLoad(context.pool, context.institutionId, context.mappingId, await fileSha256(path));
  if (load.finished) return { alreadyLoaded: true, rows: 0, added: 0, refused: [] };
  const refused: RefusedRow[] = [];
  const takeBatch =
    file.customer === undefined
      ? observationTaker(context, source, file, file.record ?? missingRecord(file), load)
      : customerTaker(context, source, file, file.customer);
  let rows = 0;
  let added = 0;
  let batch: NumberedRow[] = [];
  const onColumns = (columns: readonly string[]) => checkColumns(file, columns);
  for await (const numbered of readRows(path, file, context.onBytes, onColumns)) {
    context.signal.throwIfAborted();
    rows++;
    batch.push(numbered);
    if (batch.length === BATCH_ROWS) {
      added += await takeBatch(batch, refused);
      batch = [];
    }
  }
  added += await takeBatch(batch, refused);
  // With refused rows the load stays open: mended rows are read when the file is loaded again.
  if (refused.length === 0) await finishLoad(context.pool, load);
  return { alreadyLoaded: false, rows, added, refused };
}

type TakeBatch = (batch: readonly NumberedRow[], refused: RefusedRow[]) => Promise<number>;

function observationTaker(
  context: LoadContext,
  source: FileSource,
  file: FileMapping,
  record: RecordMapping,
  load: Load,
): TakeBatch {
  const { pool, registrar, institutionId } = context;
  const subjects = new Map<string, string>();

  async function learnSubjects(keys: readonly string[]): Promise<void> {
    const unknown = [...new Set(keys)].filter((key) => !subjects.has(key));
    if (unknown.length === 0) return;
    const { rows } = await pool.query<{ lookup: string; subject_id: string }>({
      name: "subjects-of-system",
      text: `select lookup, subject_id from identifier
             where institution_id = $1 and scheme = 'EXTERNAL' and system = $2 and lookup = any($3)`,
      values: [institutionId, source.system, unknown],
    });
    for (const row of rows) subjects.set(row.lookup, row.subject_id);
  }

  return async (batch, refused) => {
    const readable = batch.flatMap(({ line, row }) =>
      attempt(line, refused, () => [
        { line, key: textOf(row, file.key), said: readRow(row, record, load.fetchedAt) },
      ]),
    );
    await learnSubjects(readable.map((r) => r.key));
    const drafts = readable.flatMap(({ line, key, said }): ObservationDraft[] => {
      const subjectId = subjects.get(key);
      if (subjectId === undefined) {
        refused.push({ line, reason: `column ${file.key}: no customer has this number in ${source.system}` });
        return [];
      }
      return [
        {
          subjectId,
          source: source.source,
          dataset: record.dataset,
          recordKey: said.recordKey,
          effectiveAt: said.effectiveAt,
          fetchedAt: said.fetchedAt,
          backfill: said.backfill,
          facts: said.facts,
          originId: load.id,
        },
      ];
    });
    return recordObservations(pool, registrar.keyStore, institutionId, drafts);
  };
}

function missingRecord(file: FileMapping): never {
  throw new Error(`${file.file} maps to no record`);
}

function customerTaker(
  context: LoadContext,
  source: FileSource,
  file: FileMapping,
  mapping: CustomerMapping,
): TakeBatch {
  const { pool, registrar, institutionId } = context;

  const draftOf = (row: Row): CustomerDraft => {
    const optional = (column: string | undefined) => (column === undefined ? undefined : textOf(row, column));
    const uscc = optional(mapping.uscc);
    return {
      kind: mapping.kind,
      name: textOf(row, mapping.name),
      industryCode: optional(mapping.industryCode),
      regionCode: optional(mapping.regionCode),
      openedOn: mapping.openedOn,
      identifiers: [
        { scheme: "EXTERNAL", system: source.system, value: textOf(row, file.key) },
        ...(uscc === undefined ? [] : [{ scheme: "USCC" as const, system: "", value: uscc }]),
      ],
      people: [],
    };
  };
  const register = async (drafts: readonly CustomerDraft[]): Promise<number> =>
    (await inTransaction(pool, (sql) => registerCustomers(sql, registrar, institutionId, drafts))).added;

  const reasonOf = (error: Error): string => {
    if (!(error instanceof BadIdentifier)) return error.message;
    const column = error.scheme === "EXTERNAL" ? file.key : (mapping.uscc ?? "");
    return `column ${column}: ${error.message}`;
  };

  return async (batch, refused) => {
    const drafts = batch.flatMap(({ line, row }) =>
      attempt(line, refused, () => [{ line, draft: draftOf(row) }]),
    );
    try {
      return await register(drafts.map((d) => d.draft));
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    // One of them is refused: take them one by one to learn which.
    let added = 0;
    for (const { line, draft } of drafts) {
      try {
        added += await register([draft]);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refused.push({ line, reason: reasonOf(error) });
      }
    }
    return added;
  };
}

const isRefusal = (error: unknown): error is Error =>
  error instanceof BadIdentifier || error instanceof ConflictingIdentifiers;

function attempt<T>(line: number, refused: RefusedRow[], read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    refused.push({ line, reason: error.message });
    return [];
  }
}
