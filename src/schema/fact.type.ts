import { GraphQLLocalDate } from "graphql-scalars";
import { type ClassType, Field, Float, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { datedRecords } from "../facts/dated-records.js";
import type { Fact, FactKind } from "../facts/fact.js";
import { MOST_RECORDS } from "../profile/dated-records.js";
import type { FactStatus, Reason } from "../profile/profile.js";
import { ReasonType } from "./reason.type.js";
import { Money } from "./scalars.js";

/** Statuses of a fact, as the API lists them. */
export const FactStatusEnum = {
  FRESH: "FRESH",
  STALE: "STALE",
  MISSING: "MISSING",
  UNAVAILABLE: "UNAVAILABLE",
  UNAUTHORISED: "UNAUTHORISED",
  CONFLICT: "CONFLICT",
} as const satisfies Record<FactStatus, FactStatus>;

registerEnumType(FactStatusEnum, {
  name: "FactStatus",
  description: "事实状态 How a fact stands as of the moment asked about.",
  valuesConfig: {
    FRESH: { description: "有效 Said recently enough." },
    STALE: { description: "过期 Older than its maximum age; the value is the last one known." },
    MISSING: { description: "缺失 No source has said it." },
    UNAVAILABLE: { description: "不可用 The source could not be used; see reason." },
    UNAUTHORISED: { description: "未授权 Consent or purpose does not allow it." },
    CONFLICT: { description: "冲突 Another fresh source says otherwise; the better-ranked word is shown." },
  },
});

/** Evidence every fact carries. */
@ObjectType()
abstract class Evidence {
  @Field(() => FactStatusEnum, { description: "状态" })
  status!: FactStatus;

  @Field(() => String, { nullable: true, description: "来源 Which source said it." })
  source!: string | null;

  @Field(() => Date, { nullable: true, description: "业务时间 When it is true in the world." })
  effectiveAt!: Date | null;

  @Field(() => Date, { nullable: true, description: "获取时间 When it was learnt." })
  fetchedAt!: Date | null;

  @Field(() => ReasonType, { nullable: true, description: "原因 Why it is missing, stale or contested." })
  reason!: Reason | null;

  @Field(() => [ID], {
    description: "观测编号 The observations it rests on; empty where it sums up more than can be listed.",
  })
  observationIds!: string[];
}

/** Makes the API type of a fact whose value is of one kind. */
function factType(name: string, description: string, value: () => unknown): ClassType {
  class FactOfKind extends Evidence {
    value!: unknown;
  }
  ObjectType(name, { description })(FactOfKind);
  Field(value as () => StringConstructor, { nullable: true, description: "值" })(
    FactOfKind.prototype,
    "value",
  );
  return FactOfKind;
}

const scalarOf: Record<Exclude<FactKind, "records">, unknown> = {
  text: String,
  integer: Int,
  ratio: Float,
  money: Money,
  date: GraphQLLocalDate,
  boolean: Boolean,
};

const scalarFacts = {
  text: factType("TextFact", "文本事实 A text or code, with its evidence.", () => String),
  integer: factType("IntegerFact", "整数事实 A whole number, with its evidence.", () => Int),
  ratio: factType("RatioFact", "比率事实 A ratio (0.05 is 5 %), with its evidence.", () => Float),
  money: factType("MoneyFact", "金额事实 An amount in yuan, with its evidence.", () => Money),
  date: factType("DateFact", "日期事实 A date, with its evidence.", () => GraphQLLocalDate),
  boolean: factType("BooleanFact", "布尔事实 True or false, with its evidence.", () => Boolean),
} satisfies Record<keyof typeof scalarOf, ClassType>;

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function recordType(name: string, fact: Fact): ClassType {
  class FactRecord {}
  ObjectType(name, { description: `${fact.title.zh} ${fact.title.en}: one record.` })(FactRecord);
  for (const [field, { kind, title }] of Object.entries(fact.fields ?? {})) {
    if (kind === "records") throw new Error(`${name}.${field}: records within records have no API type`);
    const description = `${title.zh} ${title.en}`;
    Field(() => scalarOf[kind] as StringConstructor, { nullable: true, description })(
      FactRecord.prototype,
      field,
    );
  }
  return FactRecord;
}

/** The API type of one fact of a dimension. */
export function typeOfFact(dimension: string, name: string, fact: Fact): ClassType {
  if (fact.kind !== "records") return scalarFacts[fact.kind];
  const stem = capitalised(dimension) + capitalised(name);
  const record = recordType(`${stem}Record`, fact);
  return factType(`${stem}Fact`, `${fact.title.zh} ${fact.title.en}, with their evidence.`, () => [record]);
}

/** Lists fed record by record, by path, and the fact that counts each. */
const counts = new Map(
  Object.entries(datedRecords).flatMap(([path, { feeds }]) =>
    feeds === undefined ? [] : [[path, feeds.count]],
  ),
);

function describeFact(path: string, { title }: Fact): string {
  const count = counts.get(path);
  const limit =
    count === undefined ? "" : `; of records on file the newest ${MOST_RECORDS}, ${count} tells how many`;
  return `${title.zh} ${title.en}${limit}`;
}

/** The API section of one dimension: a field for every fact of the vocabulary. */
export function sectionType(
  dimension: string,
  title: { zh: string; en: string },
  facts: Record<string, Fact>,
) {
  class Section {}
  ObjectType(`${capitalised(dimension)}Section`, { description: `${title.zh} ${title.en}.` })(Section);
  for (const [name, fact] of Object.entries(facts)) {
    const type = typeOfFact(dimension, name, fact);
    const description = describeFact(`${dimension}.${name}`, fact);
    Field(() => type, { description })(Section.prototype, name);
  }
  return Section as ClassType;
}
