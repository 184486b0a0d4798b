import { groupBy } from "../facts/group-by.js";
import type { Sql } from "../entities/sql.js";
import type { Connector } from "../connectors/connector.js";
import type { Answer, Asked, Runner } from "../connectors/runner.js";
import { storeFacts } from "../connectors/connector.js";
import type { DimensionCode } from "../facts/index.js";
import type { KeyStore } from "../governance/subject-keys.js";
import type { RecordedObservation } from "../observations/observation.js";
import { readFileSources } from "../observations/file-sources.js";
import { type Moment, readSnapshots } from "../observations/store.js";
import type { Exposure } from "../portfolio/exposure.js";
import { readExposures } from "../portfolio/exposure.js";
import { assembleProfile, isFresh } from "./assemble.js";
import { readRecordSnapshots } from "./dated-records.js";
import { readInvoiceSnapshots } from "./invoices.js";
import {
  type CustomerProfile,
  FILE_RANK,
  type KnownSource,
  type Snapshot,
  type SourceTrouble,
} from "./profile.js";

/** Whether sources may be asked: only what is stored, or also what is stale or missing. */
export type Freshness = "STORED" | "FETCH";

/** A customer to be profiled, with the USCC that sources know it by, if it has one. */
export interface ProfileSubject {
  readonly id: string;
  readonly uscc: string | undefined;
}

export interface ProfileSources {
  readonly sql: Sql;
  readonly keyStore: KeyStore;
  readonly runner: Runner;
  readonly connectors: readonly Connector[];
  readonly institutionId: string;
  readonly signal: AbortSignal;
  readonly clock: () => Date;
}

/** Source name of the institution's own ledger. */
export const LEDGER: KnownSource = {
  source: "ledger",
  title: { zh: "担保业务台账", en: "Guarantee ledger" },
  dimension: "portfolio",
};

/**
 * Profiles of customers as of a moment, in a number of statements and calls that does not grow with the number of
 * customers. A question about the past is answered from what is stored: asking now would not tell about then.
 */
export async function loadProfiles(
  deps: ProfileSources,
  subjects: readonly ProfileSubject[],
  moment: Moment,
  freshness: Freshness,
): Promise<Map<string, CustomerProfile>> {
  const { sql, keyStore, institutionId } = deps;
  const ids = subjects.map((s) => s.id);
  const isPast = moment.asOf !== undefined || moment.knownAt !== undefined;
  let stored = await readSnapshots(sql, keyStore, institutionId, ids, moment);
  const troubles = new Map<string, SourceTrouble[]>(ids.map((id) => [id, []]));
  if (freshness === "FETCH" && !isPast) {
    const recorded = await refresh(deps, subjects, stored, troubles);
    if (recorded) stored = await readSnapshots(sql, keyStore, institutionId, ids, moment);
  }
  const asOf = moment.asOf ?? moment.knownAt ?? deps.clock();
  const [files, invoices, records, exposures] = await Promise.all([
    readFileSources(sql, institutionId),
    readInvoiceSnapshots(sql, institutionId, ids, moment),
    readRecordSnapshots(sql, institutionId, ids, moment),
    readExposures(sql, institutionId, ids, { asOf, knownAt: moment.knownAt }),
  ]);
  const sources = [...deps.connectors, ...files, LEDGER];
  const ranks = new Map(deps.connectors.map(({ source, rank }) => [source, rank]));
  const bySubject = groupBy(stored, (o) => o.subjectId);
  const profiles = ids.map((id) => {
    const snapshots = [
      ...(bySubject.get(id) ?? []).map((o) => snapshotOf(o, ranks)),
      ...(invoices.get(id) ?? []),
      ...(records.get(id) ?? []),
      ...ledgerSnapshot(exposures.get(id), asOf),
    ];
    return assembleProfile({ subjectId: id, asOf, snapshots, troubles: troubles.get(id) ?? [], sources });
  });
  return new Map(profiles.map((p) => [p.subjectId, p]));
}

/** Asks every source about the customers for whom its word is missing or stale; true if anything was recorded. */
async function refresh(
  deps: ProfileSources,
  subjects: readonly ProfileSubject[],
  stored: readonly RecordedObservation[],
  troubles: Map<string, SourceTrouble[]>,
): Promise<boolean> {
  const now = deps.clock();
  const fresh = new Set(
    stored
      .filter((o) => isFresh(o.dataset as DimensionCode, o.fetchedAt, now))
      .map((o) => `${o.source} ${o.subjectId}`),
  );
  const askable = subjects.flatMap(({ id, uscc }): Asked[] =>
    uscc === undefined ? [] : [{ subjectId: id, key: uscc }],
  );
  const answers = await Promise.all(
    deps.connectors.map(async (connector) => {
      const wanted = askable.filter((a) => !fresh.has(`${connector.source} ${a.subjectId}`));
      const answered =
        wanted.length === 0
          ? new Map<string, Answer>()
          : await deps.runner.ask(connector, deps.institutionId, wanted, deps.signal);
      return [...answered].map(([subjectId, answer]) => ({ subjectId, answer, source: connector.source }));
    }),
  );
  for (const { subjectId, answer, source } of answers.flat()) {
    if (answer.status === "FAILED")
      troubles.get(subjectId)?.push({ source, reason: { code: answer.reason, detail: answer.detail } });
  }
  for (const { id, uscc } of subjects) {
    if (uscc !== undefined) continue;
    for (const { source } of deps.connectors) {
      troubles.get(id)?.push({ source, reason: { code: "NO_KEY", detail: null } });
    }
  }
  return answers.flat().some(({ answer }) => answer.status === "RECORDED");
}

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
