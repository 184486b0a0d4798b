import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { runVendors } from "../../sandbox/every-vendor.js";
import { authoriseAll, registerKnown } from "../../sandbox/known-customer.js";
import type { Population } from "../../sandbox/population.js";
import type { Connector } from "../../src/connectors/connector.js";
import { createGuard } from "../../src/connectors/guard/guard.js";
import { createRunner } from "../../src/connectors/runner.js";
import { loadProfiles, type ProfileSources } from "../../src/profile/load-profiles.js";
import { planCalls } from "../../src/profile/plan-calls.js";
import { recordCalls } from "../../src/server/sources.js";
import type { Workplace } from "../../src/server/workplace.js";

const NOW = { asOf: undefined, knownAt: undefined };
const QUESTIONS = 200;
const BUDGET_MS = 10_000;
/** What a vendor takes at the median, and below what it stays 95 times of 100. */
const [MEDIAN_MS, P95_MS] = [300, 700];
const SLOW_MS = 2_000;
const MOST_UNTIL_CLOSED_MS = 100;

/** A figure as it is printed, and whether it is as promised. */
export interface Figure {
  readonly words: string;
  readonly holds: boolean;
}

/** Two hundred questions about one customer nobody has asked about, at once; then one whose asker hangs up. */
export async function together(
  workplace: Workplace,
  connectors: readonly Connector[],
  people: Population,
): Promise<Figure[]> {
  const codes = [...new Set(connectors.map((c) => c.vendor.code))];
  const vendors = await runVendors(codes, { population: people });
  const gateways = [...vendors.gateways.values()];
  const calls = () => gateways.reduce((sum, gateway) => sum + gateway.calls(), 0);
  const fast = Object.fromEntries(codes.map((code) => [code, { concurrency: 1_000, perSecond: 10_000 }]));
  const { pool, registrar, institutionId } = workplace;
  const runner = createRunner({
    endpoints: vendors.endpoints,
    limits: { budgetMs: BUDGET_MS, attempts: 2, maxBytes: 5_000_000 },
    record: recordCalls(workplace),
    onOddity: () => undefined,
    guard: createGuard({ agreed: fast }),
  });
  const sources = (signal: AbortSignal): ProfileSources => ({
    sql: pool,
    keyStore: registrar.keyStore,
    runner,
    connectors,
    crossChecks: [],
    institutionId,
    purpose: "ADMISSION",
    author: "faults",
    signal,
    clock: () => new Date(),
  });
  const never = new AbortController().signal;
  // Every source listens whether its asker is still there.
  setMaxListeners(0, never);

  async function coldCustomer(index: number) {
    const customer = await registerKnown({ pool, registrar, institutionId }, people.at(index));
    await authoriseAll({ pool, registrar, institutionId }, customer, new Date());
    const plan = await planCalls(sources(never), [customer]);
    return { customer, planned: plan.calls.reduce((sum, call) => sum + call.calls, 0) };
  }

  async function allAtOnce(): Promise<Figure> {
    const { customer, planned } = await coldCustomer(0);
    for (const gateway of gateways) gateway.control({ latencyMs: MEDIAN_MS, latencyP95Ms: P95_MS });
    await Promise.all(
      Array.from({ length: QUESTIONS }, () => loadProfiles(sources(never), [customer], NOW, "FETCH")),
    );
    const made = calls();
    return {
      words: `${QUESTIONS} questions at once: ${made} calls for ${planned} sources`,
      holds: made === planned,
    };
  }

  async function hangUp(): Promise<Figure> {
    const { customer, planned } = await coldCustomer(1);
    for (const gateway of gateways) gateway.control({ latencyMs: SLOW_MS, latencyP95Ms: null });
    const before = calls();
    const asker = new AbortController();
    setMaxListeners(0, asker.signal);
    const answer = loadProfiles(sources(asker.signal), [customer], NOW, "FETCH");
    while (calls() < before + planned) await pause(5);
    const hungUpAt = Date.now();
    asker.abort();
    await answer;
    await pause(2 * MOST_UNTIL_CLOSED_MS);
    const closed = gateways.flatMap((gateway) => gateway.abandoned()).map((at) => at - hungUpAt);
    const [first, last] = [Math.min(...closed), Math.max(...closed)];
    return {
      words: `hang-up: ${closed.length} sockets of ${planned} closed after ${first}–${last} ms`,
      holds: closed.length === planned && last <= MOST_UNTIL_CLOSED_MS,
    };
  }

  try {
    return [await allAtOnce(), await hangUp()];
  } finally {
    await vendors.close();
  }
}
