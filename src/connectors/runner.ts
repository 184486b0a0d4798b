import { v7 as uuidv7 } from "uuid";
import type { ObservationDraft } from "../observations/observation.js";
import { type Connector, MalformedReply, type Reading } from "./connector.js";
import { type FailureReason, getJson, type ReadLimits, SourceFailure } from "./http.js";

/** Where a source listens and what it is shown as proof. */
export interface Endpoint {
  readonly url: string;
  readonly token: string;
}

/** A subject asked about, with the key the source knows it by. */
export interface Asked {
  readonly subjectId: string;
  readonly key: string;
}

/** What asking brought: it was recorded, or why not. */
export type Answer =
  | { readonly status: "RECORDED" }
  | { readonly status: "FAILED"; readonly reason: FailureReason; readonly detail: string };

/** One request as it is kept: how it ended, without personal data. */
export interface CallRecord {
  readonly id: string;
  readonly institutionId: string;
  readonly source: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly attempts: number;
  readonly outcome: "OK" | FailureReason;
  readonly subjects: number;
  readonly records: number;
}

export interface RunnerOptions {
  readonly endpoints: Readonly<Record<string, Endpoint | undefined>>;
  readonly limits: ReadLimits;
  /** Keeps a call and what it brought, in one transaction, before anyone is answered. */
  readonly record: (call: CallRecord, observations: readonly ObservationDraft[]) => Promise<void>;
  /** Told when a source sends what nobody declared, or answers about somebody not asked about. */
  readonly onOddity: (source: string, oddity: string) => void;
}

/** Asks sources, with one policy for all of them. */
export interface Runner {
  /**
   * Asks a source about subjects, in batches, and records what it says. A subject already being asked about is not
   * asked about twice; a call is cancelled when the last one waiting for it hangs up. Never throws for a source's
   * faults: they are answers.
   */
  ask(
    connector: Connector,
    institutionId: string,
    subjects: readonly Asked[],
    signal: AbortSignal,
  ): Promise<Map<string, Answer>>;
}

/** One call under way and how many requests still wait for it. */
interface Flight {
  readonly answers: Promise<Map<string, Answer>>;
  readonly cancel: AbortController;
  waiting: number;
}

const failed = (reason: FailureReason, detail: string): Answer => ({ status: "FAILED", reason, detail });

/** Makes the runner of all sources. */
export function createRunner(options: RunnerOptions): Runner {
  const flights = new Map<string, Flight>();
  const reported = new Set<string>();

  function report(source: string, oddity: string): void {
    if (reported.has(`${source}: ${oddity}`)) return;
    reported.add(`${source}: ${oddity}`);
    options.onOddity(source, oddity);
  }

  async function fetchReading(connector: Connector, asked: readonly Asked[], signal: AbortSignal) {
    const endpoint = options.endpoints[connector.source];
    if (endpoint === undefined)
      throw new SourceFailure("REFUSED", "no address is configured for this source");
    const url = endpoint.url + connector.path(asked.map((a) => encodeURIComponent(a.key)));
    const { body, attempts } = await getJson(url, endpoint.token, options.limits, signal);
    try {
      return { reading: doubtingAbsence(connector.read(body), asked), attempts };
    } catch (error) {
      if (error instanceof MalformedReply) throw new SourceFailure("MALFORMED", error.message, attempts);
      throw error;
    }
  }

  async function call(
    connector: Connector,
    institutionId: string,
    asked: readonly Asked[],
    signal: AbortSignal,
  ) {
    const id = uuidv7();
    const startedAt = new Date();
    const result = await fetchReading(connector, asked, signal).catch((error: unknown) => {
      if (error instanceof SourceFailure) return error;
      throw error;
    });
    const fetchedAt = new Date();
    const reading = result instanceof SourceFailure ? undefined : result.reading;
    const drafts = reading === undefined ? [] : draftsOf(connector, asked, reading, fetchedAt, id);
    await options.record(
      {
        id,
        institutionId,
        source: connector.source,
        startedAt,
        durationMs: fetchedAt.getTime() - startedAt.getTime(),
        attempts: result.attempts,
        outcome: result instanceof SourceFailure ? result.reason : "OK",
        subjects: asked.length,
        records: reading?.said.size ?? 0,
      },
      drafts,
    );
    if (reading !== undefined) reportOddities(connector, asked, reading);
    return new Map(
      asked.map((a) => [
        a.subjectId,
        answerFor(a, result instanceof SourceFailure ? result : result.reading),
      ]),
    );
  }

  function reportOddities(connector: Connector, asked: readonly Asked[], reading: Reading): void {
    for (const field of reading.unread)
      report(connector.source, `field ${field} is neither read nor ignored`);
    if (tellsOfStrangers(reading, asked)) {
      report(connector.source, "the reply is about subjects that were not asked about");
    }
  }

  function launch(connector: Connector, institutionId: string, asked: readonly Asked[]): Flight {
    const cancel = new AbortController();
    const names = asked.map((a) => flightName(connector, a));
    // Once it is cancelled, a newcomer's flight may have taken its place.
    const land = () => {
      for (const name of names) if (flights.get(name) === flight) flights.delete(name);
    };
    const answers = call(connector, institutionId, asked, cancel.signal).finally(land);
    // Whoever waits is told; when nobody does any more, it must still not go unsaid.
    answers.catch(() => report(connector.source, "a call could not be recorded"));
    const flight: Flight = { answers, cancel, waiting: 0 };
    for (const name of names) flights.set(name, flight);
    return flight;
  }

  return {
    async ask(connector, institutionId, subjects, signal) {
      const joined = new Set<Flight>();
      const unasked = new Map<string, Asked>();
      for (const asked of subjects) {
        const flight = flights.get(flightName(connector, asked));
        // A flight that is being cancelled is no use to a newcomer.
        if (flight !== undefined && !flight.cancel.signal.aborted) joined.add(flight);
        else unasked.set(asked.subjectId, asked);
      }
      const open = [...unasked.values()];
      for (let i = 0; i < open.length; i += connector.batchSize) {
        joined.add(launch(connector, institutionId, open.slice(i, i + connector.batchSize)));
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
    if (flight.waiting === 0) flight.cancel.abort();
  }
}

function tellsOfStrangers({ said, malformed }: Reading, asked: readonly Asked[]): boolean {
  const keys = new Set(asked.map((a) => a.key));
  return [...said.keys(), ...malformed.keys()].some((key) => !keys.has(key));
}

/** A reply that tells of strangers may be another's: that it leaves somebody out then means nothing. */
function doubtingAbsence(reading: Reading, asked: readonly Asked[]): Reading {
  if (!tellsOfStrangers(reading, asked)) return reading;
  const malformed = new Map(reading.malformed);
  for (const { key } of asked) {
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
    .filter((a) => !reading.malformed.has(a.key))
    .map((a) => ({
      subjectId: a.subjectId,
      source: connector.source,
      dataset: connector.dimension,
      recordKey: "",
      effectiveAt: fetchedAt,
      fetchedAt,
      backfill: false,
      facts: reading.said.get(a.key) ?? connector.absent,
      originId: callId,
    }));
}

function answerFor(asked: Asked, result: SourceFailure | Reading): Answer {
  if (result instanceof SourceFailure) return failed(result.reason, result.message);
  const fault = result.malformed.get(asked.key);
  return fault === undefined ? { status: "RECORDED" } : failed("MALFORMED", fault);
}
