import type { Connector } from "../connectors/connector.js";
import type { Asked } from "../connectors/runner.js";
import { dimensions } from "../facts/index.js";
import type { Dimension } from "../facts/dimension.js";
import type { RecordedObservation } from "../observations/observation.js";
import { askSources } from "./ask-sources.js";
import { type Known, targetOf } from "./known.js";
import { errandOf, type ProfileSources, type ProfileSubject } from "./load-profiles.js";
import type { Wants } from "./plan-asking.js";
import type { Reason, ReasonCode } from "./profile.js";
import type { Troubles } from "./troubles.js";

const DAY_MS = 86_400_000;
/** The part of its time by which a word may be asked for anew ahead of it, so that not all grow old on one day. */
const JITTER = 0.1;

/** A share from 0 to 1 that is always the same for a text: FNV-1a, mixed like MurmurHash 3 ends. */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Whether what a source said is to be asked for anew; of different subjects at different times. Pure. */
export function isDue({ dimension, source }: Connector, o: RecordedObservation, now: Date): boolean {
  const { maxAgeDays } = dimensions[dimension] as Dimension;
  if (maxAgeDays === undefined) return false;
  const lasts = maxAgeDays * DAY_MS * (1 - JITTER * shareOf(`${source} ${o.subjectId}`));
  return now.getTime() - o.fetchedAt.getTime() > lasts;
}

/** Why a source cannot be asked about a customer, or whom to ask it about. */
export type Askable = { readonly asked: Asked } | { readonly reason: ReasonCode };

/** Tells it of a source and a customer. */
export function askableOf(
  { runner }: Pick<ProfileSources, "runner">,
  known: Known,
  connector: Connector,
  subject: ProfileSubject,
): Askable {
  const { source, dimension, basis, needs } = connector;
  const target = targetOf(known, connector, subject);
  if (target === undefined) return { reason: "NO_KEY" };
  const permission = known.permit({ subjectId: target.subjectId, basis, dimension, source });
  if (!permission.allowed) return { reason: permission.reason };
  if (needs.some((key) => target.keys[key] === undefined)) return { reason: "NO_KEY" };
  if (!runner.isConfigured(connector)) return { reason: "NOT_CONFIGURED" };
  return { asked: { ...target, consentId: permission.consentId } };
}

/** What is not known about each customer, or not any more, among what may be read. */
export function wantsOf({ connectors, clock }: ProfileSources, known: Known): Wants[] {
  const now = clock();
  const stored = new Map(known.stored.map((o) => [`${o.source} ${o.subjectId}`, o]));
  const all = connectors.flatMap((c) => c.datasets);
  return known.subjects.map((subject) => {
    const told = new Set(
      connectors
        .filter((connector) => {
          const { source, dimension, basis } = connector;
          const subjectId = targetOf(known, connector, subject)?.subjectId ?? "";
          const word = stored.get(`${source} ${subjectId}`);
          if (word === undefined || isDue(connector, word, now)) return false;
          return known.permit({ subjectId, basis, dimension, source }).allowed;
        })
        .flatMap((c) => c.datasets),
    );
    return { customerId: subject.id, datasets: new Set(all.filter((dataset) => !told.has(dataset))) };
  });
}

/** Asks the sources about what no source has told lately. Returns what was recorded. */
export async function refresh(
  deps: ProfileSources,
  known: Known,
  troubles: Troubles,
  onSetOut: () => void,
): Promise<RecordedObservation[]> {
  const { runner, connectors, signal } = deps;
  const subjects = new Map(known.subjects.map((subject) => [subject.id, subject]));
  const wants = wantsOf(deps, known);
  const askable = new Map<string, Askable>();
  const askedOf = (connector: Connector, customerId: string): Asked | undefined => {
    const name = `${connector.source} ${customerId}`;
    const subject = subjects.get(customerId);
    if (subject === undefined) return undefined;
    const answer = askable.get(name) ?? askableOf(deps, known, connector, subject);
    askable.set(name, answer);
    return "asked" in answer ? answer.asked : undefined;
  };
  const recorded = await askSources({
    runner,
    connectors,
    errand: errandOf(deps),
    signal,
    wants,
    knownSince: known.since,
    onSetOut,
    askedOf,
    onTrouble: (customerId, source, reason: Reason) => troubles.add(customerId, source, reason),
  });
  // Whoever could not be asked for want of an address or a key is told of last: others may have stood in.
  for (const [name, answer] of askable) {
    if ("asked" in answer) continue;
    const [source = "", customerId = ""] = name.split(" ");
    troubles.add(customerId, source, { code: answer.reason, detail: null });
  }
  return recorded;
}
