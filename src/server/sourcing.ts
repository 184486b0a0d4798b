import type { FastifyBaseLogger } from "fastify";
import type { Guard } from "../connectors/guard/guard.js";
import { openOrderDesk, type OrderDesk } from "../connectors/orders.js";
import type { Endpoint } from "../connectors/protocol.js";
import { openPurse, type Purse } from "../connectors/purse.js";
import { createRunner, type Runner, type RunnerOptions } from "../connectors/runner.js";
import type { Configuration } from "./config.js";
import type { Metrics } from "./metrics.js";
import { recordCalls } from "./sources.js";
import type { Workplace } from "./workplace.js";

const MOST_REPLY_BYTES = 20_000_000;
/** Placing an order is worth waiting for: it is not done twice. */
const ORDER_BUDGET_MS = 15_000;

/** Everything that asks sources, and pays for it. */
export interface Sourcing {
  readonly runner: Runner;
  readonly purse: Purse;
  readonly orders: OrderDesk;
}

/** What asking sources needs of the process. */
export interface SourcingOptions {
  readonly configuration: Configuration;
  readonly workplace: Workplace;
  readonly endpoints: Readonly<Record<string, Endpoint | undefined>>;
  readonly guard: Guard;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
}

/** Opens what asks sources, all of it through one guard, one purse and one record. */
export function openSourcing({
  configuration,
  workplace,
  endpoints,
  guard,
  metrics,
  log,
}: SourcingOptions): Sourcing {
  const keep = recordCalls(workplace);
  const record: RunnerOptions["record"] = (call, drafts) => {
    metrics.observeCall(call);
    return keep(call, drafts);
  };
  const purse = openPurse({
    sql: workplace.pool,
    budgets: configuration.budgets,
    now: () => new Date(),
    onAlert: (_institution, use) => {
      metrics.observeBudget(use);
      log.warn(use, use.used >= 1 ? "a budget is spent" : "a budget is nearly spent");
    },
  });
  const { SOURCE_BUDGET_MS: budgetMs, SOURCE_ATTEMPTS: attempts, SOURCE_HEDGE_MS } = configuration;
  const shared = { endpoints, guard, purse, record };
  const runner = createRunner({
    ...shared,
    limits: { budgetMs, attempts, maxBytes: MOST_REPLY_BYTES },
    hedgeMs: SOURCE_HEDGE_MS === 0 ? undefined : SOURCE_HEDGE_MS,
    onOddity: (source, oddity) => log.warn({ source, oddity }, "a source sent something undeclared"),
  });
  const orders = openOrderDesk({ ...shared, budgetMs: ORDER_BUDGET_MS, maxBytes: MOST_REPLY_BYTES });
  return { runner, purse, orders };
}
