import { randomBytes } from "node:crypto";
import { openKeyStore } from "../../src/governance/subject-keys.js";
import { openVault } from "../../src/governance/vault.js";
import { openDatabase } from "../../src/server/database.js";
import { startLabelWork } from "../../src/server/recompute-job.js";
import { rules } from "./definitions.js";
import { labelSources } from "./sources.js";

/** Where a process is told to work. */
export interface WorkerOrder {
  readonly url: string;
  readonly institutionId: string;
}

const CONNECTIONS = 8;

/** A process that judges where it is told to, until it is killed. */
process.on("message", ({ url, institutionId }: WorkerOrder) => {
  const { pool } = openDatabase(url, CONNECTIONS, (error) => {
    console.error(error.message);
  });
  const keyStore = openKeyStore(openVault(randomBytes(32)));
  const labels = rules.map((rule) => rule.label);
  startLabelWork({
    ...labelSources({ pool, institutionId, keyStore }, labels),
    everyMs: 100,
    timing: { pollMs: 50, leaseMs: 10_000, beatMs: 1_000, progressMs: 500 },
    onTrouble: (error) => {
      console.error(error);
    },
  });
});
