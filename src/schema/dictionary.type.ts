import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import type { LegalBasis } from "../facts/dimension.js";
import type { FactKind, Sensitivity, Title } from "../facts/fact.js";
import type { DimensionCode } from "../facts/index.js";
import type {
  DimensionEntry,
  Dictionary,
  FactEntry,
  FieldEntry,
  TellingSource,
} from "../labels/dictionary.js";
import { Bilingual } from "./bilingual.type.js";
import { LegalBasisEnum } from "./source.type.js";

/** Kinds of facts, as the API lists them. */
export const FactKindEnum = {
  TEXT: "text",
  INTEGER: "integer",
  RATIO: "ratio",
  MONEY: "money",
  DATE: "date",
  BOOLEAN: "boolean",
  RECORDS: "records",
} as const satisfies Record<Uppercase<FactKind>, FactKind>;

registerEnumType(FactKindEnum, {
  name: "FactKind",
  description: "事实类型 What kind of value a fact has.",
  valuesConfig: {
    TEXT: { description: "文本 A text or code." },
    INTEGER: { description: "整数 A whole number." },
    RATIO: { description: "比率 A dimensionless number." },
    MONEY: { description: "金额 An amount in yuan." },
    DATE: { description: "日期 A business date." },
    BOOLEAN: { description: "布尔 True or false." },
    RECORDS: { description: "记录列表 A list of records." },
  },
});

/** What any value has, of a fact or of a field. */
@ObjectType()
abstract class Entry {
  @Field(() => Bilingual, { description: "名称" })
  title!: Title;

  @Field(() => FactKindEnum, { description: "类型" })
  kind!: FactKind;

  @Field(() => Bilingual, { nullable: true, description: "单位 Null where it has none." })
  unit!: Title | null;

  @Field(() => Int, { description: "敏感级别 1 (public) to 5, after JR/T 0197-2020." })
  sensitivity!: Sensitivity;

  @Field(() => Boolean, {
    description: "是否个人信息 About an identifiable natural person: sealed, and masked when shown.",
  })
  personal!: boolean;

  @Field(() => [Bilingual], { description: "质量规则 What is checked before a value is taken." })
  qualityRules!: readonly Title[];
}

@ObjectType("DictionaryField", { description: "记录字段 A field of the records of a fact." })
export class DictionaryFieldType extends Entry implements FieldEntry {
  @Field(() => String, { description: "字段代码" })
  name!: string;
}

@ObjectType("DictionarySource", { description: "事实来源 A source that tells a fact." })
export class DictionarySourceType implements TellingSource {
  @Field(() => String, { description: "来源代码" })
  source!: string;

  @Field(() => Bilingual, { description: "来源名称" })
  title!: Title;

  @Field(() => String, {
    nullable: true,
    description: "供应商代码 Null for a book of the institution's own.",
  })
  vendor!: string | null;

  @Field(() => LegalBasisEnum, { description: "法律依据" })
  basis!: LegalBasis;

  @Field(() => Int, { description: "优先级 Lower wins where two sources say the same fact." })
  rank!: number;

  @Field(() => [String], { description: "数据集 Groups of facts it tells as a whole." })
  datasets!: readonly string[];
}

@ObjectType("DictionaryFact", {
  description: "事实条目 A fact of the vocabulary, with where it comes from and what reads it.",
})
export class DictionaryFactType extends Entry implements Omit<FactEntry, "name"> {
  @Field(() => String, { description: "路径 Dimension and fact, such as tax.arrears." })
  path!: string;

  @Field(() => LegalBasisEnum, { description: "法律依据 Of its dimension; a source may have another." })
  basis!: LegalBasis;

  @Field(() => Int, { nullable: true, description: "有效期（天） Null where it is always current." })
  maxAgeDays!: number | null;

  @Field(() => [DictionarySourceType], {
    description:
      "来源 The sources heard to tell it, the better ranked first; files may also tell any fact of a dimension.",
  })
  sources!: readonly TellingSource[];

  @Field(() => [String], { description: "单条记录 Datasets of single records in files that it is made of." })
  recordsOf!: readonly string[];

  @Field(() => [String], { description: "使用标签 Codes of the labels that read it." })
  labels!: readonly string[];

  @Field(() => [DictionaryFieldType], { description: "字段 Of one record, where it is a list." })
  fields!: readonly FieldEntry[];
}

@ObjectType("DictionaryDimension", { description: "维度条目 A dimension with its facts." })
export class DictionaryDimensionType implements DimensionEntry {
  @Field(() => String, { description: "维度代码" })
  code!: DimensionCode;

  @Field(() => Bilingual, { description: "名称" })
  title!: Title;

  @Field(() => LegalBasisEnum, { description: "法律依据" })
  basis!: LegalBasis;

  @Field(() => Int, { nullable: true, description: "有效期（天） Null where it is always current." })
  maxAgeDays!: number | null;

  @Field(() => [DictionaryFactType], { description: "事实" })
  facts!: readonly FactEntry[];
}

@ObjectType("Dictionary", {
  description: "数据字典 Every fact there is: what it is, what is checked, who tells it, what reads it.",
})
export class DictionaryType implements Dictionary {
  @Field(() => String, {
    description: "版本 First 16 hex digits of the SHA-256 of the content: it changes with any of it.",
  })
  version!: string;

  @Field(() => [DictionaryDimensionType], { description: "维度" })
  dimensions!: readonly DimensionEntry[];
}
