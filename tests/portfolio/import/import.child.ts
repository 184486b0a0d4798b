import { randomBytes } from "node:crypto";
import type { FileMapping, FileSource } from "../../../src/connectors/files/mapping.js";
import { openKeyStore } from "../../../src/governance/subject-keys.js";
import { openVault } from "../../../src/governance/vault.js";
import { importFile } from "../../../src/portfolio/import/import-file.js";
import { openDatabase } from "../../../src/server/database.js";

/** What a process is told to import. */
export interface ImportOrder {
  readonly url: string;
  readonly institutionId: string;
  readonly mapping: FileSource;
  readonly entry: FileMapping;
  readonly path: string;
}

/** A process that imports the file it is told of, says "started" when the first rows are in, and answers with the report. */
process.on("message", ({ url, institutionId, mapping, entry, path }: ImportOrder) => {
  const { pool } = openDatabase(url, 2, () => undefined);
  const vault = openVault(randomBytes(32));
  const context = { pool, institutionId, registrar: { vault, keyStore: openKeyStore(vault) } };
  let batches = 0;
  const onProgress = () => {
    if (++batches === 2) process.send?.("started");
  };
  importFile(context, mapping, entry, path, { onProgress }).then(
    (report) => process.send?.(report),
    (error: unknown) => process.send?.(String(error)),
  );
});
process.send?.("ready");
