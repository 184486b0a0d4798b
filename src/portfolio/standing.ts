import type { BusinessDate, Fen } from "../facts/fact.js";
import { type EventType, eventTypes, kindOf, type Stage, typesWith } from "./events.js";
import type { Reguarantor } from "./risk-sharing.js";

/** One event as the ledger keeps it. A reversal repeats what it reverses, with `sign` −1. */
export interface LedgerEvent {
  readonly id: string;
  /** Position in the stream, from 1, in order of arrival. */
  readonly seq: number;
  /** Its turn among events of one business date: its own `seq`, or that of the event it replaces. */
  readonly place: number;
  readonly type: EventType;
  readonly sign: 1 | -1;
  readonly amount: Fen;
  /** Agreed interest paid beside the principal; only with a compensation. */
  readonly interest: Fen;
  /** The part of a compensation's loss, or of a recovery, that is the bank's. */
  readonly bankPart: Fen;
  readonly businessDate: BusinessDate;
  readonly loanId: string | null;
  readonly bearer: Reguarantor | null;
  /** The event this one reverses or replaces. */
  readonly corrects: string | null;
}

/** Sums over the events of a guarantee; every one is a plain sum, so that order does not matter. */
export interface Sums {
  readonly disbursed: Fen;
  readonly repaid: Fen;
  readonly released: Fen;
  /** Principal that compensation moved out of what was outstanding. */
  readonly compensatedPrincipal: Fen;
  /** Principal and agreed interest lost, before it is shared. */
  readonly loss: Fen;
  /** 代偿额: what this institution paid, its re-guarantors' part included. */
  readonly paid: Fen;
  readonly recoveredGross: Fen;
  /** Recovered, without the bank's part. */
  readonly recovered: Fen;
  readonly writtenOff: Fen;
  readonly fees: Fen;
  readonly claimed: Readonly<Record<Reguarantor, Fen>>;
  readonly claimPaid: Readonly<Record<Reguarantor, Fen>>;
  readonly claimRefused: Readonly<Record<Reguarantor, Fen>>;
  readonly compensations: number;
  readonly releases: number;
}

const noClaims = (): Record<Reguarantor, Fen> => ({ NATIONAL_FUND: 0n, PROVINCE: 0n, GOVERNMENT: 0n });

export const NO_SUMS: Sums = {
  disbursed: 0n,
  repaid: 0n,
  released: 0n,
  compensatedPrincipal: 0n,
  loss: 0n,
  paid: 0n,
  recoveredGross: 0n,
  recovered: 0n,
  writtenOff: 0n,
  fees: 0n,
  claimed: noClaims(),
  claimPaid: noClaims(),
  claimRefused: noClaims(),
  compensations: 0,
  releases: 0,
};

const plusClaim = (
  claims: Sums["claimed"],
  { bearer }: LedgerEvent,
  amount: Fen,
): Readonly<Record<Reguarantor, Fen>> =>
  bearer === null ? claims : { ...claims, [bearer]: claims[bearer] + amount };

/** The sums with one more event. Pure. */
export function addEvent(sums: Sums, event: LedgerEvent): Sums {
  const sign = BigInt(event.sign);
  const [amount, interest, bank] = [sign * event.amount, sign * event.interest, sign * event.bankPart];
  switch (kindOf(event.type).effect) {
    case "NONE":
      return sums;
    case "DRAWS":
      return { ...sums, disbursed: sums.disbursed + amount };
    case "REDUCES":
      return event.type === "REPAID"
        ? { ...sums, repaid: sums.repaid + amount }
        : { ...sums, released: sums.released + amount, releases: sums.releases + event.sign };
    case "COMPENSATES":
      return {
        ...sums,
        compensatedPrincipal: sums.compensatedPrincipal + amount,
        loss: sums.loss + amount + interest,
        paid: sums.paid + amount + interest - bank,
        compensations: sums.compensations + event.sign,
      };
    case "RECOVERS":
      return {
        ...sums,
        recoveredGross: sums.recoveredGross + amount,
        recovered: sums.recovered + amount - bank,
      };
    case "WRITES_OFF":
      return { ...sums, writtenOff: sums.writtenOff + amount };
    case "CHARGES":
      return { ...sums, fees: sums.fees + amount };
    case "REFUNDS":
      return { ...sums, fees: sums.fees - amount };
    case "CLAIMS":
      return { ...sums, claimed: plusClaim(sums.claimed, event, amount) };
    case "CLAIM_PAYS":
      return { ...sums, claimPaid: plusClaim(sums.claimPaid, event, amount) };
    case "CLAIM_REFUSES":
      return { ...sums, claimRefused: plusClaim(sums.claimRefused, event, amount) };
  }
}

