import type { Connector, Keys } from "../connectors/connector.js";
import type { Dimension, LegalBasis } from "../facts/dimension.js";
import { businessDateOf } from "../facts/business-date.js";
import { type DimensionCode, dimensions } from "../facts/index.js";
import { readConsentsInForce } from "../governance/consents.js";
import { type Permit, permitOf, type Permission } from "../governance/consent.js";
import type { RecordedObservation } from "../observations/observation.js";
import { readOrderNumbers } from "../connectors/source-orders.js";
import { type Moment, readSnapshots } from "../observations/store.js";
import { type Applicant, readApplicants } from "../portfolio/applicants.js";
import type { ProfileSources, ProfileSubject } from "./load-profiles.js";
import type { KnownSource, Snapshot } from "./profile.js";

/** What is known about some customers before any source is asked, and what may be asked and read. */
export interface Known {
  readonly subjects: readonly ProfileSubject[];
  readonly applicants: ReadonlyMap<string, Applicant>;
  /** Of the customers and of those who apply for them. */
  readonly stored: readonly RecordedObservation[];
  /** Of orders that can be read just now. */
  readonly orders: ReadonlyMap<string, string>;
  readonly permit: Permit;
  /** When it began to be read, by `performance.now()`: what sources told later may be missing. */
  readonly since: number;
}

/** Reads it, in statements that do not wait for each other. */
export async function readKnown(
  { sql, keyStore, institutionId, purpose, clock }: ProfileSources,
  subjects: readonly ProfileSubject[],
  moment: Moment,
): Promise<Known> {
  const since = performance.now();
  const ids = subjects.map((s) => s.id);
  const now = clock();
  const [stored, applicants, consents, orders] = await Promise.all([
    readSnapshots(sql, keyStore, institutionId, ids, moment, true),
    readApplicants(sql, keyStore, institutionId, ids, businessDateOf(now)),
    purpose === undefined ? [] : readConsentsInForce(sql, institutionId, ids, now),
    readOrderNumbers(sql, institutionId, ids, now),
  ]);
  return { subjects, applicants, stored, orders, permit: permitOf(consents, purpose), since };
}

/** Who a source tells about for a customer, and what that one is known by; undefined where nobody applies for it. */
export function targetOf(
  { applicants, orders }: Known,
  { about }: Pick<Connector, "about">,
  { id, uscc, lei, name }: ProfileSubject,
): { readonly subjectId: string; readonly keys: Keys } | undefined {
  if (about === "ENTERPRISE") {
    return { subjectId: id, keys: given({ uscc, name, lei, orderNo: orders.get(id) }) };
  }
  const applicant = applicants.get(id);
  if (applicant === undefined) return undefined;
  const { residentId, phone } = applicant;
  return { subjectId: applicant.personId, keys: given({ residentId, phone, name: applicant.name }) };
}

const given = (keys: Readonly<Record<string, string | undefined>>): Keys =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const basisOf = (source: KnownSource): LegalBasis =>
  source.basis ?? (dimensions[source.dimension] as Dimension).basis;

/** What a source may not be asked for or read about a customer, and why. */
interface Withheld {
  readonly source: string;
  readonly reason: Extract<Permission, { allowed: false }>["reason"];
}

/** Of what is said about a customer what may be read, and whose word is withheld, spoken or not. */
export function readableBy<S extends Pick<Snapshot, "source" | "dimension">>(
  known: Pick<Known, "applicants" | "permit">,
  sources: readonly KnownSource[],
  customerId: string,
  snapshots: readonly S[],
): { readable: S[]; withheld: Withheld[] } {
  const applicant = known.applicants.get(customerId)?.personId;
  const withheld: Withheld[] = [];
  const hidden = new Set<string>();
  for (const source of sources) {
    const subjectId = source.about === "APPLICANT" ? (applicant ?? "") : customerId;
    const basis = basisOf(source);
    if (basis !== "CONSENT") continue;
    const permission = known.permit({ subjectId, basis, dimension: source.dimension, source: source.source });
    if (permission.allowed) continue;
    withheld.push({ source: source.source, reason: permission.reason });
    hidden.add(nameOf(source));
  }
  const listed = new Set(sources.map(nameOf));
  // A source that is no longer listed keeps the basis of its dimension.
  const mayRead = (snapshot: S): boolean =>
    listed.has(nameOf(snapshot))
      ? !hidden.has(nameOf(snapshot))
      : known.permit({ ...snapshot, subjectId: customerId, basis: dimensions[snapshot.dimension].basis })
          .allowed;
  return { readable: snapshots.filter(mayRead), withheld };
}

const nameOf = ({ source, dimension }: { source: string; dimension: DimensionCode }): string =>
  `${source} ${dimension}`;
