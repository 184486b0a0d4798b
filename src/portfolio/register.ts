import { v7 as uuidv7 } from "uuid";
import { businessDateOf } from "../facts/business-date.js";
import type { BusinessDate } from "../facts/fact.js";
import type { Customer } from "../entities/customer.entity.js";
import type { CustomerRole } from "../entities/customer-role.entity.js";
import type { Sql } from "../entities/sql.js";
import type { KeyStore } from "../governance/subject-keys.js";
import type { Vault } from "../governance/vault.js";
import { checkedIdentifier, type IdentifierValue, lookupOf, withOrgCode } from "./identity.js";

/** A natural person at a customer, in the clear, on the way in. */
export interface PersonDraft {
  readonly role: CustomerRole["role"];
  readonly fromOn: BusinessDate;
  readonly name: string;
  readonly residentId: string;
  readonly phone: string | undefined;
}

export interface CustomerDraft {
  readonly kind: Customer["kind"];
  readonly name: string;
  readonly industryCode: string | undefined;
  readonly regionCode: string | undefined;
  readonly openedOn: BusinessDate;
  /** At least one; any that is already known means that subject. */
  readonly identifiers: readonly IdentifierValue[];
  readonly people: readonly PersonDraft[];
}

/** What registering needs of the deployment. */
export interface Registrar {
  readonly vault: Vault;
  readonly keyStore: KeyStore;
}

/** Two identifiers given for one subject belong to two. */
export class ConflictingIdentifiers extends Error {
  override name = "ConflictingIdentifiers";
}

interface Keyed {
  readonly scheme: string;
  readonly system: string;
  readonly lookup: string;
}

const keyText = (k: Keyed): string => [k.scheme, k.system, k.lookup].join("\0");

async function ownersOf(
  sql: Sql,
  institutionId: string,
  keys: readonly Keyed[],
): Promise<Map<string, string>> {
  const { rows } = await sql.query<Keyed & { subject_id: string }>({
    name: "identifier-owners",
    text: `select subject_id, scheme, system, lookup from identifier
           where institution_id = $1 and scheme <> 'PHONE'
             and (scheme, system, lookup) in (select * from unnest($2::text[], $3::text[], $4::text[]))`,
    values: [institutionId, keys.map((k) => k.scheme), keys.map((k) => k.system), keys.map((k) => k.lookup)],
  });
  return new Map(rows.map((r) => [keyText(r), r.subject_id]));
}

/** Gives each of several identified things the subject its identifiers already mean, or a new one shared by equals. */
async function assignSubjects(
  sql: Sql,
  institutionId: string,
  things: readonly (readonly Keyed[])[],
): Promise<string[]> {
  const owners = await ownersOf(sql, institutionId, things.flat());
  return things.map((keys) => {
    const telling = keys.filter((k) => k.scheme !== "PHONE");
    const known = new Set(telling.flatMap((k) => owners.get(keyText(k)) ?? []));
    if (known.size > 1) {
      throw new ConflictingIdentifiers(
        `identifiers ${telling.map((k) => k.scheme).join(" and ")} belong to different subjects: check the row, or merge them`,
      );
    }
    const subjectId = [...known][0] ?? uuidv7();
    for (const k of telling) owners.set(keyText(k), subjectId);
    return subjectId;
  });
}

async function insertSubjects(
  sql: Sql,
  institutionId: string,
  kind: "ENTERPRISE" | "PERSON",
  subjects: readonly { id: string; sealed: Buffer | null; keys: readonly Keyed[] }[],
): Promise<void> {
  await sql.query({
    text: `insert into subject (institution_id, kind, id, sealed)
           select $1, $2, t.* from unnest($3::uuid[], $4::bytea[]) t on conflict do nothing`,
    values: [institutionId, kind, subjects.map((s) => s.id), subjects.map((s) => s.sealed)],
  });
  const identifiers = subjects.flatMap((s) => s.keys.map((k) => ({ ...k, id: s.id })));
  await sql.query({
    text: `insert into identifier (institution_id, subject_id, scheme, system, lookup)
           select $1, t.* from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) t on conflict do nothing`,
    values: [
      institutionId,
      identifiers.map((i) => i.id),
      identifiers.map((i) => i.scheme),
      identifiers.map((i) => i.system),
      identifiers.map((i) => i.lookup),
    ],
  });
}

