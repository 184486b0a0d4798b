import { registryConnector } from "../../src/connectors/registry/registry.connector.js";
import type { Runner } from "../../src/connectors/runner.js";
import { askSources } from "../../src/profile/ask-sources.js";

/** A process whose calls cannot be recorded: it says what askSources threw, and ends badly if anything else did. */
const connectors = (["registry.basic", "registry.changes", "registry.staff"] as const).map((dataset) => ({
  ...registryConnector,
  source: dataset,
  datasets: [dataset],
}));
const runner: Runner = {
  budgetMs: 1_000,
  hedgeMs: undefined,
  prepare: () => undefined,
  likelyMs: () => 0,
  isConfigured: () => true,
  isResting: () => false,
  ask: () => Promise.reject(new Error("the books are closed")),
};
try {
  await askSources({
    runner,
    connectors,
    errand: { institutionId: "i", purpose: undefined, requester: "test" },
    signal: new AbortController().signal,
    wants: [{ customerId: "a", datasets: new Set(connectors.flatMap((c) => c.datasets)) }],
    knownSince: 0,
    askedOf: (_connector, subjectId) => ({ subjectId, keys: {} }),
    onTrouble: () => undefined,
  });
} catch (error) {
  console.log(String(error));
}
