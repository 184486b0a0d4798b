import { enterpriseAt, indexOfUscc, type Enterprise } from "./population/enterprise.js";
import { LARGEST_POPULATION } from "./population/names.js";
import { indexOfResidentId, type Person } from "./population/people.js";

export { businessDateAt } from "./population/calendar.js";
export { enterpriseAt, type Enterprise } from "./population/enterprise.js";
export {
  guaranteesAt,
  guaranteesOf,
  type Guarantee,
  type GuaranteeEvent,
  type GuaranteeEventType,
  type Shares,
} from "./population/guarantees.js";
export type { EnterpriseKind } from "./population/industries.js";
export type { People, Person, Role } from "./population/people.js";

/** The seed of the demo institution and of the gateways, unless told otherwise. */
export const DEFAULT_SEED = 20240601;

/** The enterprises of a seed with indices 0 … size-1; none is held, each is worked out when asked for. */
export interface Population extends Iterable<Enterprise> {
  readonly seed: number;
  readonly size: number;
  /** Throws RangeError outside 0 … size-1. */
  at(index: number): Enterprise;
  byUscc(uscc: string): Enterprise | undefined;
  /** The person of an identity number, with the enterprise the person belongs to. */
  byResidentId(residentId: string): { enterprise: Enterprise; person: Person } | undefined;
}

const USCC = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/** The population of a seed; equal seeds give equal enterprises, whatever the size. */
export function population(seed: number, size: number): Population {
  if (!Number.isInteger(size) || size < 0 || size > LARGEST_POPULATION)
    throw new RangeError(`A population holds 0 to ${LARGEST_POPULATION} enterprises, not ${size}`);
  const at = (index: number): Enterprise => {
    if (index >= size) throw new RangeError(`No enterprise ${index} in a population of ${size}`);
    return enterpriseAt(seed, index);
  };
  return {
    seed,
    size,
    at,
    byUscc(uscc) {
      if (!USCC.test(uscc)) return undefined;
      const index = indexOfUscc(seed, uscc);
      const found = index < size ? enterpriseAt(seed, index) : undefined;
      return found?.uscc === uscc ? found : undefined;
    },
    byResidentId(residentId) {
      const index = indexOfResidentId(seed, residentId);
      if (index === undefined || index >= size) return undefined;
      const enterprise = enterpriseAt(seed, index);
      const person = enterprise.people.find((p) => p.residentId === residentId);
      return person && { enterprise, person };
    },
    *[Symbol.iterator]() {
      for (let index = 0; index < size; index++) yield at(index);
    },
  };
}
