import { v7 as uuidv7 } from "uuid";
import type { Fen } from "../facts/fact.js";
import type { ObservationDraft, RecordedObservation } from "../observations/observation.js";
import { createGuard, type Guard } from "./guard/guard.js";
import { type Connector, type Keys, MalformedReply, type Reading } from "./connector.js";
import { type FailureReason, type ReadLimits, readJson, SourceFailure, withinBudget } from "./http.js";
import type { Purse } from "./purse.js";
import type { Endpoint, Outcome, VendorReply } from "./protocol.js";

/** A subject asked about, with what it is known by, and the consent this rests on. */
export interface Asked {
  readonly subjectId: string;
  readonly keys: Keys;
  readonly consentId?: string | undefined;
}

/** On whose behalf, and for what, sources are asked. */
export interface Errand {
  readonly institutionId: string;
  /** Undefined where nothing but published data is asked for. */
  readonly purpose: string | undefined;
  /** Who asks, as the books name them. */
  readonly requester: string;
}

/** What asking brought: what was recorded, or why nothing was. */
export type Answer =
  | { readonly status: "RECORDED"; readonly observation: RecordedObservation }
  | { readonly status: "FAILED"; readonly reason: FailureReason; readonly detail: string };

/** One request as it is kept: how it ended, without personal data. */
export interface CallRecord extends Errand {
  readonly id: string;
  readonly source: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly attempts: number;
  readonly outcome: "OK" | FailureReason;
  readonly subjects: number;
  readonly records: number;
  /** Whose account it went through. */
  readonly vendor: string;
  /** Requests the vendor charges for, retries included, and what they cost. */
  readonly charged: number;
  readonly cost: Fen;
  readonly consentIds: readonly string[];
}

export interface RunnerOptions {
  /** By vendor. */
  readonly endpoints: Readonly<Record<string, Endpoint | undefined>>;
  readonly limits: ReadLimits;
  /** Another source that tells the same is asked as well, where one has not answered so soon; left out, never. */
  readonly hedgeMs?: number | undefined;
  /** Keeps a call and what it brought, in one transaction, before anyone is answered; tells how that is kept, in order. */
  readonly record: (
    call: CallRecord,
    observations: readonly ObservationDraft[],
  ) => Promise<readonly RecordedObservation[]>;
  /** Decides what may be paid for; everything, where left out. */
  readonly purse?: Purse;
  /** What every call goes through; one of its own where left out. */
  readonly guard?: Guard;
  /** Told when a source sends what nobody declared, or answers about somebody not asked about. */
  readonly onOddity: (source: string, oddity: string) => void;
}

/** Asks sources, with one policy for all of them. */
export interface Runner {
  /** How long asking may take, with everything that belongs to it. */
  readonly budgetMs: number;
  readonly hedgeMs: number | undefined;
  /** Gets ready for an errand, so that its calls need not wait for what can be known before. */
  readonly prepare: (errand: Errand) => void;
  /** How long a source is likely to take, in milliseconds; 0 before it was ever asked. */
  readonly likelyMs: (connector: Connector) => number;
  /** Whether the vendor of a source has an address. */
  readonly isConfigured: (connector: Connector) => boolean;
  /** Whether a source failed too often lately to be asked first. */
  readonly isResting: (connector: Connector) => boolean;
  /**
   * Asks a source about subjects, in batches, and records what it says. A subject already being asked about is not
   * asked about twice, nor is one asked about whose answer came after `knownSince`, when its asker began to look what
   * is known, by `performance.now()`: there it cannot have seen it yet. A call is cancelled when the last one waiting
   * for it hangs up. Never throws for a source's faults: they are answers.
   */
  ask(
    connector: Connector,
    errand: Errand,
    subjects: readonly Asked[],
    signal: AbortSignal,
    budgetMs?: number,
    knownSince?: number,
  ): Promise<Map<string, Answer>>;
}

/** One call, how many requests still wait for it, and when its answer came. */
interface Flight {
  readonly answers: Promise<Map<string, Answer>>;
  readonly cancel: AbortController;
  waiting: number;
  landedAt?: number;
}

/** So long an answer is still told to whoever began to look before it came. */
const TOLD_FOR_MS = 10_000;

/** Whether whoever began to look then may share a flight; one that is being cancelled is no use to a newcomer. */
const isShared = ({ cancel, landedAt }: Flight, knownSince: number): boolean =>
  !cancel.signal.aborted && (landedAt === undefined || landedAt > knownSince);

const failed = (reason: FailureReason, detail: string): Answer => ({ status: "FAILED", reason, detail });

