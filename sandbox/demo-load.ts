import type { Pool } from "pg";
import type { Connector } from "../src/connectors/connector.js";
import { judicialConnector } from "../src/connectors/judicial/judicial.connector.js";
import { registryConnector } from "../src/connectors/registry/registry.connector.js";
import { taxConnector } from "../src/connectors/tax/tax.connector.js";
import { inTransaction } from "../src/entities/sql.js";
import { businessDateOf, startOfBusinessDate } from "../src/facts/business-date.js";
import { recordConsents } from "../src/governance/consents.js";
import type { ObservationDraft } from "../src/observations/observation.js";
import { recordObservations } from "../src/observations/store.js";
import { finishLoad, type Load, openLoad } from "../src/portfolio/file-load.js";
import { type CustomerDraft, registerCustomers, type Registrar } from "../src/portfolio/register.js";
import { sharesOf } from "../src/portfolio/risk-sharing.js";
import { type GuaranteeDraft, takeOverGuarantees } from "../src/portfolio/take-over.js";
import { type Enterprise, guaranteesAt, type Population } from "./population.js";
import { consentOf } from "./population/consents.js";
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

const gateways: Record<VendorKind, Connector> = {
  registry: registryConnector,
  tax: taxConnector,
  judicial: judicialConnector,
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

const share = (bps: number): string => (bps / 10_000).toFixed(4);

function guaranteesOfCustomer(e: Enterprise, subjectId: string, today: string): GuaranteeDraft[] {
  return guaranteesAt(e, today).map((g) => {
    const startsOn = g.events[0]?.on ?? today;
    const termEnd = new Date(startOfBusinessDate(startsOn).getTime() + g.termMonths * 31 * DAY_MS);
    return {
      subjectId,
      number: g.number,
      product: g.product,
      bank: g.lender,
      amount: g.amount,
      shares: sharesOf({
        NATIONAL_FUND: share(g.shares.nationalFund),
        PROVINCE: share(g.shares.provincialReguarantor),
        OWN: share(g.shares.own),
        BANK: share(g.shares.bank),
      }),
      feeRateBps: g.feeRateBps,
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
function observationsOf(e: Enterprise, subjectId: string, originId: string, now: Date): ObservationDraft[] {
  return (Object.keys(RHYTHM) as VendorKind[]).flatMap((kind) => {
    const { everyDays, spreadDays } = RHYTHM[kind];
    const connector = gateways[kind];
    const drafts: ObservationDraft[] = [];
    for (let age = (e.index * 7) % spreadDays; age < HISTORY_DAYS; age += everyDays) {
      const fetchedAt = new Date(now.getTime() - age * DAY_MS);
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
        facts: connector.read(body, []).said.get(e.uscc) ?? connector.absent,
        originId,
      });
    }
    return drafts;
  });
}

/** Where a population is loaded to. */
export interface DemoPlace {
  readonly pool: Pool;
  readonly registrar: Registrar;
  readonly institutionId: string;
}

/** How much of a population's past is loaded. */
export interface DemoScope {
  /** Two years of what the vendors said; without it, none has been asked yet. */
  readonly history: boolean;
  /** The present of the population; the moment of loading where left out. */
  readonly now?: Date;
}

/** Loads some enterprises in one transaction; loading them again changes nothing. */
function loadBatch(
  place: DemoPlace,
  enterprises: readonly Enterprise[],
  load: Load,
  { history, now = load.fetchedAt }: DemoScope,
): Promise<number> {
  const { pool, registrar, institutionId } = place;
  const today = businessDateOf(now);
  return inTransaction(pool, async (sql) => {
    const customers = enterprises.map((e) => customerOf(e, today));
    const { subjectIds, personIds } = await registerCustomers(sql, registrar, institutionId, customers);
    const owned = enterprises.map((e, i) => ({ e, id: subjectIds[i] ?? "" }));
    const guarantees = owned.flatMap(({ e, id }) => guaranteesOfCustomer(e, id, today));
    const books = { institutionId, author: "demo", today, strictness: "BOOKS" } as const;
    const refused = (await takeOverGuarantees(sql, books, guarantees)).find((g) => !g.taken);
    if (refused !== undefined) throw new Error(`the demo's books do not hold: ${JSON.stringify(refused)}`);
    const consents = owned.flatMap(({ e, id }, i) =>
      [id, ...new Set(personIds[i])].flatMap((subjectId) => consentOf(e, subjectId, now)),
    );
    const keyed = consents.map((c) => ({ ...c, idempotencyKey: `demo ${c.subjectId}` }));
    await recordConsents(sql, { institutionId, author: "demo" }, keyed);
    const said = !history ? [] : owned.flatMap(({ e, id }) => observationsOf(e, id, load.id, now));
    return recordObservations(sql, registrar.keyStore, institutionId, said);
  });
}

/**
 * Loads a population as customers with people, guarantees and two years of what the vendors said, once: a load cut
 * short is taken up again and ends the same. Returns false when it was there already.
 */
export async function loadDemo(
  place: DemoPlace,
  people: Population,
  onLoaded: (customers: number) => void,
  scope: DemoScope = { history: true },
): Promise<boolean> {
  const { pool, institutionId } = place;
  const load = await openLoad(pool, institutionId, "demo", `${people.seed}-${people.size}`);
  if (load.finished) return false;
  for (let from = 0; from < people.size; from += BATCH) {
    const size = Math.min(BATCH, people.size - from);
    const batch = Array.from({ length: size }, (_, i) => people.at(from + i));
    await loadBatch(place, batch, load, scope);
    onLoaded(size);
  }
  await pool.query("analyze");
  await finishLoad(pool, load);
  return true;
}
