import { GraphQLSafeInt } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import type { BreakerPhase } from "../connectors/guard/breaker.js";
import type { FailureReason } from "../connectors/http.js";
import type { LegalBasis } from "../facts/dimension.js";
import type { Title } from "../facts/fact.js";
import type { DimensionCode } from "../facts/index.js";
import { Bilingual } from "./bilingual.type.js";
import { titledEnum } from "./enum.js";
import { ReasonCodeEnum } from "./reason.type.js";

export const BreakerPhaseEnum = titledEnum("BreakerPhase", "熔断器状态", {
  CLOSED: { zh: "闭合", en: "Calls pass" },
  OPEN: { zh: "断开", en: "It failed too often and has a rest: no call passes" },
  HALF_OPEN: { zh: "半开", en: "One call at a time passes, to see whether it has recovered" },
} satisfies Record<BreakerPhase, Title>);

export const LegalBasisEnum = titledEnum("LegalBasis", "法律依据", {
  PUBLIC: { zh: "依法公开", en: "Published by law" },
  CONSENT: { zh: "经授权", en: "The subject's consent" },
  INTERNAL: { zh: "机构自有", en: "The institution's own books" },
} satisfies Record<LegalBasis, Title>);

@ObjectType("SourceFailure", { description: "最近一次失败 Why and when a call last failed." })
export class SourceFailureType {
  @Field(() => ReasonCodeEnum, { description: "原因代码" })
  reason!: FailureReason;

  @Field(() => Bilingual, { description: "说明" })
  title!: Title;

  @Field(() => Date, { description: "时间" })
  at!: Date;
}

/** A source and how it fares. */
@ObjectType("Source", {
  description:
    "数据源 A source asked over the network, and how it has fared since this server process started. Calls are those of " +
    "all institutions it serves.",
})
export class SourceType {
  @Field(() => String, { description: "来源代码" })
  code!: string;

  @Field(() => String, { description: "供应商代码 Whose account and limits it shares." })
  vendor!: string;

  @Field(() => Bilingual, { description: "来源名称" })
  title!: Title;

  @Field(() => String, { description: "维度 The dimension it tells." })
  dimension!: DimensionCode;

  @Field(() => LegalBasisEnum, { description: "法律依据 Why what it tells may be held and used." })
  basis!: LegalBasis;

  @Field(() => Int, {
    nullable: true,
    description: "有效期（天） After so many days its word is stale; null where it never is.",
  })
  maxAgeDays!: number | null;

  @Field(() => BreakerPhaseEnum, { description: "熔断器状态" })
  breaker!: BreakerPhase;

  @Field(() => GraphQLSafeInt, { description: "近期调用次数 Calls that ended in the last half minute." })
  calls!: number;

  @Field(() => Float, {
    nullable: true,
    description: "耗时中位数（毫秒） Of the last 200 calls; null before the first.",
  })
  p50Ms!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "耗时95分位（毫秒） Of the last 200 calls; null before the first.",
  })
  p95Ms!: number | null;

  @Field(() => Date, { nullable: true, description: "最近成功时间" })
  lastSuccessAt!: Date | null;

  @Field(() => SourceFailureType, { nullable: true, description: "最近一次失败 However long ago." })
  lastFailure!: SourceFailureType | null;
}
