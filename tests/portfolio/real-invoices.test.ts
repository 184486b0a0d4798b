import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type FileMapping, type FileSource, readMapping } from "../../src/connectors/files/mapping.js";
import { findByIdentifier } from "../../src/portfolio/customers.js";
import { importFile, type ImportReport } from "../../src/portfolio/import/import-file.js";
import { readInvoiceSnapshots } from "../../src/profile/invoices.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

/** Real data that is not part of the project; where it is absent these tests are skipped. */
const REAL = join("..", "shared", "data", "invoices");
const describeReal = existsSync(REAL) ? describe : describe.skip;
if (!existsSync(REAL)) console.warn(`${REAL} is absent: the tests on real invoices are skipped`);

const ENTERPRISE = "E1";
const ALWAYS = { asOf: undefined, knownAt: undefined };

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "suretygraph-real-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await db.close();
});

/** Copies the header and the rows of one enterprise. */
async function excerpt({ file }: FileMapping): Promise<void> {
  const bytes = await readFile(join(REAL, file));
  const packed = file.endsWith(".gz");
  const [header = "", ...lines] = (packed ? gunzipSync(bytes) : bytes).toString().split("\n");
  const kept = [header, ...lines.filter((line) => line.startsWith(`${ENTERPRISE},`)), ""].join("\n");
  await writeFile(join(folder, file), packed ? gzipSync(kept) : kept);
}

async function importAll(mapping: FileSource): Promise<ImportReport[]> {
  const reports: ImportReport[] = [];
  for (const entry of mapping.files) {
    reports.push(await importFile(db, mapping, entry, join(folder, entry.file)));
  }
  return reports;
}

describeReal("the real invoices of one enterprise", () => {
  it("are loaded without a reject and add up to the fen", async () => {
    const mapping = readMapping(
      await readFile(join("docs", "examples", "mappings", "invoices.yaml"), "utf8"),
    );
    await Promise.all(mapping.files.map(excerpt));
    const reports = await importAll(mapping);
    expect(reports.map((r) => r.rejected)).toEqual([0, 0, 0]);
    expect(reports.map((r) => r.rows)).toEqual([1, 8110, 3441]);

    const identifier = { scheme: "EXTERNAL", system: "invoices", value: ENTERPRISE } as const;
    const id = (await findByIdentifier(db.pool, db.institutionId, identifier)) ?? "";
    const snapshots = await readInvoiceSnapshots(db.pool, db.institutionId, [id], ALWAYS);
    const facts = snapshots.get(id)?.[0]?.facts;
    const years = facts?.["outputByYear"] as { year: number; amount: string }[];
    expect(years.map(({ year, amount }) => [year, amount])).toEqual([
      [2017, "817439911.79"],
      [2018, "1726272815.49"],
      [2019, "1448899104.47"],
      [2020, "73231470.03"],
    ]);
    expect(facts?.["buyerCount"]).toBe(352);
    expect((facts?.["top5BuyerShare"] as number).toFixed(4)).toBe("0.5118");

    expect((await importAll(mapping)).map((r) => r.alreadyLoaded)).toEqual([true, true, true]);
  });
});
