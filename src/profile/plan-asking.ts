import type { Connector, Dataset } from "../connectors/connector.js";

/** What is not known about a customer, or not any more. */
export interface Wants {
  readonly customerId: string;
  readonly datasets: ReadonlySet<Dataset>;
}

/** What a preference among substitutes goes by. */
export interface Standing {
  readonly isConfigured: (connector: Connector) => boolean;
  /** It failed too often lately. */
  readonly isResting: (connector: Connector) => boolean;
}

/** Sources in the order they are asked: those with an address, those in health, the cheaper, the better ranked. Pure. */
export const byPreference = (
  connectors: readonly Connector[],
  { isConfigured, isResting }: Standing,
): Connector[] =>
  [...connectors].sort(
    (a, b) =>
      Number(isConfigured(b)) - Number(isConfigured(a)) ||
      Number(isResting(a)) - Number(isResting(b)) ||
      Number(a.cost - b.cost) ||
      a.rank - b.rank,
  );

/** Whether a source may be asked about a customer: it was not yet, and nothing forbids it. */
export type MayAsk = (connector: Connector, customerId: string) => boolean;

/**
 * Whom to ask about whom: for every dataset a customer lacks, the first source in order that tells it and may be asked;
 * a source that is asked anyway is asked for all it tells. Pure.
 */
export function planAsking(
  ordered: readonly Connector[],
  wants: readonly Wants[],
  mayAsk: MayAsk,
): Map<Connector, string[]> {
  const plan = new Map<Connector, string[]>();
  for (const { customerId, datasets } of wants) {
    const open = new Set(datasets);
    for (const connector of ordered) {
      const told = connector.datasets.filter((dataset) => open.has(dataset));
      if (told.length === 0 || !mayAsk(connector, customerId)) continue;
      for (const dataset of told) open.delete(dataset);
      plan.set(connector, [...(plan.get(connector) ?? []), customerId]);
    }
  }
  return plan;
}

/** Whether another source could still be asked for something this one tells. Pure. */
export const hasSubstitute = (
  connector: Connector,
  ordered: readonly Connector[],
  { isConfigured }: Pick<Standing, "isConfigured">,
  mayAsk: (connector: Connector) => boolean,
): boolean =>
  ordered.some(
    (other) =>
      other !== connector &&
      isConfigured(other) &&
      mayAsk(other) &&
      other.datasets.some((dataset) => connector.datasets.includes(dataset)),
  );
