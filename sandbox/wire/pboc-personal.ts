import { type Day, dateOf, firstDayOf, monthOf } from "../population/calendar.js";
import { type PersonalAccount, personalCreditAt } from "../population/consumer-credit.js";
import type { Enterprise } from "../population/enterprise.js";
import type { Person } from "../population/people.js";
import { random } from "../population/random.js";
import { lastDayOf, monthText } from "./monthly.js";

/** 账户类型 of an account, and 业务种类: 个人住房商业贷款, 个人经营性贷款, 贷记卡. */
const kinds = {
  MORTGAGE: { account: "D1", business: "11", hint: "11", category: "1" },
  BUSINESS: { account: "R1", business: "41", hint: "19", category: "1" },
  CARD: { account: "R2", business: "81", hint: "21", category: "2" },
} as const;

const whole = (yuan: number): string => String(Math.round(yuan));
const RECENT_MONTHS = 24;

const overdueOf = (account: PersonalAccount): number => account.due * account.behind;

function detailOf(account: PersonalAccount, day: Day): object {
  const last = monthOf(day) - 1;
  const recent = account.months.slice(-RECENT_MONTHS);
  const kind = kinds[account.kind];
  return {
    PD01A: {
      PD01AI01: String(account.number),
      PD01AD01: kind.account,
      PD01AD02: "11",
      PD01AD03: kind.business,
      PD01AR01: dateOf(firstDayOf(account.openedIn)),
      PD01AD04: "CNY",
      [account.kind === "CARD" ? "PD01AJ02" : "PD01AJ01"]: whole(account.line),
    },
    PD01B: {
      PD01BD01: account.behind > 0 && account.kind !== "CARD" ? "2" : "1",
      PD01BR01: "",
      PD01BJ01: whole(account.balance),
      PD01BR03: lastDayOf(last),
    },
    PD01C: {
      PD01CR01: monthText(last),
      PD01CJ01: whole(account.balance),
      PD01CD02: account.behind > 6 ? "4" : account.behind > 3 ? "3" : account.behind > 0 ? "2" : "1",
      PD01CJ04: whole(account.due),
      PD01CS02: String(account.behind),
      PD01CJ06: whole(overdueOf(account)),
    },
    PD01D: {
      PD01DR01: monthText(recent[0]?.month ?? last),
      PD01DR02: monthText(last),
      PD01DH: recent.map(({ month, state }) => ({ PD01DR03: monthText(month), PD01DD01: state })),
    },
    PD01E: {
      PD01ES01: String(account.months.length),
      PD01EH: account.months.map(({ month, state }) => ({
        PD01ER03: monthText(month),
        PD01ED01: state,
        PD01EJ01: state === "N" ? "0" : whole(account.due),
      })),
    },
  };
}

function hintsOf(accounts: readonly PersonalAccount[]): object {
  const named = Object.entries(kinds).flatMap(([kind, { hint, category }]) => {
    const own = accounts.filter((account) => account.kind === kind);
    if (own.length === 0) return [];
    const first = Math.min(...own.map((account) => account.openedIn));
    return [{ PC02AD01: hint, PC02AD02: category, PC02AS03: String(own.length), PC02AR01: monthText(first) }];
  });
  return { PC02AS01: String(accounts.length), PC02AS02: String(named.length), PC02AH: named };
}

/** 1 非循环贷, 3 循环贷, 4 贷记卡. */
const overdueKinds = { MORTGAGE: "1", BUSINESS: "3", CARD: "4" } as const;

function overdueSummary(accounts: readonly PersonalAccount[]): object {
  const rows = Object.entries(overdueKinds).flatMap(([kind, code]) => {
    const late = accounts
      .filter((account) => account.kind === kind)
      .map((account) => ({ account, months: account.months.filter(({ state }) => /^[1-7]$/.test(state)) }))
      .filter(({ months }) => months.length > 0);
    if (late.length === 0) return [];
    const states = late.flatMap(({ months }) => months.map(({ state }) => Number(state)));
    const highest = Math.max(
      ...late.map(
        ({ account, months }) => account.due * Math.max(...months.map(({ state }) => Number(state))),
      ),
    );
    return [
      {
        PC02DD01: code,
        PC02DS02: String(late.length),
        PC02DS03: String(states.length),
        PC02DJ01: whole(highest),
        PC02DS04: String(Math.max(...states)),
      },
    ];
  });
  return rows.length === 0 ? {} : { PC02DS01: String(rows.length), PC02DH: rows };
}

