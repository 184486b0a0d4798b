import { connectors } from "../src/connectors/index.js";
import { loadMappedConnectors } from "../src/connectors/mapped/load-mapped-connectors.js";
import { hearSources, type Told } from "./told.js";

/** What every source with code or an example file was heard to tell. */
export async function hearEverySource(): Promise<Told> {
  return hearSources([...connectors, ...(await loadMappedConnectors("docs/examples/sources"))]);
}

/** The text of `src/connectors/told-facts.ts`, formatted as the rest of the code. */
export function toldFactsPage(told: Told): string {
  const lines = [...told].map(([source, facts]) => `${source}: ${[...facts].sort().join(" ")}`).sort();
  return [
    "// Made by `npm run docs` from what the sources were heard to tell in the sandbox; do not edit.",
    `const HEARD = \`\n${lines.join("\n")}\n\`;\n`,
    "/** Facts by the source that was heard to tell them: what a connector reads is code, and cannot be listed from it. */",
    "export const toldFacts: ReadonlyMap<string, ReadonlySet<string>> = new Map(",
    "  HEARD.trim()",
    '    .split("\\n")',
    "    .map((line) => {",
    '      const [source = "", facts = ""] = line.split(": ");',
    '      return [source, new Set(facts.split(" "))] as const;',
    "    }),",
    ");",
    "",
  ].join("\n");
}
