import { Field, ObjectType } from "type-graphql";

/** Words for people, in both languages. */
@ObjectType({ description: "双语文本 Words for people, in Chinese and English." })
export class Bilingual {
  @Field(() => String)
  zh!: string;

  @Field(() => String)
  en!: string;
}
