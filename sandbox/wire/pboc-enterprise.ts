import { type Borrower, borrowerOf, type Debt, debtIn } from "../population/borrowing.js";
import { dateOf, type Day, dayOf, firstDayOf, monthOf, yearOf } from "../population/calendar.js";
import { casesOf } from "../population/courts.js";
import type { Enterprise } from "../population/enterprise.js";
import { arrearsOf } from "../population/taxpayer.js";
import { lastDayOf, monthText } from "./monthly.js";

const MONTHS_TOLD = 24;
const PERFORMANCE_TOLD = 3;

/** 资产质量分类 of a five-tier classification. */
const qualityOf = ({ tier }: Debt): "1" | "2" | "3" => (tier === 1 ? "1" : tier === 2 ? "2" : "3");

const whole = (yuan: number): string => String(Math.round(yuan));

interface Row {
  readonly kind: string;
  readonly count: number;
  readonly balance: number;
}

/** Rows by kind and quality, with the totals the report gives for each kind and for all of them. */
function withTotals(rows: readonly Row[], quality: string): (Row & { readonly quality: string })[] {
  if (rows.length === 0) return [];
  const all = {
    kind: "0",
    count: rows.reduce((sum, row) => sum + row.count, 0),
    balance: rows.reduce((sum, row) => sum + row.balance, 0),
  };
  return [...rows, all].flatMap((row) => [
    { ...row, quality },
    { ...row, quality: "0" },
  ]);
}

function historyOf(e: Enterprise, borrower: Borrower, day: Day): object[] {
  const last = monthOf(day) - 1;
  const first = Math.max(borrower.since, last - MONTHS_TOLD + 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const month = first + i;
    const debt = debtIn(e, borrower, month);
    const of = (tiers: readonly number[]) => (tiers.includes(debt.tier) ? whole(debt.balance) : "0");
    return {
      EB02CR01: monthText(month),
      EB02CS02: String(borrower.lenders),
      EB02CJ01: whole(debt.balance),
      EB02CS03: debt.tier === 2 ? "1" : "0",
      EB02CJ02: of([2]),
      EB02CS04: debt.tier > 2 ? "1" : "0",
      EB02CJ03: of([3, 4, 5]),
      EB02CS05: debt.overduePrincipal > 0 ? "1" : "0",
      EB02CJ04: whole(debt.overduePrincipal + debt.overdueInterest),
      EB02CS06: debt.overduePrincipal > 0 ? "1" : "0",
      EB02CJ05: whole(debt.overduePrincipal),
    };
  });
}

function accountsOf(e: Enterprise, borrower: Borrower, day: Day): object[] {
  const last = monthOf(day) - 1;
  return Array.from({ length: borrower.lenders }, (_, i) => ({
    ED01A: {
      ED01AI01: `${e.index}-${i + 1}`,
      ED01AD01: "1",
      ED01AD02: "1",
      ED01AR01: dateOf(firstDayOf(borrower.since)),
      ED01AD07: "CNY",
      ED01AJ01: whole(debtIn(e, borrower, last).balance / borrower.lenders),
      ED01AR04: lastDayOf(last),
    },
    ED01B: {
      ED01BS01: String(PERFORMANCE_TOLD),
      ED01BH: Array.from({ length: PERFORMANCE_TOLD }, (_unused, k) => {
        const debt = debtIn(e, borrower, last - k);
        return {
          ED01BR01: lastDayOf(last - k),
          ED01BJ01: whole(debt.balance / borrower.lenders),
          ED01BD01: String(debt.tier),
          ED01BJ04: whole((debt.overduePrincipal + debt.overdueInterest) / borrower.lenders),
          ED01BJ05: whole(debt.overduePrincipal / borrower.lenders),
        };
      }),
    },
  }));
}

