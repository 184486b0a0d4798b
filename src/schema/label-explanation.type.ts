import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "./enum.js";
import type { ExplainedPart } from "../labels/explain.js";
import type { LabelState } from "../labels/evaluate.js";
import { LabelStateEnum } from "./label.type.js";

const PartStateEnum = enumOf<ExplainedPart["state"]>("KNOWN", "UNKNOWN", "ERROR");
registerEnumType(PartStateEnum, {
  name: "LabelPartState",
  description: "表达式各部分的状态",
  valuesConfig: {
    KNOWN: { description: "已知" },
    UNKNOWN: { description: "未知 A fact is missing." },
    ERROR: { description: "规则错误" },
  },
});

@ObjectType("LabelPart", {
  description: "标签表达式的一部分 A part of a label's expression and what it came to.",
})
export class LabelPartType {
  @Field(() => Int, { description: "层次 0 is the whole; a part follows the one it belongs to." })
  depth!: number;

  @Field(() => String, { description: "表达式" })
  expression!: string;

  @Field(() => PartStateEnum, { description: "状态" })
  state!: ExplainedPart["state"];

  @Field(() => String, {
    nullable: true,
    description:
      "取值 Amounts in yuan where a fact is read, in fen where worked out; personal texts are masked.",
  })
  value!: string | null;
}

@ObjectType("LabelExplanation", { description: "标签解释 Why a label says what it says of a customer." })
export class LabelExplanationType {
  @Field(() => String, { description: "标签代码" })
  code!: string;

  @Field(() => Int, { description: "版本" })
  version!: number;

  @Field(() => LabelStateEnum, { description: "结论" })
  state!: LabelState;

  @Field(() => [LabelPartType], { description: "计算过程 The expression, part by part." })
  parts!: LabelPartType[];

  @Field(() => [[String]], {
    description:
      "如何才会成立 Where it is FALSE: each way in which it would be TRUE, as conditions that would all have to hold.",
  })
  wouldHold!: string[][];

  @Field(() => [String], { description: "缺失事实 When UNKNOWN: what is missing." })
  missing!: string[];

  @Field(() => Date, {
    nullable: true,
    description: "下次变化时间 The first moment at which time alone may change it; null where it never can.",
  })
  nextChangeAt!: Date | null;
}
