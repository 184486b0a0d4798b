import { GraphQLLocalDate } from "graphql-scalars";
import { Field, ID, InputType } from "type-graphql";
import { CapBaseEnum, ProductClassEnum } from "./book.type.js";
import { BearerEnum } from "./guarantee.type.js";

@InputType({ description: "名称（中英文）" })
export class TitleInput {
  @Field(() => String)
  zh!: string;

  @Field(() => String)
  en!: string;
}

@InputType({ description: "担保产品" })
export class ProductInput {
  @Field(() => String, { description: "产品编码" })
  code!: string;

  @Field(() => TitleInput, { description: "名称" })
  title!: TitleInput;

  @Field(() => ProductClassEnum, { description: "业务品种" })
  class!: keyof typeof ProductClassEnum;
}

@InputType({ description: "合作银行" })
export class PartnerBankInput {
  @Field(() => String, { description: "编码" })
  code!: string;

  @Field(() => String, { description: "名称" })
  name!: string;
}

@InputType({ description: "某分担方的比例" })
export class RiskShareInput {
  @Field(() => BearerEnum, { description: "分担方" })
  bearer!: keyof typeof BearerEnum;

  @Field(() => String, { description: "比例 Decimal text from 0 to 1, such as 0.2." })
  share!: string;
}

@InputType({
  description: "分险协议 A version of an agreement; a version once written is not changed, only followed.",
})
export class AgreementInput {
  @Field(() => String, { description: "协议编码" })
  code!: string;

  @Field(() => GraphQLLocalDate, { description: "生效日" })
  effectiveOn!: string;

  @Field(() => TitleInput, { description: "名称" })
  title!: TitleInput;

  @Field(() => [RiskShareInput], { description: "比例 Together 1." })
  shares!: RiskShareInput[];

  @Field(() => String, { nullable: true, description: "年度代偿率上限 Decimal text such as 0.04." })
  capRate?: string | null;

  @Field(() => CapBaseEnum, {
    nullable: true,
    description: "上限基数 RELIEVED if there is a ceiling and this is left out.",
  })
  capBase?: "RELIEVED" | "DISBURSED" | null;

  @Field(() => String, { description: "依据 The document the figures come from." })
  source!: string;
}

@InputType({ description: "集团及其成员" })
export class CustomerGroupInput {
  @Field(() => String, { description: "集团编号" })
  code!: string;

  @Field(() => String, { description: "集团名称" })
  name!: string;

  @Field(() => [ID], { description: "成员客户" })
  members!: string[];

  @Field(() => GraphQLLocalDate, { description: "起始日" })
  fromOn!: string;
}

@InputType({ description: "持股关系" })
export class ShareholdingInput {
  @Field(() => ID, { description: "持股方（客户）" })
  holder!: string;

  @Field(() => ID, { description: "被持股方（客户）" })
  held!: string;

  @Field(() => String, { description: "持股比例 Decimal text from 0 to 1, such as 0.35." })
  share!: string;

  @Field(() => GraphQLLocalDate, { description: "起始日" })
  fromOn!: string;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "终止日 The first day it no longer holds." })
  toOn?: string | null;
}
