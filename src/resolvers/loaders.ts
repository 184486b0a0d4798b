import DataLoader from "dataloader";
import { groupBy } from "../facts/group-by.js";
import type { CompiledLabel } from "../labels/compile.js";
import { type Judgement, judgeProfile } from "../labels/judge.js";
import type { Moment } from "../observations/store.js";
import { type CustomerView, type PersonInRole, readCustomers, readPeople } from "../portfolio/customers.js";
import { type Exposure, readExposures } from "../portfolio/exposure.js";
import {
  type GuaranteeCursor,
  type GuaranteeView,
  readGuarantees,
  readGuaranteesById,
} from "../portfolio/guarantees.js";
import { type Freshness, loadProfiles, type ProfileSources } from "../profile/load-profiles.js";
import type { CustomerProfile } from "../profile/profile.js";

/** Everything the loaders of one request are bound to. */
export interface RequestScope extends ProfileSources {
  readonly labels: readonly CompiledLabel[];
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

export interface CustomerLoaders {
  readonly scope: RequestScope;
  readonly customer: DataLoader<string, CustomerView | null>;
  readonly people: DataLoader<string, PersonInRole[]>;
  readonly profile: DataLoader<ProfileKey, CustomerProfile, string>;
  readonly labels: DataLoader<ProfileKey, Judgement[], string>;
  readonly exposure: DataLoader<AtMoment, Exposure, string>;
  readonly guarantees: DataLoader<GuaranteePageKey, GuaranteeView[], string>;
  readonly guarantee: DataLoader<{ subjectId: string; id: string }, GuaranteeView | null, string>;
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
        keys.map(({ customer }) => ({ id: customer.id, uscc: customer.uscc ?? undefined })),
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
    people: new DataLoader(async (ids) => {
      const found = groupBy(await readPeople(sql, keyStore, institutionId, ids), (p) => p.customerId);
      return ids.map((id) => found.get(id) ?? []);
    }),
    labels: new DataLoader(
      async (keys) =>
        (await profile.loadMany(keys)).map((p) => (p instanceof Error ? p : judgeProfile(scope.labels, p))),
      { cacheKeyFn: (key) => `${key.customer.id} ${profileArguments(key)}` },
    ),
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
  };
}
