import type { BusinessDate, Fen } from "../facts/fact.js";
import { type EventType, eventTypes, kindOf } from "./events.js";
import { reguarantors, type Shares, splitAmount } from "./risk-sharing.js";
import {
  advance,
  compensationBalanceOf,
  effective,
  type GuaranteeStatus,
  type LedgerEvent,
  NOTHING_YET,
  openClaimOf,
  outstandingOf,
  type Standing,
  standingClaimOf,
  statusOf,
} from "./standing.js";

/** What a guarantee contract fixes; undefined until it is issued. */
export interface Terms {
  readonly amount: Fen;
  readonly shares: Shares;
}

/** Why an event cannot be taken. */
export type Refusal =
  | {
      readonly code: "ILLEGAL_TRANSITION";
      readonly status: GuaranteeStatus;
      readonly event: EventType;
      readonly onDate: BusinessDate;
      readonly allowed: readonly EventType[];
    }
  | {
      readonly code: "AMOUNT_EXCEEDED";
      readonly event: EventType;
      readonly onDate: BusinessDate;
      /** The most the amount could be. */
      readonly most: Fen;
      readonly limit: Limit;
    };

/** What an amount is limited by. */
export type Limit =
  | "GUARANTEE_AMOUNT"
  | "OUTSTANDING"
  | "LOAN_OUTSTANDING"
  | "COMPENSATION_BALANCE"
  | "REGUARANTORS_PART"
  | "OPEN_CLAIM"
  | "FEES";

const BEFORE_APPROVAL = ["DRAFT", "ACCEPTED", "DUE_DILIGENCE", "REVIEW", "RETURNED"] as const;
const BEFORE_DISBURSEMENT = [...BEFORE_APPROVAL, "APPROVED", "CONTRACTED", "LETTER_ISSUED"] as const;
const IN_GOOD_ORDER = ["DISBURSED", "AT_RISK"] as const;
const IN_ARREARS = ["OVERDUE", "COMPENSATION_VERIFIED", "COMPENSATION_APPROVED"] as const;
const COMPENSATED = ["COMPENSATED", "RECOVERING"] as const;
const IN_FORCE = [...IN_GOOD_ORDER, ...IN_ARREARS, ...COMPENSATED] as const;
const AFTER_COMPENSATION = [...COMPENSATED, "RECOVERED", "WRITTEN_OFF", "DISBURSED"] as const;

/**
 * The one machine of the guarantee business: from which statuses each event may come. Stages after 《融资担保公司监督
 * 管理条例》 art. 13 (review, post-guarantee management, recovery) and the trade's project and compensation life cycles.
 */
export const machine: Readonly<Record<EventType, readonly GuaranteeStatus[]>> = {
  DRAFTED: ["NONE"],
  ACCEPTED: ["NONE", "DRAFT", "RETURNED"],
  DUE_DILIGENCE_OPENED: ["ACCEPTED"],
  REVIEW_OPENED: ["DUE_DILIGENCE"],
  RETURNED: ["REVIEW"],
  REJECTED: ["REVIEW"],
  APPROVED: ["REVIEW"],
  EXPIRED: ["APPROVED"],
  WITHDRAWN: BEFORE_DISBURSEMENT,
  CONTRACTED: ["APPROVED"],
  LETTER_ISSUED: ["CONTRACTED"],
  FEE_CHARGED: ["CONTRACTED", "LETTER_ISSUED", ...IN_FORCE, "SETTLED"],
  FEE_REFUNDED: ["CONTRACTED", "LETTER_ISSUED", ...IN_FORCE, "SETTLED", "RELEASED", "WITHDRAWN"],
  DISBURSED: ["LETTER_ISSUED", ...IN_GOOD_ORDER, "SETTLED"],
  REPAID: IN_FORCE,
  EXTENDED: [...IN_GOOD_ORDER, "OVERDUE"],
  RENEWED: [...IN_GOOD_ORDER, "SETTLED"],
  RISK_FLAGGED: ["DISBURSED"],
  RISK_CLEARED: ["AT_RISK"],
  OVERDUE_NOTICED: [...IN_GOOD_ORDER, ...COMPENSATED],
  OVERDUE_CLEARED: ["OVERDUE"],
  RELEASED: [...IN_FORCE, "SETTLED"],
  COMPENSATION_VERIFIED: ["OVERDUE"],
  COMPENSATION_APPROVED: ["COMPENSATION_VERIFIED"],
  COMPENSATION_REFUSED: ["OVERDUE", "COMPENSATION_VERIFIED", "COMPENSATION_APPROVED"],
  COMPENSATED: ["COMPENSATION_APPROVED"],
  COMPENSATION_CERTIFIED: AFTER_COMPENSATION,
  CLAIM_OPENED: AFTER_COMPENSATION,
  CLAIM_PAID: AFTER_COMPENSATION,
  CLAIM_REFUSED: AFTER_COMPENSATION,
  RECOVERED: COMPENSATED,
  WRITTEN_OFF: COMPENSATED,
  CLOSED: ["RELEASED", "RECOVERED", "WRITTEN_OFF"],
};

/** The events a status allows, in the order of the life of a project. */
export const allowedFrom = (status: GuaranteeStatus): EventType[] =>
  eventTypes.filter((type) => machine[type].includes(status));

const preparing = eventTypes.filter((type) => kindOf(type).prepares === true);

