import { judicialConnector } from "./judicial/judicial.connector.js";
import { registryConnector } from "./registry/registry.connector.js";
import { taxConnector } from "./tax/tax.connector.js";
import type { Connector } from "./connector.js";

/** Every source asked over HTTP; the only list. */
export const connectors: readonly Connector[] = [registryConnector, taxConnector, judicialConnector];
