import DataLoader from "dataloader";
import { businessDateOf } from "../facts/business-date.js";
import { type Fen, fenOfYuan } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";

/** What may be spent with a vendor; undefined is without bound. */
export interface Budget {
  readonly daily: Fen | undefined;
  readonly monthly: Fen | undefined;
  /** In a month, by purpose. */
  readonly purposes?: Readonly<Record<string, Fen | undefined>>;
}

/** Whose account with which vendor, and what is wanted for. */
export interface Account {
  readonly institutionId: string;
  readonly vendor: string;
  readonly purpose: string | undefined;
}

/** Spent with a vendor on a business date, in its month up to it, and of that for one purpose. */
export interface Spent {
  readonly today: Fen;
  readonly thisMonth: Fen;
  readonly forPurpose: Fen;
}

/** A budget, and how much of it is gone, from 0 to 1 and above; the one that is nearest to its end. */
export interface BudgetUse {
  readonly vendor: string;
  readonly limit: "DAILY" | "MONTHLY" | "PURPOSE";
  /** Only where the limit is one for a purpose. */
  readonly purpose: string | undefined;
  readonly used: number;
}

/** Decides before a call leaves whether it may be paid for. */
export interface Purse {
  /**
   * Sets aside what a call may cost at most; false where a budget does not allow it. Calls of this process are counted
   * from the start, those of others some seconds after they are recorded.
   */
  reserve(account: Account, most: Fen): Promise<boolean>;
  /** Gives back what was set aside, once the call is recorded, with what it did cost. */
  release(account: Account, most: Fen, cost: Fen): void;
  /** Looks ahead at what was spent with every vendor, so that calls decided on soon need not wait for it. */
  look(institutionId: string, purpose: string | undefined): void;
  /** How much of each budget of an institution is gone; those without bound are left out. */
  use(institutionId: string): Promise<BudgetUse[]>;
}

const NOTHING: Spent = { today: 0n, thisMonth: 0n, forPurpose: 0n };

const nameOf = ({ institutionId, vendor, purpose = "" }: Account): string =>
  `${institutionId} ${vendor} ${purpose}`;

/** What was spent through some accounts, in order; one statement. */
async function readSpent(sql: Sql, accounts: readonly Account[], today: string): Promise<Spent[]> {
  const { rows } = await sql.query<{ at: number; today: string; month: string; purpose: string }>({
    name: "source-spent",
    text: `select a.at::int as at, coalesce(sum(cost) filter (where on_date = $4), 0)::numeric(20,2)::text as today,
             coalesce(sum(cost), 0)::numeric(20,2)::text as month,
             coalesce(sum(cost) filter (where s.purpose = a.purpose), 0)::numeric(20,2)::text as purpose
           from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality a(institution_id, vendor, purpose, at)
             join source_spend s on s.institution_id = a.institution_id and s.vendor = a.vendor
           where on_date between date_trunc('month', $4::date) and $4 group by a.at`,
    values: [
      accounts.map((a) => a.institutionId),
      accounts.map((a) => a.vendor),
      accounts.map((a) => a.purpose ?? ""),
      today,
    ],
  });
  const spent = new Map(
    rows.map((row) => [
      row.at,
      { today: fenOfYuan(row.today), thisMonth: fenOfYuan(row.month), forPurpose: fenOfYuan(row.purpose) },
    ]),
  );
  return accounts.map((_account, i) => spent.get(i + 1) ?? NOTHING);
}

/** The limits of a budget beside what is gone of each; those that are not set are left out. */
const limitsOf = (budget: Budget, purpose: string | undefined, spent: Spent) =>
  [
    { limit: "DAILY" as const, purpose: undefined, most: budget.daily, gone: spent.today },
    { limit: "MONTHLY" as const, purpose: undefined, most: budget.monthly, gone: spent.thisMonth },
    { limit: "PURPOSE" as const, purpose, most: budget.purposes?.[purpose ?? ""], gone: spent.forPurpose },
  ].flatMap(({ most, ...limit }) => (most === undefined ? [] : [{ ...limit, most }]));

/** The purposes a budget has a limit of its own for. */
const purposesIn = ({ purposes = {} }: Budget): string[] =>
  Object.entries(purposes).flatMap(([purpose, most]) => (most === undefined ? [] : [purpose]));

const isBounded = (budget: Budget): boolean =>
  budget.daily !== undefined || budget.monthly !== undefined || purposesIn(budget).length > 0;

/** What was read of spending is read anew after so long, and waited for only where it is much older. */
const RECENT_MS = 1_000;
const OLD_MS = 10_000;
const SOON_MS = 20;
/** What is remembered of the spending of an account. */
interface Remembered {
  readonly account: Account;
  readonly day: string;
  readonly at: number;
  spent: Spent;
}

const added = ({ today, thisMonth, forPurpose }: Spent, all: Fen, ofPurpose: Fen): Spent => ({
  today: today + all,
  thisMonth: thisMonth + all,
  forPurpose: forPurpose + ofPurpose,
});

/** From so much on somebody is told. */
const ALERT_FROM = 0.8;

/** What a purse is opened with. */
export interface PurseOptions {
  readonly sql: Sql;
  /** By vendor. */
  readonly budgets: Readonly<Record<string, Budget | undefined>>;
  readonly now: () => Date;
  /** Told once a day of each budget that is nearly or wholly gone. */
  readonly onAlert?: (institutionId: string, use: BudgetUse) => void;
}

