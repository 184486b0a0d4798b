import { GraphQLLocalDate } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import type { MonthEnd } from "../portfolio/exposure.js";
import { Money } from "./scalars.js";

@ObjectType("MonthEnd", { description: "月末余额 Balances at the end of one month." })
export class MonthEndType implements MonthEnd {
  @Field(() => GraphQLLocalDate, { description: "月末日" })
  onDate!: string;

  @Field(() => Money, { description: "在保余额" })
  outstandingBalance!: bigint;

  @Field(() => Money, { description: "代偿余额" })
  compensationBalance!: bigint;
}

@ObjectType("Exposure", { description: "风险敞口 What the institution has at stake with a customer." })
export class ExposureType {
  @Field(() => GraphQLLocalDate, { description: "业务日期 Asia/Shanghai." })
  onDate!: string;

  @Field(() => Money, { description: "在保余额" })
  outstandingBalance!: bigint;

  @Field(() => Money, { description: "自担在保余额 The part this institution bears itself." })
  ownShareBalance!: bigint;

  @Field(() => Money, { description: "代偿余额 Compensated, neither recovered nor written off." })
  compensationBalance!: bigint;

  @Field(() => Money, { description: "自担代偿余额" })
  ownCompensationBalance!: bigint;

  @Field(() => Int, { description: "累计担保笔数" })
  guaranteeCount!: number;

  @Field(() => Int, { description: "在保笔数" })
  outstandingCount!: number;

  @Field(() => Int, { description: "代偿次数" })
  compensationCount!: number;

  @Field(() => Money, { description: "累计代偿金额" })
  compensatedAmount!: bigint;

  @Field(() => Money, { description: "累计追偿收回" })
  recoveredAmount!: bigint;

  @Field(() => Money, { description: "累计核销" })
  writtenOffAmount!: bigint;
}

@ObjectType("CustomerGroup", { description: "集团 A declared group." })
export class CustomerGroupType {
  @Field(() => String, { description: "集团编号" })
  code!: string;

  @Field(() => String, { description: "集团名称" })
  name!: string;
}

@ObjectType("GroupExposure", {
  description:
    "集团及关联方敞口 What is at stake with a customer and all related to it by declared groups and shareholdings.",
})
export class GroupExposureType {
  @Field(() => GraphQLLocalDate, { description: "业务日期 Asia/Shanghai." })
  onDate!: string;

  @Field(() => Float, { description: "持股比例阈值 Holdings from this share on count." })
  threshold!: number;

  @Field(() => [CustomerGroupType], { description: "所属集团" })
  groups!: CustomerGroupType[];

  @Field(() => Money, { description: "在保余额" })
  outstandingBalance!: bigint;

  @Field(() => Money, { description: "自担在保余额" })
  ownShareBalance!: bigint;

  @Field(() => Money, { description: "代偿余额" })
  compensationBalance!: bigint;
}
