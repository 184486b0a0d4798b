import { connectors } from "../src/connectors/index.js";
import { loadMappedConnectors } from "../src/connectors/mapped/load-mapped-connectors.js";
import { describeDictionary } from "../src/labels/describe-dictionary.js";
import { makeDictionary } from "../src/labels/dictionary.js";
import { loadLabelPack } from "../src/labels/pack.js";

/** The page of every fact, with the sources and labels of the repository, as `docs/dictionary.md` holds it. */
export async function dictionaryPage(): Promise<string> {
  const all = [...connectors, ...(await loadMappedConnectors("docs/examples/sources"))];
  return describeDictionary(makeDictionary(all, await loadLabelPack("policies/labels")));
}
