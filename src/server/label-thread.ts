import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { connectors } from "../connectors/index.js";
import { loadMappedConnectors } from "../connectors/mapped/load-mapped-connectors.js";
import { openKeyStore } from "../governance/subject-keys.js";
import { openVault } from "../governance/vault.js";
import { loadLabelPack } from "../labels/pack.js";
import { loadCrossCheckPolicy } from "../profile/load-cross-check-policy.js";
import { readConfiguration } from "./config.js";
import { openDatabase } from "./database.js";
import type { LabelThreadOrder, LabelThreadTrouble } from "./label-work.js";
import { masterKey } from "./master-key.js";
import { startLabelWork } from "./recompute-job.js";

/** Two for parts under way, one for the sweep, and some for what they read at a time. */
const CONNECTIONS = 8;

const { url, institutionId } = workerData as LabelThreadOrder;

// Of an error only name, message and stack cross over: what else it holds may be a value of a row.
const tell = (error: unknown, job?: string) => {
  const trouble = error instanceof Error ? error : new Error(String(error));
  parentPort?.postMessage({ error: trouble, job } satisfies LabelThreadTrouble);
};

const configuration = readConfiguration(process.env);
const policies = (name: string) => join(configuration.POLICIES_DIR, name);
const [declared, labels, crossChecks, key] = await Promise.all([
  loadMappedConnectors(configuration.SOURCES_DIR),
  loadLabelPack(policies("labels")),
  loadCrossCheckPolicy(policies("cross-checks.yaml")),
  masterKey(configuration),
]);
const database = openDatabase(url, CONNECTIONS, (error) => {
  tell(error);
});
const work = startLabelWork({
  ...{ pool: database.pool, institutionId, crossChecks, connectors: [...connectors, ...declared] },
  keyStore: openKeyStore(openVault(key)),
  clock: () => new Date(),
  labels: () => Promise.resolve(labels),
  onTrouble: (error, job) => {
    tell(error, job?.id);
  },
});
parentPort?.once("message", () => {
  void work.stop().then(() => database.close());
});