/** 在保余额: disbursed − repaid − released − compensated principal. */
export const outstandingOf = (s: Sums): Fen => s.disbursed - s.repaid - s.released - s.compensatedPrincipal;

/** 代偿余额: paid − recovered − written off. */
export const compensationBalanceOf = (s: Sums): Fen => s.paid - s.recovered - s.writtenOff;

/** Claimed of a re-guarantor and neither paid nor refused yet. */
export const openClaimOf = (s: Sums, bearer: Reguarantor): Fen =>
  s.claimed[bearer] - s.claimPaid[bearer] - s.claimRefused[bearer];

/** Claimed of a re-guarantor and not refused. */
export const standingClaimOf = (s: Sums, bearer: Reguarantor): Fen =>
  s.claimed[bearer] - s.claimRefused[bearer];

/** Where a guarantee project stands. */
export type GuaranteeStatus =
  | "NONE"
  | Stage
  /** Repaid in full and not yet formally released. */
  | "SETTLED"
  | "RELEASED"
  | "RECOVERING"
  | "RECOVERED"
  | "WRITTEN_OFF";

const IN_FORCE: readonly string[] = [
  "DISBURSED",
  "AT_RISK",
  "OVERDUE",
  "COMPENSATION_VERIFIED",
  "COMPENSATION_APPROVED",
  "COMPENSATED",
] satisfies Stage[];

/** The status a stage and the sums make together. Pure; `statusSql` says the same in SQL. */
export function statusOf(stage: Stage | undefined, sums: Sums): GuaranteeStatus {
  if (stage === undefined) return "NONE";
  if (!IN_FORCE.includes(stage)) return stage;
  const outstanding = outstandingOf(sums) > 0n;
  if (outstanding && stage !== "COMPENSATED") return stage;
  if (compensationBalanceOf(sums) > 0n)
    return sums.recovered > 0n || sums.writtenOff > 0n ? "RECOVERING" : "COMPENSATED";
  if (outstanding) return "DISBURSED";
  if (sums.compensations === 0) return sums.releases > 0 ? "RELEASED" : "SETTLED";
  return sums.writtenOff > 0n ? "WRITTEN_OFF" : "RECOVERED";
}

/** A guarantee as of a business date: what its events add up to and where that leaves it. */
export interface Standing {
  readonly status: GuaranteeStatus;
  readonly stage: Stage | undefined;
  readonly sums: Sums;
  /** Outstanding by loan, of the events that name one. */
  readonly loans: Readonly<Record<string, Fen>>;
}

export const NOTHING_YET: Standing = { status: "NONE", stage: undefined, sums: NO_SUMS, loans: {} };

/** The events that hold: those neither reversed nor reversals, in the order they count. Pure. */
export function effective(events: readonly LedgerEvent[]): LedgerEvent[] {
  const reversed = new Set(events.filter((e) => e.sign === -1).map((e) => e.corrects));
  return events
    .filter((e) => e.sign === 1 && !reversed.has(e.id))
    .sort((a, b) =>
      a.businessDate === b.businessDate
        ? a.place - b.place || a.seq - b.seq
        : a.businessDate < b.businessDate
          ? -1
          : 1,
    );
}

