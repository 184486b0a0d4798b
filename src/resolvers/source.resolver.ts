import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { Connector } from "../connectors/connector.js";
import type { BudgetUse } from "../connectors/purse.js";
import type { SourceHealth, VendorHealth } from "../connectors/guard/health.js";
import type { Dimension } from "../facts/dimension.js";
import { dimensions } from "../facts/index.js";
import { planCalls } from "../profile/plan-calls.js";
import { CallPlanType } from "../schema/plan.type.js";
import { reasonTitles } from "../schema/reason.type.js";
import { SourceType, WellbeingEnum } from "../schema/source.type.js";
import type { Context } from "./context.js";
import { bad, customerId } from "./ledger-outcome.js";
import { subjectOf } from "./loaders.js";

/** As many as a page of customers. */
const MOST_PLANNED = 100;

/** How a source fares that was never called. */
const UNCALLED: Omit<SourceHealth, "source"> = {
  breaker: "CLOSED",
  calls: 0,
  failures: {},
  p50Ms: null,
  p95Ms: null,
  lastSuccessAt: null,
  lastFailure: null,
};

/** Words for how a source does: DOWN where it is given a rest, DEGRADED where more than a tenth of its calls failed. */
function wellbeing({ breaker, calls, failures }: Omit<SourceHealth, "source">): keyof typeof WellbeingEnum {
  if (breaker === "OPEN") return "DOWN";
  const failed = Object.entries(failures)
    .filter(([reason]) => reason !== "CANCELLED")
    .reduce((sum, [, count]) => sum + count, 0);
  if (breaker === "HALF_OPEN" || failed > calls / 10) return "DEGRADED";
  return calls === 0 ? "UNKNOWN" : "HEALTHY";
}

function sourceView(
  connector: Connector,
  isConfigured: boolean,
  vendors: readonly VendorHealth[],
  budgets: readonly BudgetUse[],
) {
  const { source: code, title, dimension } = connector;
  const vendor = vendors.find((v) => v.vendor === connector.vendor.code);
  const health = vendor?.sources.find((s) => s.source === code) ?? UNCALLED;
  const { maxAgeDays } = dimensions[dimension] as Dimension;
  const { basis, about, cost, datasets } = connector;
  const { breaker, calls, p50Ms, p95Ms, lastSuccessAt, lastFailure } = health;
  return {
    ...{ code, vendor: connector.vendor.code, title, dimension, basis, maxAgeDays: maxAgeDays ?? null },
    ...{ about, cost, datasets: [...datasets], health: isConfigured ? wellbeing(health) : "NOT_CONFIGURED" },
    budget: budgets.filter((b) => b.vendor === connector.vendor.code),
    ...{ breaker, calls, p50Ms, p95Ms, lastSuccessAt },
    lastFailure: lastFailure && { ...lastFailure, title: reasonTitles[lastFailure.reason] },
  };
}

/** The sources, as an operator watches them. */
@Resolver()
export class SourceResolver {
  @Query(() => CallPlanType, {
    description:
      "调用计划 What profiles of some customers, asked for together and fetched now, would call and cost; nobody is called.",
  })
  async plan(
    @Arg("customers", () => [ID], { description: `1 to ${MOST_PLANNED}` }) customers: string[],
    @Ctx() { loaders }: Context,
  ) {
    if (customers.length === 0 || customers.length > MOST_PLANNED)
      throw bad(`customers must name 1 to ${MOST_PLANNED}`);
    const ids = [...new Set(customers.map((id) => customerId("customers", id)))];
    const found = await Promise.all(ids.map((id) => loaders.customer.load(id)));
    const unknown = found.indexOf(null);
    if (unknown >= 0) throw bad(`customers: there is no customer ${customers[unknown] ?? ""}`);
    const subjects = found.flatMap((customer) => (customer === null ? [] : [subjectOf(customer)]));
    const { calls, withheld, cost } = await planCalls(loaders.scope, subjects);
    return {
      cost,
      calls: calls.map(({ connector: { source, vendor, title }, ...call }) => ({
        ...call,
        source,
        vendor: vendor.code,
        title,
        datasets: [...call.datasets],
      })),
      withheld: withheld.map(({ connector, ...held }) => ({
        ...held,
        source: connector.source,
        title: reasonTitles[held.reason],
      })),
    };
  }

  @Query(() => [SourceType], {
    description: "数据源 Every source asked over the network, and how it fares just now.",
  })
  async sources(@Ctx() { loaders }: Context) {
    const { connectors, guard, purse, runner, institutionId } = loaders.scope;
    const vendors = guard?.health() ?? [];
    const budgets = (await purse?.use(institutionId)) ?? [];
    return connectors.map((c) => sourceView(c, runner.isConfigured(c), vendors, budgets));
  }
}
