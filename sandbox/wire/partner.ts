import { type Fen, yuanOfFen } from "../../src/facts/fact.js";
import { dateOf, type Day, dayOf, firstDayOf, type Month, monthOf } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import { random } from "../population/random.js";
import { exitOf } from "../population/registration.js";
import { invoiceMonths, partnersAt, unbilledPermille } from "../population/trade.js";
import { lastDayOf, monthText } from "./monthly.js";

const MONTHS = 12;
/** One in so many enterprises shares the statements of its accounts. */
const SHARING = 0.7;
/** What is sold and bought is paid with the tax on it. */
const WITH_TAX = 1.08;
/** One in so many takes in much less than it invoices: it is paid elsewhere, or sold less than it says. */
const PAID_ELSEWHERE = 0.08;

interface Flow {
  readonly month: Month;
  readonly inflow: Fen;
  readonly outflow: Fen;
}

const times = (amount: Fen, factor: number): Fen => (amount * BigInt(Math.round(factor * 1_000))) / 1_000n;
const sum = (amounts: readonly Fen[]): Fen => amounts.reduce((a, b) => a + b, 0n);

function flowsOf(e: Enterprise, last: Month): Flow[] {
  const r = random(e.seed, e.index, "bank flow");
  const share = r.chance(PAID_ELSEWHERE) ? 0.3 + 0.3 * r.next() : 1;
  const unbilled = 1 + Number(unbilledPermille(e)) / 1_000;
  return invoiceMonths(e, last - MONTHS + 1, last, exitOf(e)?.on).map(({ month, output, input }) => {
    const jitter = 0.9 + 0.2 * random(e.seed, e.index, "bank flow", month).next();
    const inflow = times(output.amount, share * WITH_TAX * unbilled * jitter);
    // Wages, rent and tax beside what is bought.
    return { month, inflow, outflow: times(input.amount, share * WITH_TAX) + times(inflow, 0.12) };
  });
}

/** What is held at the end of each month; what would fall below nothing is made up from elsewhere. */
function balancesOf(flows: readonly Flow[], opening: Fen): Fen[] {
  let held = opening;
  return flows.map(({ inflow, outflow }) => {
    const left = held + inflow - outflow;
    return (held = left < 0n ? times(inflow, 0.1) : left);
  });
}

/** The bank statements a partner's platform keeps of an enterprise on a day; undefined where it shares none. */
export function statements(e: Enterprise, day: Day): object | undefined {
  const r = random(e.seed, e.index, "partner");
  if (dayOf(e.establishedOn) > day || !r.chance(SHARING)) return undefined;
  const last = monthOf(day) - 1;
  const flows = flowsOf(e, last);
  const [first] = flows;
  if (first === undefined) return undefined;
  const { buyers, suppliers } = partnersAt(e, firstDayOf(last));
  const [taken, paid] = [sum(flows.map((f) => f.inflow)), sum(flows.map((f) => f.outflow))];
  const balances = balancesOf(flows, times(taken, 0.02 + 0.06 * r.next()));
  const months = flows.map(({ month, inflow, outflow }, at) => ({
    ym: monthText(month),
    in: yuanOfFen(inflow),
    out: yuanOfFen(outflow),
    endBalance: yuanOfFen(balances[at] ?? 0n),
    txNum: Math.max(1, Math.round(Number(inflow + outflow) / 100 / e.industry.ticket)),
  }));
  return {
    creditCode: e.uscc,
    accountNum: r.between(1, 3),
    accountBank: "城市商业银行",
    period: { from: dateOf(firstDayOf(first.month)), to: lastDayOf(last), months: flows.length },
    last12m: {
      in: yuanOfFen(taken),
      out: yuanOfFen(paid),
      avgBalance: yuanOfFen(sum(balances) / BigInt(balances.length)),
      payers: buyers.count,
      payees: suppliers.count,
      top5PayerShare: `${(buyers.top5Share * 100).toFixed(1)}%`,
    },
    months,
  };
}