/**
 * Makes transactions that register take turns, institution by institution: two that meet the same new identifier at
 * the same time would make two subjects of it.
 */
const takeTurns = (sql: Sql, institutionId: string) =>
  sql.query({
    text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
    values: [`register ${institutionId}`],
  });

/**
 * Registers customers with their people in roles, within a transaction; what is already known stays as it is, so that
 * registering twice changes nothing. Returns the ids of the customers and of
 * their people in the order given, and how many customers are new. Throws BadIdentifier and ConflictingIdentifiers.
 */
export async function registerCustomers(
  sql: Sql,
  registrar: Registrar,
  institutionId: string,
  drafts: readonly CustomerDraft[],
): Promise<{ subjectIds: string[]; personIds: string[][]; added: number }> {
  if (drafts.length === 0) return { subjectIds: [], personIds: [], added: 0 };
  const today = businessDateOf(new Date());
  const keysOf = (identifiers: readonly IdentifierValue[]): Keyed[] =>
    withOrgCode(identifiers.map((i) => checkedIdentifier(i, today))).map((i) => ({
      ...i,
      lookup: lookupOf(registrar.vault, institutionId, i),
    }));
  const keyed = drafts.map((d) => keysOf(d.identifiers));
  await takeTurns(sql, institutionId);
  const ids = await assignSubjects(sql, institutionId, keyed);
  await insertSubjects(
    sql,
    institutionId,
    "ENTERPRISE",
    ids.map((id, i) => ({ id, sealed: null, keys: keyed[i] ?? [] })),
  );
  const { rowCount } = await sql.query({
    text: `insert into customer (institution_id, subject_id, kind, name, industry_code, region_code, opened_on)
           select $1, t.* from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[]) t
           on conflict do nothing`,
    values: [
      institutionId,
      ids,
      drafts.map((d) => d.kind),
      drafts.map((d) => d.name),
      drafts.map((d) => d.industryCode ?? null),
      drafts.map((d) => d.regionCode ?? null),
      drafts.map((d) => d.openedOn),
    ],
  });
  const people = drafts.flatMap((d, i) => d.people.map((person) => ({ person, customerId: ids[i] ?? "" })));
  const registered = await registerPeople(sql, registrar, institutionId, people, keysOf);
  const personIds = drafts.map((d) => registered.splice(0, d.people.length));
  return { subjectIds: ids, personIds, added: rowCount ?? 0 };
}

async function registerPeople(
  sql: Sql,
  registrar: Registrar,
  institutionId: string,
  people: readonly { person: PersonDraft; customerId: string }[],
  keysOf: (identifiers: readonly IdentifierValue[]) => Keyed[],
): Promise<string[]> {
  if (people.length === 0) return [];
  const keyed = people.map(({ person }) =>
    keysOf([
      { scheme: "RESIDENT_ID", system: "", value: person.residentId },
      ...(person.phone === undefined ? [] : [{ scheme: "PHONE" as const, system: "", value: person.phone }]),
    ]),
  );
  const ids = await assignSubjects(sql, institutionId, keyed);
  const keys = await registrar.keyStore.ensure(sql, institutionId, ids);
  const subjects = people.map(({ person: { name, phone, residentId } }, i) => {
    const id = ids[i] ?? "";
    const sealed = keys.get(id)?.seal(JSON.stringify({ name, phone, residentId }), `person ${id}`) ?? null;
    return { id, sealed, keys: keyed[i] ?? [] };
  });
  await insertSubjects(sql, institutionId, "PERSON", subjects);
  await sql.query({
    text: `insert into customer_role (institution_id, customer_id, person_id, role, from_on)
           select $1, t.* from unnest($2::uuid[], $3::uuid[], $4::text[], $5::date[]) t on conflict do nothing`,
    values: [
      institutionId,
      people.map((p) => p.customerId),
      ids,
      people.map((p) => p.person.role),
      people.map((p) => p.person.fromOn),
    ],
  });
  return ids;
}
