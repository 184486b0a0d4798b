import { dimensionCodes } from "../facts/index.js";
import type { Connector } from "./connector.js";
import * as everySource from "./every-source.js";

/** Every source asked over HTTP: by dimension, the better ranked first. */
export const connectors: readonly Connector[] = Object.values(everySource).sort(
  (a, b) =>
    dimensionCodes.indexOf(a.dimension) - dimensionCodes.indexOf(b.dimension) ||
    a.rank - b.rank ||
    (a.source < b.source ? -1 : 1),
);
