import { Field, Int, ObjectType } from "type-graphql";
import type { Facet, FacetCount, Tally } from "../portfolio/customer-search.js";
import { titledEnum } from "./enum.js";

export const FacetEnum = titledEnum<Facet>("CustomerFacet", "客户分面 What customers are counted by.", {
  INDUSTRY: { zh: "行业大类", en: "Section and division of GB/T 4754-2017" },
  REGION: { zh: "地级行政区", en: "Prefecture, the first four digits of GB/T 2260" },
  KIND: { zh: "客户类型", en: "Kind of customer" },
  SIZE: { zh: "企业划型", en: "Value of the label SME_SIZE" },
  LABEL: { zh: "标签", en: "Label and its state or value" },
});

@ObjectType("CustomerFacetCount", {
  description: "分面计数 How many customers have one value; those without a value are not counted.",
})
export class FacetCountType implements FacetCount {
  @Field(() => FacetEnum, { description: "分面" })
  facet!: Facet;

  @Field(() => String, {
    description: "取值 A label alone means it holds; after the equals sign is its state or its value.",
  })
  value!: string;

  @Field(() => Int, { description: "客户数量" })
  count!: number;
}

@ObjectType("CustomerTally", { description: "客户数量 How many customers a filter leaves." })
export class TallyType implements Tally {
  @Field(() => Int, { description: "数量" })
  count!: number;

  @Field(() => Boolean, { description: "是否估计值 Estimated from statistics, not counted." })
  isEstimate!: boolean;
}
