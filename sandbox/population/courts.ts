import type { Fen } from "../../src/facts/fact.js";
import { TIMELINE_END, TIMELINE_START, dayOf, yearOf, type Day } from "./calendar.js";
import type { Enterprise } from "./enterprise.js";
import type { Episode } from "./life.js";
import { random, type Random } from "./random.js";

/** The enterprise's part in a lawsuit. */
export type Side = "PLAINTIFF" | "DEFENDANT" | "THIRD_PARTY";

/** A lawsuit 诉讼. */
export interface Lawsuit {
  readonly caseNo: string;
  readonly cause: string;
  readonly side: Side;
  readonly amount: Fen;
  readonly filedOn: Day;
  readonly closedOn: Day;
}

/** An enforcement 执行, and the listing as dishonest judgment debtor 失信 that may follow under the same number. */
export interface Enforcement {
  readonly caseNo: string;
  readonly amount: Fen;
  readonly filedOn: Day;
  readonly closedOn: Day | undefined;
  readonly listing: DishonestListing | undefined;
}

/** A listing as dishonest judgment debtor 失信被执行人. */
export interface DishonestListing {
  readonly publishedOn: Day;
  readonly removedOn: Day;
  /** How much of the duty is met while listed. */
  readonly performance: "NONE" | "PARTIAL";
  /** Whether it was removed because the debt was paid; otherwise because two years had passed. */
  readonly paid: boolean;
}

/** Everything the courts ever record about an enterprise. */
export interface Cases {
  readonly lawsuits: readonly Lawsuit[];
  readonly enforcements: readonly Enforcement[];
}

const CAUSES: readonly (readonly [string, number])[] = [
  ["买卖合同纠纷", 40],
  ["金融借款合同纠纷", 16],
  ["民间借贷纠纷", 12],
  ["劳动争议", 12],
  ["建设工程合同纠纷", 8],
  ["房屋租赁合同纠纷", 7],
  ["服务合同纠纷", 5],
];
const LISTED_DAYS = 730;

/** `（2024）川0104民初1234号`. */
function caseNo(r: Random, e: Enterprise, filed: Day, kind: "民初" | "执"): string {
  return `（${yearOf(filed)}）${e.region.courtPrefix}${e.region.code.slice(2)}${kind}${r.between(1, 19_999)}号`;
}

/** The court that hears the cases of an enterprise. */
export const courtOf = ({ region }: Enterprise): string => `${region.city}市${region.district}人民法院`;

const fen = (yuan: number): Fen => BigInt(Math.round(yuan * 100));

function lawsuit(r: Random, e: Enterprise, filedOn: Day, side: Side): Lawsuit {
  return {
    caseNo: caseNo(r, e, filedOn, "民初"),
    cause: r.weighted(CAUSES),
    side,
    amount: fen(Math.min(0.8 * e.turnover, 60_000 * Math.exp(1.1 * r.normal()) * (e.turnover / 4e6) ** 0.4)),
    filedOn,
    closedOn: filedOn + r.between(50, 320),
  };
}

function ordinaryLawsuits(r: Random, e: Enterprise): Lawsuit[] {
  const meanWait = 365 / (0.055 * (e.turnover / 4e6) ** 0.3 * Math.exp(-0.25 * e.latent.quality));
  const sides: readonly (readonly [Side, number])[] = [
    ["PLAINTIFF", 45],
    ["DEFENDANT", 48],
    ["THIRD_PARTY", 7],
  ];
  const lawsuits: Lawsuit[] = [];
  let day = Math.max(TIMELINE_START, dayOf(e.establishedOn)) + r.wait(meanWait);
  for (; day < TIMELINE_END; day += r.wait(meanWait))
    lawsuits.push(lawsuit(r, e, Math.floor(day), r.weighted(sides)));
  return lawsuits;
}

function lawsuitsInTrouble(r: Random, e: Enterprise, { onset, severity, relievedOn }: Episode): Lawsuit[] {
  const last = relievedOn ?? onset + 700;
  const lawsuits: Lawsuit[] = [];
  let day = onset + 20 + r.wait(200 / severity);
  for (; day < last; day += r.wait(200 / severity))
    lawsuits.push(lawsuit(r, e, Math.floor(day), "DEFENDANT"));
  return lawsuits;
}

function listing(r: Random, filed: Day, enforcedUntil: Day | undefined): DishonestListing {
  const publishedOn = filed + r.between(25, 150);
  const paid = enforcedUntil !== undefined;
  const removedOn = paid ? Math.max(enforcedUntil, publishedOn + 15) : publishedOn + LISTED_DAYS;
  return { publishedOn, removedOn, performance: r.chance(0.2) ? "PARTIAL" : "NONE", paid };
}

/** What follows a lawsuit lost: the worse off the debtor, the likelier enforcement, and then the list. */
function enforcement(r: Random, e: Enterprise, lost: Lawsuit, failed: boolean): Enforcement[] {
  if (lost.side !== "DEFENDANT" || !r.chance(failed ? 0.7 : 0.16)) return [];
  const filedOn = lost.closedOn + r.between(15, 120);
  const closedOn = r.chance(failed ? 0.25 : 0.95) ? filedOn + r.between(40, 420) : undefined;
  const listed = r.chance(failed ? 0.5 : 0.08);
  return [
    {
      caseNo: caseNo(r, e, filedOn, "执"),
      amount: lost.amount,
      filedOn,
      closedOn,
      listing: listed ? listing(r, filedOn, closedOn) : undefined,
    },
  ];
}

/** All lawsuits, enforcements and listings of an enterprise over the whole timeline, oldest first. */
export function casesOf(e: Enterprise): Cases {
  const r = random(e.seed, e.index, "courts");
  const ordinary = ordinaryLawsuits(r, e).map((suit) => ({ suit, failed: false }));
  const troubled = e.latent.episodes.flatMap((episode) =>
    lawsuitsInTrouble(r, e, episode).map((suit) => ({ suit, failed: episode.defaultsOn !== undefined })),
  );
  const all = [...ordinary, ...troubled];
  return {
    lawsuits: all.map(({ suit }) => suit).sort((a, b) => a.filedOn - b.filedOn),
    enforcements: all
      .flatMap(({ suit, failed }) => enforcement(r, e, suit, failed))
      .sort((a, b) => a.filedOn - b.filedOn),
  };
}
