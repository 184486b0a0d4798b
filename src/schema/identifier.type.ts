import { Field, Int, ObjectType } from "type-graphql";
import { identifierReasons, type IdentifierScheme } from "../facts/check-identifier.js";
import type { Title } from "../facts/fact.js";
import type { IdentifierReason } from "../facts/identifiers.js";
import { Bilingual } from "./bilingual.type.js";
import { titledEnum } from "./enum.js";

export const IdentifierSchemeEnum = titledEnum<IdentifierScheme>("IdentifierScheme", "标识类型", {
  USCC: { zh: "统一社会信用代码", en: "Unified social credit code, GB 32100-2015" },
  ORG_CODE: { zh: "组织机构代码", en: "Organisation code, GB 11714" },
  RESIDENT_ID: { zh: "居民身份证号", en: "Resident ID, GB 11643-1999" },
  PHONE: { zh: "手机号", en: "Mainland mobile number" },
  LEI: { zh: "法人机构识别编码", en: "Legal entity identifier, ISO 17442" },
  BANK_CARD: { zh: "银行卡号", en: "Bank card number, Luhn" },
});

export const IdentifierReasonEnum = titledEnum("IdentifierReason", "标识问题代码", identifierReasons);

export const IdentifierSeverityEnum = titledEnum("IdentifierSeverity", "严重程度", {
  ERROR: { zh: "不予接受", en: "Refused" },
  WARN: { zh: "提示", en: "Taken, with a warning" },
});

@ObjectType("IdentifierFinding", { description: "标识问题 One thing to say against an identifier." })
export class IdentifierFindingType {
  @Field(() => IdentifierReasonEnum, { description: "问题代码" })
  reason!: IdentifierReason;

  @Field(() => IdentifierSeverityEnum, { description: "严重程度" })
  severity!: "ERROR" | "WARN";

  @Field(() => Int, {
    nullable: true,
    description: "位置 The first wrong character, from 1, where one is to blame.",
  })
  at?: number;

  @Field(() => Bilingual, { description: "说明" })
  title!: Title;
}

@ObjectType("IdentifierCheck", {
  description: "标识校验结果 The identifier itself is not repeated: it may be personal.",
})
export class IdentifierCheckType {
  @Field(() => IdentifierSchemeEnum, { description: "标识类型" })
  scheme!: IdentifierScheme;

  @Field(() => Boolean, { description: "是否可接受 There may be warnings all the same." })
  valid!: boolean;

  @Field(() => [IdentifierFindingType], { description: "问题" })
  findings!: IdentifierFindingType[];
}
