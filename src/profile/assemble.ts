import { type Dimension } from "../facts/dimension.js";
import type { Fact } from "../facts/fact.js";
import { type DimensionCode, dimensionCodes, dimensions, factsOf, type KnownFacts } from "../facts/index.js";
import { canonicalJson } from "../observations/observation.js";
import { compareSources } from "./compare-sources.js";
import { withCounts } from "./count-records.js";
import { type CrossCheckPolicy, policyInForce } from "./cross-check-policy.js";
import { pooled } from "./pools.js";
import type {
  CustomerProfile,
  FactValue,
  KnownSource,
  Reason,
  ReasonCode,
  Snapshot,
  SourceState,
  SourceTrouble,
} from "./profile.js";

const DAY_MS = 86_400_000;

const because = (code: ReasonCode, detail: string | null = null): Reason => ({ code, detail });
const TOO_OLD = because("TOO_OLD");

/** What assembly is given about one customer; everything is already as of the moment. */
export interface Material {
  readonly subjectId: string;
  readonly asOf: Date;
  readonly snapshots: readonly Snapshot[];
  readonly troubles: readonly SourceTrouble[];
  readonly sources: readonly KnownSource[];
  /** How far sources may differ; where it is left out, amounts are not compared. */
  readonly crossChecks?: readonly CrossCheckPolicy[];
}

/** Whether something learnt then is still fresh. The institution's own ledger has no age. */
export function isFresh(dimension: DimensionCode, fetchedAt: Date, asOf: Date): boolean {
  const { maxAgeDays } = dimensions[dimension] as Dimension;
  return maxAgeDays === undefined || asOf.getTime() - fetchedAt.getTime() <= maxAgeDays * DAY_MS;
}

/** Dimensions that sources tell; the other follows from them. */
const toldCodes = dimensionCodes.filter((code) => code !== "crossChecks");

/** Assembles a profile: for each fact the best word said, with its evidence and what is wrong with it. Pure. */
export function assembleProfile(material: Material): CustomerProfile {
  let sources: SourceState[] | undefined;
  const told = Object.fromEntries(
    toldCodes.map((code) => [code, assembleSection(code, material)] as const),
  ) as Record<(typeof toldCodes)[number], Section>;
  const policy = policyInForce(material.crossChecks ?? [], material.asOf);
  return {
    subjectId: material.subjectId,
    asOf: material.asOf,
    dimensions: { ...told, crossChecks: compareSources(told, policy) },
    // Few questions want to know it, and it takes as long as some of the rest.
    get sources() {
      return (sources ??= statesOf(material));
    },
  };
}

function statesOf(material: Material): SourceState[] {
  const heard = heardIn(material);
  return material.sources.map((source) => stateOf(source, heard, material.asOf));
}

type Section = Readonly<Record<string, FactValue>>;

/** Sections of which nothing is known, by dimension and why: most customers share them. */
const blanks = new Map<string, Section>();
const isBlank = new WeakSet<Section>();
const MOST_BLANKS = 1_000;

function blankSection(code: DimensionCode, none: FactValue): Section {
  const name = [code, none.status, none.source, none.reason?.code, none.reason?.detail].join(" ");
  const known = blanks.get(name);
  if (known !== undefined) return known;
  const blank: Section = Object.fromEntries(factList[code].map(([fact]) => [fact, none]));
  if (blanks.size >= MOST_BLANKS) blanks.clear();
  blanks.set(name, blank);
  isBlank.add(blank);
  return blank;
}

