import { GraphQLLocalDate } from "graphql-scalars";
import { Field, ID, ObjectType } from "type-graphql";

/** What is told of anything somebody records about a customer by hand: until when, by whom, and why it was taken off. */
@ObjectType()
export abstract class RecordedByHand {
  @Field(() => ID, { description: "记录编号" })
  id!: string;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "到期日期 The last day in force." })
  expiresOn!: string | null;

  @Field(() => Boolean, { description: "当前是否有效 In force today." })
  current!: boolean;

  @Field(() => String, { description: "经办人" })
  author!: string;

  @Field(() => Date, { description: "记录时间" })
  recordedAt!: Date;

  @Field(() => String, { nullable: true, description: "移出原因" })
  removalReason!: string | null;
}
