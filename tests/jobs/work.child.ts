import { randomBytes } from "node:crypto";
import type { JobTiming } from "../../src/jobs/hold.js";
import { openKeyStore } from "../../src/governance/subject-keys.js";
import { openVault } from "../../src/governance/vault.js";
import { startWork } from "../../src/server/work.js";

/** Where a process is told to work off jobs. */
export interface WorkOrder {
  readonly url: string;
  readonly institutionId: string;
  readonly importDir: string;
  readonly mappingsDir: string;
  readonly timing: Partial<JobTiming>;
}

/** A process that works off jobs where it is told to, and answers with whatever troubles it. */
process.on("message", ({ timing, ...place }: WorkOrder) => {
  const vault = openVault(randomBytes(32));
  const tell = (error: unknown) => process.send?.(String(error));
  const registrar = { vault, keyStore: openKeyStore(vault) };
  startWork({ ...place, registrar }, { timing, onBroken: tell, onTrouble: tell });
});
process.send?.("ready");
