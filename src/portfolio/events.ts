/** How an event moves the amounts of a guarantee. */
export type Effect =
  | "NONE"
  /** Adds to, or takes from, what is outstanding. */
  | "DRAWS"
  | "REDUCES"
  /** Moves principal out of what is outstanding into what was compensated. */
  | "COMPENSATES"
  | "RECOVERS"
  | "WRITES_OFF"
  | "CHARGES"
  | "REFUNDS"
  /** A re-guarantee claim: opened, paid, or refused. */
  | "CLAIMS"
  | "CLAIM_PAYS"
  | "CLAIM_REFUSES";

/** One kind of event in the life of a guarantee project. */
export interface EventKind {
  readonly zh: string;
  readonly en: string;
  readonly effect: Effect;
  /** The stage it leaves the project in; undefined where the stage stays and the amounts tell. */
  readonly stage: Stage | undefined;
  /** Only prepares the next step and moves no amount: books taken over from another system may lack it. */
  readonly prepares?: true;
}

/** Where an event leaves a project, before its amounts are looked at. */
export type Stage =
  | "DRAFT"
  | "ACCEPTED"
  | "DUE_DILIGENCE"
  | "REVIEW"
  | "RETURNED"
  | "REJECTED"
  | "APPROVED"
  | "EXPIRED"
  | "WITHDRAWN"
  | "CONTRACTED"
  | "LETTER_ISSUED"
  | "DISBURSED"
  | "AT_RISK"
  | "OVERDUE"
  | "COMPENSATION_VERIFIED"
  | "COMPENSATION_APPROVED"
  | "COMPENSATED"
  | "CLOSED";

const kind = (
  zh: string,
  en: string,
  stage: Stage | undefined,
  effect: Effect = "NONE",
  prepares = false,
): EventKind => ({ zh, en, stage, effect, ...(prepares ? { prepares } : {}) });
const step = (zh: string, en: string, stage: Stage): EventKind => kind(zh, en, stage, "NONE", true);

/** Everything that can happen to a guarantee project, in the order of its life; the only list. */
export const eventKinds = {
  DRAFTED: step("起草", "Drafted", "DRAFT"),
  ACCEPTED: step("受理", "Accepted", "ACCEPTED"),
  DUE_DILIGENCE_OPENED: step("尽调", "Due diligence opened", "DUE_DILIGENCE"),
  REVIEW_OPENED: step("评审", "Review opened", "REVIEW"),
  RETURNED: kind("补充材料", "Returned for more material", "RETURNED"),
  REJECTED: kind("否决", "Rejected", "REJECTED"),
  APPROVED: step("承保", "Approved", "APPROVED"),
  EXPIRED: kind("批复失效", "Approval expired", "EXPIRED"),
  WITHDRAWN: kind("撤回", "Withdrawn", "WITHDRAWN"),
  CONTRACTED: step("签约", "Contract signed", "CONTRACTED"),
  LETTER_ISSUED: step("出函", "Letter of guarantee issued", "LETTER_ISSUED"),
  FEE_CHARGED: kind("收取担保费", "Fee charged", undefined, "CHARGES"),
  FEE_REFUNDED: kind("退还担保费", "Fee refunded", undefined, "REFUNDS"),
  DISBURSED: kind("放款", "Loan disbursed", "DISBURSED", "DRAWS"),
  REPAID: kind("还款", "Repaid by the debtor", undefined, "REDUCES"),
  EXTENDED: kind("展期", "Extended", "DISBURSED"),
  RENEWED: kind("续保", "Renewed", "DISBURSED"),
  RISK_FLAGGED: kind("风险预警", "Flagged as at risk", "AT_RISK"),
  RISK_CLEARED: kind("风险解除", "Risk cleared", "DISBURSED"),
  OVERDUE_NOTICED: step("逾期通知", "Overdue notice received", "OVERDUE"),
  OVERDUE_CLEARED: kind("逾期消除", "Overdue cleared", "DISBURSED"),
  RELEASED: kind("解保", "Released", undefined, "REDUCES"),
  COMPENSATION_VERIFIED: step("代偿核实", "Compensation verified", "COMPENSATION_VERIFIED"),
  COMPENSATION_APPROVED: step("代偿审批", "Compensation approved", "COMPENSATION_APPROVED"),
  COMPENSATION_REFUSED: kind("拒绝代偿", "Compensation refused", "OVERDUE"),
  COMPENSATED: kind("代偿", "Compensation paid", "COMPENSATED", "COMPENSATES"),
  COMPENSATION_CERTIFIED: kind("代偿证明", "Compensation certified", undefined),
  CLAIM_OPENED: kind("再担保补偿申请", "Re-guarantee claim opened", undefined, "CLAIMS"),
  CLAIM_PAID: kind("再担保补偿到账", "Re-guarantee claim paid", undefined, "CLAIM_PAYS"),
  CLAIM_REFUSED: kind("再担保补偿被拒", "Re-guarantee claim refused", undefined, "CLAIM_REFUSES"),
  RECOVERED: kind("追偿收回", "Recovered", undefined, "RECOVERS"),
  WRITTEN_OFF: kind("核销", "Written off", undefined, "WRITES_OFF"),
  CLOSED: kind("结案", "Closed", "CLOSED"),
} as const satisfies Record<string, EventKind>;

export type EventType = keyof typeof eventKinds;
export const eventTypes = Object.keys(eventKinds) as EventType[];

/** An event's kind, without its exact type. */
export const kindOf = (type: EventType): EventKind => eventKinds[type];

/** Event types with one of some effects. */
export const typesWith = (...effects: readonly Effect[]): EventType[] =>
  eventTypes.filter((type) => effects.includes(kindOf(type).effect));
