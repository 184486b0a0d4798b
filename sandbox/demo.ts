import { connectors } from "../src/connectors/index.js";
import { businessDateOf, startOfBusinessDate } from "../src/facts/business-date.js";
import type { ObservationDraft } from "../src/observations/observation.js";
import { recordObservations } from "../src/observations/store.js";
import { inTransaction } from "../src/entities/sql.js";
import { finishLoad, type Load, openLoad } from "../src/portfolio/file-load.js";
import {
  type CustomerDraft,
  type GuaranteeDraft,
  registerCustomers,
  registerGuarantees,
} from "../src/portfolio/register.js";
import { readConfiguration } from "../src/server/config.js";
import { openDatabase } from "../src/server/database.js";
import { openVault } from "../src/governance/vault.js";
import { openKeyStore } from "../src/governance/subject-keys.js";
import { masterKey } from "../src/server/master-key.js";
import { openInstitution } from "../src/server/institution.js";
import { showProgress } from "../src/server/progress.js";
import { DEFAULT_SEED, type Enterprise, guaranteesAt, population } from "./population.js";
import { type VendorKind, vendors } from "./wire/replies.js";

const BATCH = 100;
const DAY_MS = 86_400_000;
const HISTORY_DAYS = 730;

/** How often the demo institution asked each vendor, and over how many days its last questions are spread. */
const RHYTHM: Record<VendorKind, { everyDays: number; spreadDays: number }> = {
  registry: { everyDays: 91, spreadDays: 40 },
  tax: { everyDays: 91, spreadDays: 55 },
  judicial: { everyDays: 61, spreadDays: 9 },
};

const connectorOf = (kind: VendorKind) => {
  const connector = connectors.find((c) => c.dimension === kind);
  if (connector === undefined) throw new Error(`no connector tells ${kind}`);
  return connector;
};

function customerOf(e: Enterprise, today: string): CustomerDraft {
  const approvals = guaranteesAt(e, today).flatMap((g) => g.events.map((event) => event.on));
  const twoYearsAgo = businessDateOf(new Date(startOfBusinessDate(today).getTime() - HISTORY_DAYS * DAY_MS));
  const openedOn = approvals.sort()[0] ?? (e.establishedOn > twoYearsAgo ? e.establishedOn : twoYearsAgo);
  return {
    kind: e.kind,
    name: e.name,
    industryCode: e.industry.code,
    regionCode: e.region.code,
    openedOn,
    identifiers: [{ scheme: "USCC", system: "", value: e.uscc }],
    people: e.people.flatMap((p) =>
      p.roles.map((role) => ({
        role,
        fromOn: openedOn,
        name: p.name,
        residentId: p.residentId,
        phone: p.phone,
      })),
    ),
  };
}

function guaranteesOfCustomer(e: Enterprise, subjectId: string, today: string): GuaranteeDraft[] {
  return guaranteesAt(e, today).map((g) => {
    const startsOn = g.events[0]?.on ?? today;
    const termEnd = new Date(startOfBusinessDate(startsOn).getTime() + g.termMonths * 31 * DAY_MS);
    return {
      subjectId,
      number: g.number,
      product: g.product,
      amount: g.amount,
      ownShare: (g.shares.own / 10_000).toFixed(4),
      startsOn,
      endsOn: g.dueOn ?? businessDateOf(termEnd),
      events: g.events.map((event, i) => ({
        type: event.type,
        amount: event.amount,
        businessDate: event.on,
        idempotencyKey: `${g.number} ${i}`,
      })),
    };
  });
}

const recordsOf = (kind: VendorKind, e: Enterprise, on: string): object[] => {
  const record = vendors[kind].record(e, on);
  return record === undefined ? [] : [record];
};

/** What each vendor said over two years, as if asked then: read from its wire format like any reply. */
function observationsOf(e: Enterprise, subjectId: string, load: Load): ObservationDraft[] {
  return (Object.keys(RHYTHM) as VendorKind[]).flatMap((kind) => {
    const { everyDays, spreadDays } = RHYTHM[kind];
    const connector = connectorOf(kind);
    const drafts: ObservationDraft[] = [];
    for (let age = (e.index * 7) % spreadDays; age < HISTORY_DAYS; age += everyDays) {
      const fetchedAt = new Date(load.fetchedAt.getTime() - age * DAY_MS);
      const on = businessDateOf(fetchedAt);
      if (on < e.establishedOn) break;
      const body: unknown = JSON.parse(JSON.stringify(vendors[kind].reply(recordsOf(kind, e, on))));
      drafts.push({
        subjectId,
        source: connector.source,
        dataset: connector.dimension,
        recordKey: "",
        effectiveAt: fetchedAt,
        fetchedAt,
        backfill: true,
        facts: connector.read(body).said.get(e.uscc) ?? connector.absent,
        originId: load.id,
      });
    }
    return drafts;
  });
}

const configuration = readConfiguration(process.env);
const url = process.env["DEMO_DATABASE_URL"] ?? configuration.DATABASE_URL;
if (url === undefined) throw new Error("set DATABASE_URL: the demo is loaded into a running database");
const database = openDatabase(url, 2, (error) => console.error("a database connection broke:", error.name));
const vault = openVault(await masterKey(configuration));
const registrar = { vault, keyStore: openKeyStore(vault) };
const institutionId = await openInstitution(database.pool, vault, configuration.INSTITUTION);
const people = population(DEFAULT_SEED, configuration.DEMO_CUSTOMERS);
const load = await openLoad(database.pool, institutionId, "demo", `${people.seed}-${people.size}`);

/** Loads some enterprises in one transaction; loading them again changes nothing. */
const loadBatch = (enterprises: readonly Enterprise[], today: string): Promise<number> =>
  inTransaction(database.pool, async (sql) => {
    const { subjectIds } = await registerCustomers(
      sql,
      registrar,
      institutionId,
      enterprises.map((e) => customerOf(e, today)),
    );
    const idOf = (i: number) => subjectIds[i] ?? "";
    await registerGuarantees(
      sql,
      institutionId,
      "demo",
      enterprises.flatMap((e, i) => guaranteesOfCustomer(e, idOf(i), today)),
    );
    const drafts = enterprises.flatMap((e, i) => observationsOf(e, idOf(i), load));
    return recordObservations(sql, registrar.keyStore, institutionId, drafts);
  });

if (!load.finished) {
  const progress = showProgress("loading the demo institution", people.size);
  const today = businessDateOf(load.fetchedAt);
  for (let from = 0; from < people.size; from += BATCH) {
    const to = Math.min(from + BATCH, people.size);
    await loadBatch(
      Array.from({ length: to - from }, (_, i) => people.at(from + i)),
      today,
    );
    progress.advance(to - from);
  }
  await finishLoad(database.pool, load);
  await database.pool.query("analyze");
  progress.done();
}
await database.close();
