import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { BadFile } from "../connectors/files/bad-file.js";
import {
  BadMapping,
  type FileMapping,
  type FileSource,
  isFor,
  readMapping,
} from "../connectors/files/mapping.js";
import { fileBytes } from "../connectors/files/read-rows.js";
import { importFile, type ImportReport, ImportRefused } from "../portfolio/import/import-file.js";
import { rejectsPathOf } from "../portfolio/import/rejects-file.js";
import { BadConfiguration, readConfiguration } from "./config.js";
import { reportLines } from "./import-report.js";
import { showProgress } from "./progress.js";
import { openWorkplace, type Workplace } from "./workplace.js";

const USAGE = `usage: npm run import -- FILE --mapping MAPPING.yaml [--dry-run] [--rejects PATH] [--json]
Imports a CSV or XLSX file, gzipped or not, by a mapping; in place of FILE a folder: every file in it the mapping names.
Such as: npm run import -- ./invoices --mapping docs/examples/mappings/invoices.yaml
--dry-run says what would happen and writes nothing; --rejects names the file for rows that do not fit, by default
FILE.rejects.csv beside it; --json prints the report as JSON.
Importing the same file again adds nothing; an import cut short goes on where it was.
Exit code 0: all rows are in; 2: some were rejected; 1: it could not be done.`;

/** Tells the person at the terminal what went wrong without a stack trace. */
function explain(error: unknown): never {
  const known = [BadMapping, BadFile, BadConfiguration, ImportRefused, DOMException].some(
    (k) => error instanceof k,
  );
  const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
  if (!known && !missing) throw error;
  console.error((error as Error).message);
  process.exit(1);
}

interface FileToImport {
  readonly entry: FileMapping;
  readonly path: string;
}

const REJECTS = /\.rejects(-\d+)?\.csv$/;

/** The files to import, once for each entry of the mapping: one, or those of a folder it names. Throws BadFile. */
async function filesAt(path: string, mapping: FileSource): Promise<FileToImport[]> {
  const names = mapping.files.map((entry) => entry.file).join(", ");
  if (!(await stat(path)).isDirectory()) {
    const fitting = mapping.files.filter((entry) => isFor(entry, basename(path)));
    const entries = fitting.length > 0 || mapping.files.length > 1 ? fitting : mapping.files;
    if (entries.length === 0) throw new BadFile(`${basename(path)}: the mapping is for ${names}`);
    return entries.map((entry) => ({ entry, path }));
  }
  const found = (await readdir(path)).filter((name) => !REJECTS.test(name)).sort();
  return mapping.files.flatMap((entry) => {
    const matching = found.filter((name) => isFor(entry, name));
    if (matching.length === 0) throw new BadFile(`${entry.file}: there is no such file in the folder`);
    return matching.map((name) => ({ entry, path: join(path, name) }));
  });
}

/** What the command line asks for. */
interface Wishes {
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

async function importOne(
  workplace: Workplace,
  mapping: FileSource,
  { entry, path }: FileToImport,
  { dryRun, json, signal, rejectsPath }: Wishes & { readonly rejectsPath: string },
): Promise<ImportReport> {
  const progress = showProgress(basename(path), await fileBytes(path));
  let shown = 0;
  const started = performance.now();
  const report = await importFile(workplace, mapping, entry, path, {
    dryRun,
    signal,
    rejectsPath,
    onProgress: ({ bytes }) => {
      progress.advance(bytes - shown);
      shown = bytes;
    },
    onWaiting: () => {
      console.error(`${basename(path)}: another import of its source is under way; waiting for that to end`);
    },
  });
  progress.done();
  const seconds = (performance.now() - started) / 1000;
  if (json) console.log(JSON.stringify({ ...report, seconds }));
  else for (const line of reportLines(report, seconds)) console.log(line);
  return report;
}

/** Whether every row went in. */
async function run(
  mappingPath: string,
  path: string,
  wishes: Wishes & { readonly rejectsPath: string | undefined },
): Promise<boolean> {
  const mapping = readMapping(await readFile(mappingPath, "utf8"));
  const files = await filesAt(path, mapping);
  if (wishes.rejectsPath !== undefined && files.length > 1)
    throw new BadFile("--rejects names one file, but more than one is imported: each has its own");
  const workplace = await openWorkplace(readConfiguration(process.env), {
    onNote: (message, detail) => console.error(message, detail ?? ""),
    onBroken: (error) => console.error("a database connection broke:", error.name),
    onLost: (why) => {
      console.error(`the database is lost: ${why}`);
      process.exit(1);
    },
  });
  let whole = true;
  try {
    for (const [at, file] of files.entries()) {
      const nth = files.slice(0, at + 1).filter((f) => f.path === file.path).length;
      const rejectsPath = wishes.rejectsPath ?? (await rejectsPathOf(file.path, nth));
      const { rejected } = await importOne(workplace, mapping, file, { ...wishes, rejectsPath });
      whole &&= rejected === 0;
    }
  } finally {
    await workplace.close();
  }
  return whole;
}

function argumentsOf() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        mapping: { type: "string", short: "m" },
        "dry-run": { type: "boolean", default: false },
        rejects: { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const [path, ...more] = positionals;
    if (path !== undefined && values.mapping !== undefined && more.length === 0)
      return { path, mapping: values.mapping, values };
  } catch (error) {
    console.error((error as Error).message);
  }
  console.error(USAGE);
  process.exit(1);
}

const { path, mapping, values } = argumentsOf();
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stop.abort(new DOMException("stopped; import again to go on", "AbortError"));
  });
}
const wishes = {
  dryRun: values["dry-run"],
  json: values.json,
  rejectsPath: values.rejects,
  signal: stop.signal,
};
// Rejected rows are an error of the file: the rest is imported, and the exit code says so.
process.exitCode = (await run(mapping, path, wishes).catch(explain)) ? 0 : 2;
