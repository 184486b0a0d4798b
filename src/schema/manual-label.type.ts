import { GraphQLLocalDate } from "graphql-scalars";
import { createUnionType, Field, ID, InputType, ObjectType } from "type-graphql";
import type { Title } from "../facts/fact.js";
import type { ManualLabelRefusal } from "../portfolio/manual-labels.js";
import { Bilingual } from "./bilingual.type.js";
import { titledEnum } from "./enum.js";
import { RecordedByHand } from "./recorded-by-hand.type.js";

/** What kind of record a label by hand is: one of its own, or an entry of the own lists. */
export type ManualLabelKind = "LABEL" | "BLACKLIST" | "WHITELIST";

export const ManualLabelKindEnum = titledEnum<ManualLabelKind>("ManualLabelKind", "人工标签类型", {
  LABEL: { zh: "人工标签", en: "Label by hand" },
  BLACKLIST: { zh: "黑名单", en: "Entry on the black list" },
  WHITELIST: { zh: "白名单", en: "Entry on the white list" },
});

/** Why a label was not put on or not taken off, in words. */
export const manualLabelRefusals: Readonly<Record<ManualLabelRefusal, Title>> = {
  UNKNOWN_CUSTOMER: { zh: "不存在该客户", en: "there is no such customer" },
  ALREADY_LABELLED: { zh: "该客户已有此标签；请先移除", en: "the customer has this label: remove it first" },
  KEY_REUSED: {
    zh: "该幂等键已用于另一标签",
    en: "the idempotency key was used for another label",
  },
  UNKNOWN_LABEL: { zh: "不存在该标签记录", en: "there is no such label by hand" },
  ALREADY_REMOVED: { zh: "该标签已移除", en: "the label was removed before" },
};

export const ManualLabelRefusalEnum = titledEnum<ManualLabelRefusal>(
  "ManualLabelRefusal",
  "人工标签操作拒绝原因",
  manualLabelRefusals,
);

@ObjectType("ManualLabel", {
  description: "人工标签 What somebody recorded about a customer: a label, or an entry on an own list.",
})
export class ManualLabelType extends RecordedByHand {
  @Field(() => ManualLabelKindEnum, { description: "类型" })
  kind!: ManualLabelKind;

  @Field(() => String, { description: "标签代码" })
  code!: string;

  @Field(() => Bilingual, { description: "标签名称" })
  title!: Title;

  @Field(() => String, { description: "原因" })
  reason!: string;

  @Field(() => String, { nullable: true, description: "凭证编号 Where the evidence is kept." })
  evidenceRef!: string | null;
}

@ObjectType("ManualLabelRefused", { description: "人工标签操作被拒绝 Why nothing was changed." })
export class ManualLabelRefusedType {
  @Field(() => ManualLabelRefusalEnum, { description: "原因" })
  code!: ManualLabelRefusal;

  @Field(() => Bilingual, { description: "说明" })
  message!: Title;
}

export const ManualLabelOutcome = createUnionType({
  name: "ManualLabelOutcome",
  description: "人工标签操作结果 The label as it is now, or why nothing was changed.",
  types: () => [ManualLabelType, ManualLabelRefusedType] as const,
  resolveType: (value) => (value as unknown as { __typename: string }).__typename,
});

@InputType({ description: "双语名称" })
export class ManualLabelTitleInput {
  @Field(() => String)
  zh!: string;

  @Field(() => String)
  en!: string;
}

@InputType({ description: "添加人工标签" })
export class AddManualLabelInput {
  @Field(() => ID, { description: "客户" })
  customer!: string;

  @Field(() => String, { description: "标签代码 Capitals, digits and underscores." })
  code!: string;

  @Field(() => ManualLabelTitleInput, {
    nullable: true,
    description: "标签名称 May be left out where the code is that of a declared label.",
  })
  title?: ManualLabelTitleInput | null;

  @Field(() => String, { description: "原因 Without naming a natural person." })
  reason!: string;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "到期日期 The last day in force; without an end where left out.",
  })
  expiresOn?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "凭证编号 Where the evidence is kept, such as the number of a file.",
  })
  evidenceRef?: string | null;

  @Field(() => String, { description: "幂等键 The same key again changes nothing." })
  idempotencyKey!: string;
}

@InputType({ description: "移除人工标签" })
export class RemoveManualLabelInput {
  @Field(() => ID, { description: "标签记录" })
  id!: string;

  @Field(() => String, { description: "移除原因 Without naming a natural person." })
  reason!: string;
}