function assembleSection(code: DimensionCode, material: Material): Section {
  const { asOf } = material;
  const words = material.snapshots
    .filter((s) => s.dimension === code)
    .map((s) => ({ ...s, facts: withCounts(code, s.facts) }));
  const single = bestFirst(code, words, asOf);
  const { pools } = dimensions[code] as Dimension;
  const said =
    pools === undefined ? single : bestFirst(code, pooled(code, pools, snapshotsOf(single), material), asOf);
  const trouble = troubleOf(code, material);
  // Most facts are not known of most customers: they share one word for it.
  const isUnsaid = said.length > 0 && trouble !== undefined && UNASKED.has(trouble.reason.code);
  const none = nothing(isUnsaid ? undefined : trouble, said.length > 0);
  const blank = blankSection(code, none);
  if (said.length === 0) return blank;
  const facts = factsOf(code);
  const section: Record<string, FactValue> = { ...blank };
  for (const name of new Set(said.flatMap(({ snapshot }) => Object.keys(snapshot.facts)))) {
    const fact = facts[name];
    const having = said.filter(({ snapshot }) => snapshot.facts[name] !== undefined);
    if (fact !== undefined && having.length > 0) section[name] = factValue(name, fact, having, trouble, none);
  }
  return section;
}

/** Fresh before stale; among the fresh the better rank, among the stale the later word. */
const bestFirst = (code: DimensionCode, words: readonly Snapshot[], asOf: Date): Said =>
  words
    .map((snapshot) => ({ snapshot, fresh: isFresh(code, snapshot.fetchedAt, asOf) }))
    .sort(
      (a, b) =>
        Number(b.fresh) - Number(a.fresh) ||
        (a.fresh ? a.snapshot.rank - b.snapshot.rank : 0) ||
        b.snapshot.fetchedAt.getTime() - a.snapshot.fetchedAt.getTime(),
    );

const factList = Object.fromEntries(
  dimensionCodes.map((code) => [code, Object.entries((dimensions[code] as Dimension).facts)]),
) as Record<DimensionCode, [string, Fact][]>;

type Said = readonly { snapshot: Snapshot; fresh: boolean }[];

const snapshotsOf = (said: Said): Snapshot[] => said.map(({ snapshot }) => snapshot);

function factValue(
  name: string,
  fact: Fact,
  having: Said,
  trouble: SourceTrouble | undefined,
  none: FactValue,
): FactValue {
  const [best, ...others] = having;
  if (best === undefined) return none;
  const { snapshot, fresh } = best;
  const decoded = fact.schema.safeDecode(snapshot.facts[name]);
  if (!decoded.success) return { ...none, reason: because("UNREADABLE", snapshot.source) };
  const { status, reason } = standing(name, snapshot, fresh, others, trouble);
  const { source, effectiveAt, fetchedAt, observationIds } = snapshot;
  return { value: decoded.data, status, source, effectiveAt, fetchedAt, reason, observationIds };
}

/** How the best word on a fact stands beside the others. */
function standing(
  name: string,
  best: Snapshot,
  fresh: boolean,
  others: Said,
  trouble: SourceTrouble | undefined,
): Pick<FactValue, "status" | "reason"> {
  if (!fresh) return { status: "STALE", reason: trouble?.reason ?? TOO_OLD };
  const contrary = others.find(({ snapshot, fresh: recent }) => recent && contradict(name, best, snapshot));
  if (contrary === undefined) return { status: "FRESH", reason: null };
  return { status: "CONFLICT", reason: because("CONTRADICTED", contrary.snapshot.source) };
}

/** Whether two words on a fact cannot both be right. */
function contradict(name: string, a: Snapshot, b: Snapshot): boolean {
  const differs = (fact: string) =>
    canonicalJson(a.facts[fact] ?? null) !== canonicalJson(b.facts[fact] ?? null);
  const { period } = dimensions[a.dimension] as Dimension;
  // Each source covers the time it covers: that is no contradiction, nor is what it then sums up.
  if (period?.bounds.includes(name)) return false;
  if (period?.sums.includes(name) && period.bounds.some(differs)) return false;
  return differs(name);
}

const FORBIDDEN: ReadonlySet<ReasonCode> = new Set(["NO_CONSENT", "NO_PURPOSE"]);

/** How something stands that is not known for a reason. */
const statusIn = ({ code }: Reason): "UNAUTHORISED" | "UNAVAILABLE" =>
  FORBIDDEN.has(code) ? "UNAUTHORISED" : "UNAVAILABLE";

