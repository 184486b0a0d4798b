import { GraphQLLocalDate } from "graphql-scalars";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { productClasses, type ProductClass } from "../portfolio/catalogue.js";
import type { GuaranteeStatus } from "../portfolio/standing.js";
import { Bilingual } from "./bilingual.type.js";
import { titledEnum } from "./enum.js";
import { GuaranteeStatusEnum, RiskShareType } from "./guarantee.type.js";
import { Money } from "./scalars.js";

export const ProductClassEnum = titledEnum(
  "ProductClass",
  "业务品种（担保业务状况统计表行）",
  productClasses,
);

export const CapBaseEnum = titledEnum("CapBase", "代偿率上限的计算基数", {
  RELIEVED: { zh: "当年解除责任", en: "Relieved in the year" },
  DISBURSED: { zh: "当年放款", en: "Disbursed in the year" },
});

@ObjectType("Product", { description: "担保产品" })
export class ProductType {
  @Field(() => String, { description: "产品编码" })
  code!: string;

  @Field(() => Bilingual, { description: "名称" })
  title!: Bilingual;

  @Field(() => ProductClassEnum, { description: "业务品种" })
  class!: ProductClass;
}

@ObjectType("PartnerBank", { description: "合作银行" })
export class PartnerBankType {
  @Field(() => String, { description: "编码" })
  code!: string;

  @Field(() => String, { description: "名称" })
  name!: string;
}

@ObjectType("RiskSharingAgreement", { description: "分险协议 One version of a risk-sharing agreement." })
export class AgreementType {
  @Field(() => String, { description: "协议编码" })
  code!: string;

  @Field(() => GraphQLLocalDate, { description: "生效日" })
  effectiveOn!: string;

  @Field(() => Bilingual, { description: "名称" })
  title!: Bilingual;

  @Field(() => [RiskShareType], { description: "分险比例" })
  shares!: RiskShareType[];

  @Field(() => Float, { nullable: true, description: "年度代偿率上限 0.04 is 4 %." })
  capRate!: number | null;

  @Field(() => CapBaseEnum, { nullable: true, description: "上限基数" })
  capBase!: string | null;

  @Field(() => String, { description: "依据 The document the figures come from." })
  source!: string;
}

@ObjectType("StatusCount", { description: "按状态统计" })
export class StatusCountType {
  @Field(() => GuaranteeStatusEnum, { description: "状态" })
  status!: GuaranteeStatus;

  @Field(() => Int, { description: "笔数" })
  count!: number;

  @Field(() => Money, { description: "在保余额" })
  outstandingBalance!: bigint;
}

@ObjectType("BookFlow", { description: "发生额 What happened between two dates, both included." })
export class BookFlowType {
  @Field(() => GraphQLLocalDate, { description: "起" })
  fromOn!: string;

  @Field(() => GraphQLLocalDate, { description: "止" })
  toOn!: string;

  @Field(() => Money, { description: "放款额" })
  disbursed!: bigint;

  @Field(() => Money, { description: "解除担保额 Repaid, released and compensated." })
  relieved!: bigint;

  @Field(() => Money, { description: "代偿损失 Principal and interest, before it is shared." })
  loss!: bigint;

  @Field(() => Money, { description: "代偿额 Paid by this institution." })
  compensated!: bigint;

  @Field(() => Money, { description: "代偿回收额" })
  recovered!: bigint;

  @Field(() => Money, { description: "核销额" })
  writtenOff!: bigint;

  @Field(() => Money, { description: "担保费收入" })
  fees!: bigint;
}

@ObjectType("BookRatios", {
  description: "业务比率 Null where the denominator is zero: such a ratio says nothing. 0.02 is 2 %.",
})
export class BookRatiosType {
  @Field(() => Float, { nullable: true, description: "担保代偿率 Compensated / relieved, this year." })
  compensationRate!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "累计代偿率 Compensated / relieved, since the beginning.",
  })
  cumulativeCompensationRate!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "代偿回收率 Recovered this year / (balance at its start + compensated this year).",
  })
  recoveryRate!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "代偿损失率 (Compensated − recovered) / compensated, so far.",
  })
  payoutLossRate!: number | null;

  @Field(() => Float, { nullable: true, description: "担保损失率 Written off / relieved, this year." })
  guaranteeLossRate!: number | null;
}

