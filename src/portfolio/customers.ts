import { businessDateOf } from "../facts/business-date.js";
import type { BusinessDate } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import type { Customer } from "../entities/customer.entity.js";
import type { CustomerRole } from "../entities/customer-role.entity.js";
import type { KeyStore } from "../governance/subject-keys.js";
import { type Conditions, conditionsOf, type CustomerFilter, gramsIn } from "./customer-search-conditions.js";
import type { IdentifierValue } from "./identity.js";

export type { CustomerFilter } from "./customer-search-conditions.js";

/** One customer as lists and pages show it. */
export interface CustomerView {
  readonly id: string;
  readonly kind: Customer["kind"];
  readonly name: string;
  readonly uscc: string | null;
  readonly lei: string | null;
  readonly industryCode: string | null;
  readonly regionCode: string | null;
  readonly openedOn: BusinessDate;
}

export type CustomerOrder = "NAME" | "OPENED_ON";

/** Where a page starts: after the customer with this sort key and id. */
export interface CustomerCursor {
  readonly key: string;
  readonly id: string;
}

/** Columns of a `CustomerView`, over `customer c`. */
export const COLUMNS = `c.subject_id as id, c.kind, c.name, c.industry_code as "industryCode",
  c.region_code as "regionCode", c.opened_on::text as "openedOn",
  (select min(lookup) from identifier i where i.subject_id = c.subject_id and i.scheme = 'USCC') as uscc,
  (select min(lookup) from identifier i where i.subject_id = c.subject_id and i.scheme = 'LEI') as lei`;

const NIL = "00000000-0000-0000-0000-000000000000";

const SORT: Record<CustomerOrder, { column: string; type: string }> = {
  NAME: { column: "c.name", type: "text" },
  OPENED_ON: { column: "c.opened_on", type: "date" },
};

/** The sort key of a customer under an order, for its cursor. */
export const sortKeyOf = (customer: CustomerView, order: CustomerOrder): string =>
  order === "NAME" ? customer.name : customer.openedOn;

const FIRST: Record<CustomerOrder, CustomerCursor> = {
  NAME: { key: "", id: NIL },
  OPENED_ON: { key: "-infinity", id: NIL },
};

/** Above this part of all names, reading on in the order meets a name sooner than its index does. */
const FREQUENT = 0.02;

/** Which of some pairs of characters very many names have, by the statistics of the table. */
async function frequentAmong(sql: Sql, grams: readonly string[]): Promise<Set<string>> {
  if (grams.length === 0) return new Set();
  const { rows } = await sql.query<{ gram: string }>({
    name: "frequent-name-grams",
    text: `select gram from pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) f(gram, part)
           where schemaname = current_schema() and tablename = 'customer' and attname = 'name_grams'
             and gram = any($1) and part > $2`,
    values: [grams, FREQUENT],
  });
  return new Set(rows.map(({ gram }) => gram));
}

/** Writes a filter as SQL, knowing how frequent the names it asks for are. */
export async function filterSql(
  sql: Sql,
  institutionId: string,
  filter: CustomerFilter,
  onDate: BusinessDate,
): Promise<Conditions> {
  const frequentGrams = await frequentAmong(sql, gramsIn(filter));
  return conditionsOf(institutionId, filter, { onDate, frequentGrams });
}

/** The first `limit` customers after a cursor, in the order asked for; one statement, two where a name is asked for. */
export async function listCustomers(
  sql: Sql,
  institutionId: string,
  filter: CustomerFilter,
  order: CustomerOrder,
  limit: number,
  after: CustomerCursor | undefined,
  onDate: BusinessDate = businessDateOf(new Date()),
): Promise<CustomerView[]> {
  const { column, type } = SORT[order];
  const { from, where, values, constant } = await filterSql(sql, institutionId, filter, onDate);
  // A text prepared once holds a cursor also for the first page; planned anew, none is best.
  const start = after ?? (constant ? FIRST[order] : undefined);
  const cursor = start === undefined ? [] : [start.key, start.id];
  const at = values.length;
  const beyond = `and (${column}, c.subject_id) > ($${at + 1}::${type}, $${at + 2}::uuid)`;
  const { rows } = await sql.query<CustomerView>({
    ...(constant && { name: `customers-by-${order}` }),
    // The page is found by what is in the indexes alone, and only then are its rows fetched.
    text: `select ${COLUMNS} from (
             select c.subject_id from ${from} where ${where} ${start === undefined ? "" : beyond}
             order by ${column}, c.subject_id limit ${constant ? `$${at + 3}` : String(limit)}
           ) page join customer c on c.subject_id = page.subject_id
           order by ${column}, c.subject_id`,
    values: [...values, ...cursor, ...(constant ? [limit] : [])],
  });
  return rows;
}

