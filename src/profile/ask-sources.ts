import type { Connector, Dataset } from "../connectors/connector.js";
import type { Answer, Asked, Errand, Runner } from "../connectors/runner.js";
import type { RecordedObservation } from "../observations/observation.js";
import { byPreference, hasSubstitute, type MayAsk, planAsking, type Wants } from "./plan-asking.js";
import type { Reason } from "./profile.js";

/** What is to be asked, of whom, and what came of it. */
export interface Asking {
  readonly runner: Runner;
  readonly connectors: readonly Connector[];
  readonly errand: Errand;
  readonly signal: AbortSignal;
  readonly wants: readonly Wants[];
  /** When one began to look what is known, by `performance.now()`. */
  readonly knownSince: number;
  /** Who a source is asked about for a customer; undefined where it may not be asked at all. */
  readonly askedOf: (connector: Connector, customerId: string) => Asked | undefined;
  /** Told when all have set out that set out at first. */
  readonly onSetOut?: () => void;
  /** Told why a source could not tell about a customer. */
  readonly onTrouble: (customerId: string, source: string, reason: Reason) => void;
}

/** A call under way that others may make needless. */
interface Call {
  readonly connector: Connector;
  readonly customerIds: readonly string[];
  readonly enough: AbortController;
}

/** How much of the time left a source may take that another could still stand in for. */
const SHARE_WITH_SUBSTITUTE = 0.6;
/** A source that is asked one customer at a time is not asked for a whole list. */
export const MOST_ONE_BY_ONE = 10;
/** Sources likely to take at least so much of what the slowest takes set out with it. */
const URGENT = 0.8;
/** With less left nobody is asked any more. */
const LEAST_MS = 50;

const DEFERRED: Reason = { code: "DEFERRED", detail: null };

/**
 * Asks about whatever is wanted: one source for each group of facts; where it fails, at once another that tells the
 * same, as long as there is time, and where hedging is on, also when it merely takes long. Returns what was recorded.
 */
