import type { Pool } from "pg";
import { connectors } from "../../src/connectors/index.js";
import type { KeyStore } from "../../src/governance/subject-keys.js";
import type { CompiledLabel } from "../../src/labels/compile.js";
import type { LabelSources } from "../../src/labels/recompute.js";
import { AS_OF } from "./definitions.js";

/** What judging needs, where no source can be asked. */
export const labelSources = (
  { pool, institutionId, keyStore }: { pool: Pool; institutionId: string; keyStore: KeyStore },
  labels: readonly CompiledLabel[],
): LabelSources => ({
  ...{ pool, institutionId, keyStore, connectors },
  crossChecks: [],
  signal: new AbortController().signal,
  // What is due is due as of the moment judged, however long ago that was.
  clock: () => AS_OF,
  labels: () => Promise.resolve(labels),
});
