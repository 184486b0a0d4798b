import type { Connector, Dataset } from "../connectors/connector.js";
import type { Asked } from "../connectors/runner.js";

/** A subject and what is not known about it, or not any more. */
export interface Wants extends Asked {
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

/** What of some datasets a source tells. */
const toldBy = (connector: Connector, datasets: ReadonlySet<Dataset>): Dataset[] =>
  connector.datasets.filter((dataset) => datasets.has(dataset));

/**
 * Whom to ask about whom: for every dataset a subject lacks, the first source in order that tells it and was not asked
 * yet; a source that is asked anyway is asked for all it tells. Pure.
 */
export function planAsking(
  ordered: readonly Connector[],
  wants: readonly Wants[],
  wasAsked: (connector: Connector, subjectId: string) => boolean,
): Map<Connector, Asked[]> {
  const plan = new Map<Connector, Asked[]>();
  for (const { subjectId, keys, datasets } of wants) {
    const open = new Set(datasets);
    for (const connector of ordered) {
      const told = toldBy(connector, open);
      if (told.length === 0 || wasAsked(connector, subjectId)) continue;
      for (const dataset of told) open.delete(dataset);
      plan.set(connector, [...(plan.get(connector) ?? []), { subjectId, keys }]);
    }
  }
  return plan;
}

/** Whether another source could still be asked for something this one tells. Pure. */
export const hasSubstitute = (
  connector: Connector,
  ordered: readonly Connector[],
  { isConfigured }: Standing,
  wasAsked: (connector: Connector) => boolean,
): boolean =>
  ordered.some(
    (other) =>
      other !== connector &&
      isConfigured(other) &&
      !wasAsked(other) &&
      other.datasets.some((dataset) => connector.datasets.includes(dataset)),
  );
