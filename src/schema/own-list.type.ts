import { GraphQLLocalDate } from "graphql-scalars";
import { createUnionType, Field, ID, InputType, ObjectType } from "type-graphql";
import type { Title } from "../facts/fact.js";
import type { ListedParty, ListRefusal, OwnListEntry } from "../portfolio/own-lists.js";
import { Bilingual } from "./bilingual.type.js";
import { titledEnum } from "./enum.js";
import { Uscc } from "./scalars.js";
import { RecordedByHand } from "./recorded-by-hand.type.js";

export const OwnListEnum = titledEnum<OwnListEntry["list"]>(
  "OwnList",
  "自有名单 The institution's own lists.",
  {
    BLACK: { zh: "黑名单", en: "Black list" },
    WHITE: { zh: "白名单", en: "White list" },
  },
);

export const ListedPartyEnum = titledEnum<ListedParty>("ListedParty", "名单涉及对象", {
  CUSTOMER: { zh: "客户本身", en: "The customer itself" },
  LEGAL_REPRESENTATIVE: { zh: "法定代表人", en: "Its legal representative" },
  CONTROLLER: { zh: "实际控制人", en: "Its controller" },
});

/** Why an entry was not made or not removed, in words. */
export const listRefusals: Readonly<Record<ListRefusal, Title>> = {
  UNKNOWN_CUSTOMER: { zh: "不存在该客户", en: "there is no such customer" },
  NO_USCC: {
    zh: "该客户没有统一社会信用代码，请按证件号码列入相关人员",
    en: "the customer has no USCC: list a person of it by resident ID",
  },
  ALREADY_LISTED: {
    zh: "已在该名单上，期间重叠；请先移出原记录",
    en: "an entry on this list covers part of that time: remove it first",
  },
  UNKNOWN_ENTRY: { zh: "不存在该名单记录", en: "there is no such entry" },
  ALREADY_REMOVED: { zh: "该名单记录已移出", en: "the entry was removed before" },
};

export const ListRefusalEnum = titledEnum<ListRefusal>("ListRefusal", "名单操作拒绝原因", listRefusals);

@ObjectType("ListEntry", { description: "自有名单记录 An entry on one of the institution's own lists." })
export class ListEntryType extends RecordedByHand implements OwnListEntry {
  @Field(() => OwnListEnum, { description: "名单" })
  list!: OwnListEntry["list"];

  @Field(() => ListedPartyEnum, {
    nullable: true,
    description: "涉及对象 Whom of the customer it is about; null where it is not seen from a customer.",
  })
  about!: ListedParty | null;

  @Field(() => String, { description: "列入原因" })
  reason!: string;

  @Field(() => String, { description: "责任部门" })
  owner!: string;

  @Field(() => GraphQLLocalDate, { description: "生效日期" })
  validFrom!: string;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "移出日期" })
  removedOn!: string | null;
}

@ObjectType("ListRefused", { description: "名单操作被拒绝 Why nothing was changed." })
export class ListRefusedType {
  @Field(() => ListRefusalEnum, { description: "原因" })
  code!: ListRefusal;

  @Field(() => Bilingual, { description: "说明" })
  message!: Title;
}

export const ListOutcome = createUnionType({
  name: "ListOutcome",
  description: "名单操作结果 The entry as it is now, or why nothing was changed.",
  types: () => [ListEntryType, ListRefusedType] as const,
  resolveType: (value) => (value as unknown as { __typename: string }).__typename,
});

@InputType({ description: "列入名单 Who is listed is told in exactly one way." })
export class AddToListInput {
  @Field(() => OwnListEnum, { description: "名单" })
  list!: OwnListEntry["list"];

  @Field(() => ID, { nullable: true, description: "客户" })
  customer?: string | null;

  @Field(() => Uscc, { nullable: true, description: "统一社会信用代码 Of an enterprise, customer or not." })
  uscc?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "居民身份证号 Of a natural person; only a keyed index of it is kept.",
  })
  residentId?: string | null;

  @Field(() => String, { description: "列入原因 Without naming a natural person." })
  reason!: string;

  @Field(() => String, { description: "责任部门 Who answers for the entry." })
  owner!: string;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "生效日期 Today, where left out; not earlier.",
  })
  validFrom?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "到期日期 The last day in force; without an end where left out.",
  })
  expiresOn?: string | null;
}

@InputType({ description: "移出名单" })
export class RemoveFromListInput {
  @Field(() => ID, { description: "名单记录" })
  entry!: string;

  @Field(() => String, { description: "移出原因 Without naming a natural person." })
  reason!: string;
}
