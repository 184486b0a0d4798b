import { Field, ID, ObjectType } from "type-graphql";
import type { DimensionCode } from "../facts/index.js";
import type { TimelineEvent } from "../profile/read-timeline.js";
import type { FactChange } from "../profile/timeline.js";
import { connectionTypes } from "./connection.js";

@ObjectType("FactChange", { description: "事实变化 A fact a source says otherwise than it did before." })
export class FactChangeType implements FactChange {
  @Field(() => String, { description: "路径 Dimension and fact, such as tax.arrears." })
  path!: string;

  @Field(() => String, {
    nullable: true,
    description: "变化前 As JSON text, personal texts masked; null where the source had not said it.",
  })
  from!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "变化后 As JSON text, personal texts masked; null where the source does not say it any more.",
  })
  to!: string | null;
}

@ObjectType("TimelineEvent", {
  description:
    "画像时间线事件 A source said something else than before about the customer or who applies for it.",
})
export class TimelineEventType implements Omit<TimelineEvent, "key"> {
  @Field(() => Date, { description: "获取时间 When it was learnt." })
  at!: Date;

  @Field(() => Date, { description: "记录时间 When this database wrote it." })
  recordedAt!: Date;

  @Field(() => Date, { description: "业务时间 When it is true in the world." })
  effectiveAt!: Date;

  @Field(() => String, { description: "来源代码" })
  source!: string;

  @Field(() => String, { description: "维度" })
  dimension!: DimensionCode;

  @Field(() => ID, { description: "观测编号" })
  observationId!: string;

  @Field(() => [FactChangeType], {
    description:
      "变化的事实 Against the same source's word before; at first all it says. Empty where only what is sealed for good changed.",
  })
  changes!: readonly FactChange[];
}

export const TimelineConnection = connectionTypes(
  "Timeline",
  "画像时间线 A page of what was learnt, newest first.",
  () => TimelineEventType,
);
