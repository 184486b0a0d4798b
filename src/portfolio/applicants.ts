import { groupBy } from "../facts/group-by.js";
import type { Sql } from "../entities/sql.js";
import type { KeyStore } from "../governance/subject-keys.js";
import { type PersonInRole, readPeople } from "./customers.js";

/** Who applies for a customer, in the clear: the legal representative, else the controller. */
export interface Applicant {
  readonly customerId: string;
  readonly personId: string;
  readonly name: string | undefined;
  readonly residentId: string | undefined;
  readonly phone: string | undefined;
}

const ROLES: readonly PersonInRole["role"][] = ["LEGAL_REPRESENTATIVE", "CONTROLLER"];

/** Of the people of one customer, the one that applies for it; of several in a role the latest. Pure. */
export function applicantOf(people: readonly PersonInRole[], today: string): Applicant | undefined {
  for (const role of ROLES) {
    const [latest] = people
      .filter((p) => p.role === role && p.fromOn <= today && (p.toOn === null || p.toOn >= today))
      .sort((a, b) => (a.fromOn < b.fromOn ? 1 : a.fromOn > b.fromOn ? -1 : 0));
    if (latest !== undefined) return latest;
  }
  return undefined;
}

/** Who applies for each customer on a date; one statement. */
export async function readApplicants(
  sql: Sql,
  keyStore: KeyStore,
  institutionId: string,
  customerIds: readonly string[],
  today: string,
): Promise<Map<string, Applicant>> {
  const people = await readPeople(sql, keyStore, institutionId, customerIds);
  return new Map(
    [...groupBy(people, (p) => p.customerId)].flatMap(([id, group]) => {
      const applicant = applicantOf(group, today);
      return applicant === undefined ? [] : [[id, applicant] as const];
    }),
  );
}
