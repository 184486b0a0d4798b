import { connectors } from "../src/connectors/index.js";
import { loadMappedConnectors } from "../src/connectors/mapped/load-mapped-connectors.js";
import { hearSources } from "./told.js";
const all = [...connectors, ...(await loadMappedConnectors("docs/examples/sources"))];
const t=Date.now();
for (const [s, f] of await hearSources(all)) console.log(s, f.size, [...f].join(" "));
console.log(Date.now()-t);
