import { createReadStream, createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { readMapping } from "../src/connectors/files/mapping.js";
import { withClient } from "../src/entities/sql.js";
import { importFile, type ImportReport } from "../src/portfolio/import/import-file.js";
import type { Workplace } from "../src/server/workplace.js";
import { inWorkplace } from "./workplace.js";

/** Speed of importing a file, as a ratio to a floor of the same run: COPY of the same rows into a bare table. */

const ENTERPRISES = 120;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2017, 0, 1);
const DAYS = 1100;

const MAPPING = `
  name: bench
  source: bench
  title: { zh: 发票, en: Invoices }
  system: bench
  files:
    - file: enterprises.csv
      key: 企业代号
      customer: { kind: ENTERPRISE, name: 企业代号, openedOn: 2020-03-01 }
    - file: invoices.csv.gz
      key: 企业代号
      record:
        dataset: invoice
        recordKey: [发票号码, 开票日期, 购方单位代号]
        prefix: OUTPUT
        effectiveOn: 开票日期
        fetched: { daysAfterEffective: 1 }
        fields:
          direction: { is: OUTPUT }
          number: { column: 发票号码 }
          issuedOn: { column: 开票日期, as: date }
          counterparty: { column: 购方单位代号 }
          amount: { column: 金额, as: yuan }
          tax: { column: 税额, as: yuan }
          total: { column: 价税合计, as: yuan }
          void: { column: 发票状态, words: { 有效发票: false, 作废发票: true } }
`;

/** Numbers that look drawn by chance and are the same in every run (xorshift). */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Lines of invoices as such files have them: few parties, many of one day together, some red, some void. */
function* invoices(rows: number): Generator<string> {
  const draw = drawer(20_170_101);
  yield "企业代号,发票号码,开票日期,购方单位代号,金额,税额,价税合计,发票状态\n";
  for (let i = 0; i < rows; i++) {
    const enterprise = 1 + Math.floor((i * ENTERPRISES) / rows);
    const day = new Date(FIRST_DAY + draw(DAYS) * DAY_MS);
    const on = `${day.getUTCFullYear()}/${day.getUTCMonth() + 1}/${day.getUTCDate()}`;
    const fen = (1 + draw(9_000_000)) * (draw(20) === 0 ? -1 : 1);
    const [amount, tax] = [fen / 100, Math.round(fen * 0.13) / 100];
    const state = draw(15) === 0 ? "作废发票" : "有效发票";
    yield (
      `E${enterprise},${10_000_000 + i},${on},B${String(draw(20_000)).padStart(5, "0")},` +
      `${amount},${tax},${(amount + tax).toFixed(2)},${state}\n`
    );
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Seconds of some work. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const COLUMNS = `institution_id, subject_id, id, source, dataset, record_key, effective_at, fetched_at, backfill,
  recorded_at, facts, sealed, content_hash, origin_id`;

/** Copies the recorded rows out, and into a table with the same columns and indexes and nothing else. */
async function floorOf({ pool }: Workplace, file: string): Promise<number> {
  return withClient(pool, async (client) => {
    await pipeline(
      client.query(copyTo(`copy (select ${COLUMNS} from observation) to stdout`)),
      createWriteStream(file),
    );
    await client.query(`
      create table floor (like observation including defaults);
      alter table floor add primary key (subject_id, id);
      create unique index on floor (subject_id, dataset, source, record_key, fetched_at, content_hash);
      create index on floor (subject_id, dataset, source, fetched_at, recorded_at, id) where record_key = '';`);
    return timed(() =>
      pipeline(createReadStream(file), client.query(copyFrom(`copy floor (${COLUMNS}) from stdin`))),
    );
  });
}

async function bench(workplace: Workplace, folder: string, rows: number): Promise<void> {
  const mapping = readMapping(MAPPING);
  const [enterprises, sold] = mapping.files;
  if (enterprises === undefined || sold === undefined) throw new Error("the mapping lost a file");
  const numbers = Array.from({ length: ENTERPRISES }, (_, i) => `E${i + 1}`);
  await writeFile(join(folder, "enterprises.csv"), ["企业代号", ...numbers, ""].join("\n"));
  await importFile(workplace, mapping, enterprises, join(folder, "enterprises.csv"));
  const path = join(folder, "invoices.csv.gz");
  await pipeline(Readable.from(invoices(rows)), createGzip({ level: 1 }), createWriteStream(path));

  let report: ImportReport | undefined;
  const resident: number[] = [];
  const seconds = await timed(async () => {
    report = await importFile(workplace, mapping, sold, path, {
      onProgress: () => resident.push(process.memoryUsage.rss()),
    });
  });
  const [invoicesIn] = report?.targets ?? [];
  if (invoicesIn?.added !== rows) throw new Error("not all rows were added");
  const floor = await floorOf(workplace, join(folder, "floor.copy"));
  const perSecond = (s: number) => Math.round(rows / s).toLocaleString("en");
  console.log(
    `importing ${rows.toLocaleString("en")} invoices: ${seconds.toFixed(1)} s, ${perSecond(seconds)} rows/s`,
  );
  console.log(`floor (COPY into a bare table): ${floor.toFixed(1)} s, ${perSecond(floor)} rows/s`);
  console.log(`ratio ${(seconds / floor).toFixed(1)}`);
  const [peak, middle] = [Math.max(...resident), median(resident)].map((bytes) => Math.round(bytes / 1e6));
  console.log(`resident memory: at most ${peak} MB, median ${middle} MB`);
}

const { values } = parseArgs({ options: { rows: { type: "string", default: "200000" } } });
const rows = Number(values.rows);
if (!Number.isInteger(rows) || rows < ENTERPRISES)
  throw new Error(`--rows must be a whole number from ${ENTERPRISES}`);
await inWorkplace("import", async (workplace, home) => {
  await bench(workplace, home, rows);
});
