import { businessDateOf } from "../facts/business-date.js";
import { type Fen, fenOfYuan, yuanOfFen } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";

/** What may be spent with a vendor; undefined is without bound. */
export interface Budget {
  readonly daily: Fen | undefined;
  readonly monthly: Fen | undefined;
}

/** Spent with a vendor on a business date, and in its month up to it. */
interface Spent {
  readonly today: Fen;
  readonly thisMonth: Fen;
}

/** Decides before a call leaves whether it may be paid for. */
export interface Purse {
  /**
   * Sets aside what a call may cost at most; false where a budget does not allow it. Calls under way in this process
   * are counted, those of others once they are recorded.
   */
  reserve(institutionId: string, vendor: string, most: Fen): Promise<boolean>;
  /** Gives back what was set aside, once the call is recorded. */
  release(institutionId: string, vendor: string, most: Fen): void;
}

async function readSpent(sql: Sql, institutionId: string, vendor: string, today: string): Promise<Spent> {
  const { rows } = await sql.query<{ today: string; month: string }>({
    name: "source-spent",
    text: `select coalesce(sum(cost) filter (where on_date = $3), 0)::numeric(20,2)::text as today,
             coalesce(sum(cost), 0)::numeric(20,2)::text as month
           from source_spend
           where institution_id = $1 and vendor = $2 and on_date between date_trunc('month', $3::date) and $3`,
    values: [institutionId, vendor, today],
  });
  const [row] = rows;
  return { today: fenOfYuan(row?.today ?? "0.00"), thisMonth: fenOfYuan(row?.month ?? "0.00") };
}

/** Adds to what was spent with a vendor on the day of a call, in the transaction that records the call. */
export async function addSpend(
  sql: Sql,
  call: {
    readonly institutionId: string;
    readonly vendor: string;
    readonly startedAt: Date;
    readonly cost: Fen;
  },
): Promise<void> {
  if (call.cost === 0n) return;
  await sql.query({
    name: "add-spend",
    text: `insert into source_spend (institution_id, vendor, on_date, cost) values ($1, $2, $3, $4)
           on conflict on constraint source_spend_pkey do update set cost = source_spend.cost + excluded.cost`,
    values: [call.institutionId, call.vendor, businessDateOf(call.startedAt), yuanOfFen(call.cost)],
  });
}

/** Opens the purse over the budgets of each vendor. */
export function openPurse(
  sql: Sql,
  budgets: Readonly<Record<string, Budget | undefined>>,
  now: () => Date,
): Purse {
  const reserved = new Map<string, Fen>();
  const keyOf = (institutionId: string, vendor: string): string => `${institutionId} ${vendor}`;
  const add = (key: string, amount: Fen): void => {
    reserved.set(key, (reserved.get(key) ?? 0n) + amount);
  };
  return {
    async reserve(institutionId, vendor, most) {
      const budget = budgets[vendor];
      if (most === 0n || budget === undefined) return true;
      const key = keyOf(institutionId, vendor);
      add(key, most); // first set aside, so that two that look at once see each other
      const spent = await readSpent(sql, institutionId, vendor, businessDateOf(now())).catch(
        (error: unknown) => {
          add(key, -most);
          throw error;
        },
      );
      const underWay = reserved.get(key) ?? 0n;
      const { daily, monthly } = budget;
      const allowed =
        (daily === undefined || spent.today + underWay <= daily) &&
        (monthly === undefined || spent.thisMonth + underWay <= monthly);
      if (!allowed) add(key, -most);
      return allowed;
    },
    release(institutionId, vendor, most) {
      if (most !== 0n && budgets[vendor] !== undefined) add(keyOf(institutionId, vendor), -most);
    },
  };
}
