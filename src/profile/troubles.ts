import type { Reason, SourceTrouble } from "./profile.js";

/** Why sources could not tell about customers, the first reason of each source. */
export class Troubles {
  readonly #byCustomer: Map<string, SourceTrouble[]>;

  constructor(customerIds: readonly string[]) {
    this.#byCustomer = new Map(customerIds.map((id) => [id, []]));
  }

  add(customerId: string, source: string, reason: Reason): void {
    const known = this.#byCustomer.get(customerId);
    if (known?.every((trouble) => trouble.source !== source) === true) known.push({ source, reason });
  }

  of(customerId: string): readonly SourceTrouble[] {
    return this.#byCustomer.get(customerId) ?? [];
  }
}
