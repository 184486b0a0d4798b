import DataLoader from "dataloader";
import type { Pool } from "pg";
import type { Guard } from "../connectors/guard/guard.js";
import type { OrderDesk } from "../connectors/orders.js";
import type { Purse } from "../connectors/purse.js";
import { businessDateOf } from "../facts/business-date.js";
import type { BusinessDate } from "../facts/fact.js";
import { groupBy } from "../facts/group-by.js";
import { type ConsentView, readConsents } from "../governance/consents.js";
import type { Vault } from "../governance/vault.js";
import type { CompiledLabel } from "../labels/compile.js";
import { type HeldOutcome, type HistoryPage, readHistories } from "../labels/history.js";
import { type Judgement, judgeProfile } from "../labels/judge.js";
import type { Moment } from "../observations/store.js";
import { type CustomerView, type PersonInRole, readCustomers, readPeople } from "../portfolio/customers.js";
import { type ApplicationView, readApplications, readApplicationsById } from "../portfolio/applications.js";
import type { BookMoment } from "../portfolio/balances.js";
import { type Book, readBook } from "../portfolio/book.js";
import { type Exposure, type MonthEnd, readExposureHistory, readExposures } from "../portfolio/exposure.js";
import { readRelated, type RelatedCustomers } from "../portfolio/groups.js";
import {
  type GuaranteeCursor,
  type GuaranteeView,
  readGuarantees,
  readGuaranteesById,
} from "../portfolio/guarantees.js";
import { type ManualLabelView, readManualLabels } from "../portfolio/manual-labels.js";
import { type CustomerListEntry, readListEntries } from "../portfolio/own-lists.js";
import type { ProjectKey } from "../portfolio/stream.js";
import type { Imports } from "./imports.js";
import {
  type Freshness,
  loadProfiles,
  type ProfileSources,
  type ProfileSubject,
} from "../profile/load-profiles.js";
import type { CustomerProfile } from "../profile/profile.js";
import { readTimelines, type TimelineCursor, type TimelineEvent } from "../profile/read-timeline.js";

/** Everything the loaders of one request are bound to. */
export interface RequestScope extends ProfileSources {
  readonly labels: readonly CompiledLabel[];
  /** Finds persons by what they are known by, without keeping it. */
  readonly vault: Vault;
  /** For what is written: a client that hangs up does not cut a transaction. */
  readonly pool: Pool;
  /** Where files are imported from; left out where nothing can be. */
  readonly imports?: Imports;
  /** What calls to sources go through; left out where none is made. */
  readonly guard?: Guard;
  /** Where something is ordered at vendors'; left out where nothing can be. */
  readonly orders?: OrderDesk;
  /** What calls to sources are paid from; left out where none is bounded. */
  readonly purse?: Purse;
}

/** A customer as of a moment. */
export interface AtMoment {
  readonly customer: CustomerView;
  readonly moment: Moment;
}

/** A customer's profile as of a moment, from stored data or asking the sources. */
export interface ProfileKey extends AtMoment {
  readonly freshness: Freshness;
}

/** A page of one customer's guarantees. */
export interface GuaranteePageKey {
  readonly customerId: string;
  readonly limit: number;
  readonly after: GuaranteeCursor | undefined;
}

/** A page of what was learnt about one customer. */
export interface TimelineKey {
  readonly customerId: string;
  readonly limit: number;
  readonly after: TimelineCursor | undefined;
}

/** Balances of a customer on some dates. */
export interface HistoryKey {
  readonly customerId: string;
  readonly dates: readonly BusinessDate[];
  readonly knownAt: Date | undefined;
}

/** A customer's related parties on a date, by holdings from a threshold. */
export interface RelatedKey {
  readonly customerId: string;
  readonly onDate: BusinessDate;
  readonly threshold: number;
}

/** A page of one customer's applications. */
export interface ApplicationsKey {
  readonly customerId: string;
  readonly limit: number;
}

/** The date a moment is about, now where it is about none. */
export const onDateOf = (scope: Pick<RequestScope, "clock">, { asOf, knownAt }: Moment): BusinessDate =>
  businessDateOf(asOf ?? knownAt ?? scope.clock());

