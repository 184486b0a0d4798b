import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import type { Dimension } from "../facts/dimension.js";
import { type DimensionCode, dimensionCodes, dimensions } from "../facts/index.js";
import type { Freshness } from "../profile/load-profiles.js";
import type { CustomerProfile, FactStatus, Reason, SourceState } from "../profile/profile.js";
import type { DimensionScore, Quality, Score } from "../profile/quality.js";
import { Bilingual } from "./bilingual.type.js";
import { FactStatusEnum, sectionType } from "./fact.type.js";
import { ReasonType } from "./reason.type.js";

/** What a caller may ask of freshness. */
export const FreshnessEnum = { STORED: "STORED", FETCH: "FETCH" } as const satisfies Record<
  Freshness,
  Freshness
>;

registerEnumType(FreshnessEnum, {
  name: "Freshness",
  description: "新鲜度要求 Whether sources may be asked to answer.",
  valuesConfig: {
    STORED: { description: "仅用已存数据 Only what is stored; no source is asked." },
    FETCH: { description: "过期或缺失时获取 Ask the sources for what is stale or missing." },
  },
});

@ObjectType("SourceState", { description: "数据来源状态 How one source stands for this customer." })
export class SourceStateType implements SourceState {
  @Field(() => String, { description: "来源代码" })
  source!: string;

  @Field(() => Bilingual, { description: "来源名称" })
  title!: Bilingual;

  @Field(() => String, { description: "维度 The dimension it tells." })
  dimension!: DimensionCode;

  @Field(() => FactStatusEnum, { description: "状态" })
  status!: FactStatus;

  @Field(() => ReasonType, { nullable: true, description: "原因 Why it is not fresh." })
  reason!: Reason | null;

  @Field(() => Date, { nullable: true, description: "业务时间" })
  effectiveAt!: Date | null;

  @Field(() => Date, { nullable: true, description: "获取时间" })
  fetchedAt!: Date | null;
}

@ObjectType()
abstract class ScoreType implements Score {
  @Field(() => Int, { description: "已知事实数 Facts known, whatever their status." })
  known!: number;

  @Field(() => Int, {
    description:
      "可知事实数 Facts that a configured source or the institution's books could tell, and those known from files.",
  })
  tellable!: number;

  @Field(() => Float, {
    nullable: true,
    description: "完整度 known / tellable, 0 to 1; null where nothing could be told.",
  })
  completeness!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "新鲜度 Known facts that are FRESH / known, 0 to 1; null where nothing is known.",
  })
  freshness!: number | null;

  @Field(() => Date, {
    nullable: true,
    description: "最早获取时间 When the oldest known fact was learnt; null where nothing is known.",
  })
  oldestFetchedAt!: Date | null;
}

@ObjectType("DimensionScore", { description: "维度评分 How complete and fresh one dimension is." })
export class DimensionScoreType extends ScoreType implements DimensionScore {
  @Field(() => String, { description: "维度" })
  dimension!: DimensionCode;
}

@ObjectType("ProfileQuality", {
  description:
    "画像质量 How complete and fresh a profile is, over all facts of the dimensions that sources tell; crossChecks follows from the others and does not count.",
})
export class ProfileQualityType extends ScoreType implements Quality {
  @Field(() => [DimensionScoreType], { description: "各维度评分" })
  dimensions!: readonly DimensionScore[];
}

/** A profile as the API shows it: one section per dimension of the vocabulary, and the state of the sources. */
@ObjectType("Profile", {
  description: "客户画像 Everything known about a customer as of a moment, with evidence on every fact.",
})
export class ProfileType {
  @Field(() => Date, { description: "截至时间 The moment the profile is as of." })
  asOf!: Date;

  @Field(() => [SourceStateType], {
    description: "数据来源 Which sources spoke, and what is wrong with those that did not.",
  })
  sources!: SourceStateType[];
}

for (const code of dimensionCodes) {
  const { title, facts } = dimensions[code] as Dimension;
  const section = sectionType(code, title, facts);
  Field(() => section, { description: `${title.zh} ${title.en}` })(ProfileType.prototype, code);
}

/** The API's view of a profile: its dimensions are its sections; the profile itself stays at hand for other fields. */
export const profileView = (profile: CustomerProfile) => ({
  asOf: profile.asOf,
  profile,
  get sources() {
    return profile.sources;
  },
  ...profile.dimensions,
});

export type ProfileRoot = ReturnType<typeof profileView>;
