import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { BadFile } from "../../connectors/files/bad-file.js";
import { dimensionsOf, type FileMapping, type FileSource } from "../../connectors/files/mapping.js";
import { fileSha256, readRows } from "../../connectors/files/read-rows.js";
import type { NumberedCells } from "../../connectors/files/row.js";
import { withClient } from "../../entities/sql.js";
import { businessDateOf } from "../../facts/business-date.js";
import { registerFileSource } from "../../observations/file-sources.js";
import { canonicalJson } from "../../observations/observation.js";
import {
  BEGINNING,
  type Checkpoint,
  findLoad,
  finishLoad,
  keepCheckpoint,
  type Load,
  openLoad,
  type ReasonCount,
} from "../file-load.js";
import type { Registrar } from "../register.js";
import { type ReadBatch, type ReadRows, rowsReader } from "./read-batch.js";
import { openRejectsFile, rejectsBytesOf, type RejectsFile, rejectsPathOf } from "./rejects-file.js";
import { advanced } from "./tally.js";
import { type Targets, targetsOf } from "./targets.js";
import { batchWriter, type WriteRows } from "./write-batch.js";

const BATCH_ROWS = 2000;
const ASK_AGAIN_MS = 200;

/** Where a file is imported. */
export interface ImportContext {
  readonly pool: Pool;
  readonly registrar: Registrar;
  readonly institutionId: string;
}

/** How far an import has come. */
export interface ImportProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  /** Rows read so far, those of an earlier start included. */
  readonly rows: number;
  readonly rejected: number;
}

/** How to import; everything may be left out. */
export interface ImportOptions {
  /** Do everything and undo it: nothing is kept, no file is written. */
  readonly dryRun?: boolean;
  /** Where rejected rows go; beside the file if left out. */
  readonly rejectsPath?: string;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Another import of the same source is under way; this one waits for it. */
  readonly onWaiting?: () => void;
  readonly signal?: AbortSignal;
}

/** What became of a file. For every target, rows = added + repeats + rejected. */
export interface ImportReport {
  readonly file: string;
  /** The same bytes were imported by the same mapping before: nothing was done, the counts are of that time. */
  readonly alreadyLoaded: boolean;
  readonly dryRun: boolean;
  /** Rows that an earlier start had dealt with. */
  readonly resumedAt: number;
  readonly rows: number;
  readonly rejected: number;
  readonly targets: readonly {
    readonly name: string;
    /** Rows that brought something new, and rows that repeat what is known. */
    readonly added: number;
    readonly repeats: number;
  }[];
  readonly reasons: readonly ReasonCount[];
  /** Where the rejected rows are; undefined where there are none, or nothing was written. */
  readonly rejectsPath: string | undefined;
}

/** The database could not write the rows; its own words may hold values of the file, so they are not repeated. */
export class ImportRefused extends Error {
  override name = "ImportRefused";
  constructor(readonly sqlState: string) {
    super(`the database could not write the rows (SQLSTATE ${sqlState}); import again to go on`);
  }
}

/** Whether an error is the database's own; but one about a statement, class 42, is a bug and tells of no value. */
const isOfDatabase = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && "severity" in error && "code" in error && !String(error.code).startsWith("42");

