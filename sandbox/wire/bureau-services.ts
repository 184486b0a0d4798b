import { isObject } from "../../src/connectors/connector.js";
import type { Day } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import type { Person } from "../population/people.js";
import { askedFor, type SealedService } from "../sealed-gateway.js";

const MOST_ENTERPRISES = 50;
const MOST_PERSONS = 20;

/** A service that tells of enterprises by their codes, listed in a field of the request. */
export const tellingEnterprises =
  (field: string, record: (e: Enterprise, day: Day) => object | undefined): SealedService =>
  (body, { population, day }) => {
    const records = askedFor(body[field], MOST_ENTERPRISES)?.flatMap((uscc) => {
      const enterprise = population.byUscc(uscc);
      return (enterprise && record(enterprise, day)) ?? [];
    });
    return records && { records };
  };

/** A service that tells of persons by number and name; of each asked about it says whether they fit. */
export const tellingPersons =
  (record: (e: Enterprise, person: Person, day: Day) => object, nothing: object): SealedService =>
  (body, { population, day }) => {
    const { persons } = body;
    if (!Array.isArray(persons) || persons.length === 0 || persons.length > MOST_PERSONS) return undefined;
    const records = (persons as unknown[]).filter(isObject).map(({ residentId, name }) => {
      const found = population.byResidentId(String(residentId));
      if (found === undefined) return { residentId, checked: "查无此人", ...nothing };
      return found.person.name === name
        ? record(found.enterprise, found.person, day)
        : { residentId, checked: "姓名不符", ...nothing };
    });
    return { records };
  };
