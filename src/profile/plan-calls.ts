import type { Connector, Dataset } from "../connectors/connector.js";
import type { Fen } from "../facts/fact.js";
import { MOST_ONE_BY_ONE } from "./ask-sources.js";
import { readKnown } from "./known.js";
import type { ProfileSources, ProfileSubject } from "./load-profiles.js";
import { byPreference, planAsking } from "./plan-asking.js";
import type { ReasonCode } from "./profile.js";
import { askableOf, wantsOf } from "./refresh.js";

/** What one source would be asked. */
export interface PlannedCall {
  readonly connector: Connector;
  readonly subjects: number;
  readonly calls: number;
  /** If every call is charged, and none is repeated. */
  readonly cost: Fen;
  /** What it would be asked for. */
  readonly datasets: readonly Dataset[];
}

/** A source that would not be asked about some customers, though nothing is known in its place. */
export interface Withheld {
  readonly connector: Connector;
  readonly reason: ReasonCode;
  readonly subjects: number;
}

/** What asking about some customers now would call and cost, at first: failures may add substitutes. */
export interface CallPlan {
  readonly calls: readonly PlannedCall[];
  readonly withheld: readonly Withheld[];
  readonly cost: Fen;
}

/** Plans what a question about some customers would ask of whom, without asking anybody. */
export async function planCalls(
  deps: ProfileSources,
  subjects: readonly ProfileSubject[],
): Promise<CallPlan> {
  const known = await readKnown(deps, subjects, { asOf: undefined, knownAt: undefined });
  const byId = new Map(subjects.map((subject) => [subject.id, subject]));
  const wants = wantsOf(deps, known);
  const ordered = byPreference(deps.connectors, deps.runner);
  const withheld = new Map<string, Withheld>();
  const keepBack = (connector: Connector, reason: ReasonCode, count: number): void => {
    const name = `${connector.source} ${reason}`;
    const sofar = withheld.get(name)?.subjects ?? 0;
    withheld.set(name, { connector, reason, subjects: sofar + count });
  };
  const mayAsk = (connector: Connector, customerId: string): boolean => {
    const subject = byId.get(customerId);
    const answer = subject && askableOf(deps, known, connector, subject);
    if (answer === undefined || "asked" in answer) return answer !== undefined;
    keepBack(connector, answer.reason, 1);
    return false;
  };
  const calls: PlannedCall[] = [];
  for (const [connector, about] of planAsking(ordered, wants, mayAsk)) {
    if (connector.batchSize === 1 && about.length > MOST_ONE_BY_ONE) {
      keepBack(connector, "DEFERRED", about.length);
      continue;
    }
    const count = Math.ceil(about.length / connector.batchSize);
    const wanted = new Set(wants.filter((w) => about.includes(w.customerId)).flatMap((w) => [...w.datasets]));
    calls.push({
      connector,
      subjects: about.length,
      calls: count,
      cost: connector.cost * BigInt(count),
      datasets: connector.datasets.filter((dataset) => wanted.has(dataset)),
    });
  }
  return { calls, withheld: [...withheld.values()], cost: calls.reduce((sum, c) => sum + c.cost, 0n) };
}
