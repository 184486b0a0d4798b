import type { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { BusinessDate } from "../facts/fact.js";
import type { ListEntry } from "../entities/list-entry.entity.js";
import { inTransaction, type Sql } from "../entities/sql.js";

/** Whom of a customer an entry is about. */
export type ListedParty = "CUSTOMER" | "LEGAL_REPRESENTATIVE" | "CONTROLLER";

/** Who is listed: a USCC, or the keyed blind index of a resident ID. */
export type Listed = Pick<ListEntry, "scheme" | "lookup">;

/** An entry to be made. */
export type ListDraft = Listed &
  Pick<ListEntry, "list" | "reason" | "owner" | "validFrom" | "expiresOn"> & { readonly author: string };

/** An entry of the institution's own lists, and how it ended if it did before its time. */
export interface OwnListEntry {
  readonly id: string;
  readonly list: ListEntry["list"];
  readonly reason: string;
  readonly owner: string;
  readonly validFrom: BusinessDate;
  /** The last day in force. */
  readonly expiresOn: BusinessDate | null;
  readonly author: string;
  readonly recordedAt: Date;
  /** From this day on it is not in force any more. */
  readonly removedOn: BusinessDate | null;
  readonly removalReason: string | null;
}

/** An entry as seen from a customer. */
export interface CustomerListEntry extends OwnListEntry {
  readonly customerId: string;
  readonly about: ListedParty;
}

/** Why an entry was not made or not removed. */
export type ListRefusal =
  "UNKNOWN_CUSTOMER" | "NO_USCC" | "ALREADY_LISTED" | "UNKNOWN_ENTRY" | "ALREADY_REMOVED";

export type ListOutcome =
  | { readonly taken: true; readonly entry: OwnListEntry }
  | { readonly taken: false; readonly refusal: ListRefusal };

const refused = (refusal: ListRefusal): ListOutcome => ({ taken: false, refusal });

/** Whether an entry is in force on a day. Pure. */
export const isInForce = (
  { validFrom, expiresOn, removedOn }: Pick<OwnListEntry, "validFrom" | "expiresOn" | "removedOn">,
  onDate: BusinessDate,
): boolean =>
  validFrom <= onDate &&
  (expiresOn === null || expiresOn >= onDate) &&
  (removedOn === null || removedOn > onDate);

const COLUMNS = `e.id, e.list, e.reason, e.owner, e.valid_from::text as "validFrom", e.expires_on::text as "expiresOn",
  e.author, e.recorded_at as "recordedAt", w.removed_on::text as "removedOn", w.reason as "removalReason"`;

async function readEntry(sql: Sql, institutionId: string, id: string): Promise<OwnListEntry | undefined> {
  const { rows } = await sql.query<OwnListEntry>({
    name: "list-entry",
    text: `select ${COLUMNS} from list_entry e left join list_removal w on w.entry_id = e.id
           where e.institution_id = $1 and e.id = $2`,
    values: [institutionId, id],
  });
  return rows[0];
}

/** Puts somebody on a list; refused where an entry that is not removed is in force at any time of the new one. */
export const addToList = (pool: Pool, institutionId: string, draft: ListDraft): Promise<ListOutcome> =>
  inTransaction(pool, async (sql) => {
    const { list, scheme, lookup, reason, owner, validFrom, expiresOn, author } = draft;
    // Two that list the same at the same time take turns.
    await sql.query({
      text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
      values: [`list ${institutionId} ${scheme} ${lookup}`],
    });
    const { rows } = await sql.query({
      text: `select from list_entry e left join list_removal w on w.entry_id = e.id
             where e.institution_id = $1 and e.list = $2 and e.scheme = $3 and e.lookup = $4 and w.entry_id is null
               and coalesce(e.expires_on >= $5::date, true) and coalesce(e.valid_from <= $6::date, true)`,
      values: [institutionId, list, scheme, lookup, validFrom, expiresOn],
    });
    if (rows.length > 0) return refused("ALREADY_LISTED");
    const id = uuidv7();
    await sql.query({
      text: `insert into list_entry
               (institution_id, id, list, scheme, lookup, reason, owner, valid_from, expires_on, author)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      values: [institutionId, id, list, scheme, lookup, reason, owner, validFrom, expiresOn, author],
    });
    return taken(sql, institutionId, id);
  });

async function taken(sql: Sql, institutionId: string, id: string): Promise<ListOutcome> {
  const entry = await readEntry(sql, institutionId, id);
  if (entry === undefined) throw new Error("an entry that was just written is gone");
  return { taken: true, entry };
}

/** Takes an entry off its list from a day on. */
export const removeFromList = (
  pool: Pool,
  institutionId: string,
  removal: {
    readonly entryId: string;
    readonly removedOn: BusinessDate;
    readonly reason: string;
    readonly author: string;
  },
): Promise<ListOutcome> =>
  inTransaction(pool, async (sql) => {
    const { entryId, removedOn, reason, author } = removal;
    if ((await readEntry(sql, institutionId, entryId)) === undefined) return refused("UNKNOWN_ENTRY");
    const { rowCount } = await sql.query({
      text: `insert into list_removal (institution_id, entry_id, removed_on, reason, author)
             values ($1, $2, $3, $4, $5) on conflict on constraint list_removal_pkey do nothing`,
      values: [institutionId, entryId, removedOn, reason, author],
    });
    return rowCount === 0 ? refused("ALREADY_REMOVED") : taken(sql, institutionId, entryId);
  });

/** How a customer can be listed: by its USCC. Undefined where there is no such customer, null where it has none. */
export async function usccOf(
  sql: Sql,
  institutionId: string,
  customerId: string,
): Promise<string | null | undefined> {
  const { rows } = await sql.query<{ uscc: string | null }>({
    name: "uscc-of-customer",
    text: `select (select min(lookup) from identifier i where i.subject_id = c.subject_id and i.scheme = 'USCC') as uscc
           from customer c where c.institution_id = $1 and c.subject_id = $2`,
    values: [institutionId, customerId],
  });
  return rows[0]?.uscc;
}

/** Of which day a question about lists is, and by what was recorded when. */
export interface ListMoment {
  readonly onDate: BusinessDate;
  readonly knownAt: Date | undefined;
}

/**
 * Every entry about each customer, or about its legal representative or controller on the day, whether in force or
 * not, the newest first; one statement.
 */
export async function readListEntries(
  sql: Sql,
  institutionId: string,
  customerIds: readonly string[],
  { onDate, knownAt }: ListMoment,
): Promise<CustomerListEntry[]> {
  const { rows } = await sql.query<CustomerListEntry>({
    name: "list-entries-of-customers",
    text: `with party as (
             select c.id as customer_id, 'CUSTOMER' as about, i.scheme, i.lookup
             from unnest($2::uuid[]) c(id)
             join identifier i on i.subject_id = c.id and i.institution_id = $1 and i.scheme = 'USCC'
             union
             select r.customer_id, r.role, i.scheme, i.lookup
             from customer_role r
             join identifier i on i.subject_id = r.person_id and i.institution_id = $1 and i.scheme = 'RESIDENT_ID'
             where r.institution_id = $1 and r.customer_id = any($2) and r.role in ('LEGAL_REPRESENTATIVE', 'CONTROLLER')
               and r.from_on <= $3::date and coalesce(r.to_on >= $3::date, true)
           )
           select p.customer_id as "customerId", p.about, ${COLUMNS}
           from party p
           join list_entry e on e.institution_id = $1 and e.scheme = p.scheme and e.lookup = p.lookup
           left join list_removal w on w.entry_id = e.id and coalesce(w.recorded_at <= $4::timestamptz, true)
           where coalesce(e.recorded_at <= $4::timestamptz, true)
           order by p.customer_id, e.recorded_at desc, e.id, p.about`,
    values: [institutionId, customerIds, onDate, knownAt ?? null],
  });
  return rows;
}
