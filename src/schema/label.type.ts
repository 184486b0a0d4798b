import { Field, Float, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import type { LabelCategory } from "../labels/definition.js";
import type { LabelState } from "../labels/evaluate.js";
import type { FactStatus } from "../profile/profile.js";
import { FactStatusEnum } from "./fact.type.js";
import { Bilingual } from "./bilingual.type.js";

export const LabelStateEnum = {
  TRUE: "TRUE",
  FALSE: "FALSE",
  VALUE: "VALUE",
  UNKNOWN: "UNKNOWN",
  ERROR: "ERROR",
} as const satisfies Record<LabelState, LabelState>;

registerEnumType(LabelStateEnum, {
  name: "LabelState",
  description: "标签结论 What a label concludes.",
  valuesConfig: {
    TRUE: { description: "是" },
    FALSE: { description: "否" },
    VALUE: { description: "取值 It has a value: see text or number." },
    UNKNOWN: { description: "未知 Facts that could change the answer are missing: see missing." },
    ERROR: { description: "规则错误 The rule itself failed; never treat it as an answer." },
  },
});

export const LabelCategoryEnum = {
  CUSTOMER: "CUSTOMER",
  RISK: "RISK",
  PRODUCT: "PRODUCT",
  PROCESS: "PROCESS",
} as const satisfies Record<LabelCategory, LabelCategory>;

registerEnumType(LabelCategoryEnum, {
  name: "LabelCategory",
  description: "标签类别",
  valuesConfig: {
    CUSTOMER: { description: "客户" },
    RISK: { description: "风险" },
    PRODUCT: { description: "产品" },
    PROCESS: { description: "流程" },
  },
});

@ObjectType("LabelEvidence", { description: "标签依据 A fact a label rests on." })
export class LabelEvidenceType {
  @Field(() => String, { description: "事实 Dimension and fact, such as tax.arrears." })
  fact!: string;

  @Field(() => FactStatusEnum, { description: "状态" })
  status!: FactStatus;

  @Field(() => String, { nullable: true, description: "来源" })
  source!: string | null;

  @Field(() => Date, { nullable: true, description: "获取时间" })
  fetchedAt!: Date | null;

  @Field(() => [ID], { description: "观测编号" })
  observationIds!: string[];
}

@ObjectType("Label", { description: "标签 Our judgement about a customer, and what it rests on." })
export class LabelType {
  @Field(() => String, { description: "标签代码" })
  code!: string;

  @Field(() => Int, { description: "版本 Version of the definition that judged." })
  version!: number;

  @Field(() => LabelCategoryEnum, { description: "类别" })
  category!: LabelCategory;

  @Field(() => Bilingual, { description: "名称" })
  title!: Bilingual;

  @Field(() => LabelStateEnum, { description: "结论" })
  state!: LabelState;

  @Field(() => String, {
    nullable: true,
    description: "取值 The value of an enumerated label, or the band of a score.",
  })
  text!: string | null;

  @Field(() => Bilingual, { nullable: true, description: "取值名称" })
  textTitle!: Bilingual | null;

  @Field(() => Float, { nullable: true, description: "数值 The value of a numeric label, or a score." })
  number!: number | null;

  @Field(() => Bilingual, { nullable: true, description: "单位 Unit of the number." })
  unit!: Bilingual | null;

  @Field(() => [String], { description: "缺失事实 When UNKNOWN: the facts that are missing." })
  missing!: string[];

  @Field(() => [LabelEvidenceType], { description: "依据" })
  evidence!: LabelEvidenceType[];
}