export async function askSources(asking: Asking): Promise<RecordedObservation[]> {
  const { runner, signal, wants, askedOf, onTrouble } = asking;
  const began = performance.now();
  const left = () => runner.budgetMs - (performance.now() - began);
  const ordered = byPreference(asking.connectors, runner);
  const wasAsked = new Set<string>();
  const mayAsk: MayAsk = (connector, customerId) =>
    !wasAsked.has(`${connector.source} ${customerId}`) && askedOf(connector, customerId) !== undefined;
  const wanted = new Map(wants.map(({ customerId, datasets }) => [customerId, datasets]));
  const told = new Set<string>();
  /** How many are being asked for something just now. */
  const underWay = new Map<string, number>();
  const recorded: RecordedObservation[] = [];
  let haveSetOut = (): void => undefined;
  const allSetOut = new Promise<void>((resolve) => {
    haveSetOut = resolve;
  });

  const lackedBy = (customerId: string, { datasets }: Connector): Dataset[] =>
    datasets.filter(
      (dataset) => wanted.get(customerId)?.has(dataset) === true && !told.has(`${dataset} ${customerId}`),
    );

  const count = ({ datasets }: Connector, customerId: string, by: 1 | -1): void => {
    for (const dataset of datasets) {
      const name = `${dataset} ${customerId}`;
      underWay.set(name, (underWay.get(name) ?? 0) + by);
    }
  };

  const isNeedless = (connector: Connector, customerIds: readonly string[]): boolean =>
    customerIds.every((id) => lackedBy(id, connector).length === 0);

  /** Lets those go whose answers would tell nothing any more. */
  function letGo(calls: readonly Call[]): void {
    for (const { connector, customerIds, enough } of calls)
      if (isNeedless(connector, customerIds)) enough.abort();
  }

  /** Asks others for what a source was asked for and nobody tells; in its stead, or as hedges while it takes long. */
  function askOthers(connector: Connector, customerIds: readonly string[], hedges?: Call[]): Promise<void> {
    const open = customerIds.flatMap((customerId): Wants[] => {
      const most = hedges === undefined ? 0 : 1;
      const lacked = lackedBy(customerId, connector).filter(
        (dataset) => (underWay.get(`${dataset} ${customerId}`) ?? 0) <= most,
      );
      return lacked.length === 0 ? [] : [{ customerId, datasets: new Set(lacked) }];
    });
    return askFor(open, hedges);
  }

  function take(connector: Connector, customerId: string, answer: Answer, others: string[]): void {
    count(connector, customerId, -1);
    if (answer.status === "RECORDED") {
      recorded.push(answer.observation);
      for (const dataset of connector.datasets) told.add(`${dataset} ${customerId}`);
    } else {
      others.push(customerId);
      if (answer.reason !== "CANCELLED" || lackedBy(customerId, connector).length > 0 || signal.aborted)
        onTrouble(customerId, connector.source, { code: answer.reason, detail: answer.detail });
    }
  }

  async function ask(connector: Connector, customerIds: readonly string[], besides?: Call[]): Promise<void> {
    const spare = hasSubstitute(connector, ordered, runner, (other) =>
      customerIds.some((id) => mayAsk(other, id)),
    );
    const budgetMs = spare ? left() * SHARE_WITH_SUBSTITUTE : left();
    const asked = customerIds.flatMap((customerId) => {
      const one = askedOf(connector, customerId);
      return one === undefined ? [] : [{ customerId, one }];
    });
    const own: Call = { connector, customerIds, enough: new AbortController() };
    besides?.push(own);
    const hedges: Call[] = [];
    let hedged: Promise<void> | undefined;
    const hedge =
      !spare || runner.hedgeMs === undefined
        ? undefined
        : later(runner.hedgeMs, () => {
            hedged = askOthers(connector, customerIds, hedges).then(() => letGo([own]));
            hedged.catch(() => undefined); // it is waited for below
          });
    const mayBeLetGo = hedge !== undefined || besides !== undefined;
    const all = mayBeLetGo ? AbortSignal.any([signal, own.enough.signal]) : signal;
    const subjects = asked.map(({ one }) => one);
    const answers = await runner
      .ask(connector, asking.errand, subjects, all, budgetMs, asking.knownSince)
      .finally(hedge);
    const others: string[] = [];
    for (const { customerId, one } of asked) {
      const answer = answers.get(one.subjectId);
      if (answer !== undefined) take(connector, customerId, answer, others);
    }
    letGo(hedges);
    await Promise.all([hedged, askOthers(connector, others)]);
  }

  async function askFor(open: readonly Wants[], hedges?: Call[]): Promise<void> {
    if (open.length === 0 || signal.aborted || left() <= LEAST_MS) {
      haveSetOut();
      return;
    }
    const plan = planAsking(ordered, open, mayAsk);
    const flights: Promise<void>[] = [];
    const fly = (flight: Promise<void>): void => {
      flight.catch(() => undefined); // it is waited for below, when all have set out
      flights.push(flight);
    };
    for (const [{ source }, about] of plan) for (const id of about) wasAsked.add(`${source} ${id}`);
    // The slowest set out first: the others are back before them anyway.
    const likely = new Map([...plan.keys()].map((connector) => [connector, runner.likelyMs(connector)]));
    const urgent = URGENT * Math.max(0, ...likely.values());
    const isUrgent = (connector: Connector): boolean => (likely.get(connector) ?? 0) >= urgent;
    const slowestFirst = [...plan].sort(([a], [b]) => (likely.get(b) ?? 0) - (likely.get(a) ?? 0));
    for (const [connector, about] of slowestFirst) {
      // What was asked leaves before the next is got ready, which may take a while to sign.
      if (!isUrgent(connector)) await giveWay();
      if (connector.batchSize === 1 && about.length > MOST_ONE_BY_ONE) {
        for (const id of about) onTrouble(id, connector.source, DEFERRED);
        fly(askOthers(connector, about, hedges));
        continue;
      }
      // What a hedge was to tell may have been told since the one before it set out.
      if (hedges !== undefined && isNeedless(connector, about)) continue;
      for (const id of about) count(connector, id, 1);
      fly(ask(connector, about, hedges));
    }
    haveSetOut();
    await Promise.all(flights);
  }

  const answered = askFor(wants);
  answered.catch(() => undefined); // it is waited for below
  await allSetOut;
  asking.onSetOut?.();
  await answered;
  return recorded;
}

/** Lets everything else go first that is ready to go. */
const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Does something later, unless what is returned is called before. */
function later(ms: number, what: () => void): () => void {
  const timer = setTimeout(what, ms);
  return () => clearTimeout(timer);
}