/** Opens the purse over the budgets of each vendor. */
export function openPurse({ sql, budgets, now, onAlert = () => undefined }: PurseOptions): Purse {
  const reserved = new Map<string, Fen>();
  const alerted = new Set<string>();
  const today = () => businessDateOf(now());
  // What is asked in one go is read in one statement.
  const reading = new DataLoader<Account, Spent, string>((accounts) => readSpent(sql, accounts, today()), {
    cache: false,
  });
  const remembered = new Map<string, Remembered>();
  /** What this process has spent since it began. */
  const own = new Map<string, Fen>();
  const ownOf = (account: Account) => namesOf(account).map((name) => own.get(name) ?? 0n);

  async function readAnew(account: Account): Promise<Spent> {
    const [name, day, at] = [nameOf(account), today(), performance.now()];
    const before = ownOf(account);
    const read = await reading.load(account);
    // What was spent here while it was read may be in it or not: counted twice for a while rather than not at all.
    const [all = 0n, forPurpose = 0n] = ownOf(account).map((sum, i) => sum - (before[i] ?? 0n));
    const spent = added(read, all, forPurpose);
    remembered.set(name, { account, day, at, spent });
    return spent;
  }

  let isToBeRead = false;

  /** Reads anew, in one statement, all that is no longer recent; not at once, when calls are about to leave. */
  function readSoon(): void {
    if (isToBeRead) return;
    isToBeRead = true;
    setTimeout(() => {
      isToBeRead = false;
      for (const { account, at } of remembered.values()) {
        if (performance.now() - at <= RECENT_MS) continue;
        // Where this fails, the next that waits for it is told.
        readAnew(account).catch(() => remembered.delete(nameOf(account)));
      }
    }, SOON_MS).unref();
  }

  /** What was spent: lately read, and kept up with what this process has spent since. */
  async function spentOf(account: Account): Promise<Spent> {
    const known = remembered.get(nameOf(account));
    const age = known?.day === today() ? performance.now() - known.at : Infinity;
    if (known === undefined || age > OLD_MS) return readAnew(account);
    if (age > RECENT_MS) readSoon();
    return known.spent;
  }

  /** Adds what a call of this process did cost to whatever is remembered of its account. */
  function keepUp(account: Account, cost: Fen): void {
    for (const name of namesOf(account)) own.set(name, (own.get(name) ?? 0n) + cost);
    for (const known of remembered.values()) {
      const { institutionId, vendor, purpose } = known.account;
      if (institutionId !== account.institutionId || vendor !== account.vendor) continue;
      known.spent = added(known.spent, cost, purpose === account.purpose ? cost : 0n);
    }
  }

  const bounded = Object.entries(budgets).filter(
    (of): of is [string, Budget] => of[1] !== undefined && isBounded(of[1]),
  );
  const underWay = (name: string): Fen => reserved.get(name) ?? 0n;
  const namesOf = (account: Account) => [nameOf({ ...account, purpose: "*" }), nameOf(account)];
  const setAside = (account: Account, amount: Fen): void => {
    for (const name of namesOf(account)) {
      const sum = underWay(name) + amount;
      if (sum === 0n) reserved.delete(name);
      else reserved.set(name, sum);
    }
  };

  function alert(institutionId: string, use: BudgetUse): void {
    const which = [use.vendor, use.limit, use.purpose, use.used >= 1 ? "gone" : "nearly"].join(" ");
    const name = `${today()} ${institutionId} ${which}`;
    if (use.used < ALERT_FROM || alerted.has(name)) return;
    for (const known of alerted) if (!known.startsWith(today())) alerted.delete(known);
    alerted.add(name);
    onAlert(institutionId, use);
  }

  return {
    async reserve(account, most) {
      const budget = budgets[account.vendor];
      if (most === 0n || budget === undefined || !isBounded(budget)) return true;
      // First set aside, so that two that look at once see each other; and counted before the look, so that a call
      // that is recorded meanwhile is counted twice rather than not at all.
      setAside(account, most);
      const ofAll = underWay(nameOf({ ...account, purpose: "*" }));
      const ofPurpose = underWay(nameOf(account));
      try {
        const limits = limitsOf(budget, account.purpose, await spentOf(account)).map((limit) => ({
          ...limit,
          asked: limit.gone + (limit.limit === "PURPOSE" ? ofPurpose : ofAll),
        }));
        for (const { limit, purpose, most: of, gone, asked } of limits) {
          const used = asked > of ? 1 : shareOf(gone, of);
          alert(account.institutionId, { vendor: account.vendor, limit, purpose, used });
        }
        const allowed = limits.every(({ most: of, asked }) => asked <= of);
        if (!allowed) setAside(account, -most);
        return allowed;
      } catch (error) {
        setAside(account, -most);
        throw error;
      }
    },
    release(account, most, cost) {
      const budget = budgets[account.vendor];
      if (most === 0n || budget === undefined || !isBounded(budget)) return;
      keepUp(account, cost);
      setAside(account, -most);
    },
    look(institutionId, purpose) {
      // Whoever needs it then is told of what goes wrong.
      for (const [vendor] of bounded) spentOf({ institutionId, vendor, purpose }).catch(() => undefined);
    },
    async use(institutionId) {
      const accounts = bounded.flatMap(([vendor, budget]) =>
        [undefined, ...purposesIn(budget)].map((purpose) => ({
          budget,
          account: { institutionId, vendor, purpose },
        })),
      );
      const gone = await Promise.all(accounts.map(({ account }) => spentOf(account)));
      return accounts.flatMap(({ budget, account }, i) =>
        limitsOf(budget, account.purpose, gone[i] ?? NOTHING)
          .filter(({ limit }) => (limit === "PURPOSE") === (account.purpose !== undefined))
          .map(({ limit, purpose, most, gone }) => ({
            vendor: account.vendor,
            ...{ limit, purpose, used: shareOf(gone, most) },
          })),
      );
    },
  };
}

const shareOf = (gone: Fen, most: Fen): number => (most === 0n ? 1 : Number(gone) / Number(most));
