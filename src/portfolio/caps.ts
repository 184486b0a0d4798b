import { type BusinessDate, type Fen, fenOfYuan } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import { ratioOf } from "./ratios.js";
import { typesWith } from "./events.js";

/** How a year's compensations under one agreement with one bank stand against the agreement's ceiling. */
export interface CapLine {
  readonly agreement: string;
  readonly bank: string | null;
  readonly year: number;
  /** Losses compensated in the year. */
  readonly loss: Fen;
  /** What the rate is taken of: relieved or disbursed in the year. */
  readonly base: Fen;
  readonly capBase: "RELIEVED" | "DISBURSED";
  readonly rate: number | null;
  readonly capRate: number;
  /** Losses the ceiling still leaves room for; zero once it is reached. */
  readonly headroom: Fen;
  /** The part of the losses above the ceiling, which the re-guarantors need not pay. */
  readonly excess: Fen;
}

interface CapRow {
  agreement: string;
  bank: string | null;
  cap_rate: string;
  cap_base: "RELIEVED" | "DISBURSED";
  loss: string;
  relieved: string;
  disbursed: string;
}

const list = (types: readonly string[]): string => types.map((t) => `'${t}'`).join(", ");
const RELIEVING = list(typesWith("REDUCES", "COMPENSATES"));

/**
 * The ceiling ledger of a year 年度代偿率上限台账: for each agreement with a ceiling and each cooperating bank, what
 * was compensated against what the ceiling allows; one statement. Figures of the ceilings: the agreements' sources.
 */
export async function readCapLedger(
  sql: Sql,
  institutionId: string,
  year: number,
  onDate: BusinessDate,
  knownAt: Date | undefined,
): Promise<CapLine[]> {
  const yearEnd = `${year}-12-31`;
  const { rows } = await sql.query<CapRow>({
    name: "cap-ledger",
    text: `select r.code as agreement, g.bank, r.cap_rate::text, r.cap_base,
             coalesce(sum(e.sign * (e.amount + e.interest)) filter (where e.type = 'COMPENSATED'), 0)::numeric(24,2)::text as loss,
             coalesce(sum(e.sign * e.amount) filter (where e.type in (${RELIEVING})), 0)::numeric(24,2)::text as relieved,
             coalesce(sum(e.sign * e.amount) filter (where e.type = 'DISBURSED'), 0)::numeric(24,2)::text as disbursed
           from risk_sharing r
             join guarantee g on g.institution_id = $1 and g.risk_sharing_id = r.id
             join guarantee_event e on e.subject_id = g.subject_id and e.guarantee_id = g.id
           where r.institution_id = $1 and r.cap_rate is not null and e.institution_id = $1
             and e.business_date between $2 and $3 and ($4::timestamptz is null or e.recorded_at <= $4)
           group by r.code, g.bank, r.cap_rate, r.cap_base order by r.code, g.bank`,
    values: [institutionId, `${year}-01-01`, onDate < yearEnd ? onDate : yearEnd, knownAt ?? null],
  });
  return rows.map((row) => capLine(row, year));
}

const PARTS = 100_000n;

function capLine(row: CapRow, year: number): CapLine {
  const loss = fenOfYuan(row.loss);
  const base = fenOfYuan(row.cap_base === "RELIEVED" ? row.relieved : row.disbursed);
  const allowed = (base * BigInt(Math.round(Number(row.cap_rate) * Number(PARTS)))) / PARTS;
  return {
    agreement: row.agreement,
    bank: row.bank,
    year,
    loss,
    base,
    capBase: row.cap_base,
    rate: ratioOf(loss, base),
    capRate: Number(row.cap_rate),
    headroom: loss < allowed ? allowed - loss : 0n,
    excess: loss > allowed ? loss - allowed : 0n,
  };
}
