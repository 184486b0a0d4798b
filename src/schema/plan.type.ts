import { Field, Int, ObjectType } from "type-graphql";
import type { Title } from "../facts/fact.js";
import type { ReasonCode } from "../profile/profile.js";
import { Bilingual } from "./bilingual.type.js";
import { ReasonCodeEnum } from "./reason.type.js";
import { Money } from "./scalars.js";

@ObjectType("PlannedCall", { description: "拟发起的调用 What one source would be asked." })
export class PlannedCallType {
  @Field(() => String, { description: "来源代码" })
  source!: string;

  @Field(() => String, { description: "供应商代码" })
  vendor!: string;

  @Field(() => Bilingual, { description: "来源名称" })
  title!: Title;

  @Field(() => [String], { description: "数据集 What it would be asked for." })
  datasets!: string[];

  @Field(() => Int, { description: "查询主体数" })
  subjects!: number;

  @Field(() => Int, { description: "调用次数" })
  calls!: number;

  @Field(() => Money, { description: "预计费用 If every call is charged." })
  cost!: bigint;
}

@ObjectType("WithheldCall", { description: "不发起的调用 A source that would not be asked, and why." })
export class WithheldCallType {
  @Field(() => String, { description: "来源代码" })
  source!: string;

  @Field(() => ReasonCodeEnum, { description: "原因代码" })
  reason!: ReasonCode;

  @Field(() => Bilingual, { description: "说明" })
  title!: Title;

  @Field(() => Int, { description: "涉及主体数" })
  subjects!: number;
}

@ObjectType("CallPlan", {
  description:
    "调用计划 What a question would call and cost now, if nothing fails. Nothing is called for it.",
})
export class CallPlanType {
  @Field(() => [PlannedCallType])
  calls!: PlannedCallType[];

  @Field(() => [WithheldCallType])
  withheld!: WithheldCallType[];

  @Field(() => Money, { description: "预计费用合计" })
  cost!: bigint;
}
