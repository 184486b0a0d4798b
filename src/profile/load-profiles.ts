import { groupBy } from "../facts/group-by.js";
import type { Sql } from "../entities/sql.js";
import { type Connector, storeFacts } from "../connectors/connector.js";
import type { Errand, Runner } from "../connectors/runner.js";
import type { DimensionCode } from "../facts/index.js";
import type { Purpose } from "../governance/purpose.js";
import type { KeyStore } from "../governance/subject-keys.js";
import type { RecordedObservation } from "../observations/observation.js";
import { readFileSources } from "../observations/file-sources.js";
import type { Moment } from "../observations/store.js";
import { type Exposure, readExposures } from "../portfolio/exposure.js";
import { assembleProfile } from "./assemble.js";
import type { CrossCheckPolicy } from "./cross-check-policy.js";
import { readRecordSnapshots } from "./dated-records.js";
import { readInvoiceSnapshots } from "./invoices.js";
import { readKnown, readableBy } from "./known.js";
import { LEDGER, OWN_LISTS } from "./own-books.js";
import { readListSnapshots } from "./own-lists.js";
import { type CustomerProfile, FILE_RANK, type Snapshot } from "./profile.js";
import { refresh } from "./refresh.js";
import { Troubles } from "./troubles.js";

/** Whether sources may be asked: only what is stored, or also what is stale or missing. */
export type Freshness = "STORED" | "FETCH";

/** A customer to be profiled, with what sources know it by. */
export interface ProfileSubject {
  readonly id: string;
  readonly uscc: string | undefined;
  readonly name?: string | undefined;
  readonly lei?: string | undefined;
}

export interface ProfileSources {
  readonly sql: Sql;
  readonly keyStore: KeyStore;
  readonly runner: Runner;
  readonly connectors: readonly Connector[];
  /** How far sources may differ. */
  readonly crossChecks: readonly CrossCheckPolicy[];
  readonly institutionId: string;
  /** What the data are wanted for; without it only published data and the institution's own are told. */
  readonly purpose: Purpose | undefined;
  /** Who asks, as the books name them. */
  readonly author: string;
  readonly signal: AbortSignal;
  readonly clock: () => Date;
}

/**
 * Profiles of customers as of a moment, in a number of statements and calls that does not grow with the number of
 * customers. A question about the past is answered from what is stored: asking now would not tell about then. Whether
 * something may be read at all is decided by the consents in force now, whatever the moment.
 */
export async function loadProfiles(
  deps: ProfileSources,
  subjects: readonly ProfileSubject[],
  moment: Moment,
  freshness: Freshness,
): Promise<Map<string, CustomerProfile>> {
  const { sql, institutionId } = deps;
  const ids = subjects.map((s) => s.id);
  const now = moment.asOf ?? moment.knownAt ?? deps.clock();
  const isPast = moment.asOf !== undefined || moment.knownAt !== undefined;
  const asks = freshness === "FETCH" && !isPast;
  if (asks) deps.runner.prepare(errandOf(deps));
  const readBooks = () =>
    Promise.all([
      readFileSources(sql, institutionId),
      readInvoiceSnapshots(sql, institutionId, ids, moment),
      readRecordSnapshots(sql, institutionId, ids, moment),
      readExposures(sql, institutionId, ids, { asOf: now, knownAt: moment.knownAt }),
      readListSnapshots(sql, institutionId, ids, { asOf: now, knownAt: moment.knownAt }),
    ]);
  const troubles = new Troubles(ids);
  const reading = readKnown(deps, subjects, moment);
  // While sources are asked there is time enough for the books, once the questions have left.
  const early = asks ? undefined : readBooks();
  early?.catch(() => undefined); // it is waited for below, unless the other reading fails first
  const known = await reading;
  let read = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    read = resolve;
  }).then(readBooks);
  const [learnt, [files, invoices, records, exposures, lists]] = await Promise.all([
    asks ? refresh(deps, known, troubles, read) : [],
    early ?? late,
  ]);
  const stored = latestOf([...known.stored, ...learnt]);
  // What was just learnt is no word of the future.
  const asOf = isPast ? now : deps.clock();
  const sources = [...deps.connectors, ...files, OWN_LISTS, LEDGER];
  const ranks = new Map(deps.connectors.map(({ source, rank }) => [source, rank]));
  const bySubject = groupBy(stored, (o) => o.subjectId);
  const profiles = ids.map((id) => {
    const applicant = known.applicants.get(id)?.personId;
    const said = [...(bySubject.get(id) ?? []), ...(bySubject.get(applicant ?? "") ?? [])];
    const snapshots = [
      ...said.map((o) => snapshotOf(o, ranks)),
      ...(invoices.get(id) ?? []),
      ...(records.get(id) ?? []),
    ];
    const { readable, withheld } = readableBy(known, sources, id, snapshots);
    for (const { source, reason } of withheld) troubles.add(id, source, { code: reason, detail: null });
    const own = [...(lists.get(id) ?? []), ...ledgerSnapshot(exposures.get(id), asOf)];
    return assembleProfile({
      subjectId: id,
      asOf,
      snapshots: [...readable, ...own],
      troubles: troubles.of(id),
      sources,
      crossChecks: deps.crossChecks,
    });
  });
  return new Map(profiles.map((p) => [p.subjectId, p]));
}

/** On whose behalf, and for what, sources are asked in a request. */
export const errandOf = ({ institutionId, purpose, author }: ProfileSources): Errand => ({
  institutionId,
  purpose,
  requester: author,
});

/** Of several words of one source about one subject the last. */
const latestOf = (observations: readonly RecordedObservation[]): RecordedObservation[] => [
  ...new Map(observations.map((o) => [`${o.subjectId} ${o.dataset} ${o.source}`, o])).values(),
];

function snapshotOf(o: RecordedObservation, ranks: ReadonlyMap<string, number>): Snapshot {
  const rank = ranks.get(o.source) ?? FILE_RANK;
  return { ...o, rank, dimension: o.dataset as DimensionCode, observationIds: [o.id] };
}

function ledgerSnapshot(exposure: Exposure | undefined, asOf: Date): Snapshot[] {
  if (exposure === undefined) return [];
  const facts = storeFacts("portfolio", { ...exposure.facts });
  const { source, dimension } = LEDGER;
  return [{ source, dimension, rank: 0, facts, effectiveAt: asOf, fetchedAt: asOf, observationIds: [] }];
}
