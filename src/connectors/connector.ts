import { z } from "zod";
import { normaliseIdentifier } from "../facts/identifiers.js";
import { type DimensionCode, dimensions, factsOf } from "../facts/index.js";
import type { FactsOf, LegalBasis } from "../facts/dimension.js";
import type { Fen, Title } from "../facts/fact.js";
import { type Ask, bearerProtocol, type Vendor } from "./protocol.js";
import type { StoredFacts } from "../observations/observation.js";

/** What one reply said, by the key asked with. */
export interface Reading {
  readonly said: ReadonlyMap<string, StoredFacts>;
  /** Keys whose record could not be read, with the place and kind of the first fault; never a value. */
  readonly malformed: ReadonlyMap<string, string>;
  /** Vendor fields neither read nor ignored by name. */
  readonly unread: readonly string[];
}

/** Groups of facts that some source tells as a whole; the only list. */
export const datasets = [
  "registry.basic",
  "registry.abnormal",
  "registry.shareholders",
  "registry.staff",
  "registry.changes",
  "registry.equity",
  "registry.freeze",
  "registry.violations",
  "registry.penalties",
  "registry.lei",
  "tax.profile",
  "tax.declarations",
  "tax.authorised",
  "socialSecurity.enterprise",
  "socialSecurity.personal",
  "providentFund.enterprise",
  "providentFund.personal",
  "judicial.dishonest",
  "judicial.enforcements",
  "judicial.lawsuits",
  "judicial.judgments",
  "judicial.restrictions",
  "judicial.endedCases",
  "judicial.filings",
  "judicial.hearings",
  "judicial.notices",
  "credit.enterprise",
  "credit.personal",
  "antiFraud.multiLending",
  // Each of its own: all of them are asked, none stands in for another.
  "antiFraud.vendorA",
  "antiFraud.vendorB",
  "antiFraud.vendorC",
  "antiFraud.vendorD",
  "telecom.threeFactor",
  "telecom.tenure",
  "telecom.networkState",
  "watchlists.sanctions",
] as const;
/** One of these, or what a source declared by a file tells that nobody else does. */
export type Dataset = (typeof datasets)[number] | `mapped.${string}`;

/** What a subject is known by; a source names those it needs. */
export interface Keys {
  readonly uscc?: string;
  readonly name?: string;
  readonly lei?: string;
  readonly residentId?: string;
  readonly phone?: string;
  /** Of an order the enterprise authorised at the vendor's. */
  readonly orderNo?: string;
}
export type KeyName = keyof Keys;

/** Whom a source tells about: the enterprise, or the natural person who applies for it. */
export type About = "ENTERPRISE" | "APPLICANT";

/** A source as the runner and the profile see it. */
export interface Connector {
  readonly source: string;
  readonly vendor: Vendor;
  readonly title: Title;
  readonly dimension: DimensionCode;
  /** Why what it tells may be held and used. */
  readonly basis: LegalBasis;
  readonly about: About;
  /** The first is what replies are told apart by; a subject that lacks one of them is not asked about. */
  readonly needs: readonly [KeyName, ...KeyName[]];
  /**
   * Which groups of facts it tells, such as `registry.basic`. Sources that tell the same are substitutes: one of them
   * is asked, the next where that one fails.
   */
  readonly datasets: readonly Dataset[];
  /** Lower wins where two sources say the same fact. */
  readonly rank: number;
  /** What the vendor charges for a call. */
  readonly cost: Fen;
  readonly batchSize: number;
  readonly ask: (asked: readonly Keys[]) => Ask;
  /** Reads a result about some keys; throws MalformedReply when it is not what this source promises at all. Pure. */
  readonly read: (result: unknown, keys: readonly string[]) => Reading;
  /** What it means that a subject asked about is not in the reply. */
  readonly absent: StoredFacts;
  /** Vendor fields left unread on purpose. */
  readonly ignores: readonly string[];
}

/** A reply that is not what the source promises. The place is named, the content is not repeated. */
export class MalformedReply extends Error {
  override name = "MalformedReply";
}

/** What every declaration of a source may leave out. */
export interface Particulars {
  /** Whom it tells about; the enterprise, where left out. */
  readonly about?: About;
  /** What it must know a subject by, first what replies are told apart by; the USCC, where left out. */
  readonly needs?: readonly [KeyName, ...KeyName[]];
  /** Why what it tells may be held and used; that of its dimension, where left out. */
  readonly basis?: LegalBasis;
}

/** How a source is asked: with GET for a path made of keys fit for a URL already, or in full. */
export type Asking<One, Full> =
  | { readonly path: (keys: One) => string; readonly request?: never }
  | { readonly request: (keys: Full) => Ask; readonly path?: never };

/** The particulars of a declaration, filled in. */
export const particularsOf = (
  dimension: DimensionCode,
  { about = "ENTERPRISE", needs = ["uscc"], basis = dimensions[dimension].basis }: Particulars,
): Required<Particulars> => ({ about, needs, basis });