function nothing(trouble: SourceTrouble | undefined, asked: boolean): FactValue {
  const none = { value: null, source: null, effectiveAt: null, fetchedAt: null, observationIds: [] };
  if (trouble !== undefined)
    return { ...none, status: statusIn(trouble.reason), source: trouble.source, reason: trouble.reason };
  return {
    ...none,
    status: "MISSING",
    reason: because(asked ? "NOT_SAID" : "NOT_ASKED"),
  };
}

/** Not asked, for a reason that says little about the others. */
const UNASKED: ReadonlySet<ReasonCode> = new Set(["NO_KEY", "NOT_CONFIGURED", "DEFERRED"]);

/** Why a dimension is not known whole: a failure before what was not asked at all. */
function troubleOf(code: DimensionCode, { sources, troubles }: Material): SourceTrouble | undefined {
  const telling = new Set(sources.filter((s) => s.dimension === code).map((s) => s.source));
  const own = troubles.filter((t) => telling.has(t.source));
  return own.find(({ reason }) => !UNASKED.has(reason.code)) ?? own[0];
}

/** What was heard about a customer, by who said it. */
interface Heard {
  /** The last word of each source on each dimension. */
  readonly latest: ReadonlyMap<string, Snapshot>;
  readonly troubles: ReadonlyMap<string, SourceTrouble>;
  /** Groups of facts that somebody told. */
  readonly told: ReadonlySet<string>;
}

const nameOf = ({ source, dimension }: { source: string; dimension: DimensionCode }): string =>
  `${source} ${dimension}`;

function heardIn({ snapshots, troubles, sources }: Material): Heard {
  const byAge = [...snapshots].sort((a, b) => a.fetchedAt.getTime() - b.fetchedAt.getTime());
  const speakers = new Set(snapshots.map(({ source }) => source));
  return {
    latest: new Map(byAge.map((snapshot) => [nameOf(snapshot), snapshot])),
    troubles: new Map(troubles.toReversed().map((trouble) => [trouble.source, trouble])),
    told: new Set(sources.flatMap((s) => (speakers.has(s.source) ? (s.datasets ?? []) : []))),
  };
}

/** Whether every group of facts a source could tell was told by another. */
const isStandby = ({ datasets = [] }: KnownSource, { told }: Heard): boolean =>
  datasets.length > 0 && datasets.every((dataset) => told.has(dataset));

function stateOf(known: KnownSource, heard: Heard, asOf: Date): SourceState {
  const { source, title, dimension } = known;
  const snapshot = heard.latest.get(nameOf(known));
  const trouble = heard.troubles.get(source);
  const times = { effectiveAt: snapshot?.effectiveAt ?? null, fetchedAt: snapshot?.fetchedAt ?? null };
  const state = { source, title, dimension, ...times };
  if (snapshot === undefined && trouble === undefined)
    return { ...state, status: "MISSING", reason: because(isStandby(known, heard) ? "STANDBY" : "NOT_SAID") };
  if (snapshot === undefined) {
    const reason = trouble?.reason ?? because("NOT_SAID");
    return { ...state, status: statusIn(reason), reason };
  }
  if (isFresh(dimension, snapshot.fetchedAt, asOf)) return { ...state, status: "FRESH", reason: null };
  return { ...state, status: "STALE", reason: trouble?.reason ?? TOO_OLD };
}

/** The facts that have a value, for labels: stale and contested ones included, with their status in the profile. */
export function knownFacts(profile: CustomerProfile): KnownFacts {
  return Object.fromEntries(
    dimensionCodes.map((code) => [
      code,
      isBlank.has(profile.dimensions[code]) ? {} : valuesIn(profile.dimensions[code]),
    ]),
  );
}

function valuesIn(section: Section): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(section)) {
    const value = section[name]?.value ?? null;
    if (value !== null) values[name] = value;
  }
  return values;
}
