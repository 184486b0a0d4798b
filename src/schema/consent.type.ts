import { createUnionType, Field, ID, InputType, ObjectType } from "type-graphql";
import type { ConsentRow } from "../entities/consent.entity.js";
import type { Title } from "../facts/fact.js";
import { type Purpose, purposes } from "../governance/purpose.js";
import type { PersonInRole } from "../portfolio/customers.js";
import { Bilingual } from "./bilingual.type.js";
import { RoleEnum } from "./customer.type.js";
import { titledEnum } from "./enum.js";

export const PurposeEnum = titledEnum<Purpose>("Purpose", "用途 What data are wanted for.", purposes);

export const ConsentChannelEnum = titledEnum<ConsentRow["channel"]>("ConsentChannel", "授权渠道", {
  ONLINE: { zh: "线上", en: "Online" },
  COUNTER: { zh: "柜面", en: "At the counter" },
  PAPER: { zh: "纸质", en: "On paper" },
});

export const ConsentEvidenceEnum = titledEnum<ConsentRow["evidence"]>("ConsentEvidence", "授权凭证", {
  FACE: { zh: "人脸识别", en: "Face recognition" },
  OTP: { zh: "短信验证码", en: "A one-time code by phone" },
  CERTIFICATE: { zh: "数字证书签名", en: "Signed with a digital certificate" },
  WET_INK: { zh: "亲笔签名", en: "Signed by hand" },
});

/** Why a consent was not recorded or withdrawn, in words. */
export const consentRefusals = {
  UNKNOWN_CUSTOMER: { zh: "不存在该客户", en: "there is no such customer" },
  NOBODY_IN_ROLE: { zh: "该客户无人担任此角色", en: "nobody is in this role at the customer" },
  SEVERAL_IN_ROLE: {
    zh: "担任此角色的不止一人，请提供 residentId",
    en: "several people are in this role: tell which by residentId",
  },
  KEY_REUSED: {
    zh: "该幂等键已用于另一份授权书",
    en: "the idempotency key belongs to another consent",
  },
  UNKNOWN_CONSENT: { zh: "不存在该授权书", en: "there is no such consent" },
} satisfies Record<string, Title>;
export type ConsentRefusal = keyof typeof consentRefusals;

@ObjectType("Consent", { description: "授权书 What a subject authorised, and until when." })
export class ConsentType {
  @Field(() => ID)
  id!: string;

  @Field(() => RoleEnum, { nullable: true, description: "授权人角色 Null is the enterprise itself." })
  role!: PersonInRole["role"] | null;

  @Field(() => String, { description: "被授权机构 Whom it authorises." })
  counterparty!: string;

  @Field(() => ConsentChannelEnum, { description: "渠道" })
  channel!: ConsentRow["channel"];

  @Field(() => [PurposeEnum], { description: "用途" })
  purposes!: Purpose[];

  @Field(() => [String], {
    description: "范围 A dimension such as `tax` for all its sources, or `tax/provincial-tax` for one.",
  })
  scope!: string[];

  @Field(() => String, { description: "文本版本" })
  textVersion!: string;

  @Field(() => String, { description: "文本摘要 SM3 of the text, hexadecimal." })
  textHash!: string;

  @Field(() => String, { description: "签署文件 Where the signed document is kept." })
  signedFile!: string;

  @Field(() => String, { nullable: true, description: "证书序列号" })
  certificateSerial!: string | null;

  @Field(() => ConsentEvidenceEnum, { description: "凭证" })
  evidence!: ConsentRow["evidence"];

  @Field(() => Date, { description: "生效时间" })
  validFrom!: Date;

  @Field(() => Date, { description: "失效时间 The first moment it does not cover." })
  validTo!: Date;

  @Field(() => Date, { nullable: true, description: "撤回时间" })
  withdrawnAt!: Date | null;

  @Field(() => String, { nullable: true, description: "撤回原因" })
  withdrawnFor!: string | null;

  @Field(() => Boolean, { description: "当前有效 In force just now." })
  inForce!: boolean;

  @Field(() => String, { description: "登记人" })
  author!: string;

  @Field(() => Date, { description: "登记时间" })
  recordedAt!: Date;
}

@ObjectType("ConsentRefused", { description: "授权书未登记" })
export class ConsentRefusedType {
  @Field(() => String, { description: "原因代码" })
  code!: ConsentRefusal;

  @Field(() => Bilingual, { description: "说明" })
  message!: Title;
}

export const ConsentOutcome = createUnionType({
  name: "ConsentOutcome",
  types: () => [ConsentType, ConsentRefusedType] as const,
  resolveType: (value) => (value as unknown as { __typename: string }).__typename,
});

@InputType({ description: "授权书 As the subject signed it." })
export class RecordConsentInput {
  @Field(() => ID, { description: "客户" })
  customer!: string;

  @Field(() => RoleEnum, {
    nullable: true,
    description: "授权人角色 Who signed it; left out, the enterprise itself.",
  })
  role?: PersonInRole["role"] | null;

  @Field(() => String, { nullable: true, description: "证件号码 Tells which of several in the role." })
  residentId?: string | null;

  @Field(() => String, { description: "被授权机构" })
  counterparty!: string;

  @Field(() => ConsentChannelEnum, { description: "渠道" })
  channel!: ConsentRow["channel"];

  @Field(() => [PurposeEnum], { description: "用途" })
  purposes!: Purpose[];

  @Field(() => [String], {
    description: "范围 A dimension such as `tax` for all its sources, or `tax/provincial-tax` for one.",
  })
  scope!: string[];

  @Field(() => String, { description: "文本版本" })
  textVersion!: string;

  @Field(() => String, { description: "文本摘要 SM3 of the text, 64 hexadecimal digits." })
  textHash!: string;

  @Field(() => String, { description: "签署文件 Where the signed document is kept." })
  signedFile!: string;

  @Field(() => String, { nullable: true, description: "证书序列号" })
  certificateSerial?: string | null;

  @Field(() => ConsentEvidenceEnum, { description: "凭证" })
  evidence!: ConsentRow["evidence"];

  @Field(() => Date, { description: "生效时间" })
  validFrom!: Date;

  @Field(() => Date, { description: "失效时间" })
  validTo!: Date;

  @Field(() => String, { description: "幂等键" })
  idempotencyKey!: string;
}

@InputType({ description: "撤回授权 From now on nothing rests on it any more." })
export class WithdrawConsentInput {
  @Field(() => ID, { description: "授权书" })
  consent!: string;

  @Field(() => String, { description: "原因" })
  reason!: string;
}
