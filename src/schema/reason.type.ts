import { Field, ObjectType, registerEnumType } from "type-graphql";
import type { Title } from "../facts/fact.js";
import type { Reason, ReasonCode } from "../profile/profile.js";

/** What each reason says to people. */
export const reasonTitles: Readonly<Record<ReasonCode, Title>> = {
  TIMEOUT: { zh: "数据源超时", en: "The source did not answer in time" },
  CONNECTION: { zh: "数据源连接失败", en: "The source could not be reached" },
  RATE_LIMITED: { zh: "数据源限流", en: "The source asks to slow down" },
  HTTP_ERROR: { zh: "数据源故障", en: "The source failed" },
  REFUSED: { zh: "数据源拒绝请求", en: "The source refused the request" },
  MALFORMED: { zh: "数据源返回内容不合约定", en: "The source answered what it never promised" },
  CANCELLED: { zh: "请求已取消", en: "The request was cancelled" },
  CIRCUIT_OPEN: { zh: "数据源熔断中", en: "The source failed too often; it is given a rest" },
  OVER_BUDGET: { zh: "账户预算已用尽", en: "The budget of the vendor's account is spent" },
  TOO_OLD: { zh: "数据已过最长有效期", en: "Older than its maximum age" },
  NOT_SAID: { zh: "来源未提供该项", en: "No source has said it" },
  NOT_ASKED: { zh: "尚未查询任何来源", en: "No source has been asked" },
  DEFERRED: {
    zh: "逐户查询的来源，列表中不发起查询，请打开单户画像",
    en: "Asked one customer at a time, not for lists: ask about the customer alone",
  },
  STANDBY: { zh: "备用来源，本次未启用", en: "A substitute: another source told what it could have" },
  NO_KEY: { zh: "缺少查询所需的标识，无法查询", en: "What the source must know the subject by is missing" },
  NO_CONSENT: {
    zh: "授权书未覆盖该来源与用途，请先取得授权",
    en: "No consent in force covers this source and purpose: obtain one first",
  },
  NO_PURPOSE: {
    zh: "未声明用途，请在请求头 x-purpose 中声明",
    en: "The request states no purpose: state it in the header x-purpose",
  },
  NOT_CONFIGURED: { zh: "数据源未配置地址", en: "No address is configured for the source" },
  CONTRADICTED: { zh: "另一来源说法不一致", en: "Another source says otherwise" },
  UNREADABLE: { zh: "已存内容不符合现行数据字典", en: "What is stored no longer fits the vocabulary" },
};

export const ReasonCodeEnum = Object.fromEntries(Object.keys(reasonTitles).map((code) => [code, code])) as {
  [C in ReasonCode]: C;
};

registerEnumType(ReasonCodeEnum, {
  name: "ReasonCode",
  description: "原因代码",
  valuesConfig: Object.fromEntries(
    Object.entries(reasonTitles).map(([code, { zh, en }]) => [code, { description: `${zh} ${en}.` }]),
  ),
});

@ObjectType("Reason", {
  description: "原因 Why a fact or a source is not simply fresh; its title is for people.",
})
export class ReasonType implements Reason {
  @Field(() => ReasonCodeEnum, { description: "原因代码" })
  code!: ReasonCode;

  @Field(() => String, {
    nullable: true,
    description: "技术细节 Where and what kind, for whoever looks into it.",
  })
  detail!: string | null;
}