/** Makes the runner of all sources. */
export function createRunner(options: RunnerOptions): Runner {
  const { guard = createGuard(), purse = BOTTOMLESS } = options;
  const flights = new Map<string, Flight>();
  const reported = new Set<string>();

  function report(source: string, oddity: string): void {
    if (reported.has(`${source}: ${oddity}`)) return;
    reported.add(`${source}: ${oddity}`);
    options.onOddity(source, oddity);
  }

  async function fetchReading(
    connector: Connector,
    asked: readonly Asked[],
    signal: AbortSignal,
    budgetMs: number,
    onCharged: () => void,
  ) {
    const { protocol, code } = connector.vendor;
    const endpoint = options.endpoints[code];
    if (endpoint === undefined)
      throw new SourceFailure("REFUSED", "no address is configured for this source");
    const ask = connector.ask(asked.map((a) => a.keys));
    const keys = asked.map((a) => keyOf(connector, a));
    const accept = (reply: VendorReply): Reading => {
      const outcome = protocol.outcome(reply, endpoint, new Date());
      if (outcome.billed) onCharged();
      const reading =
        outcome.kind === "RESULT" ? readResult(connector, outcome.result, keys) : emptied(outcome);
      return doubtingAbsence(reading, keys);
    };
    const request = () => protocol.request(ask, endpoint, new Date());
    const sending = { request, speaksAt: protocol.speaksAt };
    const { value, attempts } = await withinBudget(budgetMs, signal, (deadline) =>
      readJson(sending, options.limits, deadline, accept, (work) =>
        guard.run(connector.vendor, connector.source, deadline.signal, work),
      ),
    );
    return { reading: value, attempts };
  }

  async function call(
    connector: Connector,
    errand: Errand,
    asked: readonly Asked[],
    signal: AbortSignal,
    budgetMs: number,
  ) {
    const id = uuidv7();
    const startedAt = new Date();
    let charged = 0;
    let spent = 0n;
    const onCharged = () => charged++;
    const most = connector.cost * BigInt(options.limits.attempts);
    const account = { ...errand, vendor: connector.vendor.code };
    const paid = most === 0n || (await purse.reserve(account, most));
    try {
      const result = await (
        paid ? fetchReading(connector, asked, signal, budgetMs, onCharged) : Promise.reject(overBudget())
      ).catch((error: unknown) => {
        if (error instanceof SourceFailure) return error;
        throw error;
      });
      const fetchedAt = new Date();
      const reading = result instanceof SourceFailure ? undefined : result.reading;
      const drafts = reading === undefined ? [] : draftsOf(connector, asked, reading, fetchedAt, id);
      const kept = await options.record(
        {
          ...errand,
          id,
          source: connector.source,
          startedAt,
          durationMs: fetchedAt.getTime() - startedAt.getTime(),
          attempts: result.attempts,
          outcome: result instanceof SourceFailure ? result.reason : "OK",
          subjects: asked.length,
          records: reading?.said.size ?? 0,
          vendor: connector.vendor.code,
          charged,
          cost: connector.cost * BigInt(charged),
          consentIds: [...new Set(asked.flatMap((a) => a.consentId ?? []))],
        },
        drafts,
      );
      if (reading !== undefined) reportOddities(connector, asked, reading);
      spent = connector.cost * BigInt(charged);
      const recorded = new Map(kept.map((o) => [o.subjectId, o]));
      return new Map(
        asked.map(({ subjectId, ...a }) => [
          subjectId,
          answerFor(
            keyOf(connector, a),
            result instanceof SourceFailure ? result : result.reading,
            recorded.get(subjectId),
          ),
        ]),
      );
    } finally {
      if (paid && most !== 0n) purse.release(account, most, spent);
    }
  }

  function reportOddities(connector: Connector, asked: readonly Asked[], reading: Reading): void {
    for (const field of reading.unread)
      report(connector.source, `field ${field} is neither read nor ignored`);
    const keys = asked.map((a) => keyOf(connector, a));
    if (tellsOfStrangers(reading, keys)) {
      report(connector.source, "the reply is about subjects that were not asked about");
    }
  }

  function launch(connector: Connector, errand: Errand, asked: readonly Asked[], budgetMs: number): Flight {
    const cancel = new AbortController();
    const names = asked.map((a) => flightName(connector, a));
    // Once it is cancelled, a newcomer's flight may have taken its place.
    const forget = () => {
      for (const name of names) if (flights.get(name) === flight) flights.delete(name);
    };
    const answers = call(connector, errand, asked, cancel.signal, budgetMs).then((all) => {
      flight.landedAt = performance.now();
      if (cancel.signal.aborted) forget();
      else setTimeout(forget, TOLD_FOR_MS).unref();
      return all;
    });
    // Whoever waits is told; when nobody does any more, it must still not go unsaid.
    answers.catch(() => {
      forget();
      report(connector.source, "a call could not be recorded");
    });
    const flight: Flight = { answers, cancel, waiting: 0 };
    for (const name of names) flights.set(name, flight);
    return flight;
  }

  return {
    budgetMs: options.limits.budgetMs,
    hedgeMs: options.hedgeMs,
    prepare: ({ institutionId, purpose }) => purse.look(institutionId, purpose),
    likelyMs: ({ vendor, source }) => guard.likelyMs(vendor, source),
    isConfigured: ({ vendor }) => options.endpoints[vendor.code] !== undefined,
    isResting: ({ vendor, source }) => guard.isResting(vendor, source),
    async ask(
      connector,
      errand,
      subjects,
      signal,
      budgetMs = options.limits.budgetMs,
      knownSince = Infinity,
    ) {
      const joined = new Set<Flight>();
      const unasked = new Map<string, Asked>();
      for (const asked of subjects) {
        const flight = flights.get(flightName(connector, asked));
        if (flight !== undefined && isShared(flight, knownSince)) joined.add(flight);
        else unasked.set(asked.subjectId, asked);
      }
      const open = [...unasked.values()];
      for (let i = 0; i < open.length; i += connector.batchSize) {
        const batch = open.slice(i, i + connector.batchSize);
        joined.add(launch(connector, errand, batch, Math.round(budgetMs)));
      }
      const settled = await Promise.all([...joined].map((flight) => wait(flight, signal)));
      const all = new Map(settled.flatMap((answers) => [...answers]));
      return new Map(
        subjects.map((a) => [
          a.subjectId,
          all.get(a.subjectId) ?? failed("CANCELLED", "the request was cancelled"),
        ]),
      );
    },
  };
}

