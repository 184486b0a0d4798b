import { GraphQLLocalDate } from "graphql-scalars";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { eventKinds, type EventType } from "../portfolio/events.js";
import { statusTitles } from "../portfolio/refusal-text.js";
import type { Bearer } from "../portfolio/risk-sharing.js";
import type { GuaranteeStatus } from "../portfolio/standing.js";
import { connectionTypes } from "./connection.js";
import { titledEnum } from "./enum.js";
import { Node } from "./node.type.js";
import { Money } from "./scalars.js";

export const GuaranteeStatusEnum = titledEnum("GuaranteeStatus", "担保业务状态", statusTitles);
export const GuaranteeEventKindEnum = titledEnum("GuaranteeEventKind", "担保事件类型", eventKinds);

export const BearerEnum = titledEnum<Bearer>("RiskBearer", "风险分担方", {
  NATIONAL_FUND: { zh: "国家融资担保基金", en: "National financing guarantee fund" },
  PROVINCE: { zh: "省级再担保机构", en: "Provincial re-guarantor" },
  GOVERNMENT: { zh: "政府风险补偿", en: "Government risk compensation" },
  BANK: { zh: "银行", en: "Bank" },
  OWN: { zh: "本机构", en: "This institution" },
});

export const GuaranteeKindEnum = titledEnum("GuaranteeKind", "担保方式", {
  DIRECT: { zh: "直保", en: "Direct guarantee" },
  REGUARANTEE: { zh: "再担保", en: "Re-guarantee" },
});

export const CounterGuaranteeKindEnum = titledEnum("CounterGuaranteeKind", "反担保方式", {
  COLLATERAL: { zh: "抵押", en: "Collateral" },
  PLEDGE: { zh: "质押", en: "Pledge" },
  PERSONAL: { zh: "保证", en: "Personal or corporate guarantee" },
});

@ObjectType("RiskShare", { description: "分险比例 One bearer's share of the risk." })
export class RiskShareType {
  @Field(() => BearerEnum, { description: "分担方" })
  bearer!: Bearer;

  @Field(() => Float, { description: "比例 0 to 1." })
  share!: number;
}

@ObjectType("RiskPart", { description: "分担金额 One bearer's part of an amount, to the fen." })
export class RiskPartType {
  @Field(() => BearerEnum, { description: "分担方" })
  bearer!: Bearer;

  @Field(() => Money, { description: "金额" })
  amount!: bigint;
}

@ObjectType("GuaranteeEvent", {
  description: "担保事件 One thing that happened to a guarantee project, or the reversal of one.",
})
export class GuaranteeEventType {
  @Field(() => ID, { description: "Names the event in a correction." })
  id!: string;

  @Field(() => GuaranteeEventKindEnum, { description: "事件类型" })
  type!: EventType;

  @Field(() => Money, { description: "金额" })
  amount!: bigint;

  @Field(() => Money, { description: "代偿利息 Agreed interest compensated beside the principal." })
  interest!: bigint;

  @Field(() => Money, { description: "银行分担部分 The bank's part of a loss or a recovery." })
  bankPart!: bigint;

  @Field(() => GraphQLLocalDate, { description: "业务日期 Asia/Shanghai." })
  businessDate!: string;

  @Field(() => Date, { description: "记录时间 When this database wrote it." })
  recordedAt!: Date;

  @Field(() => String, { description: "经办人" })
  author!: string;

  @Field(() => Int, { description: "序号 The version of the project this event made." })
  seq!: number;

  @Field(() => Boolean, { description: "是否冲销 Whether it takes back the event it corrects." })
  reversal!: boolean;

  @Field(() => ID, { nullable: true, description: "更正对象 The event it takes back or replaces." })
  corrects!: string | null;

  @Field(() => BearerEnum, { nullable: true, description: "再担保方 Whose claim it is." })
  bearer!: Bearer | null;

  @Field(() => String, { nullable: true, description: "说明 Reason or document number." })
  note!: string | null;
}

@ObjectType("Loan", { description: "借据 A loan drawn under a guarantee." })
export class LoanType {
  @Field(() => String, { description: "借据编号" })
  number!: string;

  @Field(() => GraphQLLocalDate, { description: "放款日" })
  disbursedOn!: string;

  @Field(() => GraphQLLocalDate, { description: "到期日" })
  dueOn!: string;

  @Field(() => Int, { nullable: true, description: "年利率（基点） Interest per year in basis points." })
  rateBps!: number | null;
}

@ObjectType("CounterGuarantee", { description: "反担保 What secures the guarantor in turn." })
export class CounterGuaranteeType {
  @Field(() => CounterGuaranteeKindEnum, { description: "方式" })
  kind!: string;

  @Field(() => String, { description: "说明" })
  description!: string;

  @Field(() => Money, { nullable: true, description: "评估价值" })
  value!: bigint | null;

  @Field(() => GraphQLLocalDate, { description: "登记日" })
  registeredOn!: string;
}

@ObjectType("Standing", {
  description: "业务余额 What the events of a guarantee add up to on a business date.",
})
export class StandingType {
  @Field(() => GraphQLLocalDate, { description: "业务日期 Asia/Shanghai." })
  onDate!: string;

  @Field(() => GuaranteeStatusEnum, { description: "状态" })
  status!: GuaranteeStatus;

  @Field(() => Money, { description: "累计放款" })
  disbursed!: bigint;

  @Field(() => Money, { description: "累计还款" })
  repaid!: bigint;

  @Field(() => Money, { description: "累计解保" })
  released!: bigint;

  @Field(() => Money, { description: "在保余额 Disbursed less repaid, released and compensated." })
  outstandingBalance!: bigint;

