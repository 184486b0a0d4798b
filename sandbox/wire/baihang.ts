import { yuanOfFen } from "../../src/facts/fact.js";
import { dateOf, type Day, dayOf, yearOf } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import { strainAt } from "../population/life.js";
import type { Person } from "../population/people.js";
import { random } from "../population/random.js";

/** One in so many enterprises has borrowed from a lender that reports to Baihang. */
const REPORTED = 0.6;
/** From so much strain on a loan is overdue. */
const OVERDUE_FROM = 0.35;

const CLASSES = [
  [0.8, "可疑"],
  [0.6, "次级"],
  [OVERDUE_FROM, "关注"],
] as const;

const noRecord = { respCode: "1001", respMsg: "查无记录" };
const found = (report: object): object => ({ respCode: "0000", respMsg: "成功", report });

const stamped = (day: Day, ...keys: readonly (string | number)[]) => ({
  no: `BH${dateOf(day).replaceAll("-", "")}${random("baihang", ...keys).between(100_000, 999_999)}`,
  time: `${dateOf(day)} 10:30:00`,
});

/** What Baihang reports about an enterprise on a day. */
export function baihangEnterprise(e: Enterprise | undefined, day: Day): object {
  if (e === undefined || dayOf(e.establishedOn) > day) return noRecord;
  const r = random(e.seed, e.index, "baihang");
  if (!r.chance(REPORTED)) return noRecord;
  const firstLoanYear = Math.min(yearOf(day), yearOf(dayOf(e.establishedOn)) + r.between(1, 4));
  const strain = strainAt(e.latent, day);
  const loans = Array.from(
    { length: r.between(0, 3) },
    () => BigInt(Math.round(e.turnover * (0.01 + 0.05 * r.next()))) * 100n,
  );
  const owed = strain > OVERDUE_FROM ? (loans[0] ?? 0n) / 4n : 0n;
  const classified = CLASSES.find(([from]) => strain > from)?.[1] ?? "正常";
  const { no, time } = stamped(day, e.index);
  return found({
    reportNo: no,
    reportTime: time,
    subject: { creditCode: e.uscc, name: e.name },
    summary: {
      firstLoanYear: String(firstLoanYear),
      lenderNum: loans.length + r.between(0, 2),
      openLenderNum: loans.length,
      balance: yuanOfFen(loans.reduce((sum, balance) => sum + balance, 0n)),
    },
    overdue: { amount: yuanOfFen(owed), worstClass: loans.length === 0 ? null : classified },
  });
}

/** Whether Baihang has a person, known by number and name, on its list for special attention on a day. */
export function baihangPerson(
  known: { readonly enterprise: Enterprise; readonly person: Person } | undefined,
  name: unknown,
  day: Day,
): object {
  if (known?.person.name !== name || known === undefined) return noRecord;
  const { enterprise: e, person } = known;
  const r = random(e.seed, e.index, "special attention", person.residentId);
  const hit = r.chance(0.01 + 0.15 * strainAt(e.latent, day));
  const { no, time } = stamped(day, e.index, "person");
  return found({ queryNo: no, queryTime: time, hit: hit ? "1" : "0", hitReason: hit ? "多头借贷" : null });
}
