import { lstat } from "node:fs/promises";
import { z } from "zod";
import { BadFile } from "../connectors/files/bad-file.js";
import type { JobHandler } from "../jobs/job.js";
import {
  type ImportContext,
  importFile,
  type ImportReport,
  ImportRefused,
} from "../portfolio/import/import-file.js";
import type { ImportOrder, ImportOutput } from "../resolvers/imports.js";
import { findImport, importFailed, type ImportFolders } from "./import-folders.js";

/** Where import jobs work. */
export interface ImportPlace extends ImportContext, ImportFolders {}

const Order: z.ZodType<ImportOrder> = z.object({
  file: z.string(),
  mapping: z.string(),
  dryRun: z.boolean(),
});

const READ_ONLY = new Set(["EACCES", "EPERM", "EROFS"]);

/** What a person can mend is told; anything else stays what it is. */
function failureOf(error: unknown): unknown {
  if (error instanceof BadFile) return importFailed("BAD_FILE", error.message);
  if (error instanceof ImportRefused) return importFailed("REFUSED", `SQLSTATE ${error.sqlState}`);
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return importFailed("NO_SUCH_FILE");
  return READ_ONLY.has(String(code)) ? importFailed("READ_ONLY") : error;
}

/** Beside the file, as the import command has it, so that either goes on where the other was cut short. */
async function rejectsPathFor(path: string): Promise<string> {
  const rejects = `${path}.rejects.csv`;
  const found = await lstat(rejects).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });
  // A link would lead what is rejected out of the folder.
  if (found !== undefined && !found.isFile()) throw importFailed("OUTSIDE");
  return rejects;
}

const outputOf = (file: string, report: ImportReport): ImportOutput => ({
  rows: report.rows,
  rejected: report.rejected,
  alreadyLoaded: report.alreadyLoaded,
  targets: report.targets,
  reasons: report.reasons,
  rejectsFile: report.rejectsPath === undefined ? null : `${file}.rejects.csv`,
});

/** Does import jobs: an attempt cut short is gone on with where it was. */
export const importHandler =
  (place: ImportPlace): JobHandler =>
  async (job, { signal, progress }): Promise<ImportOutput> => {
    const order = Order.parse(job.input);
    const { path, mapping, entry } = await findImport(place, order);
    const rejectsPath = await rejectsPathFor(path);
    try {
      const report = await importFile(place, mapping, entry, path, {
        dryRun: order.dryRun,
        rejectsPath,
        signal,
        onProgress: ({ bytes, totalBytes, rows, rejected }) => {
          const sofar = {
            rows,
            rejected,
            alreadyLoaded: false,
            targets: [],
            reasons: [],
            rejectsFile: null,
          };
          progress({ done: bytes, total: totalBytes, unit: "BYTE", output: sofar satisfies ImportOutput });
        },
      });
      return outputOf(order.file, report);
    } catch (error) {
      throw failureOf(error);
    }
  };