/** The standing with one more event that holds. Pure. */
export function advance({ stage, sums, loans }: Standing, event: LedgerEvent): Standing {
  const next = { stage: kindOf(event.type).stage ?? stage, sums: addEvent(sums, event) };
  const drawn = outstandingOf(next.sums) - outstandingOf(sums);
  const { loanId } = event;
  const owed = loanId === null ? loans : { ...loans, [loanId]: (loans[loanId] ?? 0n) + drawn };
  return { ...next, status: statusOf(next.stage, next.sums), loans: owed };
}

/** Where the events up to a business date leave a guarantee. Pure. */
export const standingOf = (events: readonly LedgerEvent[], onDate?: BusinessDate): Standing =>
  effective(events)
    .filter((e) => onDate === undefined || e.businessDate <= onDate)
    .reduce(advance, NOTHING_YET);

const list = (types: readonly string[]): string => types.map((t) => `'${t}'`).join(", ");
const sum = (what: string, ...types: readonly EventType[]): string =>
  `coalesce(sum(e.sign * (${what})) filter (where e.type in (${list(types)})), 0)`;

/** The sums in SQL over `guarantee_event e`, by column; the TypeScript above says the same. */
export const sumsSql = {
  disbursed: sum("e.amount", ...typesWith("DRAWS")),
  repaid: sum("e.amount", "REPAID"),
  released: sum("e.amount", "RELEASED"),
  compensated_principal: sum("e.amount", "COMPENSATED"),
  loss: sum("e.amount + e.interest", "COMPENSATED"),
  paid: sum("e.amount + e.interest - e.bank_part", "COMPENSATED"),
  recovered_gross: sum("e.amount", "RECOVERED"),
  recovered: sum("e.amount - e.bank_part", "RECOVERED"),
  written_off: sum("e.amount", "WRITTEN_OFF"),
  fees: `${sum("e.amount", "FEE_CHARGED")} - ${sum("e.amount", "FEE_REFUNDED")}`,
  claimed: `${sum("e.amount", "CLAIM_OPENED")} - ${sum("e.amount", "CLAIM_REFUSED")}`,
  claim_paid: sum("e.amount", "CLAIM_PAID"),
  compensations: `${sum("1", "COMPENSATED")}::int`,
  releases: `${sum("1", "RELEASED")}::int`,
} as const;

/** The columns of `sumsSql` as a select list. */
export const sumsList: string = Object.entries(sumsSql)
  .map(([name, sql]) => `${sql} as ${name}`)
  .join(",\n    ");

/** 在保余额 in SQL, over rows with the columns of `sumsSql`. */
export const OUTSTANDING = "(disbursed - repaid - released - compensated_principal)";

/** 代偿余额 in SQL, over rows with the columns of `sumsSql`. */
export const COMPENSATION_BALANCE = "(paid - recovered - written_off)";

/** `statusOf` in SQL, over rows with the columns of `sumsSql` and the last `stage`. */
export const STATUS = `case
    when stage is null then 'NONE'
    when stage not in (${list(IN_FORCE)}) then stage
    when ${OUTSTANDING} > 0 and stage <> 'COMPENSATED' then stage
    when ${COMPENSATION_BALANCE} > 0 then
      case when recovered > 0 or written_off > 0 then 'RECOVERING' else 'COMPENSATED' end
    when ${OUTSTANDING} > 0 then 'DISBURSED'
    when compensations = 0 then case when releases > 0 then 'RELEASED' else 'SETTLED' end
    when written_off > 0 then 'WRITTEN_OFF' else 'RECOVERED' end`;

/** The stage an event leaves behind, in SQL over `guarantee_event e`; null where the stage stays. */
export const STAGE_OF_EVENT = `case e.type ${eventTypes
  .flatMap((type) => {
    const { stage } = kindOf(type);
    return stage === undefined ? [] : [`when '${type}' then '${stage}'`];
  })
  .join(" ")} end`;
