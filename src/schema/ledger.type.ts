import { GraphQLLocalDate } from "graphql-scalars";
import { createUnionType, Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Title } from "../facts/fact.js";
import type { EventType } from "../portfolio/events.js";
import type { GuaranteeStatus } from "../portfolio/standing.js";
import { Bilingual } from "./bilingual.type.js";
import { titledEnum } from "./enum.js";
import {
  ApplicationType,
  BearerEnum,
  CounterGuaranteeKindEnum,
  GuaranteeEventKindEnum,
  GuaranteeStatusEnum,
  GuaranteeType,
} from "./guarantee.type.js";
import { Money } from "./scalars.js";

/** Steps of an application that need nothing but a date and a word. */
export const ApplicationStepEnum = titledEnum("ApplicationStep", "申请流程节点", {
  ACCEPTED: { zh: "重新受理", en: "Accepted again" },
  DUE_DILIGENCE_OPENED: { zh: "尽调", en: "Due diligence opened" },
  REVIEW_OPENED: { zh: "评审", en: "Review opened" },
  RETURNED: { zh: "补充材料", en: "Returned" },
  REJECTED: { zh: "否决", en: "Rejected" },
  WITHDRAWN: { zh: "撤回", en: "Withdrawn" },
  EXPIRED: { zh: "批复失效", en: "Approval expired" },
});

/** Everything else that may be written down by command. */
export const OtherEventEnum = titledEnum("OtherGuaranteeEvent", "其他担保事件", {
  FEE_CHARGED: { zh: "收取担保费", en: "Fee charged" },
  FEE_REFUNDED: { zh: "退还担保费", en: "Fee refunded" },
  EXTENDED: { zh: "展期", en: "Extended" },
  RENEWED: { zh: "续保", en: "Renewed" },
  RISK_FLAGGED: { zh: "风险预警", en: "Flagged as at risk" },
  RISK_CLEARED: { zh: "风险解除", en: "Risk cleared" },
  OVERDUE_NOTICED: { zh: "逾期通知", en: "Overdue notice received" },
  OVERDUE_CLEARED: { zh: "逾期消除", en: "Overdue cleared" },
  COMPENSATION_VERIFIED: { zh: "代偿核实", en: "Compensation verified" },
  COMPENSATION_APPROVED: { zh: "代偿审批", en: "Compensation approved" },
  COMPENSATION_REFUSED: { zh: "拒绝代偿", en: "Compensation refused" },
  COMPENSATION_CERTIFIED: { zh: "代偿证明", en: "Compensation certified" },
  CLAIM_OPENED: { zh: "再担保补偿申请", en: "Re-guarantee claim opened" },
  CLAIM_PAID: { zh: "再担保补偿到账", en: "Re-guarantee claim paid" },
  CLAIM_REFUSED: { zh: "再担保补偿被拒", en: "Re-guarantee claim refused" },
  WRITTEN_OFF: { zh: "核销", en: "Written off" },
  CLOSED: { zh: "结案", en: "Closed" },
});

@ObjectType("LedgerEntry", { description: "已记账 The command was carried out." })
export class LedgerEntryType {
  @Field(() => GuaranteeType, { nullable: true, description: "担保业务 Null while there is no contract." })
  guarantee!: object | null;

  @Field(() => ApplicationType, {
    nullable: true,
    description: "担保申请 Null for guarantees taken over from other books.",
  })
  application!: object | null;

  @Field(() => Int, { description: "版本 Of the project now." })
  version!: number;

  @Field(() => Boolean, {
    description: "是否重复提交 The same key had been carried out before; nothing was added.",
  })
  repeated!: boolean;
}

@ObjectType("IllegalTransition", { description: "状态不允许 The project's status does not allow the event." })
export class IllegalTransitionType {
  @Field(() => Bilingual, { description: "说明" })
  message!: Title;

  @Field(() => GuaranteeStatusEnum, { description: "当时状态" })
  status!: GuaranteeStatus;

  @Field(() => GuaranteeEventKindEnum, {
    description: "被拒事件 For a back-dated entry or a correction, the later event it would contradict.",
  })
  event!: EventType;

  @Field(() => GraphQLLocalDate, { description: "业务日期" })
  onDate!: string;

  @Field(() => [GuaranteeEventKindEnum], { description: "当时可做的事" })
  allowed!: EventType[];
}

@ObjectType("AmountExceeded", { description: "金额超限" })
export class AmountExceededType {
  @Field(() => Bilingual, { description: "说明" })
  message!: Title;