  @Field(() => Money, { description: "自担在保余额 The part this institution bears itself." })
  ownShareBalance!: bigint;

  @Field(() => Money, { description: "代偿损失 Principal and interest lost, before it is shared." })
  loss!: bigint;

  @Field(() => Money, { description: "代偿金额 Paid by this institution, its re-guarantors' part included." })
  compensated!: bigint;

  @Field(() => Money, { description: "追偿收回 Recovered, without the bank's part." })
  recovered!: bigint;

  @Field(() => Money, { description: "核销金额" })
  writtenOff!: bigint;

  @Field(() => Money, { description: "代偿余额 Compensated, neither recovered nor written off." })
  compensationBalance!: bigint;

  @Field(() => Money, { description: "自担代偿余额 This institution's part of it after its re-guarantors'." })
  ownCompensationBalance!: bigint;

  @Field(() => Money, { description: "担保费收入 Fees charged less refunded." })
  fees!: bigint;
}

@ObjectType("ReguaranteeClaim", { description: "再担保补偿 What is claimed back of one re-guarantor." })
export class ReguaranteeClaimType {
  @Field(() => BearerEnum, { description: "再担保方" })
  bearer!: Bearer;

  @Field(() => Money, { description: "应分担 Its part of all losses compensated so far." })
  part!: bigint;

  @Field(() => Money, { description: "已申请 Claimed and not refused." })
  claimed!: bigint;

  @Field(() => Money, { description: "已到账" })
  paid!: bigint;

  @Field(() => Money, { description: "被拒" })
  refused!: bigint;

  @Field(() => Money, { description: "未决 Claimed, neither paid nor refused." })
  open!: bigint;
}

@ObjectType("Compensation", { description: "代偿 A loss compensated, and who bears how much of it." })
export class CompensationType {
  @Field(() => ID, { description: "The event it is." })
  eventId!: string;

  @Field(() => GraphQLLocalDate, { description: "代偿日期" })
  businessDate!: string;

  @Field(() => Money, { description: "本金" })
  principal!: bigint;

  @Field(() => Money, { description: "利息" })
  interest!: bigint;

  @Field(() => [RiskPartType], { description: "分担 The parts make the loss to the fen." })
  parts!: RiskPartType[];
}

@ObjectType("Guarantee", {
  implements: Node,
  description: "担保业务 A guarantee contract, and what became of it.",
})
export class GuaranteeType extends Node {
  @Field(() => String, { description: "担保合同编号" })
  number!: string;

  @Field(() => GuaranteeKindEnum, { description: "担保方式" })
  kind!: string;

  @Field(() => String, { description: "产品编码" })
  product!: string;

  @Field(() => String, { nullable: true, description: "合作银行编码" })
  bank!: string | null;

  @Field(() => Money, { description: "担保金额 Contract amount." })
  amount!: bigint;

  @Field(() => Float, { description: "本机构分险比例 Share of the risk this institution bears, 0 to 1." })
  ownShare!: number;

  @Field(() => [RiskShareType], { description: "分险比例 Every bearer's share; together 1." })
  shares!: RiskShareType[];

  @Field(() => Int, { nullable: true, description: "担保费率（基点/年）" })
  feeRateBps!: number | null;

  @Field(() => GraphQLLocalDate, { description: "起始日" })
  startsOn!: string;

  @Field(() => GraphQLLocalDate, { description: "到期日 As contracted." })
  endsOn!: string;

  @Field(() => GraphQLLocalDate, { description: "现到期日 Extensions and renewals included." })
  currentEndsOn!: string;

  @Field(() => ID, { nullable: true, description: "续保对象 The guarantee it renews." })
  renews!: string | null;

  @Field(() => Int, {
    description: "版本 Send it as expectedVersion to be refused if somebody wrote meanwhile.",
  })
  version!: number;

  @Field(() => [GuaranteeEventType], { description: "事件 In the order they were recorded." })
  events!: GuaranteeEventType[];

  @Field(() => [LoanType], { description: "借据" })
  loans!: LoanType[];

  @Field(() => [CounterGuaranteeType], { description: "反担保" })
  counterGuarantees!: CounterGuaranteeType[];

  @Field(() => [CompensationType], { description: "代偿 Compensations that hold, each split by the shares." })
  compensations!: CompensationType[];

  @Field(() => [ReguaranteeClaimType], { description: "再担保补偿 By re-guarantor." })
  claims!: ReguaranteeClaimType[];
}

export const GuaranteeConnection = connectionTypes(
  "Guarantee",
  "担保分页 A page of guarantees.",
  () => GuaranteeType,
);

@ObjectType("Application", {
  implements: Node,
  description: "担保申请 An application; the guarantee it leads to continues its events.",
})
export class ApplicationType extends Node {
  @Field(() => String, { description: "申请编号" })
  number!: string;

  @Field(() => String, { description: "产品编码" })
  product!: string;

  @Field(() => String, { nullable: true, description: "合作银行编码" })
  bank!: string | null;

  @Field(() => Money, { description: "申请金额" })
  amount!: bigint;

  @Field(() => Int, { description: "申请期限（月）" })
  termMonths!: number;

  @Field(() => String, { nullable: true, description: "资金用途" })
  purpose!: string | null;

  @Field(() => GraphQLLocalDate, { description: "申请日期" })
  appliedOn!: string;

  @Field(() => GuaranteeStatusEnum, { description: "状态" })
  status!: GuaranteeStatus;

  @Field(() => Int, { description: "版本" })
  version!: number;

  @Field(() => [GuaranteeEventType], { description: "事件 In the order they were recorded." })
  events!: GuaranteeEventType[];
}