interface Described<D extends DimensionCode, R extends z.ZodObject> extends Particulars {
  readonly source: string;
  /** One of its own, where left out. */
  readonly vendor?: Vendor;
  readonly title: Title;
  readonly dimension: D;
  readonly datasets: readonly Dataset[];
  readonly rank: number;
  /** What a call is taken to cost while no contract says; nothing, where left out. */
  readonly cost?: Fen;
  /** Subjects in one request. */
  readonly batchSize: number;
  /** Finds the list of records in the reply. */
  readonly envelope: z.ZodType<readonly unknown[]>;
  /** One record, strictly. */
  readonly record: R;
  /** The key a record answers to. */
  readonly subject: (record: z.output<R>) => string;
  readonly says: (record: z.output<R>) => FactsOf<(typeof dimensions)[D]>;
  /** Vendor fields left unread on purpose. */
  readonly ignore: readonly (string & {})[];
  /** What it means that a subject asked about has no record: facts known to be empty, or nothing. */
  readonly absent: FactsOf<(typeof dimensions)[D]>;
}

type Declaration<D extends DimensionCode, R extends z.ZodObject> = Described<D, R> &
  Asking<readonly string[], readonly Keys[]>;

/** The place and kind of the first thing a schema refused. */
export const firstFault = (error: z.ZodError): string => {
  const issue = error.issues[0];
  return issue === undefined ? "unreadable" : `${issue.path.join(".") || "record"}: ${issue.code}`;
};

/** Checks facts against the vocabulary and writes them in stored form; throws ZodError, naming the fact, or MalformedReply. */
export function storeFacts(dimension: DimensionCode, facts: Readonly<Record<string, unknown>>): StoredFacts {
  const vocabulary = factsOf(dimension);
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => {
      if (value === undefined) return [];
      const fact = vocabulary[name];
      if (fact === undefined) throw new MalformedReply(`${dimension} has no fact ${name}`);
      const { data, error } = z.safeEncode(fact.schema, value);
      if (error !== undefined)
        throw new z.ZodError(error.issues.map((issue) => ({ ...issue, path: [name, ...issue.path] })));
      return [[name, data]];
    }),
  );
}

/** An object as it came. */
export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

/** Takes the fields a strict schema did not know out of a copy of a record; returns it and their names, `a.b` style. */
export function pruneUnknown(record: Json, error: z.ZodError): { pruned: Json; unread: string[] } {
  const pruned = structuredClone(record);
  const unread: string[] = [];
  for (const issue of error.issues) {
    if (issue.code !== "unrecognized_keys") continue;
    const holder = issue.path.reduce<unknown>((at, step) => (at as Json)[step as string], pruned) as Json;
    for (const key of issue.keys) {
      Reflect.deleteProperty(holder, key);
      unread.push([...issue.path.filter((step) => typeof step === "string"), key].join("."));
    }
  }
  return { pruned, unread };
}

/** A key, fit for a URL. */
export const inUrl = (keys: Keys, name: KeyName): string => encodeURIComponent(keys[name] ?? "");

/** A gateway of its own is a vendor of its own. */
const GATEWAY_LIMITS = { concurrency: 20, perSecond: 100 };

/** Makes a connector of its declaration: it says what the source says; the runner owns everything else. */
export function defineConnector<D extends DimensionCode, R extends z.ZodObject>(
  d: Declaration<D, R>,
): Connector {
  const ignored = new Set<string>(d.ignore);

  function read(body: unknown): Reading {
    const envelope = d.envelope.safeParse(body);
    if (!envelope.success) throw new MalformedReply(firstFault(envelope.error));
    const said = new Map<string, StoredFacts>();
    const malformed = new Map<string, string>();
    const unread = new Set<string>();
    for (const raw of envelope.data) {
      if (!isObject(raw)) throw new MalformedReply("record: not an object");
      let record: Json = Object.fromEntries(Object.entries(raw).filter(([field]) => !ignored.has(field)));
      let parsed = d.record.safeParse(record);
      if (!parsed.success) {
        const { pruned, unread: fields } = pruneUnknown(record, parsed.error);
        fields.forEach((field) => unread.add(field));
        record = pruned;
        parsed = d.record.safeParse(record);
      }
      const key = keyOf(record);
      if (key === undefined) throw new MalformedReply("record: does not say whose it is");
      const facts = parsed.success ? factsIn(parsed.data) : firstFault(parsed.error);
      if (typeof facts === "string") malformed.set(key, facts);
      else if (said.has(key)) malformed.set(key, "record: said twice");
      else said.set(key, facts);
    }
    for (const key of malformed.keys()) said.delete(key);
    return { said, malformed, unread: [...unread] };
  }

  // What is said must also fit the vocabulary: an industry code that is none is a fault of the source.
  function factsIn(record: z.output<R>): StoredFacts | string {
    try {
      return storeFacts(d.dimension, d.says(record));
    } catch (error) {
      if (error instanceof z.ZodError) return firstFault(error);
      throw error;
    }
  }

  // A code written in full-width or lower-case letters is still the one asked with.
  function keyOf(record: Json): string | undefined {
    try {
      const key: unknown = d.subject(record as z.output<R>);
      return typeof key === "string" ? normaliseIdentifier(key) : undefined;
    } catch {
      return undefined;
    }
  }

  const { source, title, dimension, datasets: tells, rank, cost = 0n, batchSize } = d;
  const own = { code: source, title, protocol: bearerProtocol, limits: GATEWAY_LIMITS };
  const { vendor = own } = d;
  const particulars = particularsOf(dimension, d);
  const [key] = particulars.needs;
  const ask = (asked: readonly Keys[]): Ask =>
    d.request?.(asked) ?? { method: "GET", path: d.path?.(asked.map((k) => inUrl(k, key))) ?? "" };
  const absent = storeFacts(dimension, d.absent);
  const told = { source, vendor, title, dimension, ...particulars, datasets: tells };
  return { ...told, rank, cost, batchSize, ask, read, absent, ignores: d.ignore };
}
