import { GraphQLJSONObject } from "graphql-scalars";
import { createUnionType, Field, ID, ObjectType } from "type-graphql";
import type { Title } from "../facts/fact.js";
import type { SegmentRefusal, SegmentView } from "../portfolio/segments.js";
import { Bilingual } from "./bilingual.type.js";
import { titledEnum } from "./enum.js";

/** Why a segment was not saved or not removed, in words. */
export const segmentRefusals: Readonly<Record<SegmentRefusal, Title>> = {
  NAME_TAKEN: { zh: "已有同名客户分群", en: "another segment has this name" },
  UNKNOWN_SEGMENT: { zh: "不存在该客户分群", en: "there is no such segment" },
};

export const SegmentRefusalEnum = titledEnum<SegmentRefusal>(
  "SegmentRefusal",
  "客户分群操作拒绝原因",
  segmentRefusals,
);

@ObjectType("Segment", { description: "客户分群 A filter of customers saved under a name." })
export class SegmentType implements SegmentView {
  @Field(() => ID, { description: "分群编号" })
  id!: string;

  @Field(() => String, { description: "名称" })
  name!: string;

  @Field(() => GraphQLJSONObject, { description: "筛选条件 As it was saved." })
  filter!: SegmentView["filter"];

  @Field(() => String, { description: "经办人" })
  author!: string;

  @Field(() => Date, { description: "记录时间" })
  recordedAt!: Date;
}

@ObjectType("SegmentRefused", { description: "客户分群操作被拒绝 Why nothing was changed." })
export class SegmentRefusedType {
  @Field(() => SegmentRefusalEnum, { description: "原因" })
  code!: SegmentRefusal;

  @Field(() => Bilingual, { description: "说明" })
  message!: Title;
}

export const SegmentOutcome = createUnionType({
  name: "SegmentOutcome",
  description: "客户分群操作结果 The segment, or why nothing was changed.",
  types: () => [SegmentType, SegmentRefusedType] as const,
  resolveType: (value) => (value as unknown as { __typename: string }).__typename,
});
