import { z } from "zod";
import { normaliseIdentifier } from "../facts/identifiers.js";
import type { DimensionCode, dimensions } from "../facts/index.js";
import type { FactsOf } from "../facts/dimension.js";
import type { Fen, Title } from "../facts/fact.js";
import type { StoredFacts } from "../observations/observation.js";
import {
  type Connector,
  type Dataset,
  firstFault,
  isObject,
  MalformedReply,
  pruneUnknown,
  type Reading,
  storeFacts,
} from "./connector.js";
import type { Vendor } from "./protocol.js";

interface VendorDeclaration<D extends DimensionCode, R extends z.ZodType> {
  readonly source: string;
  readonly vendor: Vendor;
  readonly title: Title;
  readonly dimension: D;
  readonly datasets: readonly Dataset[];
  readonly rank: number;
  /** What a call is taken to cost while no contract says. */
  readonly cost: Fen;
  /** Path and query below the vendor's address; the code is fit for a URL already. */
  readonly path: (uscc: string) => string;
  /** Puts into its documented shape what arrives in another, such as the only element of a list by itself. */
  readonly shape?: (result: unknown) => unknown;
  /** What the vendor's envelope holds, strictly. */
  readonly result: R;
  /** The code of the enterprise a result is about, where it says. */
  readonly names?: (result: z.output<R>) => string | undefined;
  readonly says: (result: z.output<R>) => FactsOf<(typeof dimensions)[D]>;
  /** Vendor fields left unread on purpose, by place, such as `Result.Data.Id`. */
  readonly ignore: readonly (string & {})[];
  /** What it means that the vendor has no record: facts known to be empty, or nothing. */
  readonly absent: FactsOf<(typeof dimensions)[D]>;
}

/** Makes a connector of a source that is asked about one enterprise at a time, and answers without saying about whom. */
export function defineVendorConnector<D extends DimensionCode, R extends z.ZodType>(
  d: VendorDeclaration<D, R>,
): Connector {
  const ignored = new Set<string>(d.ignore);

  function read(result: unknown, [key, ...others]: readonly string[]): Reading {
    if (key === undefined || others.length > 0)
      throw new MalformedReply("result: not asked about one enterprise");
    const shaped = d.shape === undefined ? result : d.shape(result);
    if (!isObject(shaped)) throw new MalformedReply("result: not an object");
    let parsed = d.result.safeParse(shaped);
    let unread: string[] = [];
    if (!parsed.success) {
      const known = pruneUnknown(shaped, parsed.error);
      unread = [...new Set(known.unread)].filter((field) => !ignored.has(field));
      parsed = d.result.safeParse(known.pruned);
    }
    const facts = parsed.success ? factsIn(parsed.data, key) : firstFault(parsed.error);
    return typeof facts === "string"
      ? { said: new Map(), malformed: new Map([[key, facts]]), unread }
      : { said: new Map([[key, facts]]), malformed: new Map(), unread };
  }

  // A search by code that finds another enterprise is no answer about this one.
  function factsIn(result: z.output<R>, key: string): StoredFacts | string {
    const named = d.names?.(result);
    if (named !== undefined && normaliseIdentifier(named) !== normaliseIdentifier(key))
      return "result: about another enterprise";
    try {
      return storeFacts(d.dimension, d.says(result));
    } catch (error) {
      if (error instanceof z.ZodError) return firstFault(error);
      throw error;
    }
  }

  const { source, vendor, title, dimension, datasets, rank, cost } = d;
  const path = ([uscc = ""]: readonly string[]): string => d.path(uscc);
  const absent = storeFacts(dimension, d.absent);
  return { source, vendor, title, dimension, datasets, rank, cost, batchSize: 1, path, read, absent };
}
