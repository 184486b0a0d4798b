import { GraphQLSafeInt } from "graphql-scalars";
import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Title } from "../facts/fact.js";
import type { JobState } from "../jobs/job.js";
import { Bilingual } from "./bilingual.type.js";
import { connectionTypes } from "./connection.js";
import { titledEnum } from "./enum.js";
import { Node } from "./node.type.js";

export const JobKindEnum = titledEnum("JobKind", "作业类型", {
  IMPORT: { zh: "导入文件", en: "Import of a file" },
  RECOMPUTE: { zh: "重算标签", en: "Labels of every customer judged anew" },
});

export const JobStateEnum = titledEnum("JobState", "作业状态", {
  QUEUED: { zh: "排队", en: "Waits for its turn" },
  RUNNING: { zh: "执行中", en: "Is being done" },
  DONE: { zh: "完成", en: "Done" },
  FAILED: { zh: "失败", en: "Could not be done: see error" },
  CANCELLED: { zh: "已取消", en: "Cancelled; what was kept before stays" },
} satisfies Record<JobState, Title>);

export const JobUnitEnum = titledEnum("JobUnit", "进度单位", {
  BYTE: { zh: "字节", en: "Bytes of the file" },
  CUSTOMER: { zh: "户", en: "Customers" },
});

@ObjectType("JobProgress", { description: "进度 Written about once a second." })
export class JobProgressType {
  @Field(() => GraphQLSafeInt, { description: "已完成" })
  done!: number;

  @Field(() => GraphQLSafeInt, { nullable: true, description: "总量 Null while it is not known." })
  total!: number | null;

  @Field(() => JobUnitEnum, { nullable: true, description: "单位 Null before anything was done." })
  unit!: string | null;

  @Field(() => Float, { nullable: true, description: "完成比例 0 to 1; null while the total is not known." })
  fraction!: number | null;
}

@ObjectType("JobError", { description: "失败原因" })
export class JobErrorType {
  @Field(() => String, { description: "代码 For programs; stays the same." })
  code!: string;

  @Field(() => Bilingual, { description: "说明 What to do." })
  message!: Title;
}

@ObjectType("ImportTarget", {
  description: "导入结果（按去向） For each target, rows = added + repeats + rejected.",
})
export class ImportTargetType {
  @Field(() => String, { description: "去向 What rows become: customer, record, snapshot, guarantee." })
  name!: string;

  @Field(() => Int, { description: "新增行数" })
  added!: number;

  @Field(() => Int, { description: "重复行数 Rows that repeat what is known." })
  repeats!: number;
}

@ObjectType("ImportReason", { description: "拒绝原因 Holds no value of the file." })
export class ImportReasonType {
  @Field(() => String, { description: "列 Empty where it is about the whole row." })
  column!: string;

  @Field(() => String, { description: "代码" })
  code!: string;

  @Field(() => Bilingual, { description: "说明" })
  message!: Title;

  @Field(() => Int, { description: "行数" })
  rows!: number;

  @Field(() => Int, { description: "首行行号" })
  firstLine!: number;
}

@ObjectType("ImportReport", {
  description: "导入报告 So far, while the job runs: targets and reasons come with its end.",
})
export class ImportReportType {
  @Field(() => String, { description: "文件" })
  file!: string;

  @Field(() => String, { description: "映射" })
  mapping!: string;

  @Field(() => Boolean, { description: "试运行 Nothing was written; the report says what would have been." })
  dryRun!: boolean;

  @Field(() => Int, { description: "行数 Read so far, or in all." })
  rows!: number;

  @Field(() => Int, { description: "被拒行数 The others are in." })
  rejected!: number;

  @Field(() => Boolean, {
    description:
      "此前已导入 The same bytes were imported by the same mapping before; the counts are of then.",
  })
  alreadyLoaded!: boolean;

  @Field(() => [ImportTargetType], { description: "按去向" })
  targets!: readonly ImportTargetType[];

  @Field(() => [ImportReasonType], { description: "按拒绝原因" })
  reasons!: readonly ImportReasonType[];

  @Field(() => String, {
    nullable: true,
    description: "被拒行文件 In the import folder, for its owner alone; its values are not in the API.",
  })
  rejectsFile!: string | null;
}

@ObjectType("Job", { implements: Node, description: "作业 Work that outlasts a request." })
export class JobType extends Node {
  @Field(() => ID)
  override id!: string;

  @Field(() => JobKindEnum, { description: "类型" })
  kind!: string;

  @Field(() => JobStateEnum, { description: "状态" })
  state!: JobState;

  @Field(() => JobProgressType, { description: "进度" })
  progress!: JobProgressType;

  @Field(() => Boolean, { description: "已请求取消 It ends within seconds, unless it is done before." })
  cancelRequested!: boolean;

  @Field(() => String, { description: "发起人" })
  author!: string;

  @Field(() => Date, { description: "发起时间" })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: "首次开始时间" })
  startedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: "结束时间" })
  finishedAt!: Date | null;

  @Field(() => JobErrorType, { nullable: true, description: "失败原因 Where it failed." })
  error!: JobErrorType | null;

  @Field(() => ImportReportType, { nullable: true, description: "导入报告 Of an import." })
  importReport!: ImportReportType | null;
}

export const JobConnection = connectionTypes("Job", "作业 A page of jobs, newest first.", () => JobType);

@ObjectType("ImportableFile", { description: "待导入文件" })
export class ImportableFileType {
  @Field(() => String, { description: "名称 Its path below the import folder." })
  name!: string;

  @Field(() => GraphQLSafeInt, { description: "字节数" })
  bytes!: number;
}

@ObjectType("ImportableMapping", { description: "映射 How the rows of a file become data." })
export class ImportableMappingType {
  @Field(() => String, { description: "名称 Its path below the mappings folder, without .yaml." })
  name!: string;

  @Field(() => Bilingual, { nullable: true, description: "标题 Null where it cannot be used." })
  title!: Title | null;

  @Field(() => String, { nullable: true, description: "问题 Where it is wrong and why." })
  problem!: string | null;
}

@ObjectType("Importables", { description: "可导入内容 Files that lie ready, and mappings to read them by." })
export class ImportablesType {
  @Field(() => [ImportableFileType], { description: "文件" })
  files!: readonly ImportableFileType[];

  @Field(() => [ImportableMappingType], { description: "映射" })
  mappings!: readonly ImportableMappingType[];
}

@InputType({ description: "导入一个文件" })
export class StartImportInput {
  @Field(() => String, { description: "文件 Its path below the import folder." })
  file!: string;

  @Field(() => String, { description: "映射 Its path below the mappings folder, without .yaml." })
  mapping!: string;

  @Field(() => Boolean, { defaultValue: false, description: "试运行 Say what would happen; write nothing." })
  dryRun!: boolean;

  @Field(() => String, {
    nullable: true,
    description: "幂等键 The same key is the same job, however often it is sent.",
  })
  idempotencyKey?: string | null;
}
