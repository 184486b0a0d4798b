import { openKeyStore } from "../src/governance/subject-keys.js";
import { openVault } from "../src/governance/vault.js";
import { readConfiguration } from "../src/server/config.js";
import { openDatabase } from "../src/server/database.js";
import { openInstitution } from "../src/server/institution.js";
import { masterKey } from "../src/server/master-key.js";
import { type Progress, showProgress } from "../src/server/progress.js";
import { loadDemo } from "./demo-load.js";
import { DEFAULT_SEED, population } from "./population.js";

/** Ends this process when the one that forked it is gone. */
function endWithParent(): void {
  const end = (): never => process.exit(1);
  process.once("disconnect", end);
  process.channel?.unref(); // listening would keep this process from ending by itself
  if (process.send !== undefined && !process.connected) end();
}

/** Entry of a process that loads the demo institution into a running database. */
endWithParent();
const configuration = readConfiguration(process.env);
const url = process.env["DEMO_DATABASE_URL"] ?? configuration.DATABASE_URL;
if (url === undefined) throw new Error("set DATABASE_URL: the demo is loaded into a running database");
const database = openDatabase(url, 2, (error) => console.error("a database connection broke:", error.name));
const vault = openVault(await masterKey(configuration));
const place = {
  pool: database.pool,
  registrar: { vault, keyStore: openKeyStore(vault) },
  institutionId: await openInstitution(database.pool, vault, configuration.INSTITUTION),
};
const people = population(DEFAULT_SEED, configuration.DEMO_CUSTOMERS);
let progress: Progress | undefined;
try {
  await loadDemo(place, people, (customers) => {
    progress ??= showProgress("loading the demo institution", people.size);
    progress.advance(customers);
  });
} finally {
  progress?.done();
  await database.close();
}
