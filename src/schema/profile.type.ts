import { Field, ObjectType, registerEnumType } from "type-graphql";
import type { Dimension } from "../facts/dimension.js";
import { type DimensionCode, dimensionCodes, dimensions } from "../facts/index.js";
import type { Freshness } from "../profile/load-profiles.js";
import type { CustomerProfile, FactStatus, Reason, SourceState } from "../profile/profile.js";
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

/** The API's view of a profile: its dimensions are its sections. */
export const profileView = (profile: CustomerProfile) => ({
  asOf: profile.asOf,
  get sources() {
    return profile.sources;
  },
  ...profile.dimensions,
});