/** Totals of open accounts of a kind: lenders, accounts, lines, balances, what is due. */
function totalsOf(accounts: readonly PersonalAccount[], kind: PersonalAccount["kind"]) {
  const own = accounts.filter((account) => account.kind === kind);
  const sum = (of: (account: PersonalAccount) => number) =>
    own.reduce((total, account) => total + of(account), 0);
  return own.length === 0
    ? undefined
    : {
        count: String(own.length),
        line: whole(sum((a) => a.line)),
        balance: whole(sum((a) => a.balance)),
        due: whole(sum((a) => a.due)),
      };
}

function openSummary(accounts: readonly PersonalAccount[]): object {
  const [term, revolving, card] = [
    totalsOf(accounts, "MORTGAGE"),
    totalsOf(accounts, "BUSINESS"),
    totalsOf(accounts, "CARD"),
  ];
  return {
    PC02E: term
      ? {
          PC02ES01: term.count,
          PC02ES02: term.count,
          PC02EJ01: term.line,
          PC02EJ02: term.balance,
          PC02EJ03: term.due,
        }
      : {},
    PC02F: {},
    PC02G: revolving
      ? {
          PC02GS01: revolving.count,
          PC02GS02: revolving.count,
          PC02GJ01: revolving.line,
          PC02GJ02: revolving.balance,
          PC02GJ03: revolving.due,
        }
      : {},
    PC02H: card
      ? {
          PC02HS01: card.count,
          PC02HS02: card.count,
          PC02HJ01: card.line,
          PC02HJ02: card.line,
          PC02HJ03: "10000",
          PC02HJ04: card.balance,
          PC02HJ05: card.balance,
        }
      : {},
    PC02I: {},
  };
}

function queriesOf(e: Enterprise, person: Person, day: Day): object {
  const r = random(e.seed, person.residentId, "queries", monthOf(day));
  const [loans, cards] = [r.between(0, 4), r.between(0, 2)];
  return {
    PC05BS01: String(Math.ceil(loans * 0.7)),
    PC05BS02: String(Math.ceil(cards * 0.7)),
    PC05BS03: String(loans),
    PC05BS04: String(cards),
    PC05BS05: String(r.between(0, 1)),
    PC05BS06: String(r.between(0, 24)),
    PC05BS07: String(r.between(0, 3)),
    PC05BS08: "0",
  };
}

function maritalStatusOf(e: Enterprise, person: Person): string {
  const [first] = e.people;
  const married =
    person.roles.includes("SPOUSE") || (person === first && e.people.some((p) => p.roles.includes("SPOUSE")));
  return married ? "20" : random(e.seed, person.residentId, "marital").pick(["10", "20", "40"]);
}

/** The report the credit bureau gives on a person of an enterprise; undefined where it has none. */
export function personalReport(e: Enterprise, person: Person, day: Day): object | undefined {
  const credit = personalCreditAt(e, person, day);
  if (credit === undefined) return undefined;
  const { accounts } = credit;
  const r = random(e.seed, person.residentId, "identity");
  return {
    PRH: {
      PA01: {
        PA01A: {
          PA01AI01: `${dateOf(day).replaceAll("-", "")}${e.index}`,
          PA01AR01: `${dateOf(day)}T10:00:00`,
        },
        PA01B: {
          PA01BQ01: person.name,
          PA01BD01: "10",
          PA01BI01: person.residentId,
          PA01BI02: "",
          PA01BD02: "20",
        },
        PA01D: "",
      },
    },
    PIM: {
      PB01: {
        PB01A: {
          PB01AD01: person.sex === "MALE" ? "1" : "2",
          PB01AR01: person.bornOn,
          PB01AD02: r.weighted([
            ["10", 6],
            ["20", 28],
            ["30", 30],
            ["60", 20],
            ["91", 14],
            ["99", 2],
          ] as const),
          PB01AD05: "CHN",
        },
      },
    },
    PMM: { PB02: { PB020D01: maritalStatusOf(e, person), PB020Q01: "" } },
    PSM: {
      PC01: { PC010Q01: accounts.length === 0 ? "--" : String(credit.score), PC010Q02: "", PC010S01: "0" },
    },
    PCO: {
      PC02: {
        PC02A: hintsOf(accounts),
        PC02B: {},
        PC02C: {},
        PC02D: overdueSummary(accounts),
        ...openSummary(accounts),
        PC02K: {},
      },
    },
    PPO: {},
    PQO: { PC05: { PC05B: queriesOf(e, person, day) } },
    PDA: { PD01: accounts.map((account) => detailOf(account, day)) },
    POT: {},
    PCJ: {},
    PCE: {},
    PAP: {},
  };
}