  @Field(() => Money, { description: "最多" })
  most!: bigint;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "业务日期" })
  onDate!: string | null;
}

@ObjectType("VersionConflict", {
  description: "版本冲突 Somebody else wrote meanwhile: read again and decide anew.",
})
export class VersionConflictType {
  @Field(() => Bilingual, { description: "说明" })
  message!: Title;

  @Field(() => Int, { description: "您看到的版本" })
  expected!: number;

  @Field(() => Int, { description: "现版本" })
  actual!: number;
}

export const RefusalCodeEnum = titledEnum("RefusalCode", "拒绝原因代码", {
  KEY_REUSED: { zh: "幂等键已用于其他内容", en: "The idempotency key was used for something else" },
  FUTURE_DATE: { zh: "业务日期晚于今日", en: "The business date lies in the future" },
  NOT_CORRECTABLE: { zh: "不能更正", en: "The event cannot be corrected" },
  UNKNOWN: { zh: "所指对象不存在", en: "Something it names does not exist" },
  TAKEN: { zh: "编号已被占用", en: "The number is taken" },
  BAD_SHARES: { zh: "分险比例不合计为 1", en: "The shares do not make 1" },
});

@ObjectType("CommandRefused", { description: "被拒 The command cannot be carried out as it is." })
export class CommandRefusedType {
  @Field(() => RefusalCodeEnum, { description: "原因代码" })
  code!: string;

  @Field(() => Bilingual, { description: "说明 What to do." })
  message!: Title;
}

/** What a command to the ledger comes to. */
export const LedgerOutcome = createUnionType({
  name: "LedgerOutcome",
  description: "记账结果 Carried out, or why not.",
  types: () =>
    [
      LedgerEntryType,
      IllegalTransitionType,
      AmountExceededType,
      VersionConflictType,
      CommandRefusedType,
    ] as const,
  resolveType: (value) => (value as unknown as { __typename: string }).__typename,
});

@InputType()
abstract class Keyed {
  @Field(() => String, { description: "幂等键 The same key is the same command, however often it is sent." })
  idempotencyKey!: string;

  @Field(() => Int, { nullable: true, description: "期望版本 Refused if the project has moved on since." })
  expectedVersion?: number | null;
}

@InputType()
abstract class ProjectCommand extends Keyed {
  @Field(() => ID, { description: "业务 Id of the guarantee or of its application." })
  project!: string;

  @Field(() => GraphQLLocalDate, { description: "业务日期 Asia/Shanghai." })
  businessDate!: string;

  @Field(() => String, { nullable: true, description: "说明 Reason or document number; no personal data." })
  note?: string | null;
}

@InputType({ description: "受理担保申请" })
export class CreateApplicationInput extends Keyed {
  @Field(() => ID, { description: "客户" })
  customer!: string;

  @Field(() => String, { description: "申请编号" })
  number!: string;

  @Field(() => String, { description: "产品编码" })
  product!: string;

  @Field(() => String, { nullable: true, description: "合作银行编码" })
  bank?: string | null;

  @Field(() => Money, { description: "申请金额" })
  amount!: bigint;

  @Field(() => Int, { description: "期限（月） 1 to 600." })
  termMonths!: number;

  @Field(() => String, { nullable: true, description: "资金用途" })
  purpose?: string | null;

  @Field(() => GraphQLLocalDate, { description: "申请日期" })
  appliedOn!: string;
}

@InputType({ description: "推进申请流程" })
export class AdvanceApplicationInput extends ProjectCommand {
  @Field(() => ApplicationStepEnum, { description: "节点" })
  step!: keyof typeof ApplicationStepEnum;
}

@InputType({ description: "一笔金额的事件：批准、还款、解保、追偿收回" })
export class AmountInput extends ProjectCommand {
  @Field(() => Money, { description: "金额" })
  amount!: bigint;

  @Field(() => String, { nullable: true, description: "借据编号 Where it concerns one loan." })
  loanNumber?: string | null;
}

@InputType({ description: "代偿" })
export class CompensateInput extends AmountInput {
  @Field(() => Money, { nullable: true, description: "代偿利息 Agreed interest beside the principal." })
  interest?: bigint | null;
}

@InputType({ description: "反担保" })
export class CounterGuaranteeInput {
  @Field(() => CounterGuaranteeKindEnum, { description: "方式" })
  kind!: "COLLATERAL" | "PLEDGE" | "PERSONAL";

  @Field(() => String, { description: "说明 No personal data: name the provider by id." })
  description!: string;

