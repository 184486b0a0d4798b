import { expect } from "@jest/globals";
import type { ObservationDraft, RecordedObservation } from "../../src/observations/observation.js";
import { type CallRecord, createRunner, type Errand, type Runner } from "../../src/connectors/runner.js";
import { type Gateway, startGateway } from "../../sandbox/gateway.js";
import { businessDateAt, population } from "../../sandbox/population.js";
import { registryRecord } from "../../sandbox/wire/registry.js";
import { type Answerer, type SourceServer, startSource } from "./source-server.js";

export const people = population(20240601, 200);
export const now = () => new Date("2026-03-02T03:00:00Z");
export const today = businessDateAt(now());
export const token = "secret";
export const INSTITUTION = "00000000-0000-7000-8000-000000000001";
export const never = new AbortController().signal;

export const subject = (i: number) => ({ subjectId: `s${i}`, keys: { uscc: people.at(i).uscc } });
export const subjects = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => subject(from + i));
export const RECORDED: unknown = expect.objectContaining({ status: "RECORDED" });
export const ERRAND: Errand = { institutionId: INSTITUTION, purpose: undefined, requester: "test" };

/** Observations as a store would have kept them. */
export const keptAs = (drafts: readonly ObservationDraft[]): RecordedObservation[] =>
  drafts.map((draft, i) => ({ ...draft, id: `o${i}`, recordedAt: draft.fetchedAt }));
export const failed = (reason: string, detail: string) => ({ status: "FAILED", reason, detail });

/** What the runners of this test kept and reported. */
export const kept = {
  calls: [] as CallRecord[],
  drafts: [] as ObservationDraft[],
  oddities: [] as string[],
};
const open: { close(): Promise<void> }[] = [];

/** Closes what the test started and forgets what its runners kept. */
export async function startOver(): Promise<void> {
  await Promise.all(open.splice(0).map((server) => server.close()));
  for (const list of Object.values(kept)) list.length = 0;
}

/** A runner of two sources at one address. */
export const runner = (url: string, record?: () => Promise<void>, budgetMs = 2000): Runner =>
  createRunner({
    endpoints: { "registry-gateway": { url, token }, "court-gateway": { url, token } },
    limits: { budgetMs, attempts: 2, maxBytes: 1_000_000 },
    record: async (call, drafts) => {
      await record?.();
      kept.calls.push(call);
      kept.drafts.push(...drafts);
      return keptAs(drafts);
    },
    onOddity: (source, oddity) => kept.oddities.push(`${source}: ${oddity}`),
  });

/** A vendor of the sandbox. */
export async function gateway(kind: "registry" | "judicial", expected = token): Promise<Gateway> {
  const started = await startGateway({ kind, population: people, token: expected, now });
  open.push(started);
  return started;
}

/** A source that answers as the test says. */
export async function source(answer: Answerer): Promise<SourceServer> {
  const started = await startSource(answer);
  open.push(started);
  return started;
}

/** What the registry says about the enterprise of a code. */
export const recordOf = (uscc: string) => {
  const enterprise = people.byUscc(uscc);
  return enterprise && registryRecord(enterprise, today);
};

/** A reply of the registry about some enterprises. */
export const registryReply = (...indices: number[]) => ({
  code: "0",
  data: indices.map((i) => recordOf(people.at(i).uscc)),
});

/** The codes a request asks about. */
export const askedIn = (url: string | undefined): string[] =>
  new URLSearchParams(url?.split("?")[1]).get("uscc")?.split(",") ?? [];
