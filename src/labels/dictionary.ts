import { hash } from "node:crypto";
import type { Connector } from "../connectors/connector.js";
import { toldFacts } from "../connectors/told-facts.js";
import { datedRecords } from "../facts/dated-records.js";
import { qualityRulesOf, unitOf } from "../facts/describe-fact.js";
import type { Dimension, LegalBasis } from "../facts/dimension.js";
import type { Fact, FactKind, Sensitivity, Title } from "../facts/fact.js";
import { type DimensionCode, dimensionCodes, dimensions } from "../facts/index.js";
import { canonicalJson } from "../observations/observation.js";
import { ownBooks } from "../profile/own-books.js";
import type { CompiledLabel } from "./compile.js";

/** What is known of a value whatever says it: of a fact, or of a field of a record. */
export interface FieldEntry {
  readonly name: string;
  readonly title: Title;
  readonly kind: FactKind;
  readonly unit: Title | null;
  readonly sensitivity: Sensitivity;
  readonly personal: boolean;
  readonly qualityRules: readonly Title[];
}

/** A source that tells a fact. */
export interface TellingSource {
  readonly source: string;
  readonly title: Title;
  /** Null for a book of the institution's own. */
  readonly vendor: string | null;
  readonly basis: LegalBasis;
  /** Lower wins where two sources say the same fact. */
  readonly rank: number;
  readonly datasets: readonly string[];
}

/** One fact of the vocabulary, with where it comes from and what reads it. */
export interface FactEntry extends FieldEntry {
  readonly path: string;
  readonly basis: LegalBasis;
  readonly maxAgeDays: number | null;
  /** The better ranked first. */
  readonly sources: readonly TellingSource[];
  /** Datasets of single records that files may bring, which this list or count is made of. */
  readonly recordsOf: readonly string[];
  readonly labels: readonly string[];
  /** Of one record; empty where the fact is no list. */
  readonly fields: readonly FieldEntry[];
}

/** One dimension of the vocabulary with its facts. */
export interface DimensionEntry {
  readonly code: DimensionCode;
  readonly title: Title;
  readonly basis: LegalBasis;
  readonly maxAgeDays: number | null;
  readonly facts: readonly FactEntry[];
}

/** Every fact there is, and what becomes of it. */
export interface Dictionary {
  /** The first 16 hex digits of the SHA-256 of all that follows: it changes with any of it. */
  readonly version: string;
  readonly dimensions: readonly DimensionEntry[];
}

const VERSION_DIGITS = 16;

const fieldEntry = (name: string, fact: Fact): FieldEntry => ({
  name,
  title: fact.title,
  kind: fact.kind,
  unit: unitOf(name, fact) ?? null,
  sensitivity: fact.sensitivity,
  personal: fact.mask !== undefined,
  qualityRules: qualityRulesOf(fact),
});

/** The lists and counts made of single records, by path, with the datasets of those. */
function datasetsOfRecords(path: string): string[] {
  return Object.entries(datedRecords).flatMap(([dataset, { dimension, feeds }]) =>
    feeds !== undefined && [feeds.list, feeds.count].some((name) => path === `${dimension}.${name}`)
      ? [dataset]
      : [],
  );
}

function tellers(dimension: DimensionCode, name: string, connectors: readonly Connector[]): TellingSource[] {
  const own = ownBooks
    .filter(({ source, facts }) => source.dimension === dimension && facts.includes(name))
    .map(({ source: { source, title } }): TellingSource => ({
      ...{ source, title, vendor: null, basis: "INTERNAL", rank: 0, datasets: [] },
    }));
  const asked = connectors
    .filter((c) => c.dimension === dimension && toldFacts.get(c.source)?.has(name) === true)
    .map(({ source, title, vendor, basis, rank, datasets }): TellingSource => ({
      ...{ source, title, vendor: vendor.code, basis, rank, datasets: [...datasets] },
    }))
    .sort((a, b) => a.rank - b.rank || (a.source < b.source ? -1 : 1));
  return [...own, ...asked];
}

/** The dictionary of all facts: sources among the connectors given, labels among those given. Pure. */
export function makeDictionary(
  connectors: readonly Connector[],
  labels: readonly CompiledLabel[],
): Dictionary {
  const readers = (path: string): string[] => [
    ...new Set(
      labels.filter(({ needs }) => (needs as readonly string[]).includes(path)).map((l) => l.definition.code),
    ),
  ];
  const entries = dimensionCodes.map((code): DimensionEntry => {
    const { title, basis, maxAgeDays = null, facts } = dimensions[code] as Dimension;
    const common = { basis, maxAgeDays };
    return {
      ...{ code, title, ...common },
      facts: Object.entries(facts).map(([name, fact]) => {
        const path = `${code}.${name}`;
        return {
          ...{ path, ...fieldEntry(name, fact), ...common },
          sources: tellers(code, name, connectors),
          recordsOf: datasetsOfRecords(path),
          labels: readers(path).sort(),
          fields: Object.entries(fact.fields ?? {}).map(([field, of]) => fieldEntry(field, of)),
        };
      }),
    };
  });
  const version = hash("sha256", canonicalJson(entries), "hex").slice(0, VERSION_DIGITS);
  return { version, dimensions: entries };
}
