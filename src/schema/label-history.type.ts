import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import type { Title } from "../facts/fact.js";
import type { LabelState } from "../labels/evaluate.js";
import type { ChangeCause } from "../labels/outcomes.js";
import { connectionTypes } from "./connection.js";
import { titledEnum } from "./enum.js";
import { LabelStateEnum } from "./label.type.js";

export const LabelCauseEnum = titledEnum("LabelCause", "变化原因", {
  FIRST: { zh: "首次判断", en: "First judgement" },
  OBSERVATION: { zh: "数据变化", en: "Something was learnt" },
  DEFINITION: { zh: "标签定义变化", en: "Another version of the definition" },
  TIME: { zh: "时间推移", en: "Time alone" },
} satisfies Record<ChangeCause, Title>);

@ObjectType("LabelInterval", {
  description: "标签历史 What a label said from one moment to the next in which it said something else.",
})
export class LabelIntervalType {
  @Field(() => Date, { description: "起" })
  from!: Date;

  @Field(() => Date, { nullable: true, description: "止 Null while it still says so." })
  to!: Date | null;

  @Field(() => Int, { description: "版本 Version of the definition that first said so." })
  version!: number;

  @Field(() => LabelStateEnum, { description: "结论" })
  state!: LabelState;

  @Field(() => String, { nullable: true, description: "枚举值 The value of an enumerated label." })
  text!: string | null;

  @Field(() => Float, { nullable: true, description: "数值 The value of a numeric label." })
  number!: number | null;

  @Field(() => [String], { description: "缺失事实 When UNKNOWN: the facts that were missing." })
  missing!: readonly string[];

  @Field(() => [ID], { description: "观测编号 The observations it rested on when it was first said." })
  observationIds!: readonly string[];

  @Field(() => LabelCauseEnum, { description: "变化原因 What made it say so." })
  cause!: ChangeCause;
}

export const LabelIntervalConnection = connectionTypes(
  "LabelInterval",
  "标签历史 A page of intervals, newest first.",
  () => LabelIntervalType,
);
