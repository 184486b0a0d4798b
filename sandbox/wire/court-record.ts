import type { Fen } from "../../src/facts/fact.js";
import { addMonths, type Day, TIMELINE_START } from "../population/calendar.js";
import { casesOf, type Enforcement, type Lawsuit } from "../population/courts.js";
import type { Enterprise } from "../population/enterprise.js";
import { random } from "../population/random.js";

/** An order that restricts who represents an enterprise from high consumption 限制高消费. */
export interface Restriction {
  readonly caseNo: string;
  readonly personName: string;
  readonly filedOn: Day;
  readonly publishedOn: Day;
}

/** An enforcement ended for want of assets 终本. */
export interface EndedCase {
  readonly caseNo: string;
  readonly amount: Fen;
  readonly unperformed: Fen;
  readonly filedOn: Day;
  readonly endedOn: Day;
}

/** A freeze of equity 股权冻结 for three years, or until the debt is paid. */
export interface Freeze {
  readonly noticeNo: string;
  readonly amount: Fen;
  readonly from: Day;
  readonly to: Day;
  readonly holds: boolean;
}

/** A hearing announced 开庭公告; it may lie ahead. */
export interface Hearing {
  readonly suit: Lawsuit;
  readonly on: Day;
}

/** A court notice 法院公告. */
export interface Notice {
  readonly suit: Lawsuit;
  readonly kind: "起诉状副本及开庭传票" | "裁判文书";
  readonly on: Day;
}

/** A listing for serious violations 严重违法失信. */
export interface Violation {
  readonly on: Day;
  readonly removedOn: Day | undefined;
}

/** An administrative penalty 行政处罚. */
export interface Penalty {
  readonly reason: string;
  readonly amount: Fen;
  readonly on: Day;
}

const isOpen = ({ filedOn, closedOn = Infinity }: Enforcement, day: Day): boolean =>
  filedOn <= day && closedOn > day;

/** What follows an enforcement, drawn for each by itself. */
const fateOf = (e: Enterprise, { caseNo }: Enforcement) => random(e.seed, e.index, "fate", caseNo);

/** Restrictions in force on a day, newest first. */
export function restrictionsAt(e: Enterprise, day: Day): Restriction[] {
  return casesOf(e)
    .enforcements.filter((enforcement) => isOpen(enforcement, day))
    .flatMap((enforcement): Restriction[] => {
      const r = fateOf(e, enforcement);
      const publishedOn = enforcement.filedOn + r.between(20, 90);
      const isRestricted = r.chance(0.6) && publishedOn <= day;
      const { caseNo, filedOn } = enforcement;
      return isRestricted ? [{ caseNo, personName: e.people[0].name, filedOn, publishedOn }] : [];
    })
    .reverse();
}

/** Enforcements ended for want of assets up to a day, newest first. */
export function endedCasesAt(e: Enterprise, day: Day): EndedCase[] {
  return casesOf(e)
    .enforcements.flatMap((enforcement): EndedCase[] => {
      const r = random(e.seed, e.index, "ended", enforcement.caseNo);
      const { caseNo, amount, filedOn, closedOn } = enforcement;
      const endedOn = filedOn + r.between(150, 200);
      const hasAssets = r.chance(0.5) || (closedOn !== undefined && closedOn <= endedOn);
      if (hasAssets || endedOn > day) return [];
      return [
        { caseNo, amount, unperformed: (amount * BigInt(r.between(40, 100))) / 100n, filedOn, endedOn },
      ];
    })
    .reverse();
}

/** Freezes of equity recorded up to a day, newest first. */
export function freezesAt(e: Enterprise, day: Day): Freeze[] {
  return casesOf(e)
    .enforcements.flatMap((enforcement): Freeze[] => {
      const r = random(e.seed, e.index, "freeze", enforcement.caseNo);
      const from = enforcement.filedOn + r.between(10, 60);
      if (!r.chance(0.35) || from > day) return [];
      const to = addMonths(from, 36);
      const noticeNo = enforcement.caseNo.replace("号", "号之一");
      const amount = enforcement.amount - (enforcement.amount % 100_000n);
      return [{ noticeNo, amount, from, to, holds: isOpen(enforcement, day) && to > day }];
    })
    .reverse();
}

/** Cases filed up to a day, newest first. */
export const filingsAt = (e: Enterprise, day: Day): Lawsuit[] =>
  casesOf(e)
    .lawsuits.filter(({ filedOn }) => filedOn <= day)
    .reverse();

/** Hearings announced up to a day, newest first. */
export const hearingsAt = (e: Enterprise, day: Day): Hearing[] =>
  filingsAt(e, day).flatMap((suit) => {
    const on = suit.filedOn + 45;
    return on - 15 <= day && on < suit.closedOn ? [{ suit, on }] : [];
  });

/** Court notices published up to a day, newest first: where a party could not be reached. */
export function noticesAt(e: Enterprise, day: Day): Notice[] {
  const notices = filingsAt(e, day).flatMap((suit): Notice[] =>
    random(e.seed, e.index, "notice", suit.caseNo).chance(0.3)
      ? [
          { suit, kind: "裁判文书", on: suit.closedOn + 20 },
          { suit, kind: "起诉状副本及开庭传票", on: suit.filedOn + 12 },
        ]
      : [],
  );
  return notices.filter(({ on }) => on <= day).sort((a, b) => b.on - a.on);
}

const REASONS = [
  "未按规定期限办理纳税申报",
  "未依法公示企业信息",
  "发布违法广告",
  "未按规定设置安全警示标志",
];

/** Administrative penalties up to a day, newest first. */
export function penaltiesAt(e: Enterprise, day: Day): Penalty[] {
  const r = random(e.seed, e.index, "penalties");
  const penalties: Penalty[] = [];
  let on = TIMELINE_START + r.wait(2_500);
  for (; on <= day; on += 30 + r.wait(2_500))
    penalties.push({
      reason: r.pick(REASONS),
      amount: BigInt(r.between(2, 200)) * 10_000n,
      on: Math.floor(on),
    });
  return penalties.reverse();
}

/** From here on a penalty is a heavier one, fen. */
const HEAVY: Fen = 1_800_000n;
const LISTED_DAYS = 3 * 365;

/** Listings for serious violations up to a day, newest first: they follow heavier penalties, and last three years. */
export const violationsAt = (e: Enterprise, day: Day): Violation[] =>
  penaltiesAt(e, day).flatMap(({ amount, on }) => {
    const listedOn = on + 20;
    const removedOn = listedOn + LISTED_DAYS;
    const isListed = amount >= HEAVY && listedOn <= day;
    return isListed ? [{ on: listedOn, removedOn: removedOn <= day ? removedOn : undefined }] : [];
  });