const BOTTOMLESS: Purse = {
  reserve: () => Promise.resolve(true),
  release: () => undefined,
  look: () => undefined,
  use: () => Promise.resolve([]),
};

const overBudget = () =>
  new SourceFailure("OVER_BUDGET", "the budget of its account does not allow the call");

const NOTHING_SAID: Reading = { said: new Map(), malformed: new Map(), unread: [] };

/** What a vendor that gave no result says: nothing, where it has no record; else it failed. */
function emptied(outcome: Exclude<Outcome, { kind: "RESULT" }>): Reading {
  switch (outcome.kind) {
    case "EMPTY":
      return NOTHING_SAID;
    case "PENDING":
      throw new SourceFailure("RATE_LIMITED", "the vendor is still gathering");
    case "FAILED":
      throw new SourceFailure(outcome.reason, `code ${outcome.code}`, 0, 0, outcome.transient);
  }
}

function readResult(connector: Connector, result: unknown, keys: readonly string[]): Reading {
  try {
    return connector.read(result, keys);
  } catch (error) {
    if (error instanceof MalformedReply) throw new SourceFailure("MALFORMED", error.message);
    throw error;
  }
}

const flightName = (connector: Connector, asked: Asked): string => `${connector.source} ${asked.subjectId}`;

/** Waits for a flight until the signal; the last one to leave cancels it. */
async function wait(flight: Flight, signal: AbortSignal): Promise<Map<string, Answer>> {
  flight.waiting++;
  let leave: (() => void) | undefined;
  const left = new Promise<Map<string, Answer>>((resolve) => {
    leave = () => resolve(new Map());
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave);
  });
  try {
    return await Promise.race([flight.answers, left]);
  } finally {
    if (leave !== undefined) signal.removeEventListener("abort", leave);
    flight.waiting--;
    if (flight.waiting === 0 && flight.landedAt === undefined) flight.cancel.abort();
  }
}

/** What a reply tells a subject apart by. */
const keyOf = ({ needs: [key] }: Connector, { keys }: Pick<Asked, "keys">): string => keys[key] ?? "";

function tellsOfStrangers({ said, malformed }: Reading, asked: readonly string[]): boolean {
  const keys = new Set(asked);
  return [...said.keys(), ...malformed.keys()].some((key) => !keys.has(key));
}

/** A reply that tells of strangers may be another's: that it leaves somebody out then means nothing. */
function doubtingAbsence(reading: Reading, keys: readonly string[]): Reading {
  if (!tellsOfStrangers(reading, keys)) return reading;
  const malformed = new Map(reading.malformed);
  for (const key of keys) {
    if (!reading.said.has(key) && !malformed.has(key))
      malformed.set(key, "record: left out of a reply about others");
  }
  return { ...reading, malformed };
}

function draftsOf(
  connector: Connector,
  asked: readonly Asked[],
  reading: Reading,
  fetchedAt: Date,
  callId: string,
): ObservationDraft[] {
  return asked
    .filter((a) => !reading.malformed.has(keyOf(connector, a)))
    .map((a) => ({
      subjectId: a.subjectId,
      source: connector.source,
      dataset: connector.dimension,
      recordKey: "",
      effectiveAt: fetchedAt,
      fetchedAt,
      backfill: false,
      facts: reading.said.get(keyOf(connector, a)) ?? connector.absent,
      originId: callId,
    }));
}

function answerFor(
  key: string,
  result: SourceFailure | Reading,
  observation: RecordedObservation | undefined,
): Answer {
  if (result instanceof SourceFailure) return failed(result.reason, result.message);
  const fault = result.malformed.get(key);
  if (fault !== undefined || observation === undefined)
    return failed("MALFORMED", fault ?? "record: not kept");
  return { status: "RECORDED", observation };
}
