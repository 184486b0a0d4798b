import { groupBy } from "../facts/group-by.js";
import type { Sql } from "../entities/sql.js";
import type { Connector } from "../connectors/connector.js";
import type { Runner } from "../connectors/runner.js";
import { storeFacts } from "../connectors/connector.js";
import type { DimensionCode } from "../facts/index.js";
import type { KeyStore } from "../governance/subject-keys.js";
import type { RecordedObservation } from "../observations/observation.js";
import { readFileSources } from "../observations/file-sources.js";
import { type Moment, readSnapshots } from "../observations/store.js";
import type { Exposure } from "../portfolio/exposure.js";
import { readExposures } from "../portfolio/exposure.js";
import { assembleProfile, isFresh } from "./assemble.js";
import { byPreference, hasSubstitute, planAsking, type Wants } from "./plan-asking.js";
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

/** How much of the time left a source may take that another could still stand in for. */
const SHARE_WITH_SUBSTITUTE = 0.6;
/** A source that is asked one customer at a time is not asked for a whole list. */
const MOST_ONE_BY_ONE = 10;
/** With less left nobody is asked any more. */
const LEAST_MS = 50;

/**
 * Asks about whatever no source has told lately: one source for each group of facts, and where it fails another that
 * tells the same, as long as there is time. True if anything was recorded.
 */
async function refresh(
  deps: ProfileSources,
  subjects: readonly ProfileSubject[],
  stored: readonly RecordedObservation[],
  troubles: Map<string, SourceTrouble[]>,
): Promise<boolean> {
  const { runner, connectors, institutionId, signal } = deps;
  const began = performance.now();
  const left = () => runner.budgetMs - (performance.now() - began);
  const ordered = byPreference(connectors, runner);
  const asked = new Set<string>();
  const wasAsked = (connector: Connector, subjectId: string) => asked.has(`${connector.source} ${subjectId}`);
  let wants = wantsOf(deps, subjects, stored);
  let recorded = false;
  while (wants.length > 0 && left() > LEAST_MS) {
    const plan = planAsking(ordered, wants, wasAsked);
    if (plan.size === 0) break;
    for (const [{ source }, about] of plan) for (const a of about) asked.add(`${source} ${a.subjectId}`);
    for (const [connector, about] of plan) {
      if (connector.batchSize > 1 || about.length <= MOST_ONE_BY_ONE) continue;
      plan.delete(connector);
      for (const { subjectId } of about)
        troubles
          .get(subjectId)
          ?.push({ source: connector.source, reason: { code: "DEFERRED", detail: null } });
    }
    const told = new Set<string>();
    const askAll = [...plan].map(async ([connector, about]) => {
      const spare = hasSubstitute(connector, ordered, runner, (c) =>
        about.every((a) => wasAsked(c, a.subjectId)),
      );
      const budgetMs = spare ? left() * SHARE_WITH_SUBSTITUTE : left();
      for (const [subjectId, answer] of await runner.ask(connector, institutionId, about, signal, budgetMs)) {
        if (answer.status === "RECORDED")
          for (const dataset of connector.datasets) told.add(`${dataset} ${subjectId}`);
        else {
          const reason = { code: answer.reason, detail: answer.detail };
          troubles.get(subjectId)?.push({ source: connector.source, reason });
        }
      }
    });
    await Promise.all(askAll);
    recorded ||= told.size > 0;
    wants = wants.map(({ datasets, ...want }) => ({
      ...want,
      datasets: new Set([...datasets].filter((dataset) => !told.has(`${dataset} ${want.subjectId}`))),
    }));
    if (signal.aborted) break;
  }
  for (const { id, uscc } of subjects) {
    if (uscc !== undefined) continue;
    for (const { source } of connectors) {
      troubles.get(id)?.push({ source, reason: { code: "NO_KEY", detail: null } });
    }
  }
  return recorded;
}

/** What is not known about each subject, or not any more; those without a key are not asked about. */
function wantsOf(
  { connectors, clock }: ProfileSources,
  subjects: readonly ProfileSubject[],
  stored: readonly RecordedObservation[],
): Wants[] {
  const now = clock();
  const fresh = new Set(
    stored
      .filter((o) => isFresh(o.dataset as DimensionCode, o.fetchedAt, now))
      .map((o) => `${o.source} ${o.subjectId}`),
  );
  const all = new Set(connectors.flatMap((c) => c.datasets));
  return subjects.flatMap(({ id, uscc }): Wants[] => {
    if (uscc === undefined) return [];
    const known = new Set(
      connectors.filter((c) => fresh.has(`${c.source} ${id}`)).flatMap((c) => c.datasets),
    );
    const datasets = new Set([...all].filter((dataset) => !known.has(dataset)));
    return [{ subjectId: id, keys: { uscc }, datasets }];
  });
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
