import { Ctx, Query, Resolver } from "type-graphql";
import type { Connector } from "../connectors/connector.js";
import type { SourceHealth, VendorHealth } from "../connectors/guard/health.js";
import type { Dimension } from "../facts/dimension.js";
import { dimensions } from "../facts/index.js";
import { reasonTitles } from "../schema/reason.type.js";
import { SourceType } from "../schema/source.type.js";
import type { Context } from "./context.js";

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

function sourceView(connector: Connector, vendors: readonly VendorHealth[]) {
  const { source: code, title, dimension } = connector;
  const vendor = vendors.find((v) => v.vendor === connector.vendor.code);
  const health = vendor?.sources.find((s) => s.source === code) ?? UNCALLED;
  const { basis, maxAgeDays } = dimensions[dimension] as Dimension;
  const { breaker, calls, p50Ms, p95Ms, lastSuccessAt, lastFailure } = health;
  return {
    ...{ code, vendor: connector.vendor.code, title, dimension, basis, maxAgeDays: maxAgeDays ?? null },
    ...{ breaker, calls, p50Ms, p95Ms, lastSuccessAt },
    lastFailure: lastFailure && { ...lastFailure, title: reasonTitles[lastFailure.reason] },
  };
}

/** The sources, as an operator watches them. */
@Resolver()
export class SourceResolver {
  @Query(() => [SourceType], {
    description: "数据源 Every source asked over the network, and how it fares just now.",
  })
  sources(@Ctx() { loaders }: Context) {
    const { connectors, guard } = loaders.scope;
    const vendors = guard?.health() ?? [];
    return connectors.map((connector) => sourceView(connector, vendors));
  }
}