  @Field(() => Money, { nullable: true, description: "评估价值" })
  value?: bigint | null;

  @Field(() => ID, { nullable: true, description: "提供方（客户）" })
  provider?: string | null;
}

@InputType({ description: "签约出函" })
export class IssueGuaranteeInput extends Keyed {
  @Field(() => ID, { description: "业务 Id of the application." })
  project!: string;

  @Field(() => String, { description: "担保合同编号" })
  number!: string;

  @Field(() => Money, { description: "担保金额 At most what was approved." })
  amount!: bigint;

  @Field(() => String, { description: "分险协议编码 Its version in force on the day of issue counts." })
  agreement!: string;

  @Field(() => Int, { description: "担保费率（基点/年）" })
  feeRateBps!: number;

  @Field(() => GraphQLLocalDate, { description: "出函日" })
  issuedOn!: string;

  @Field(() => GraphQLLocalDate, { description: "起始日" })
  startsOn!: string;

  @Field(() => GraphQLLocalDate, { description: "到期日" })
  endsOn!: string;

  @Field(() => ID, {
    nullable: true,
    description: "续保对象 The guarantee of the same customer that it renews.",
  })
  renews?: string | null;

  @Field(() => [CounterGuaranteeInput], { defaultValue: [], description: "反担保" })
  counterGuarantees!: CounterGuaranteeInput[];
}

@InputType({ description: "放款" })
export class DisburseInput extends Keyed {
  @Field(() => ID, { description: "担保业务" })
  project!: string;

  @Field(() => String, { description: "借据编号" })
  loanNumber!: string;

  @Field(() => Money, { description: "放款金额" })
  amount!: bigint;

  @Field(() => GraphQLLocalDate, { description: "放款日" })
  disbursedOn!: string;

  @Field(() => GraphQLLocalDate, { description: "借据到期日" })
  dueOn!: string;

  @Field(() => Int, { nullable: true, description: "年利率（基点）" })
  rateBps?: number | null;
}

@InputType({ description: "其他担保事件" })
export class RecordEventInput extends ProjectCommand {
  @Field(() => OtherEventEnum, { description: "事件" })
  type!: keyof typeof OtherEventEnum;

  @Field(() => Money, { nullable: true, description: "金额 Where the event has one." })
  amount?: bigint | null;

  @Field(() => BearerEnum, { nullable: true, description: "再担保方 For claims." })
  bearer?: "NATIONAL_FUND" | "PROVINCE" | "GOVERNMENT" | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "新到期日 For an extension or a renewal." })
  endsOn?: string | null;
}

@InputType({ description: "更正后的内容" })
export class ReplacementInput {
  @Field(() => GuaranteeEventKindEnum, { description: "事件类型" })
  type!: EventType;

  @Field(() => Money, { description: "金额" })
  amount!: bigint;

  @Field(() => Money, { nullable: true, description: "代偿利息" })
  interest?: bigint | null;

  @Field(() => GraphQLLocalDate, { description: "业务日期" })
  businessDate!: string;

  @Field(() => String, { nullable: true, description: "借据编号" })
  loanNumber?: string | null;

  @Field(() => BearerEnum, { nullable: true, description: "再担保方" })
  bearer?: "NATIONAL_FUND" | "PROVINCE" | "GOVERNMENT" | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "新到期日 For an extension or a renewal." })
  endsOn?: string | null;
}

@InputType({
  description: "更正 Takes one event back and writes what should have been written, if anything.",
})
export class CorrectEventInput extends Keyed {
  @Field(() => ID, { description: "业务" })
  project!: string;

  @Field(() => ID, { description: "被更正事件" })
  eventId!: string;

  @Field(() => String, { description: "更正原因" })
  reason!: string;

  @Field(() => ReplacementInput, { nullable: true, description: "更正后的内容；不填即为撤销" })
  replacement?: ReplacementInput | null;
}

@InputType({ description: "银行还款文件的一行；合同编号与借据编号至少填一个" })
export class RepaymentLineInput {
  @Field(() => String, { nullable: true, description: "担保合同编号" })
  guaranteeNumber?: string | null;

  @Field(() => String, { nullable: true, description: "借据编号" })
  loanNumber?: string | null;

  @Field(() => Money, { description: "还款金额（本金）" })
  amount!: bigint;

  @Field(() => GraphQLLocalDate, { description: "还款日" })
  repaidOn!: string;

  @Field(() => String, { description: "幂等键 The bank's serial number, for instance." })
  idempotencyKey!: string;
}
