import type { BusinessDate } from "../../src/facts/fact.js";
import { dateOf, dayOf, yearOf, type Day } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import { random } from "../population/random.js";
import { abnormalListingsOf, exitOf, staffAt, type AbnormalListing } from "../population/registration.js";

/** One listing of abnormal operation as the registry vendor sends it. */
export interface AbnormalRecord {
  readonly addDate: BusinessDate;
  readonly addReason: string;
  readonly removeDate: BusinessDate | null;
  readonly removeReason: string | null;
}

/** One enterprise as the registry vendor sends it. */
export interface RegistryRecord {
  readonly uscc: string;
  readonly entName: string;
  readonly regState: "存续" | "在业" | "吊销" | "注销" | "迁出";
  readonly estDate: BusinessDate;
  /** In `regCapUnit`, two decimals. */
  readonly regCap: string;
  readonly regCapUnit: "万元";
  readonly entType: string;
  readonly industryCode: string;
  readonly areaCode: string;
  readonly legalRep: string;
  readonly staffNum: number;
  readonly abnormal: readonly AbnormalRecord[];
  readonly regOrgan: string;
  readonly bizScope: string;
  /** `YYYY-MM-DD HH:mm:ss`. */
  readonly updateTime: string;
}

const REASONS = {
  REPORT_MISSING: {
    added: "未依照《企业信息公示暂行条例》第八条规定的期限公示年度报告",
    removed: "已补报未报年份的年度报告并公示",
  },
  UNREACHABLE: {
    added: "通过登记的住所或者经营场所无法联系",
    removed: "依法办理住所变更登记，可以重新取得联系",
  },
};

const FEN_PER_CENT_OF_WAN = 10_000n;

function wan(fen: bigint): string {
  const cents = (fen / FEN_PER_CENT_OF_WAN).toString().padStart(3, "0");
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`;
}

function abnormalRecord({ addedOn, reason, removedOn }: AbnormalListing, day: Day): AbnormalRecord {
  const removed = removedOn !== undefined && removedOn <= day;
  return {
    addDate: dateOf(addedOn),
    addReason: REASONS[reason].added,
    removeDate: removed ? dateOf(removedOn) : null,
    removeReason: removed ? REASONS[reason].removed : null,
  };
}

function stateAt(e: Enterprise, day: Day): RegistryRecord["regState"] {
  const exit = exitOf(e);
  if (exit !== undefined && exit.on <= day) return exit.state;
  return Number(e.region.code) % 2 === 0 ? "存续" : "在业";
}

function typeOf(e: Enterprise): string {
  if (e.kind === "SOLE_PROPRIETOR") return "个体工商户";
  if (e.kind === "FARMER") return "农民专业合作社";
  const sole = random(e.seed, e.index, "owners").chance(0.4);
  return sole ? "有限责任公司(自然人独资)" : "有限责任公司(自然人投资或控股)";
}

/** Staff is told by the annual report, due by 30 June. */
function lastReport(day: Day): Day {
  const due = dayOf(`${yearOf(day)}-06-30`);
  return day >= due ? due : dayOf(`${yearOf(day) - 1}-06-30`);
}

/** The vendor refreshes every fortnight, never on the day asked about. */
function updatedAt(e: Enterprise, day: Day): string {
  const refreshed = day - 1 - ((day + e.index) % 14);
  const r = random(e.seed, e.index, "updated", refreshed);
  const [h, m, s] = [r.between(1, 22), r.between(0, 59), r.between(0, 59)].map((n) =>
    String(n).padStart(2, "0"),
  );
  return `${dateOf(refreshed)} ${h}:${m}:${s}`;
}

/** What the registry vendor says about an enterprise on a day; undefined before it was established. */
export function registryRecord(e: Enterprise, at: BusinessDate): RegistryRecord | undefined {
  if (at < e.establishedOn) return undefined;
  const day = dayOf(at);
  return {
    uscc: e.uscc,
    entName: e.name,
    regState: stateAt(e, day),
    estDate: e.establishedOn,
    regCap: wan(e.registeredCapital),
    regCapUnit: "万元",
    entType: typeOf(e),
    industryCode: e.industry.code,
    areaCode: e.region.code,
    legalRep: e.people[0].name,
    staffNum: staffAt(e, lastReport(day)),
    abnormal: abnormalListingsOf(e)
      .filter(({ addedOn }) => addedOn <= day)
      .map((listing) => abnormalRecord(listing, day)),
    regOrgan: `${e.region.city}市${e.region.district}市场监督管理局`,
    bizScope: e.industry.scope,
    updateTime: updatedAt(e, day),
  };
}