/** Tells one way of reading a file from any other: a changed mapping reads it anew. */
function mappingIdOf({ name, source, system }: FileSource, entry: FileMapping): string {
  const text = canonicalJson({ name, source, system, entry });
  return `${name}/${entry.file}@${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
}

function reportOf(
  file: string,
  at: Checkpoint,
  how: Pick<ImportReport, "alreadyLoaded" | "dryRun" | "resumedAt" | "rejectsPath">,
): ImportReport {
  const { rows, rejected, reasons, targets } = at;
  const counts = targets.map(({ name, added }) => ({ name, added, repeats: rows - rejected - added }));
  return { file, ...how, rows, rejected, targets: counts, reasons };
}

/**
 * Waits until no other import of the same source is under way: two would do the work twice, or stand in each other's
 * way for ever where they bring the same rows in another order. The lock is the connection's and dies with it.
 */
async function takeTurn(client: PoolClient, turn: string, options: ImportOptions): Promise<void> {
  for (let waits = false; ; waits = true) {
    const { rows } = await client.query<{ mine: boolean }>(
      "select pg_try_advisory_lock(hashtextextended($1, 0)) as mine",
      [turn],
    );
    if (rows[0]?.mine === true) return;
    if (!waits) options.onWaiting?.();
    const { signal } = options;
    // Whoever gave the signal says why; the pause itself would not.
    await pause(ASK_AGAIN_MS, undefined, { ...(signal === undefined ? {} : { signal }) }).catch(
      () => undefined,
    );
    signal?.throwIfAborted();
  }
}

/** What importing one file goes by. */
interface Import {
  readonly client: PoolClient;
  readonly institutionId: string;
  /** Who speaks in it, and of which dimensions. */
  readonly source: Parameters<typeof registerFileSource>[2];
  readonly load: Load;
  readonly from: Checkpoint;
  readonly targets: Targets;
  readonly writeRows: WriteRows;
  readonly rejects: RejectsFile | undefined;
  readonly options: ImportOptions;
}

const byLine = (a: { line: number }, b: { line: number }): number => a.line - b.line;

/** Writes one batch with its checkpoint in one transaction; in a dry run everything is one transaction. */
async function keepBatch(
  run: Import,
  from: Checkpoint,
  batch: ReadBatch,
  isLast: boolean,
): Promise<Checkpoint> {
  const { client, load, writeRows, rejects, options } = run;
  const isDry = options.dryRun === true;
  if (!isDry) await client.query("begin");
  try {
    if (!isDry && from === run.from) await registerFileSource(client, run.institutionId, run.source);
    const written = await writeRows(batch.read);
    const refused = [...batch.rejects, ...written.rejects].sort(byLine);
    const rejectsBytes = (await rejects?.add(refused)) ?? 0;
    const at = advanced(from, { rows: batch.rows, added: written.added, rejects: refused, rejectsBytes });
    if (isDry) return at;
    await keepCheckpoint(client, load, at);
    if (isLast) await finishLoad(client, load);
    await client.query("commit");
    return at;
  } catch (error) {
    if (!isDry)
      await client.query("rollback").catch((broken: unknown) => client.emit("error", broken as Error));
    throw isOfDatabase(error) ? new ImportRefused(error.code) : error;
  }
}

/** A file that is changed while it is read is not the one that was asked for. Throws BadFile. */
async function checkUnchanged(path: string, before: Stats): Promise<void> {
  const after = await stat(path);
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs)
    throw new BadFile(`${basename(path)}: was changed while it was read; import it again`);
}

/** Reads and writes at the same time: while the database takes one batch, the next is read. */
async function importRows(run: Import, entry: FileMapping, path: string, file: Stats): Promise<Checkpoint> {
  const { load, targets, options } = run;
  let bytes = 0;
  let toSkip = run.from.rows;
  let readCount = 0;
  let readBatch: ReadRows | undefined;
  let waiting: NumberedCells[] = [];
  let writing: Promise<Checkpoint> = Promise.resolve(run.from);

  const tell = (at: Checkpoint): void => {
    options.onProgress?.({ bytes, totalBytes: file.size, rows: readCount, rejected: at.rejected });
  };
  async function write(rows: readonly NumberedCells[], isLast: boolean): Promise<void> {
    if (readBatch === undefined) throw new Error("rows came before their columns");
    const batch = readBatch(rows, load.fetchedAt);
    const from = await writing;
    options.signal?.throwIfAborted();
    tell(from);
    writing = keepBatch(run, from, batch, isLast);
    writing.catch(() => undefined); // thrown to whoever awaits it next
  }

  const hooks = {
    onBytes: (n: number) => {
      bytes += n;
    },
    onColumns: (columns: readonly string[]) => {
      readBatch = rowsReader(entry, targets, columns);
    },
  };
  try {
    for await (const rows of readRows(path, entry, hooks)) {
      readCount += rows.length;
      const skipped = Math.min(toSkip, rows.length);
      toSkip -= skipped;
      for (let i = skipped; i < rows.length; i++) {
        const row = rows[i];
        if (row !== undefined) waiting.push(row);
      }
      while (waiting.length >= BATCH_ROWS) {
        const batch = waiting.slice(0, BATCH_ROWS);
        waiting = waiting.slice(BATCH_ROWS);
        await write(batch, false);
      }
    }
    await checkUnchanged(path, file);
    await write(waiting, true);
    const at = await writing;
    tell(at);
    return at;
  } finally {
    // Whatever ended the reading: the connection is not given back while something is still written.
    await writing.catch(() => undefined);
  }
}

/** A dry run takes up an import where it stands, and is a load of its own where there is none. */
const imagined = (): Load => ({
  id: uuidv7(),
  fetchedAt: new Date(),
  finished: false,
  checkpoint: BEGINNING,
});

/**
 * Imports one file by its entry in a mapping. Every batch is kept together with how far it came, so that an import cut
 * short, however hard, goes on where it was. Rows that do not fit go to the file of rejects, the others in. Throws
 * BadFile for the file itself, ImportRefused, and whatever the signal was aborted with.
 */
export async function importFile(
  context: ImportContext,
  mapping: FileSource,
  entry: FileMapping,
  path: string,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { institutionId } = context;
  const dryRun = options.dryRun === true;
  const file = basename(path);
  const before = await stat(path);
  const [mappingId, sha256] = [mappingIdOf(mapping, entry), await fileSha256(path)];
  options.signal?.throwIfAborted();

  return withClient(context.pool, async (client) => {
    const turn = `import ${institutionId} ${mapping.source}`;
    if (!dryRun) await takeTurn(client, turn, options);
    let rejects: RejectsFile | undefined;
    try {
      if (dryRun) await client.query("begin");
      const rejectsPath = options.rejectsPath ?? (await rejectsPathOf(path));
      const load = dryRun
        ? ((await findLoad(client, institutionId, mappingId, sha256)) ?? imagined())
        : await openLoad(client, institutionId, mappingId, sha256, file);
      const how = { alreadyLoaded: load.finished, dryRun, resumedAt: 0, rejectsPath: undefined };
      if (load.finished) return reportOf(file, load.checkpoint, how);
      const from = dryRun || (await hasRejectsOf(load.checkpoint, rejectsPath)) ? load.checkpoint : BEGINNING;
      if (from !== load.checkpoint) await keepCheckpoint(client, load, from);
      rejects = dryRun ? undefined : openRejectsFile(rejectsPath, from.rejectsBytes);
      const place = { client, institutionId, system: mapping.system, keyColumn: entry.key };
      const targets = targetsOf(entry, {
        institutionId,
        registrar: context.registrar,
        keyStore: context.registrar.keyStore,
        system: mapping.system,
        source: mapping.source,
        originId: load.id,
        keyColumn: entry.key,
        today: businessDateOf(load.fetchedAt),
      });
      const writeRows = batchWriter(place, targets);
      const source = { source: mapping.source, title: mapping.title, dimensions: dimensionsOf(entry) };
      const run: Import = { client, institutionId, source, load, from, targets, writeRows, rejects, options };
      const at = await importRows(run, entry, path, before);
      return reportOf(file, at, {
        ...how,
        resumedAt: from.rows,
        rejectsPath: dryRun || at.rejected === 0 ? undefined : rejectsPath,
      });
    } finally {
      await rejects?.close();
      await leave(client, dryRun, turn);
    }
  });
}

/** Whether the rejects told so far are there to go on with; where they are gone, the load starts anew. */
const hasRejectsOf = async ({ rejectsBytes }: Checkpoint, path: string): Promise<boolean> =>
  (await rejectsBytesOf(path)) >= rejectsBytes;

/** Gives the connection back as it was. One that does not answer any more is thrown away. */
async function leave(client: PoolClient, dryRun: boolean, turn: string): Promise<void> {
  try {
    if (dryRun) await client.query("rollback");
    else await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [turn]);
    await client.query("drop table if exists pg_temp.observation_stage");
  } catch (error) {
    client.emit("error", error);
  }
}
