import { GraphQLLocalDate } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import type { Purpose } from "../governance/purpose.js";
import { PurposeEnum } from "./consent.type.js";
import { Money } from "./scalars.js";

@ObjectType("SourceUsage", { description: "来源用量 What was asked of a source on a day, and what it cost." })
export class SourceUsageType {
  @Field(() => String, { description: "来源" })
  source!: string;

  @Field(() => String, { description: "账户（供应商）" })
  vendor!: string;

  @Field(() => GraphQLLocalDate, { description: "业务日期 Asia/Shanghai." })
  onDate!: string;

  @Field(() => PurposeEnum, {
    nullable: true,
    description: "用途 Null where nothing but published data was asked for without saying.",
  })
  purpose!: Purpose | null;

  @Field(() => Int, { description: "调用次数" })
  calls!: number;

  @Field(() => Int, { description: "失败次数" })
  failed!: number;

  @Field(() => Int, { description: "查询主体数" })
  subjects!: number;

  @Field(() => Int, { description: "查得数 Subjects something was found about." })
  hits!: number;

  @Field(() => Int, { description: "请求数 Retries included." })
  attempts!: number;

  @Field(() => Int, { description: "计费请求数" })
  charged!: number;

  @Field(() => Money, { description: "费用" })
  cost!: bigint;
}
