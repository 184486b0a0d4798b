import type { BusinessDate } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import type { Customer } from "../entities/customer.entity.js";
import type { CustomerRole } from "../entities/customer-role.entity.js";
import type { KeyStore } from "../governance/subject-keys.js";
import type { IdentifierValue } from "./identity.js";

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

/** What a list of customers may be narrowed by; every one of them is indexed. */
export interface CustomerFilter {
  readonly kind?: Customer["kind"] | undefined;
  /** Prefix of a GB/T 4754-2017 code, such as `C` or `F51`. */
  readonly industry?: string | undefined;
  /** Prefix of a GB/T 2260 code, such as `51`. */
  readonly region?: string | undefined;
}

export type CustomerOrder = "NAME" | "OPENED_ON";

/** Where a page starts: after the customer with this sort key and id. */
export interface CustomerCursor {
  readonly key: string;
  readonly id: string;
}

const COLUMNS = `c.subject_id as id, c.kind, c.name, c.industry_code as "industryCode",
  c.region_code as "regionCode", c.opened_on::text as "openedOn",
  (select min(lookup) from identifier i where i.subject_id = c.subject_id and i.scheme = 'USCC') as uscc,
  (select min(lookup) from identifier i where i.subject_id = c.subject_id and i.scheme = 'LEI') as lei`;

const PREFIX_END = String.fromCodePoint(0x10ffff);

const WHERE = `c.institution_id = $1 and ($2::text is null or c.kind = $2)
  and ($3::text is null or (c.industry_code >= $3 and c.industry_code < $4))
  and ($5::text is null or (c.region_code >= $5 and c.region_code < $6))`;

const filterValues = (institutionId: string, { kind, industry, region }: CustomerFilter): unknown[] => [
  institutionId,
  kind ?? null,
  industry ?? null,
  industry === undefined ? null : industry + PREFIX_END,
  region ?? null,
  region === undefined ? null : region + PREFIX_END,
];

const SORT: Record<CustomerOrder, { column: string; type: string }> = {
  NAME: { column: "c.name", type: "text" },
  OPENED_ON: { column: "c.opened_on", type: "date" },
};

/** The sort key of a customer under an order, for its cursor. */
export const sortKeyOf = (customer: CustomerView, order: CustomerOrder): string =>
  order === "NAME" ? customer.name : customer.openedOn;

/** The first `limit` customers after a cursor, in the order asked for; one statement. */
export async function listCustomers(
  sql: Sql,
  institutionId: string,
  filter: CustomerFilter,
  order: CustomerOrder,
  limit: number,
  after: CustomerCursor | undefined,
): Promise<CustomerView[]> {
  const { column, type } = SORT[order];
  const { rows } = await sql.query<CustomerView>({
    name: `customers-by-${order}`,
    text: `select ${COLUMNS} from customer c
           where ${WHERE} and ($7::${type} is null or (${column}, c.subject_id) > ($7::${type}, $8::uuid))
           order by ${column}, c.subject_id limit $9`,
    values: [...filterValues(institutionId, filter), after?.key ?? null, after?.id ?? null, limit],
  });
  return rows;
}

/** How many customers a filter leaves. */
export async function countCustomers(
  sql: Sql,
  institutionId: string,
  filter: CustomerFilter,
): Promise<number> {
  const { rows } = await sql.query<{ n: number }>({
    name: "count-customers",
    text: `select count(*)::int as n from customer c where ${WHERE}`,
    values: filterValues(institutionId, filter),
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
