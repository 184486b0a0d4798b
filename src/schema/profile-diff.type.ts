import { Field, ObjectType } from "type-graphql";
import type { DimensionCode } from "../facts/index.js";
import type { FactStatus } from "../profile/profile.js";
import type { FactDifference, FactThen } from "../profile/profile-diff.js";
import { FactStatusEnum } from "./fact.type.js";

@ObjectType("FactThen", { description: "某时点的事实 A fact as it stood at one of the two moments." })
export class FactThenType implements FactThen {
  @Field(() => String, {
    nullable: true,
    description: "值 As JSON text, personal texts masked; null where it was not known.",
  })
  value!: string | null;

  @Field(() => String, { nullable: true, description: "来源" })
  source!: string | null;

  @Field(() => FactStatusEnum, { description: "状态" })
  status!: FactStatus;
}

@ObjectType("FactDifference", { description: "事实差异 A fact whose value, source or status differs." })
export class FactDifferenceType implements FactDifference {
  @Field(() => String, { description: "路径 Dimension and fact, such as tax.arrears." })
  path!: string;

  @Field(() => String, { description: "维度" })
  dimension!: DimensionCode;

  @Field(() => FactThenType, { description: "此前" })
  before!: FactThen;

  @Field(() => FactThenType, { description: "此后" })
  after!: FactThen;
}

@ObjectType("ProfileDiff", { description: "画像比对 What differs between two moments of one customer." })
export class ProfileDiffType {
  @Field(() => Date, { description: "起" })
  from!: Date;

  @Field(() => Date, { description: "止" })
  to!: Date;

  @Field(() => [FactDifferenceType], { description: "差异 In the order of the vocabulary." })
  facts!: readonly FactDifference[];
}
