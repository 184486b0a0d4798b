import { createUnionType, Field, ID, ObjectType } from "type-graphql";
import type { Title } from "../facts/fact.js";
import { Bilingual } from "./bilingual.type.js";
import { titledEnum } from "./enum.js";

/** How far an order of tax data is. */
export const TaxAuthorisationStatusEnum = titledEnum("TaxAuthorisationStatus", "税务授权进度", {
  REQUESTED: { zh: "已发起，结果未知", en: "Placed; the vendor has not said whether it took it" },
  CREATED: { zh: "已下单，待验证码", en: "Taken; waits for the code the tax bureau sent the enterprise" },
  CODE_SENT: { zh: "已提交验证码，采集中", en: "Confirmed; the vendor gathers the data" },
  READY: { zh: "已取得数据", en: "Its data have been read" },
  FAILED: { zh: "下单失败", en: "The vendor did not take it" },
  EXPIRED: { zh: "已过期", en: "The vendor does not keep it any more" },
});

/** Why an order of tax data was not begun or confirmed. */
export const taxAuthorisationRefusals = {
  NOT_SET_UP: {
    zh: "未配置税务数据下单：请设置企查查的地址与用户密钥",
    en: "Tax orders are not set up: give Qichacha's address and the user key",
  },
  NO_USCC: {
    zh: "客户没有统一社会信用代码，无法下单",
    en: "The customer has no unified social credit code to order with",
  },
  NO_PURPOSE: {
    zh: "未声明用途，请在请求头 x-purpose 中声明",
    en: "The request states no purpose: state it in the header x-purpose",
  },
  NO_CONSENT: {
    zh: "授权书未覆盖该来源与用途，请先取得授权",
    en: "No consent in force covers this source and purpose: obtain one first",
  },
  KEY_REUSED: {
    zh: "该幂等键已用于另一客户，请换用新的",
    en: "The idempotency key belongs to another customer's order: use a new one",
  },
  NOT_CREATED: {
    zh: "该订单未下单成功，无法提交验证码，请重新下单",
    en: "The order was never taken, and cannot be confirmed: place another",
  },
  ORDER_EXPIRED: { zh: "订单已过期，请重新下单", en: "The order has expired: place another" },
  VENDOR_REFUSED: {
    zh: "下单或提交未被受理，请按原因处理后用新的幂等键重试",
    en: "It was not taken: mend what the reason says and ask again with a new key",
  },
  OUTCOME_UNKNOWN: {
    zh: "请求已发出但结果未知，可能已计费：请先向企查查核实，再决定是否用新的幂等键重新下单",
    en: "It left, and nobody knows whether it was taken and charged: ask Qichacha before asking again with a new key",
  },
} as const satisfies Record<string, Title>;

export type TaxAuthorisationRefusal = keyof typeof taxAuthorisationRefusals;

const TaxAuthorisationRefusalEnum = titledEnum(
  "TaxAuthorisationRefusal",
  "税务授权被拒原因",
  taxAuthorisationRefusals,
);

@ObjectType("TaxAuthorisation", {
  description:
    "企业税务授权 An order for the tax data of an enterprise that the enterprise itself authorised.",
})
export class TaxAuthorisationType {
  @Field(() => ID)
  id!: string;

  @Field(() => TaxAuthorisationStatusEnum, { description: "进度 How far it is just now." })
  status!: string;

  @Field(() => Date, { description: "下单时间" })
  createdAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: "有效期至 The vendor keeps it until then; null where it was not taken.",
  })
  validUntil!: Date | null;

  @Field(() => Boolean, { description: "是否为重复请求 It was asked for before under the same key." })
  repeated!: boolean;
}

@ObjectType("TaxAuthorisationRefused", { description: "未受理 It was not begun or confirmed, and why." })
export class TaxAuthorisationRefusedType {
  @Field(() => TaxAuthorisationRefusalEnum, { description: "原因" })
  code!: TaxAuthorisationRefusal;

  @Field(() => Bilingual, { description: "原因与处理办法" })
  message!: Title;

  @Field(() => String, {
    nullable: true,
    description: "数据源说明 What the source said, such as its code; never a value of the request.",
  })
  detail!: string | null;
}

/** What beginning or confirming an order of tax data comes to. */
export const TaxAuthorisationOutcome = createUnionType({
  name: "TaxAuthorisationOutcome",
  description: "税务授权结果 Done, or why not.",
  types: () => [TaxAuthorisationType, TaxAuthorisationRefusedType] as const,
  resolveType: (value) => (value as unknown as { __typename: string }).__typename,
});
