import { setTimeout as pause } from "node:timers/promises";
import { authoriseAll, registerKnown } from "../../sandbox/known-customer.js";
import type { Enterprise } from "../../sandbox/population.js";
import type { Connector } from "../../src/connectors/connector.js";
import type { Endpoint } from "../../src/connectors/protocol.js";
import { createRunner } from "../../src/connectors/runner.js";
import { dimensionCodes } from "../../src/facts/index.js";
import { loadProfiles } from "../../src/profile/load-profiles.js";
import type { CustomerProfile } from "../../src/profile/profile.js";
import { openInstitution } from "../../src/server/institution.js";
import { recordCalls } from "../../src/server/sources.js";
import type { Workplace } from "../../src/server/workplace.js";
import { unlimited } from "./customer-for.js";
import { BUDGET_MS } from "./matrix.js";

/** After so long nobody expects an answer any more. */
const HUNG_MS = 5 * BUDGET_MS;

/** How a question ended in which one source was sick. */
export type Ended =
  | { readonly ended: "THROWN" | "HUNG"; readonly outcome: string }
  | {
      readonly ended: "ANSWERED";
      /** How the sick source stands: its reason, or that it is fresh. */
      readonly outcome: string;
      readonly ms: number;
      /** What is known of all dimensions but the sick one's, without when it was learnt. */
      readonly healthy: string;
      /** What the sick source was reported for. */
      readonly oddities: readonly string[];
    };

/** What a trial takes place in. */
export interface Bed {
  readonly workplace: Workplace;
  readonly sick: Connector;
  readonly well: Connector;
  readonly enterprise: Enterprise;
  readonly endpoints: Readonly<Record<string, Endpoint>>;
}

function wordsBut({ dimensions }: CustomerProfile, sick: Connector["dimension"]): string {
  const others = dimensionCodes.filter((code) => code !== sick && code !== "crossChecks");
  return JSON.stringify(
    others.map((code) =>
      Object.entries(dimensions[code]).map(([name, f]) => [name, f.value, f.status, f.source, f.reason]),
    ),
    (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value),
  );
}

let institutions = 0;

/** Asks about an enterprise nobody has asked about, as a customer of an institution of its own. */
export async function trial({ workplace, sick, well, enterprise, endpoints }: Bed): Promise<Ended> {
  const { pool, registrar } = workplace;
  const institutionId = await openInstitution(pool, registrar.vault, `bed ${++institutions}`);
  const customer = await registerKnown({ pool, registrar, institutionId }, enterprise);
  await authoriseAll({ pool, registrar, institutionId }, customer, new Date());
  const oddities: string[] = [];
  const runner = createRunner({
    endpoints,
    limits: { budgetMs: BUDGET_MS, attempts: 2, maxBytes: 5_000_000 },
    record: recordCalls(workplace),
    onOddity: (source, oddity) => {
      if (source === sick.source) oddities.push(oddity);
    },
    guard: unlimited(sick.vendor.code),
  });
  const asking = new AbortController();
  const began = performance.now();
  const answer = loadProfiles(
    {
      sql: pool,
      keyStore: registrar.keyStore,
      runner,
      connectors: [sick, well],
      crossChecks: [],
      institutionId,
      purpose: "ADMISSION",
      author: "faults",
      signal: asking.signal,
      clock: () => new Date(),
    },
    [customer],
    { asOf: undefined, knownAt: undefined },
    "FETCH",
  ).then(
    (profiles) => profiles.get(customer.id) ?? new Error("no profile"),
    (error: unknown) => (error instanceof Error ? error : new Error("thrown", { cause: error })),
  );
  const profile = await Promise.race([answer, pause(HUNG_MS, "HUNG" as const)]);
  asking.abort();
  if (profile === "HUNG") return { ended: "HUNG", outcome: "hung" };
  if (profile instanceof Error) return { ended: "THROWN", outcome: profile.name };
  const ms = performance.now() - began;
  const state = profile.sources.find((s) => s.source === sick.source);
  const outcome = state?.reason?.code ?? state?.status ?? "nothing";
  return { ended: "ANSWERED", outcome, ms, healthy: wordsBut(profile, sick.dimension), oddities };
}