export interface CustomerLoaders {
  readonly scope: RequestScope;
  readonly customer: DataLoader<string, CustomerView | null>;
  readonly people: DataLoader<string, PersonInRole[]>;
  readonly profile: DataLoader<ProfileKey, CustomerProfile, string>;
  readonly labels: DataLoader<ProfileKey, Judgement[], string>;
  readonly labelHistory: DataLoader<HistoryPage, HeldOutcome[], string>;
  readonly exposure: DataLoader<AtMoment, Exposure, string>;
  readonly guarantees: DataLoader<GuaranteePageKey, GuaranteeView[], string>;
  readonly guarantee: DataLoader<ProjectKey, GuaranteeView | null, string>;
  readonly applications: DataLoader<ApplicationsKey, ApplicationView[], string>;
  readonly application: DataLoader<ProjectKey, ApplicationView | null, string>;
  readonly timeline: DataLoader<TimelineKey, TimelineEvent[], string>;
  readonly history: DataLoader<HistoryKey, MonthEnd[], string>;
  readonly related: DataLoader<RelatedKey, RelatedCustomers, string>;
  readonly book: DataLoader<BookMoment, Book, string>;
  readonly consents: DataLoader<string, ConsentView[]>;
  readonly listEntries: DataLoader<string, CustomerListEntry[]>;
  readonly manualLabels: DataLoader<string, ManualLabelView[]>;
}

/** A loader that answers all keys sharing their arguments in one go. */
function groupedLoader<K, V>(
  argumentsOf: (key: K) => string,
  idOf: (key: K) => string,
  load: (keys: readonly [K, ...K[]]) => Promise<ReadonlyMap<string, V>>,
): DataLoader<K, V, string> {
  return new DataLoader<K, V, string>(
    async (keys) => {
      const groups = [...groupBy(keys, argumentsOf).values()] as [K, ...K[]][];
      const loaded = await Promise.all(
        groups.map(async (group) => {
          const values = await load(group);
          return group.map((key) => [key, values.get(idOf(key))] as const);
        }),
      );
      const all = new Map(loaded.flat());
      return keys.map((key) => all.get(key) ?? new Error("nothing was loaded for this key"));
    },
    { cacheKeyFn: (key) => `${idOf(key)} ${argumentsOf(key)}` },
  );
}

/** A customer as its profile is asked for. */
export const subjectOf = ({ id, name, uscc, lei }: CustomerView): ProfileSubject => ({
  id,
  name,
  uscc: uscc ?? undefined,
  lei: lei ?? undefined,
});

const momentText = ({ asOf, knownAt }: Moment): string =>
  `${asOf?.toISOString() ?? "now"} ${knownAt?.toISOString() ?? "now"}`;

