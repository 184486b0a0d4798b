import type { Title } from "../facts/fact.js";
import { yuanOfFen } from "../facts/fact.js";
import { kindOf } from "./events.js";
import type { CommandRefusal, Named } from "./commands.js";
import type { Limit } from "./lifecycle.js";
import type { PostRefusal } from "./post.js";
import type { GuaranteeStatus } from "./standing.js";

/** Names of the statuses of a guarantee project. */
export const statusTitles: Readonly<Record<GuaranteeStatus, Title>> = {
  NONE: { zh: "无", en: "Nothing yet" },
  DRAFT: { zh: "草稿", en: "Draft" },
  ACCEPTED: { zh: "受理", en: "Accepted" },
  DUE_DILIGENCE: { zh: "尽调", en: "Due diligence" },
  REVIEW: { zh: "评审", en: "Review" },
  RETURNED: { zh: "补充材料", en: "Returned" },
  REJECTED: { zh: "否决", en: "Rejected" },
  APPROVED: { zh: "承保", en: "Approved, not disbursed" },
  EXPIRED: { zh: "批复失效", en: "Approval expired" },
  WITHDRAWN: { zh: "撤回", en: "Withdrawn" },
  CONTRACTED: { zh: "签约", en: "Contracted" },
  LETTER_ISSUED: { zh: "出函", en: "Letter issued" },
  DISBURSED: { zh: "在保", en: "In force" },
  AT_RISK: { zh: "在保（风险）", en: "In force, at risk" },
  OVERDUE: { zh: "逾期", en: "Overdue" },
  COMPENSATION_VERIFIED: { zh: "代偿核实", en: "Compensation verified" },
  COMPENSATION_APPROVED: { zh: "代偿审批", en: "Compensation approved" },
  SETTLED: { zh: "结清待解保", en: "Repaid in full, not released" },
  RELEASED: { zh: "解保", en: "Released" },
  COMPENSATED: { zh: "代偿", en: "Compensated" },
  RECOVERING: { zh: "追偿中", en: "Recovering" },
  RECOVERED: { zh: "追偿完毕", en: "Recovered" },
  WRITTEN_OFF: { zh: "核销", en: "Written off" },
  CLOSED: { zh: "结案", en: "Closed" },
};

const limitTitles: Readonly<Record<Limit, Title>> = {
  GUARANTEE_AMOUNT: { zh: "担保合同金额", en: "what the contract still allows" },
  OUTSTANDING: { zh: "在保余额", en: "the outstanding balance" },
  LOAN_OUTSTANDING: { zh: "该借据余额", en: "the outstanding balance of the loan" },
  COMPENSATION_BALANCE: { zh: "代偿余额", en: "the compensation balance" },
  REGUARANTORS_PART: { zh: "再担保方应分担金额", en: "the re-guarantor's part not claimed yet" },
  OPEN_CLAIM: { zh: "未决补偿申请金额", en: "the open claim" },
  FEES: { zh: "已收担保费", en: "the fees charged" },
};

const notCorrectable: Readonly<Record<string, Title>> = {
  UNKNOWN_EVENT: { zh: "该业务无此事件", en: "this project has no such event" },
  ALREADY_CORRECTED: {
    zh: "该事件已被更正，请更正替代它的事件",
    en: "it was corrected before: correct what replaced it",
  },
  IS_A_REVERSAL: { zh: "冲销记录不能更正", en: "a reversal cannot be corrected: post the event anew" },
};

const joined = (titles: readonly Title[]): Title =>
  titles.length === 0
    ? { zh: "无", en: "nothing" }
    : { zh: titles.map((t) => t.zh).join("、"), en: titles.map((t) => t.en).join(", ") };

/** Says a refusal in words: what is wrong, where, and what would be taken. Pure. */
export function refusalText(refusal: PostRefusal): Title {
  switch (refusal.code) {
    case "ILLEGAL_TRANSITION": {
      const [event, status] = [kindOf(refusal.event), statusTitles[refusal.status]];
      const allowed = joined(refusal.allowed.map(kindOf));
      return {
        zh: `${refusal.onDate} 处于“${status.zh}”状态，不能“${event.zh}”；可以：${allowed.zh}`,
        en: `${event.en} cannot follow ${status.en} on ${refusal.onDate}; allowed: ${allowed.en}`,
      };
    }
    case "AMOUNT_EXCEEDED": {
      const [event, limit, most] = [
        kindOf(refusal.event),
        limitTitles[refusal.limit],
        yuanOfFen(refusal.most),
      ];
      return {
        zh: `${refusal.onDate} “${event.zh}”金额超过${limit.zh}，最多 ${most} 元`,
        en: `${event.en} on ${refusal.onDate} exceeds ${limit.en}: at most ${most} yuan`,
      };
    }
    case "VERSION_CONFLICT":
      return {
        zh: `业务已被他人更新：您看到的是第 ${refusal.expected} 版，现为第 ${refusal.actual} 版，请刷新后重试`,
        en: `somebody else wrote meanwhile: you saw version ${refusal.expected}, it is now ${refusal.actual}; read it again`,
      };
    case "KEY_REUSED":
      return {
        zh: "该幂等键已用于内容不同的事件，请换用新键",
        en: "this idempotency key was used for a different event: use a new one",
      };
    case "FUTURE_DATE":
      return {
        zh: `业务日期 ${refusal.businessDate} 晚于今日 ${refusal.today}`,
        en: `the business date ${refusal.businessDate} lies after today, ${refusal.today}`,
      };
    case "NOT_CORRECTABLE": {
      const why = notCorrectable[refusal.why] ?? { zh: "", en: "" };
      return { zh: `不能更正：${why.zh}`, en: `cannot be corrected: ${why.en}` };
    }
  }
}

const names: Readonly<Record<Named, Title>> = {
  CUSTOMER: { zh: "客户", en: "customer" },
  PROJECT: { zh: "业务", en: "project" },
  PRODUCT: { zh: "产品（请先定义）", en: "product: define it first" },
  BANK: { zh: "合作银行（请先定义）", en: "partner bank: define it first" },
  AGREEMENT: { zh: "当日有效的分险协议", en: "risk-sharing agreement of that code and day" },
  LOAN: { zh: "借据", en: "loan" },
  APPLICATION_NUMBER: { zh: "申请编号", en: "application number" },
  GUARANTEE_NUMBER: { zh: "担保合同编号", en: "guarantee number" },
  LOAN_NUMBER: { zh: "借据编号", en: "loan number" },
};

/** Says why a command was refused, in words. Pure. */
export function commandRefusalText(refusal: CommandRefusal): Title {
  switch (refusal.code) {
    case "UNKNOWN":
      return { zh: `不存在该${names[refusal.what].zh}`, en: `there is no such ${names[refusal.what].en}` };
    case "TAKEN":
      return {
        zh: `${names[refusal.what].zh}已被占用，内容不同`,
        en: `the ${names[refusal.what].en} is taken, with other content`,
      };
    case "OVER_APPROVED": {
      const most = yuanOfFen(refusal.most);
      return { zh: `超过批准金额，最多 ${most} 元`, en: `more than was approved: at most ${most} yuan` };
    }
    default:
      return refusalText(refusal);
  }
}

/** Says why a guarantee of other books was not taken over, in words. Pure. */
export const takeOverRefusalText = (refusal: PostRefusal | { readonly code: "FOREIGN_NUMBER" }): Title =>
  refusal.code === "FOREIGN_NUMBER"
    ? { zh: "该担保合同编号属于另一客户", en: "the guarantee number is another customer's" }
    : refusalText(refusal);
