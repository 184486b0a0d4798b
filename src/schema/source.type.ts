import { GraphQLSafeInt } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import type { BreakerPhase } from "../connectors/guard/breaker.js";
import type { About } from "../connectors/connector.js";
import type { BudgetUse } from "../connectors/purse.js";
import type { FailureReason } from "../connectors/http.js";
import type { LegalBasis } from "../facts/dimension.js";
import type { Title } from "../facts/fact.js";
import type { DimensionCode } from "../facts/index.js";
import { Bilingual } from "./bilingual.type.js";
import { PurposeEnum } from "./consent.type.js";
import { titledEnum } from "./enum.js";
import { ReasonCodeEnum } from "./reason.type.js";
import { Money } from "./scalars.js";

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

export const WellbeingEnum = titledEnum("SourceWellbeing", "来源健康状况", {
  HEALTHY: { zh: "正常", en: "It answers" },
  DEGRADED: { zh: "不稳定", en: "More than a tenth of its recent calls failed, or it is being tried again" },
  DOWN: { zh: "中断", en: "It failed too often and is given a rest" },
  UNKNOWN: { zh: "近期未调用", en: "It was not called lately" },
  NOT_CONFIGURED: { zh: "未配置", en: "It has no address" },
});

export const AboutEnum = titledEnum("SourceAbout", "查询对象", {
  ENTERPRISE: { zh: "企业", en: "The enterprise" },
  APPLICANT: { zh: "申请人", en: "Who applies for it: its legal representative, else its controller" },
} satisfies Record<About, Title>);

export const BudgetLimitEnum = titledEnum("BudgetLimit", "预算口径", {
  DAILY: { zh: "按日", en: "Of the day" },
  MONTHLY: { zh: "按月", en: "Of the month" },
  PURPOSE: { zh: "按用途（月）", en: "Of the month, for one purpose" },
} satisfies Record<BudgetUse["limit"], Title>);

@ObjectType("BudgetUse", { description: "预算使用 How much of a budget of the vendor's account is gone." })
export class BudgetUseType {
  @Field(() => BudgetLimitEnum, { description: "口径" })
  limit!: BudgetUse["limit"];

  @Field(() => PurposeEnum, { nullable: true, description: "用途 Where it is one for a purpose." })
  purpose!: string | undefined;

  @Field(() => Float, { description: "已用比例 1 is all of it." })
  used!: number;
}

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

  @Field(() => AboutEnum, { description: "查询对象" })
  about!: About;

  @Field(() => [String], {
    description: "数据集 Groups of facts it tells; sources that tell the same stand in for each other.",
  })
  datasets!: string[];

  @Field(() => Money, { description: "单价 What a call is taken to cost." })
  cost!: bigint;

  @Field(() => WellbeingEnum, { description: "健康状况" })
  health!: keyof typeof WellbeingEnum;

  @Field(() => [BudgetUseType], { description: "预算使用 Of its vendor's account; empty without bound." })
  budget!: BudgetUseType[];

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
