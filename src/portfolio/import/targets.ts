import type { FileMapping } from "../../connectors/files/mapping.js";
import { type CustomerOrigin, customerTarget } from "./customer.target.js";
import { type GuaranteeOrigin, guaranteeTarget } from "./guarantee.target.js";
import { type ObservationOrigin, observationTarget } from "./observation.target.js";
import { repaymentTarget } from "./repayment.target.js";
import type { Target } from "./target.js";

/** What the rows of a file become: customers first, for whatever is said about them. */
export interface Targets {
  readonly customers: Target<unknown> | undefined;
  readonly others: readonly Target<unknown>[];
}

/** The targets a file's mapping asks for; the only list. */
export function targetsOf(
  file: FileMapping,
  origin: CustomerOrigin & GuaranteeOrigin & ObservationOrigin,
): Targets {
  const { customer, guarantee, repayment, record, snapshot } = file;
  return {
    customers: customer === undefined ? undefined : customerTarget(customer, origin),
    others: [
      ...(guarantee === undefined ? [] : [guaranteeTarget(guarantee, origin)]),
      ...(repayment === undefined ? [] : [repaymentTarget(repayment, origin)]),
      ...(record === undefined ? [] : [observationTarget(record, origin)]),
      ...(snapshot === undefined ? [] : [observationTarget(snapshot, origin)]),
    ],
  };
}
