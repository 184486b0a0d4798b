import { z } from "zod";
import { normaliseIdentifier } from "../facts/identifiers.js";
import type { DimensionCode, dimensions } from "../facts/index.js";
import type { FactsOf } from "../facts/dimension.js";
import type { Fen, Title } from "../facts/fact.js";
import type { StoredFacts } from "../observations/observation.js";
import {
  type Asking,
  type Connector,
  type Dataset,
  firstFault,
  inUrl,
  isObject,
  type Keys,
  MalformedReply,
  type Particulars,
  particularsOf,
  pruneUnknown,
  type Reading,
  storeFacts,
} from "./connector.js";
import type { Ask, Vendor } from "./protocol.js";

interface Described<D extends DimensionCode, R extends z.ZodType> extends Particulars {
  readonly source: string;
  readonly vendor: Vendor;
  readonly title: Title;
  readonly dimension: D;
  readonly datasets: readonly Dataset[];
  readonly rank: number;
  /** What a call is taken to cost while no contract says. */
  readonly cost: Fen;
  /** Puts into its documented shape what arrives in another, such as the only element of a list by itself. */
  readonly shape?: (result: unknown) => unknown;
  /** What the vendor's envelope holds, strictly. */
  readonly result: R;
  /** The key of the one a result is about, where it says. */
  readonly names?: (result: z.output<R>) => string | undefined;
  readonly says: (result: z.output<R>) => FactsOf<(typeof dimensions)[D]>;
  /** Vendor fields left unread on purpose, by place, such as `Result.Data.Id`. */
  readonly ignore: readonly (string & {})[];
  /** What it means that the vendor has no record: facts known to be empty, or nothing. */
  readonly absent: FactsOf<(typeof dimensions)[D]>;
}

type VendorDeclaration<D extends DimensionCode, R extends z.ZodType> = Described<D, R> & Asking<string, Keys>;

/** Makes a connector of a source that is asked about one subject at a time, and answers without saying about whom. */
export function defineVendorConnector<D extends DimensionCode, R extends z.ZodType>(
  d: VendorDeclaration<D, R>,
): Connector {
  const ignored = new Set<string>(d.ignore);

  function read(result: unknown, [key, ...others]: readonly string[]): Reading {
    if (key === undefined || others.length > 0)
      throw new MalformedReply("result: not asked about one subject");
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

  // A search by code that finds another subject is no answer about this one.
  function factsIn(result: z.output<R>, key: string): StoredFacts | string {
    const named = d.names?.(result);
    if (named !== undefined && normaliseIdentifier(named) !== normaliseIdentifier(key))
      return "result: about another subject";
    try {
      return storeFacts(d.dimension, d.says(result));
    } catch (error) {
      if (error instanceof z.ZodError) return firstFault(error);
      throw error;
    }
  }

  const { source, vendor, title, dimension, datasets, rank, cost } = d;
  const particulars = particularsOf(dimension, d);
  const ask = ([keys = {}]: readonly Keys[]): Ask =>
    d.request?.(keys) ?? { method: "GET", path: d.path?.(inUrl(keys, particulars.needs[0])) ?? "" };
  const absent = storeFacts(dimension, d.absent);
  const told = { source, vendor, title, dimension, ...particulars, datasets };
  return { ...told, rank, cost, batchSize: 1, ask, read, absent, ignores: d.ignore };
}