@ObjectType("Book", { description: "担保业务总账 What the whole book adds up to on a business date." })
export class BookType {
  @Field(() => GraphQLLocalDate, { description: "业务日期 Asia/Shanghai." })
  onDate!: string;

  @Field(() => Int, { description: "担保笔数 Contracts with any event by then." })
  guarantees!: number;

  @Field(() => Int, { description: "担保户数" })
  customers!: number;

  @Field(() => Int, { description: "在保笔数" })
  guaranteesInForce!: number;

  @Field(() => Int, { description: "在保户数" })
  customersInForce!: number;

  @Field(() => Money, { description: "担保合同金额" })
  contractAmount!: bigint;

  @Field(() => Money, { description: "自担担保金额 This institution's part of the contract amounts." })
  ownContractAmount!: bigint;

  @Field(() => Money, { description: "在保余额" })
  outstandingBalance!: bigint;

  @Field(() => Money, { description: "自担在保余额" })
  ownShareBalance!: bigint;

  @Field(() => Money, { description: "累计放款" })
  disbursed!: bigint;

  @Field(() => Money, { description: "累计解除担保额" })
  relieved!: bigint;

  @Field(() => Money, { description: "累计代偿损失 Principal and interest, before it is shared." })
  loss!: bigint;

  @Field(() => Money, { description: "累计代偿额" })
  compensated!: bigint;

  @Field(() => Money, { description: "累计代偿回收额" })
  recovered!: bigint;

  @Field(() => Money, { description: "累计核销额" })
  writtenOff!: bigint;

  @Field(() => Money, { description: "代偿余额" })
  compensationBalance!: bigint;

  @Field(() => Money, { description: "自担代偿余额" })
  ownCompensationBalance!: bigint;

  @Field(() => Money, { description: "累计担保费收入" })
  fees!: bigint;
}

@ObjectType("CapLine", {
  description:
    "年度代偿率上限台账 A year's compensations under one agreement with one bank against the ceiling.",
})
export class CapLineType {
  @Field(() => String, { description: "分险协议编码" })
  agreement!: string;

  @Field(() => String, { nullable: true, description: "合作银行编码" })
  bank!: string | null;

  @Field(() => Int, { description: "年度" })
  year!: number;

  @Field(() => Money, { description: "当年代偿损失" })
  loss!: bigint;

  @Field(() => CapBaseEnum, { description: "上限基数" })
  capBase!: string;

  @Field(() => Money, { description: "基数金额" })
  base!: bigint;

  @Field(() => Float, { nullable: true, description: "当年代偿率；基数为零时为空" })
  rate!: number | null;

  @Field(() => Float, { description: "代偿率上限" })
  capRate!: number;

  @Field(() => Money, { description: "剩余额度 Losses the ceiling still leaves room for." })
  headroom!: bigint;

  @Field(() => Money, { description: "超限金额 Losses above it, which the re-guarantors need not share." })
  excess!: bigint;
}

@ObjectType("LedgerPeriod", {
  description: "期末余额快照 Balances kept ready at a period end, and whether they hold.",
})
export class LedgerPeriodType {
  @Field(() => GraphQLLocalDate, { description: "期末日" })
  endsOn!: string;

  @Field(() => Int, { description: "笔数" })
  guarantees!: number;

  @Field(() => Int, { description: "不符笔数 Guarantees whose kept balances differ from their events." })
  wrong!: number;
}

/** The id of a declared group. */
@ObjectType("DeclaredGroup", { description: "已登记集团" })
export class DeclaredGroupType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "集团编号" })
  code!: string;
}
