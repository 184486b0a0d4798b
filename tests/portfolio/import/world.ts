import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FileMapping, type FileSource, readMapping } from "../../../src/connectors/files/mapping.js";
import {
  importFile,
  type ImportOptions,
  type ImportReport,
} from "../../../src/portfolio/import/import-file.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";

/** A database, a folder for files, and a mapping whose system and source are met by nobody else. */
export interface ImportWorld {
  readonly db: TestDatabase;
  readonly folder: string;
  /** Starts a mapping of its own for a test. */
  renew(): void;
  mapping(): FileSource;
  entry(name: string): FileMapping;
  /** Writes a file and imports it by the entry of that name. */
  load(
    name: string,
    content: string | Buffer,
    options?: ImportOptions & { as?: string },
  ): Promise<ImportReport>;
  pathOf(name: string): string;
  close(): Promise<void>;
}

const textOf = (n: number): string => `
  name: sales
  source: sales-${n}
  title: { zh: 销售, en: Sales }
  system: sales-${n}
  files:
    - file: who.csv*
      key: no
      customer: { kind: ENTERPRISE, name: name, uscc: uscc, openedOn: 2024-01-01 }
    - file: sold.csv*
      key: no
      record:
        dataset: invoice
        recordKey: [bill]
        prefix: OUT
        effectiveOn: day
        fetched: { daysAfterEffective: 1 }
        fields:
          direction: { is: OUTPUT }
          number: { column: bill }
          issuedOn: { column: day, as: date }
          counterparty: { column: buyer }
          amount: { column: net, as: yuan }
          void: { column: state, words: { ok: false, void: true } }
      ignore: [remark]
    - file: base.csv
      key: no
      customer: { kind: ENTERPRISE, name: no, openedOn: { column: since, format: epoch-ms } }
      snapshot:
        dimension: registry
        effectiveOn: { column: since, format: epoch-ms }
        fetched: { on: 2024-03-01 }
        fields:
          establishedOn: { column: since, format: epoch-ms }
          registeredCapital: { column: cap, as: wanyuan, optional: true }
          legalRepresentativeName: { column: boss, optional: true }
`;

/** Opens a world; `close` it. */
export async function importWorld(): Promise<ImportWorld> {
  const db = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "suretygraph-import-"));
  let number = 0;
  let files = 0;
  let mapping = readMapping(textOf(number));
  const pathOf = (name: string) => join(folder, name);
  const entry = (name: string): FileMapping => {
    const found = mapping.files.find((f) => f.file.startsWith(name));
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  return {
    db,
    folder,
    renew: () => {
      mapping = readMapping(textOf(++number));
    },
    mapping: () => mapping,
    entry,
    pathOf,
    load: async (name, content, { as, ...options } = {}) => {
      const path = pathOf(as ?? `${++files}-${name}`);
      await writeFile(path, content);
      return importFile(db, mapping, entry(name), path, options);
    },
    close: async () => {
      await rm(folder, { recursive: true });
      await db.close();
    },
  };
}

export const SOLD_HEADER = "no,bill,day,buyer,net,state,remark";

/** A row of sales. */
export const sold = (no: string, bill: number | string, over = "2024/1/31,B1,943.4,ok"): string =>
  `${no},${bill},${over},x`;

/** Lines as the text of a file. */
export const lines = (...rows: readonly string[]): string => `${rows.join("\n")}\n`;

/** Sales of one customer, so many. */
export const manySold = (no: string, rows: number): string =>
  lines(SOLD_HEADER, ...Array.from({ length: rows }, (_, i) => sold(no, i)));
