import { yuanOfFen, type BusinessDate } from "../../src/facts/fact.js";
import { dateOf, dayOf, type Day } from "../population/calendar.js";
import { casesOf, courtOf, type Enforcement, type Lawsuit, type Side } from "../population/courts.js";
import type { Enterprise } from "../population/enterprise.js";

/** A listing as dishonest judgment debtor 失信被执行人. */
export interface ShixinRecord {
  readonly ah: string;
  readonly court: string;
  /** `yyyyMMdd`. */
  readonly lasj: string;
  /** `yyyy年MM月dd日`. */
  readonly fbsj: string;
  readonly lxqk: "全部未履行" | "部分未履行" | "全部已履行";
  /** `yyyyMMdd`, null while listed. */
  readonly tcsj: string | null;
}

/** An enforcement 被执行; dates `yyyyMMdd`, amount in yuan. */
export interface ZhixingRecord {
  readonly ah: string;
  readonly court: string;
  readonly lasj: string;
  readonly bdje: string;
  readonly zt: "未结" | "已结";
  readonly jasj: string | null;
}

/** A lawsuit 诉讼; dates `yyyyMMdd`, amount in yuan. */
export interface SusongRecord {
  readonly ah: string;
  readonly court: string;
  readonly lasj: string;
  readonly ay: string;
  readonly sswz: "原告" | "被告" | "第三人";
  readonly je: string;
  readonly zt: "未结" | "已结";
  readonly jasj: string | null;
}

/** Everything the court vendor sends about one subject. */
export interface JudicialRecord {
  readonly subject: string;
  readonly shixin: readonly ShixinRecord[];
  readonly zhixing: readonly ZhixingRecord[];
  readonly susong: readonly SusongRecord[];
}

const SIDES = { PLAINTIFF: "原告", DEFENDANT: "被告", THIRD_PARTY: "第三人" } as const satisfies Record<
  Side,
  string
>;
const PERFORMANCE = { NONE: "全部未履行", PARTIAL: "部分未履行" } as const;

const compact = (day: Day): string => dateOf(day).replaceAll("-", "");
const chinese = (day: Day): string => dateOf(day).replace(/^(\d+)-(\d+)-(\d+)$/, "$1年$2月$3日");

function closing(closedOn: Day | undefined, day: Day): Pick<ZhixingRecord, "zt" | "jasj"> {
  const closed = closedOn !== undefined && closedOn <= day;
  return closed ? { zt: "已结", jasj: compact(closedOn) } : { zt: "未结", jasj: null };
}

function susong(court: string, suit: Lawsuit, day: Day): SusongRecord {
  return {
    ah: suit.caseNo,
    court,
    lasj: compact(suit.filedOn),
    ay: suit.cause,
    sswz: SIDES[suit.side],
    je: yuanOfFen(suit.amount),
    ...closing(suit.closedOn, day),
  };
}

function zhixing(court: string, { caseNo, filedOn, amount, closedOn }: Enforcement, day: Day): ZhixingRecord {
  return { ah: caseNo, court, lasj: compact(filedOn), bdje: yuanOfFen(amount), ...closing(closedOn, day) };
}

function shixin(court: string, { caseNo, filedOn, listing }: Enforcement, day: Day): ShixinRecord[] {
  if (listing === undefined || listing.publishedOn > day) return [];
  const { publishedOn, removedOn, performance, paid } = listing;
  const removed = removedOn <= day;
  return [
    {
      ah: caseNo,
      court,
      lasj: compact(filedOn),
      fbsj: chinese(publishedOn),
      lxqk: removed && paid ? "全部已履行" : PERFORMANCE[performance],
      tcsj: removed ? compact(removedOn) : null,
    },
  ];
}

/** What the court vendor says about an enterprise on a day; undefined where it has nothing on record. */
export function judicialRecord(e: Enterprise, at: BusinessDate): JudicialRecord | undefined {
  const day = dayOf(at);
  const court = courtOf(e);
  const cases = casesOf(e);
  const lawsuits = cases.lawsuits.filter(({ filedOn }) => filedOn <= day);
  const enforcements = cases.enforcements.filter(({ filedOn }) => filedOn <= day);
  if (lawsuits.length + enforcements.length === 0) return undefined;
  return {
    subject: e.uscc,
    shixin: enforcements.flatMap((enforcement) => shixin(court, enforcement, day)),
    zhixing: enforcements.map((enforcement) => zhixing(court, enforcement, day)),
    susong: lawsuits.map((suit) => susong(court, suit, day)),
  };
}
