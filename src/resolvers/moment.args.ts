import { ArgsType, Field } from "type-graphql";

/** The two questions of time every reading field may be asked. */
@ArgsType()
export class MomentArgs {
  @Field(() => Date, {
    nullable: true,
    description: "截至时间 What had been learnt by then; now if left out.",
  })
  asOf?: Date;

  @Field(() => Date, {
    nullable: true,
    description: "已记录时间 Only what this database had truly recorded by then; for audit and replay.",
  })
  knownAt?: Date;
}
