import { describeSources } from "../src/connectors/describe-sources.js";
import { connectors } from "../src/connectors/index.js";
import { loadMappedConnectors } from "../src/connectors/mapped/load-mapped-connectors.js";
import { toldFacts } from "../src/connectors/told-facts.js";
import { PROOF } from "./told.js";

/** The page of every source with code or an example file, as `docs/sources.md` holds it. */
export async function sourcesPage(): Promise<string> {
  const all = [...connectors, ...(await loadMappedConnectors("docs/examples/sources"))];
  return describeSources({ connectors: all, told: toldFacts, proof: PROOF });
}
