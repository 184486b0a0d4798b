import { GraphQLLocalDate } from "graphql-scalars";
import { Field, Float, ID, InputType, InterfaceType, ObjectType, registerEnumType } from "type-graphql";
import type { CustomerOrder, CustomerView } from "../portfolio/customers.js";
import type { Exposure } from "../portfolio/exposure.js";
import type { GuaranteeEventView, GuaranteeView } from "../portfolio/guarantees.js";
import type { GuaranteeStatus } from "../portfolio/status.js";
import { connectionTypes } from "./connection.js";
import { Money, Uscc } from "./scalars.js";

const enumOf = <V extends string>(...values: V[]) =>
  Object.fromEntries(values.map((v) => [v, v])) as { [K in V]: K };

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

export const GuaranteeStatusEnum = enumOf<GuaranteeStatus>(
  "APPROVED",
  "OUTSTANDING",
  "RELEASED",
  "COMPENSATED",
  "RECOVERED",
);
registerEnumType(GuaranteeStatusEnum, {
  name: "GuaranteeStatus",
  description: "担保状态",
  valuesConfig: {
    APPROVED: { description: "已承保，未放款 Approved, not disbursed" },
    OUTSTANDING: { description: "在保 Outstanding" },
    RELEASED: { description: "解保 Released" },
    COMPENSATED: { description: "代偿 Compensated" },
    RECOVERED: { description: "追偿完毕 Recovered" },
  },
});

export const GuaranteeEventKindEnum = enumOf(
  "APPROVED",
  "DISBURSED",
  "REPAID",
  "RELEASED",
  "COMPENSATED",
  "RECOVERED",
);
registerEnumType(GuaranteeEventKindEnum, {
  name: "GuaranteeEventKind",
  description: "担保事件类型",
  valuesConfig: {
    APPROVED: { description: "承保" },
    DISBURSED: { description: "放款" },
    REPAID: { description: "还款" },
    RELEASED: { description: "解保" },
    COMPENSATED: { description: "代偿" },
    RECOVERED: { description: "追偿收回" },
  },
});

/** Anything with a global id. */
@InterfaceType({
  description: "Anything with a global id.",
  resolveType: (value: { __typename: string }) => value.__typename,
})
export abstract class Node {
  @Field(() => ID)
  id!: string;
}

@ObjectType("GuaranteeEvent", { description: "担保事件 One thing that happened to a guarantee." })
export class GuaranteeEventType implements GuaranteeEventView {
  @Field(() => GuaranteeEventKindEnum, { description: "事件类型" })
  type!: string;

  @Field(() => Money, { description: "金额" })
  amount!: bigint;

  @Field(() => GraphQLLocalDate, { description: "业务日期 Asia/Shanghai." })
  businessDate!: string;
}

@ObjectType("Guarantee", {
  implements: Node,
  description: "担保业务 A guarantee contract, and what became of it.",
})
export class GuaranteeType extends Node implements Omit<GuaranteeView, "subjectId"> {
  @Field(() => String, { description: "担保合同编号" })
  number!: string;

  @Field(() => String, { description: "产品" })
  product!: string;

  @Field(() => Money, { description: "担保金额" })
  amount!: bigint;

  @Field(() => Float, { description: "本机构分险比例 Share of the risk this institution bears, 0 to 1." })
  ownShare!: number;

  @Field(() => GraphQLLocalDate, { description: "起始日" })
  startsOn!: string;

  @Field(() => GraphQLLocalDate, { description: "到期日" })
  endsOn!: string;

  @Field(() => GuaranteeStatusEnum, { description: "状态" })
  status!: GuaranteeStatus;

  @Field(() => Money, { description: "在保余额 Disbursed less repaid, released and compensated." })
  outstandingBalance!: bigint;

  @Field(() => [GuaranteeEventType], { description: "事件，按业务日期" })
  events!: GuaranteeEventType[];
}

@ObjectType("Exposure", { description: "风险敞口 What the institution has at stake with a customer." })
export class ExposureType implements Omit<Exposure, "facts"> {
  @Field(() => GraphQLLocalDate, { description: "业务日期 Asia/Shanghai." })
  onDate!: string;

  @Field(() => Money, { description: "在保余额" })
  outstandingBalance!: bigint;

  @Field(() => Money, { description: "自担在保余额 The part this institution bears itself." })
  ownShareBalance!: bigint;

  @Field(() => Money, { description: "代偿余额 Compensated and not yet recovered." })
  compensationBalance!: bigint;
}

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
export const GuaranteeConnection = connectionTypes(
  "Guarantee",
  "担保分页 A page of guarantees.",
  () => GuaranteeType,
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

@InputType("CustomerFilter", { description: "客户筛选 Narrows a list of customers." })
export class CustomerFilterInput {
  @Field(() => CustomerKindEnum, { nullable: true, description: "客户类型" })
  kind?: CustomerView["kind"];

  @Field(() => String, {
    nullable: true,
    description: "行业代码前缀 Prefix of a GB/T 4754-2017 code, such as C or F51.",
  })
  industry?: string;

  @Field(() => String, {
    nullable: true,
    description: "行政区划前缀 Prefix of a GB/T 2260 code, such as 51.",
  })
  region?: string;
}