/** The report the credit bureau gives on an enterprise; undefined where it has none. */
export function enterpriseReport(e: Enterprise, day: Day): object | undefined {
  const borrower = borrowerOf(e);
  if (borrower === undefined || borrower.since >= monthOf(day)) return undefined;
  const debt = debtIn(e, borrower, monthOf(day) - 1);
  const quality = qualityOf(debt);
  const balanceOf = (wanted: string) => (quality === wanted ? whole(debt.balance) : "0");
  const accepted = debt.balance * borrower.acceptances;
  const long = Math.floor(borrower.lenders / 2);
  const longBalance = long === 0 ? 0 : debt.balance * 0.4;
  const loans = withTotals(
    [
      ...(long === 0 ? [] : [{ kind: "1", count: long, balance: longBalance }]),
      { kind: "2", count: borrower.lenders - long, balance: debt.balance - longBalance },
    ],
    quality,
  );
  const acceptances = withTotals(accepted > 0 ? [{ kind: "1", count: 1, balance: accepted }] : [], quality);
  const vouched = e.turnover * borrower.vouched;
  const cases = casesOf(e);
  const tried = cases.lawsuits.filter((c) => c.side === "DEFENDANT" && c.closedOn <= day);
  return {
    EAA: {
      EA01: {
        EA01A: {
          EA01AI01: `${dateOf(day).replaceAll("-", "")}${e.index}`,
          EA01AR01: `${dateOf(day)}T10:00:00`,
        },
        EA01B: { EA01BI01: "", EA01BD02: "20" },
        EA01C: { EA01CS01: "1", EA01CH: [{ EA01CD01: "20", EA01CI01: e.uscc }] },
        EA01E: "",
      },
    },
    EBA: {
      EB01: {
        EB01A: {
          EB01AR01: String(yearOf(firstDayOf(borrower.since))),
          EB01AR02: vouched > 0 ? String(yearOf(firstDayOf(borrower.since)) + 1) : "--",
          EB01AS01: String(borrower.lenders + 1),
          EB01AS02: String(borrower.lenders),
          EB01AJ01: whole(debt.balance),
          EB01AJ02: "0",
          EB01AJ03: balanceOf("2"),
          EB01AJ04: balanceOf("3"),
          EB01AJ05: whole(accepted),
          EB01AJ06: quality === "2" ? whole(accepted) : "0",
          EB01AJ07: quality === "3" ? whole(accepted) : "0",
        },
        EB01B: {
          EB01BS01: "1",
          EB01BS02: String(arrearsOf(e).filter((arrears) => arrears.from <= day).length),
          EB01BS03: String(tried.length),
          EB01BS04: String(cases.enforcements.filter((c) => c.filedOn <= day).length),
          EB01BS05: "0",
        },
      },
    },
    EBB: {
      EB02: {
        EB02A: {
          EB02AS01: "0",
          EB02AJ01: "0",
          EB02AR01: "--",
          EB02AS02: "0",
          EB02AJ02: "0",
          EB02AR02: "--",
          EB02AJ03: whole(debt.overduePrincipal + debt.overdueInterest),
          EB02AJ04: whole(debt.overduePrincipal),
          EB02AJ05: whole(debt.overdueInterest),
          EB02AS03: String(loans.length),
          EB02AH: loans.map((row) => ({
            EB02AD01: row.kind,
            EB02AD02: row.quality,
            EB02AS04: String(row.count),
            EB02AJ06: whole(row.balance),
          })),
        },
        EB02B: {
          EB02BS01: "0",
          EB02BS02: "0",
          EB02BS03: "1",
          EB02BH: [{ EB02BD01: "2", EB02BD02: "1", EB02BS04: String(borrower.lenders) }],
        },
        EB02C: { EB02CS01: String(MONTHS_TOLD), EB02CH: historyOf(e, borrower, day) },
      },
    },
    EBC: {
      EB03: {
        EB03A: {
          EB03AS01: String(acceptances.length),
          EB03AH: acceptances.map((row) => ({
            EB03AD01: row.kind,
            EB03AD02: row.quality,
            EB03AS02: String(row.count),
            EB03AJ01: whole(row.balance),
          })),
        },
        EB03B: {},
      },
    },
    EBD: {
      EB04: {
        EB040J01: whole(debt.balance * 1.2),
        EB040J02: whole(debt.balance * 0.7),
        EB040J03: whole(debt.balance * 0.5),
        EB040J04: whole(debt.balance * 0.5),
        EB040J05: whole(debt.balance * 0.3),
        EB040J06: whole(debt.balance * 0.2),
        EB040D01: "1",
      },
    },
    EBE:
      vouched > 0
        ? {
            EB05: {
              EB05A: {
                EB05AS01: "1",
                EB05AH: ["2", "0"].map((kind) => ({
                  EB05AD01: kind,
                  EB05AJ01: "0",
                  EB05AS02: "0",
                  EB05AJ02: "0",
                  EB05AJ03: whole(vouched * 1.1),
                  EB05AS03: "1",
                  EB05AJ04: whole(vouched),
                  EB05AJ05: "0",
                  EB05AJ06: "0",
                })),
              },
              EB05B: {},
            },
          }
        : {},
    ECA: { EC01: { EC010D01: "173", EC010R01: String(yearOf(dayOf(e.establishedOn))) } },
    EDA: { ED01: accountsOf(e, borrower, day) },
  };
}