/** Makes the loaders of one request: each kind of thing is read once for all the customers of the request. */
export function createLoaders(scope: RequestScope): CustomerLoaders {
  const { sql, keyStore, institutionId } = scope;
  const profileArguments = (key: ProfileKey) => `${momentText(key.moment)} ${key.freshness}`;
  const profile = groupedLoader<ProfileKey, CustomerProfile>(
    profileArguments,
    (key) => key.customer.id,
    (keys) =>
      loadProfiles(
        scope,
        keys.map(({ customer }) => subjectOf(customer)),
        keys[0].moment,
        keys[0].freshness,
      ),
  );
  return {
    scope,
    profile,
    customer: new DataLoader(async (ids) => {
      const found = new Map((await readCustomers(sql, institutionId, ids)).map((c) => [c.id, c]));
      return ids.map((id) => found.get(id) ?? null);
    }),
    consents: new DataLoader(async (ids) => {
      const found = groupBy(await readConsents(sql, institutionId, ids), (c) => c.subjectId);
      return ids.map((id) => found.get(id) ?? []);
    }),
    people: new DataLoader(async (ids) => {
      const found = groupBy(await readPeople(sql, keyStore, institutionId, ids), (p) => p.customerId);
      return ids.map((id) => found.get(id) ?? []);
    }),
    labels: new DataLoader(
      async (keys) =>
        (await profile.loadMany(keys)).map((p) => (p instanceof Error ? p : judgeProfile(scope.labels, p))),
      { cacheKeyFn: (key) => `${key.customer.id} ${profileArguments(key)}` },
    ),
    labelHistory: new DataLoader((pages) => readHistories(sql, institutionId, pages), {
      cacheKeyFn: ({ subjectId, code, limit, before }) =>
        `${subjectId} ${code} ${limit} ${before?.toISOString() ?? ""}`,
    }),
    exposure: groupedLoader<AtMoment, Exposure>(
      (key) => momentText(key.moment),
      (key) => key.customer.id,
      ([first, ...rest]) => {
        const ids = [first, ...rest].map((key) => key.customer.id);
        const { asOf, knownAt } = first.moment;
        return readExposures(sql, institutionId, ids, { asOf: asOf ?? knownAt ?? scope.clock(), knownAt });
      },
    ),
    guarantees: groupedLoader<GuaranteePageKey, GuaranteeView[]>(
      ({ limit, after }) => `${limit} ${after?.startsOn ?? ""} ${after?.id ?? ""}`,
      (key) => key.customerId,
      ([first, ...rest]) => {
        const ids = [first, ...rest].map((key) => key.customerId);
        return readGuarantees(sql, institutionId, ids, first.limit, first.after);
      },
    ),
    guarantee: new DataLoader(
      async (keys) => {
        const found = new Map((await readGuaranteesById(sql, institutionId, keys)).map((g) => [g.id, g]));
        return keys.map((key) => found.get(key.id) ?? null);
      },
      { cacheKeyFn: ({ subjectId, id }) => `${subjectId} ${id}` },
    ),
    applications: groupedLoader<ApplicationsKey, ApplicationView[]>(
      ({ limit }) => String(limit),
      (key) => key.customerId,
      (keys) =>
        readApplications(
          sql,
          institutionId,
          keys.map((key) => key.customerId),
          keys[0].limit,
        ),
    ),
    application: new DataLoader(
      async (keys) => {
        const found = new Map(
          (await readApplicationsById(sql, institutionId, keys)).map((a) => [a.id, a] as const),
        );
        return keys.map((key) => found.get(key.id) ?? null);
      },
      { cacheKeyFn: ({ subjectId, id }) => `${subjectId} ${id}` },
    ),
    timeline: groupedLoader<TimelineKey, TimelineEvent[]>(
      ({ limit, after }) => `${limit} ${after?.key ?? ""} ${after?.id ?? ""}`,
      (key) => key.customerId,
      ([first, ...rest]) =>
        readTimelines(
          scope,
          [first, ...rest].map((key) => key.customerId),
          first.limit,
          first.after,
        ),
    ),
    history: groupedLoader<HistoryKey, MonthEnd[]>(
      ({ dates, knownAt }) => `${dates.join()} ${knownAt?.toISOString() ?? "now"}`,
      (key) => key.customerId,
      (keys) =>
        readExposureHistory(
          sql,
          institutionId,
          keys.map((key) => key.customerId),
          keys[0].dates,
          keys[0].knownAt,
        ),
    ),
    related: groupedLoader<RelatedKey, RelatedCustomers>(
      ({ onDate, threshold }) => `${onDate} ${threshold}`,
      (key) => key.customerId,
      (keys) =>
        readRelated(
          sql,
          institutionId,
          keys.map((key) => key.customerId),
          keys[0].onDate,
          keys[0].threshold,
        ),
    ),
    listEntries: new DataLoader(async (ids) => {
      const moment = { onDate: businessDateOf(scope.clock()), knownAt: undefined };
      const found = groupBy(await readListEntries(sql, institutionId, ids, moment), (e) => e.customerId);
      return ids.map((id) => found.get(id) ?? []);
    }),
    manualLabels: new DataLoader(async (ids) => {
      const found = groupBy(await readManualLabels(sql, institutionId, ids), (m) => m.subjectId);
      return ids.map((id) => found.get(id) ?? []);
    }),
    book: new DataLoader(
      (moments) => Promise.all(moments.map((moment) => readBook(sql, institutionId, moment))),
      { cacheKeyFn: ({ onDate, knownAt }) => `${onDate} ${knownAt?.toISOString() ?? "now"}` },
    ),
  };
}
