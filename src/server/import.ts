import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BadMapping, readMapping } from "../connectors/files/mapping.js";
import { BadFile, fileBytes } from "../connectors/files/read-rows.js";
import { loadFile } from "../portfolio/load-file.js";
import { BadConfiguration, readConfiguration } from "./config.js";
import { showProgress } from "./progress.js";
import { openWorkplace } from "./workplace.js";

const USAGE = `usage: npm run import -- MAPPING FOLDER
Loads the files a mapping names from a folder, such as: npm run import -- mappings/invoices.yaml ./invoices
Loading the same files again adds nothing; a load cut short is taken up where it ended.`;

const MOST_REFUSALS_SHOWN = 20;

/** Tells the person at the terminal what went wrong without a stack trace. */
function explain(error: unknown): never {
  const known = error instanceof BadMapping || error instanceof BadFile || error instanceof BadConfiguration;
  const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
  if (!known && !missing && !(error instanceof DOMException)) throw error;
  console.error((error as Error).message);
  process.exit(1);
}

async function run(mappingPath: string, folder: string, signal: AbortSignal): Promise<boolean> {
  const text = await readFile(mappingPath, "utf8");
  const mapping = readMapping(text);
  const mappingId = `${mapping.name}@${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
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
    for (const file of mapping.files) {
      const path = join(folder, file.file);
      const progress = showProgress(file.file, await fileBytes(path));
      const { pool, registrar, institutionId } = workplace;
      const context = {
        pool,
        registrar,
        institutionId,
        mappingId,
        signal,
        onBytes: (n: number) => progress.advance(n),
      };
      const started = Date.now();
      const report = await loadFile(context, mapping, file, path);
      progress.done();
      if (report.alreadyLoaded) {
        console.log(`${file.file}: already loaded, nothing to do`);
        continue;
      }
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      const repeats = report.rows - report.added - report.refused.length;
      console.log(
        `${file.file}: ${report.rows} rows, ${report.added} added, ${repeats} repeats, ` +
          `${report.refused.length} refused, ${seconds} s`,
      );
      for (const { line, reason } of report.refused.slice(0, MOST_REFUSALS_SHOWN)) {
        console.error(`  ${file.file} line ${line}: ${reason}`);
      }
      whole &&= report.refused.length === 0;
    }
  } finally {
    await workplace.close();
  }
  return whole;
}

const { positionals } = parseArgs({ allowPositionals: true });
const [mappingPath, folder] = positionals;
if (mappingPath === undefined || folder === undefined) {
  console.error(USAGE);
  process.exit(1);
}
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stop.abort(new DOMException("stopped; load again to go on", "AbortError"));
  });
}
// Refused rows are an error of the file: the rest is loaded, and the exit code says so.
process.exitCode = (await run(mappingPath, folder, stop.signal).catch(explain)) ? 0 : 2;
