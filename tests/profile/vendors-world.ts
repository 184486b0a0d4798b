import { setMaxListeners } from "node:events";
import type { Connector } from "../../src/connectors/connector.js";
import { createGuard } from "../../src/connectors/guard/guard.js";
import { createRunner } from "../../src/connectors/runner.js";
import type { Purpose } from "../../src/governance/purpose.js";
import type { Moment } from "../../src/observations/store.js";
import {
  type Freshness,
  loadProfiles,
  type ProfileSources,
  type ProfileSubject,
} from "../../src/profile/load-profiles.js";
import type { CustomerProfile } from "../../src/profile/profile.js";
import { recordCalls } from "../../src/server/sources.js";
import { type RunningVendors, runVendors } from "../../sandbox/every-vendor.js";
import { authoriseAll, type KnownCustomer, registerKnown } from "../../sandbox/known-customer.js";
import { population } from "../../sandbox/population.js";
import { type TestDatabase, testDatabase } from "../support/database.js";
import { NOW } from "./world.js";

const people = population(20240601, 400);
const adults = [...people].filter((e) => e.establishedOn < "2022-01-01");

/** A database and the vendors of some sources, with one runner between them. */
export interface VendorsWorld {
  readonly db: TestDatabase;
  readonly vendors: RunningVendors;
  /** What profiles are loaded through, by somebody who may hang up, for a purpose. */
  sources(signal?: AbortSignal, purpose?: Purpose | null): ProfileSources;
  /** Registers the next enterprise with its legal representative; neither has authorised anything. */
  stranger(): Promise<KnownCustomer>;
  /** Registers the next enterprise; it and its legal representative have authorised everything. */
  customer(): Promise<KnownCustomer>;
  profileOf(
    customer: ProfileSubject,
    freshness: Freshness,
    given?: ProfileSources,
    moment?: Moment,
  ): Promise<CustomerProfile>;
  /** Requests the vendors have received, all together. */
  calls(): number;
  close(): Promise<void>;
}

/** Opens a world of some sources, asked as fast as it goes. */
export async function openVendorsWorld(
  connectors: readonly Connector[],
  budgetMs = 5_000,
): Promise<VendorsWorld> {
  const codes = [...new Set(connectors.map(({ vendor }) => vendor.code))];
  const [db, vendors] = await Promise.all([testDatabase(), runVendors(codes, { population: people })]);
  const fast = Object.fromEntries(codes.map((code) => [code, { concurrency: 1_000, perSecond: 10_000 }]));
  const runner = createRunner({
    endpoints: vendors.endpoints,
    limits: { budgetMs, attempts: 1, maxBytes: 5_000_000 },
    record: recordCalls(db),
    onOddity: (source, oddity) => {
      throw new Error(`${source}: ${oddity}`);
    },
    guard: createGuard({ agreed: fast }),
  });
  const never = new AbortController().signal;
  setMaxListeners(0, never);
  let next = 0;

  const sources: VendorsWorld["sources"] = (signal = never, purpose = "ADMISSION") => ({
    sql: db.pool,
    keyStore: db.registrar.keyStore,
    runner,
    connectors,
    crossChecks: [],
    institutionId: db.institutionId,
    purpose: purpose ?? undefined,
    author: "test",
    signal,
    clock: () => new Date(),
  });

  async function stranger(): Promise<KnownCustomer> {
    const enterprise = adults[next++];
    if (enterprise === undefined) throw new Error("everybody is a customer already");
    return registerKnown(db, enterprise);
  }

  return {
    db,
    vendors,
    sources,
    stranger,
    async customer() {
      const known = await stranger();
      await authoriseAll(db, known, new Date());
      return known;
    },
    async profileOf(customer, freshness, given = sources(), moment = NOW) {
      const profile = (await loadProfiles(given, [customer], moment, freshness)).get(customer.id);
      if (profile === undefined) throw new Error("no profile");
      return profile;
    },
    calls: () => [...vendors.gateways.values()].reduce((sum, gateway) => sum + gateway.calls(), 0),
    async close() {
      await vendors.close();
      await db.close();
    },
  };
}
