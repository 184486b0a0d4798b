import { GraphQLLocalDate } from "graphql-scalars";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import type { Fen } from "../facts/fact.js";
import type { CustomerOrder, CustomerView } from "../portfolio/customers.js";
import { connectionTypes } from "./connection.js";
import { enumOf, titledEnum } from "./enum.js";
import { Node } from "./node.type.js";
import { Money, Uscc } from "./scalars.js";

export const CustomerKindEnum = enumOf("ENTERPRISE", "SOLE_PROPRIETOR", "FARMER");
registerEnumType(CustomerKindEnum, {
  name: "CustomerKind",
  description: "客户类型",
  valuesConfig: {
    ENTERPRISE: { description: "企业" },
    SOLE_PROPRIETOR: { description: "个体工商户" },
    FARMER: { description: "农户及农业经营主体" },
  },
});

export const CustomerOrderEnum = enumOf<CustomerOrder>("NAME", "OPENED_ON");
registerEnumType(CustomerOrderEnum, {
  name: "CustomerOrder",
  description: "排序方式",
  valuesConfig: { NAME: { description: "按名称" }, OPENED_ON: { description: "按建档日期" } },
});

export const RoleEnum = enumOf("LEGAL_REPRESENTATIVE", "CONTROLLER", "SPOUSE", "GUARANTOR", "CONTACT");
registerEnumType(RoleEnum, {
  name: "PersonRole",
  description: "人员角色",
  valuesConfig: {
    LEGAL_REPRESENTATIVE: { description: "法定代表人" },
    CONTROLLER: { description: "实际控制人" },
    SPOUSE: { description: "配偶" },
    GUARANTOR: { description: "反担保人" },
    CONTACT: { description: "联系人" },
  },
});

@ObjectType("Person", {
  description: "相关人员 A natural person in a role at the customer; personal values are masked.",
})
export class PersonType {
  @Field(() => RoleEnum, { description: "角色" })
  role!: string;

  @Field(() => String, { nullable: true, description: "姓名（脱敏）" })
  name!: string | null;

  @Field(() => String, { nullable: true, description: "手机号（脱敏）" })
  phone!: string | null;

  @Field(() => String, { nullable: true, description: "证件号码（脱敏）" })
  residentId!: string | null;

  @Field(() => GraphQLLocalDate, { description: "任职起始日" })
  fromOn!: string;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "任职终止日" })
  toOn!: string | null;
}

@ObjectType("Customer", { implements: Node, description: "客户 An enterprise, sole proprietor or farmer." })
export class CustomerType extends Node implements CustomerView {
  @Field(() => CustomerKindEnum, { description: "客户类型" })
  kind!: CustomerView["kind"];

  @Field(() => String, { description: "名称" })
  name!: string;

  @Field(() => Uscc, { nullable: true, description: "统一社会信用代码" })
  uscc!: string | null;

  @Field(() => String, { nullable: true, description: "全球法人识别编码 LEI, ISO 17442" })
  lei!: string | null;

  @Field(() => String, { nullable: true, description: "行业代码 GB/T 4754-2017, as declared" })
  industryCode!: string | null;

  @Field(() => String, { nullable: true, description: "行政区划代码 GB/T 2260" })
  regionCode!: string | null;

  @Field(() => GraphQLLocalDate, { description: "建档日期" })
  openedOn!: string;
}

export const CustomerConnection = connectionTypes(
  "Customer",
  "客户分页 A page of customers.",
  () => CustomerType,
);
@InputType({ description: "外部系统编号 The number another system knows a subject by." })
export class ExternalId {
  @Field(() => String, { description: "系统名称" })
  system!: string;

  @Field(() => String, { description: "编号" })
  id!: string;
}

@InputType({ description: "客户查找方式 How to find one customer; exactly one field." })
export class CustomerLookup {
  @Field(() => ID, { nullable: true })
  id?: string;

  @Field(() => Uscc, { nullable: true, description: "统一社会信用代码" })
  uscc?: string;

  @Field(() => ExternalId, { nullable: true, description: "外部系统编号" })
  external?: ExternalId;

  @Field(() => String, { nullable: true, description: "担保合同编号" })
  guaranteeNumber?: string;
}

export const LabelStateAskedEnum = titledEnum<"TRUE" | "FALSE" | "UNKNOWN">(
  "LabelStateAsked",
  "所查标签状态 The state a label is searched by.",
  {
    TRUE: { zh: "成立", en: "It holds" },
    FALSE: { zh: "不成立", en: "It does not hold" },
    UNKNOWN: { zh: "无法判断", en: "It cannot be told" },
  },
);

@InputType({ description: "标签条件 What is asked of one label: its state, or its value, not both." })
export class LabelConditionInput {
  @Field(() => String, { description: "标签代码" })
  code!: string;

  @Field(() => LabelStateAskedEnum, { nullable: true, description: "标签状态 TRUE, where left out." })
  state?: "TRUE" | "FALSE" | "UNKNOWN" | null;

  @Field(() => String, { nullable: true, description: "标签取值 The value of a label that has values." })
  text?: string | null;
}

@InputType({ description: "余额区间 Bounds of a balance, both inclusive." })
export class BalanceRangeInput {
  @Field(() => Money, { nullable: true, description: "下限" })
  from?: Fen | null;

  @Field(() => Money, { nullable: true, description: "上限" })
  to?: Fen | null;
}

@InputType("CustomerFilter", {
  description: "客户筛选 Narrows a list of customers; everything given has to hold.",
})
export class CustomerFilterInput {
  @Field(() => CustomerKindEnum, { nullable: true, description: "客户类型" })
  kind?: CustomerView["kind"] | null;

  @Field(() => String, {
    nullable: true,
    description: "行业代码前缀 Prefix of a GB/T 4754-2017 code, such as C or F51.",
  })
  industry?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "行政区划前缀 Prefix of a GB/T 2260 code, such as 51.",
  })
  region?: string | null;

  @Field(() => [LabelConditionInput], {
    nullable: true,
    description: "标签条件（全部满足） All of them hold.",
  })
  labels?: LabelConditionInput[] | null;

  @Field(() => [LabelConditionInput], {
    nullable: true,
    description: "标签条件（任一满足） At least one of them holds.",
  })
  anyLabels?: LabelConditionInput[] | null;

  @Field(() => String, { nullable: true, description: "企业划型 A value of the label SME_SIZE." })
  size?: string | null;

  @Field(() => BalanceRangeInput, {
    nullable: true,
    description: "在保余额 Of the principal outstanding under the institution's own guarantees today.",
  })
  balance?: BalanceRangeInput | null;

  @Field(() => String, { nullable: true, description: "名称包含 A part of the name, one character or more." })
  nameContains?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "人工标签代码（全部具备） Codes of labels by hand in force today, or BLACKLIST and WHITELIST; all of them.",
  })
  manualLabels?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: "客户分群 A saved segment the customers have to be in too.",
  })
  segment?: string | null;
}