/** The events a standing allows where the steps between may be missing from the books. */
const allowedInBooks = new Map<string, ReadonlySet<EventType>>();
function reachable({ status, sums }: Standing): ReadonlySet<EventType> {
  // Without anything outstanding a step towards compensation leaves the status as the amounts make it.
  const place = `${status} ${outstandingOf(sums) > 0n}`;
  const known = allowedInBooks.get(place);
  if (known !== undefined) return known;
  const statuses = new Set([status]);
  for (const at of statuses) {
    for (const type of preparing) {
      if (machine[type].includes(at)) statuses.add(statusOf(kindOf(type).stage, sums));
    }
  }
  const allowed = new Set([...statuses].flatMap(allowedFrom));
  allowedInBooks.set(place, allowed);
  return allowed;
}

/** Whether every step must be on the books, or those that only prepare another may be missing. */
export type Strictness = "COMMANDS" | "BOOKS";

const most = (limit: Limit, amount: Fen) => ({ limit, amount });

/** What the amount of an event may be at most, before the event; undefined where nothing limits it. */
function limitOf({ sums, loans }: Standing, event: LedgerEvent, terms: Terms | undefined) {
  switch (kindOf(event.type).effect) {
    case "REDUCES":
    case "COMPENSATES": {
      const outstanding = outstandingOf(sums);
      const owed = event.loanId === null ? outstanding : (loans[event.loanId] ?? 0n);
      return owed < outstanding ? most("LOAN_OUTSTANDING", owed) : most("OUTSTANDING", outstanding);
    }
    case "RECOVERS":
      // A recovery is limited by its part that is not the bank's.
      return event.amount - event.bankPart > compensationBalanceOf(sums)
        ? most("COMPENSATION_BALANCE", compensationBalanceOf(sums))
        : undefined;
    case "WRITES_OFF":
      return most("COMPENSATION_BALANCE", compensationBalanceOf(sums));
    case "REFUNDS":
      return most("FEES", sums.fees);
    case "CLAIMS":
      if (event.bearer === null || terms === undefined) return most("REGUARANTORS_PART", 0n);
      return most(
        "REGUARANTORS_PART",
        splitAmount(sums.loss, terms.shares)[event.bearer] - standingClaimOf(sums, event.bearer),
      );
    case "CLAIM_PAYS":
    case "CLAIM_REFUSES":
      return most("OPEN_CLAIM", event.bearer === null ? 0n : openClaimOf(sums, event.bearer));
    default:
      return undefined;
  }
}

function refusalOf(
  standing: Standing,
  event: LedgerEvent,
  terms: Terms | undefined,
  strictness: Strictness,
): Refusal | undefined {
  const { type, businessDate: onDate } = event;
  if (!isLegal(standing, type, strictness)) {
    const { status } = standing;
    return { code: "ILLEGAL_TRANSITION", status, event: type, onDate, allowed: allowedFrom(status) };
  }
  const limited = limitOf(standing, event, terms);
  if (limited === undefined || event.amount <= limited.amount) return undefined;
  return { code: "AMOUNT_EXCEEDED", event: type, onDate, most: limited.amount, limit: limited.limit };
}

const isLegal = (standing: Standing, type: EventType, strictness: Strictness): boolean =>
  strictness === "BOOKS" ? reachable(standing).has(type) : machine[type].includes(standing.status);

/** The events on the books that came without every step before them, as those taken over from other books may. */
function withoutEveryStep(onBooks: readonly LedgerEvent[]): ReadonlySet<string> {
  const found = new Set<string>();
  let standing = NOTHING_YET;
  for (const event of effective(onBooks)) {
    if (!isLegal(standing, event.type, "COMMANDS")) found.add(event.id);
    standing = advance(standing, event);
  }
  return found;
}

/** More outstanding at the end of a day than the contract allows, told by the day's last draw. */
function ceilingPassed(outstanding: Fen, ceiling: Fen, day: readonly LedgerEvent[]): Refusal {
  const draw = day.findLast((e) => kindOf(e.type).effect === "DRAWS");
  const over = (draw?.amount ?? 0n) - (outstanding - ceiling);
  return {
    code: "AMOUNT_EXCEEDED",
    event: "DISBURSED",
    onDate: day.at(-1)?.businessDate ?? "",
    most: over > 0n ? over : 0n,
    limit: "GUARANTEE_AMOUNT",
  };
}

/**
 * Judges a whole stream, as it would stand with a new event or correction in it: walks the events that hold in the
 * order they count and returns the first that the machine or an amount does not allow. What is on the books already
 * without every step before it stays, so that books taken over can be carried on by commands. Pure.
 */
export function judgeStream(
  events: readonly LedgerEvent[],
  terms: Terms | undefined,
  strictness: Strictness,
  onBooks: readonly LedgerEvent[] = [],
): Refusal | undefined {
  const stream = effective(events);
  const lenient = strictness === "BOOKS" ? new Set<string>() : withoutEveryStep(onBooks);
  let standing = NOTHING_YET;
  for (const [i, event] of stream.entries()) {
    const taken = lenient.has(event.id) || (event.corrects !== null && lenient.has(event.corrects));
    const refused = refusalOf(standing, event, terms, taken ? "BOOKS" : strictness);
    if (refused !== undefined) return refused;
    standing = advance(standing, event);
    // A line repaid and drawn anew on one day is looked at when the day is over.
    const { businessDate } = event;
    const dayIsOver = stream[i + 1]?.businessDate !== businessDate;
    const outstanding = outstandingOf(standing.sums);
    if (dayIsOver && terms !== undefined && outstanding > terms.amount)
      return ceilingPassed(
        outstanding,
        terms.amount,
        stream.filter((e) => e.businessDate === businessDate),
      );
  }
  return undefined;
}

/** Re-guarantors that bear a part under these shares. */
export const reguarantorsOf = (shares: Shares): (typeof reguarantors)[number][] =>
  reguarantors.filter((bearer) => shares[bearer] > 0n);