/** How many customers a filter leaves, counted. */
export async function countCustomers(
  sql: Sql,
  institutionId: string,
  filter: CustomerFilter,
  onDate: BusinessDate = businessDateOf(new Date()),
): Promise<number> {
  const { from, where, values } = await filterSql(sql, institutionId, filter, onDate);
  const { rows } = await sql.query<{ n: number }>({
    text: `select count(*)::int as n from ${from} where ${where}`,
    values,
  });
  return rows[0]?.n ?? 0;
}

/** Customers by id; one statement. */
export async function readCustomers(
  sql: Sql,
  institutionId: string,
  ids: readonly string[],
): Promise<CustomerView[]> {
  const { rows } = await sql.query<CustomerView>({
    name: "customers-by-id",
    text: `select ${COLUMNS} from customer c where c.institution_id = $1 and c.subject_id = any($2)`,
    values: [institutionId, ids],
  });
  return rows;
}

/** The customer a public identifier means, if any; one statement. */
export async function findCustomer(
  sql: Sql,
  institutionId: string,
  { scheme, system, value }: IdentifierValue,
): Promise<CustomerView | undefined> {
  const { rows } = await sql.query<CustomerView>({
    name: "customer-by-identifier",
    text: `select ${COLUMNS} from identifier known join customer c on c.subject_id = known.subject_id
           where known.institution_id = $1 and known.scheme = $2 and known.system = $3 and known.lookup = $4`,
    values: [institutionId, scheme, system, value],
  });
  return rows[0];
}

/** The subject a public identifier means, if any. */
export async function findByIdentifier(
  sql: Sql,
  institutionId: string,
  { scheme, system, value }: IdentifierValue,
): Promise<string | undefined> {
  const { rows } = await sql.query<{ subject_id: string }>({
    name: "subject-by-identifier",
    text: `select subject_id from identifier
           where institution_id = $1 and scheme = $2 and system = $3 and lookup = $4`,
    values: [institutionId, scheme, system, value],
  });
  return rows[0]?.subject_id;
}

/** The customers known by a phone, or whose people are, in order of name; `lookup` is its keyed blind index. */
export async function listByPhone(
  sql: Sql,
  institutionId: string,
  lookup: string,
  limit: number,
): Promise<CustomerView[]> {
  const { rows } = await sql.query<CustomerView>({
    name: "customers-by-phone",
    text: `with owner as (
             select subject_id from identifier
             where institution_id = $1 and scheme = 'PHONE' and system = '' and lookup = $2
           )
           select ${COLUMNS} from customer c
           where c.institution_id = $1 and c.subject_id in (
             select subject_id from owner
             union select r.customer_id from owner join customer_role r on r.person_id = owner.subject_id
               and r.institution_id = $1)
           order by c.name, c.subject_id limit $3`,
    values: [institutionId, lookup, limit],
  });
  return rows;
}

/** The customer a guarantee number belongs to, if any. */
export async function findByGuaranteeNumber(
  sql: Sql,
  institutionId: string,
  number: string,
): Promise<string | undefined> {
  const { rows } = await sql.query<{ subject_id: string }>({
    name: "subject-by-guarantee",
    text: "select subject_id from guarantee where institution_id = $1 and number = $2",
    values: [institutionId, number],
  });
  return rows[0]?.subject_id;
}

/** A person in a role at a customer, in the clear: mask it before it is shown. */
export interface PersonInRole {
  readonly customerId: string;
  readonly personId: string;
  readonly role: CustomerRole["role"];
  readonly fromOn: BusinessDate;
  readonly toOn: BusinessDate | null;
  readonly name: string | undefined;
  readonly phone: string | undefined;
  readonly residentId: string | undefined;
}

type PersonRow = Pick<PersonInRole, "customerId" | "personId" | "role" | "fromOn" | "toOn"> & {
  sealed: Buffer | null;
  wrapped: Buffer | null;
};

/** The people of each customer; one statement. A person whose key was destroyed has a role and nothing else. */
export async function readPeople(
  sql: Sql,
  keyStore: KeyStore,
  institutionId: string,
  customerIds: readonly string[],
): Promise<PersonInRole[]> {
  const { rows } = await sql.query<PersonRow>({
    name: "people-of-customers",
    text: `select r.customer_id as "customerId", r.person_id as "personId", r.role, r.from_on::text as "fromOn",
             r.to_on::text as "toOn", s.sealed, k.wrapped
           from customer_role r join subject s on s.id = r.person_id left join subject_key k on k.subject_id = r.person_id
           where r.institution_id = $1 and r.customer_id = any($2)
           order by r.customer_id, r.role, r.from_on, r.person_id`,
    values: [institutionId, customerIds],
  });
  return rows.map(({ sealed, wrapped, ...role }) => {
    const clear =
      sealed === null
        ? undefined
        : keyStore.unwrap(role.personId, wrapped)?.open(sealed, `person ${role.personId}`);
    const { name, phone, residentId } = (
      clear === undefined ? {} : JSON.parse(clear)
    ) as Partial<PersonInRole>;
    return { ...role, name, phone, residentId };
  });
}
