import type { z } from "zod";
import type { credit } from "../../facts/credit.facts.js";
import type { FactsOf } from "../../facts/dimension.js";
import { said } from "../said.js";
import type { PersonalReport } from "./personal-codes.js";
import { inside, type Part, recordsIn, sumTold, valueIn, worstTier } from "./report.js";

type Report = z.output<typeof PersonalReport>;
type Credit = FactsOf<typeof credit>;
type Account = NonNullable<NonNullable<Report["PDA"]>["PD01"]>[number];

/** The identity number of the person a report is about. */
export const personOf = (report: Report): string | undefined => report.PRH.PA01.PA01B.PA01BI01;

/** A sum that is known only where all of it is. */
const sumKnown = (amounts: readonly (bigint | undefined)[]): bigint | undefined =>
  amounts.includes(undefined) ? undefined : sumTold([0n, ...amounts]);

function identity(report: Report): Credit {
  const person = inside(report.PIM, "PB01", "PB01A");
  return {
    personalGender: person?.PB01AD01,
    personalBirthYear: person?.PB01AR01 === undefined ? undefined : Number(person.PB01AR01.slice(0, 4)),
    personalEducation: person?.PB01AD02,
    personalMaritalStatus: inside(report.PMM, "PB02")?.PB020D01,
    personalScore: inside(report.PSM, "PC01")?.PC010Q01,
  };
}

function summary(report: Report): Credit {
  const unit = inside(report.PCO, "PC02");
  const badDebts = inside(unit, "PC02C");
  const overdue = inside(unit, "PC02D", "PC02DH");
  const liabilities = inside(unit, "PC02K", "PC02KH");
  return {
    personalAccounts: recordsIn(inside(unit, "PC02A", "PC02AH"), (row) =>
      said({
        businessType: row.PC02AD01,
        category: row.PC02AD02,
        accountCount: row.PC02AS03,
        firstMonth: row.PC02AR01,
      }),
    ),
    personalPursued: recordsIn(inside(unit, "PC02B", "PC02BH"), (row) =>
      said({ kind: row.PC02BD01, accountCount: row.PC02BS03, balance: row.PC02BJ02 }),
    ),
    personalBadDebtCount: valueIn(badDebts, 0, (s) => s.PC02CS01),
    personalBadDebtBalance: valueIn(badDebts, 0n, (s) => s.PC02CJ01),
    personalOverdue: recordsIn(overdue, (row) =>
      said({
        accountType: row.PC02DD01,
        accountCount: row.PC02DS02,
        monthCount: row.PC02DS03,
        highestMonthlyAmount: row.PC02DJ01,
        longestMonths: row.PC02DS04,
      }),
    ),
    personalLongestOverdueMonths: valueIn(overdue, 0, (rows) => {
      const months = rows.map((row) => row.PC02DS04).filter((n) => n !== undefined);
      return months.length < rows.length ? undefined : Math.max(0, ...months);
    }),
    ...openCredit(unit),
    personalRepaymentLiabilities: recordsIn(liabilities, (row) =>
      said({
        party: row.PC02KD01,
        kind: row.PC02KD02,
        accountCount: row.PC02KS02,
        liabilityAmount: row.PC02KJ01,
        balance: row.PC02KJ02,
      }),
    ),
    personalRepaymentLiabilityBalance: valueIn(liabilities, 0n, (rows) =>
      sumKnown(rows.map((row) => row.PC02KJ02)),
    ),
  };
}

type OpenCredit = NonNullable<Credit["personalOpenCredit"]>[number];

function openCredit(unit: Part<NonNullable<NonNullable<Report["PCO"]>["PC02"]>>): Credit {
  const [term, sub, revolving] = [inside(unit, "PC02E"), inside(unit, "PC02F"), inside(unit, "PC02G")];
  const [card, semiCard] = [inside(unit, "PC02H"), inside(unit, "PC02I")];
  const balances = {
    term: valueIn(term, 0n, (s) => s.PC02EJ02),
    sub: valueIn(sub, 0n, (s) => s.PC02FJ02),
    revolving: valueIn(revolving, 0n, (s) => s.PC02GJ02),
    card: valueIn(card, 0n, (s) => s.PC02HJ04),
    semiCard: valueIn(semiCard, 0n, (s) => s.PC02IJ04),
  };
  const rows: readonly Part<OpenCredit>[] = [
    term &&
      openOf("TERM_LOAN", [term.PC02ES01, term.PC02ES02], [term.PC02EJ01, term.PC02EJ02, term.PC02EJ03]),
    sub && openOf("SUB_ACCOUNT", [sub.PC02FS01, sub.PC02FS02], [sub.PC02FJ01, sub.PC02FJ02, sub.PC02FJ03]),
    revolving &&
      openOf(
        "REVOLVING_LOAN",
        [revolving.PC02GS01, revolving.PC02GS02],
        [revolving.PC02GJ01, revolving.PC02GJ02, revolving.PC02GJ03],
      ),
    card &&
      openOf("CREDIT_CARD", [card.PC02HS01, card.PC02HS02], [card.PC02HJ01, card.PC02HJ04, card.PC02HJ05]),
    semiCard &&
      openOf(
        "SEMI_CREDIT_CARD",
        [semiCard.PC02IS01, semiCard.PC02IS02],
        [semiCard.PC02IJ01, semiCard.PC02IJ04, semiCard.PC02IJ05],
      ),
  ];
  return {
    // A kind that did not come could be the one with all the debt.
    personalOpenCredit: rows.includes(undefined)
      ? undefined
      : rows.filter((row) => row !== null && row !== undefined),
    personalLoanBalance: sumKnown([balances.term, balances.sub, balances.revolving]),
    personalCardUsed: sumKnown([balances.card, balances.semiCard]),
  };
}

const openOf = (
  accountType: NonNullable<OpenCredit["accountType"]>,
  [lenderCount, accountCount]: readonly [number | undefined, number | undefined],
  [creditLine, balance, averageRepayment6m]: readonly [bigint?, bigint?, bigint?],
): OpenCredit => said({ accountType, lenderCount, accountCount, creditLine, balance, averageRepayment6m });

function queries(report: Report): Credit {
  const counts = inside(report.PQO, "PC05", "PC05B");
  return {
    personalLoanQueryLenders1m: valueIn(counts, 0, (s) => s.PC05BS01),
    personalCardQueryLenders1m: valueIn(counts, 0, (s) => s.PC05BS02),
    personalLoanQueries1m: valueIn(counts, 0, (s) => s.PC05BS03),
    personalCardQueries1m: valueIn(counts, 0, (s) => s.PC05BS04),
    personalOwnQueries1m: valueIn(counts, 0, (s) => s.PC05BS05),
    personalPostLoanQueries24m: valueIn(counts, 0, (s) => s.PC05BS06),
    personalGuarantorQueries24m: valueIn(counts, 0, (s) => s.PC05BS07),
    personalMerchantQueries24m: valueIn(counts, 0, (s) => s.PC05BS08),
  };
}

const isOpen = (account: Account): boolean => account.PD01B?.PD01BR01 === undefined;

/** What an account has overdue now; one whose first month is not over came with nothing for it. */
const overdueOf = ({ PD01C }: Account): bigint | undefined => valueIn(PD01C, 0n, (month) => month.PD01CJ06);

/** Months in which a guarantor repaid for an account; the history of five years repeats the last 24 months. */
function guarantorMonths({ PD01D, PD01E }: Account): number | undefined {
  if (PD01D === undefined && PD01E === undefined) return undefined;
  const recent = (PD01D?.PD01DH ?? []).filter((m) => m.PD01DD01 === "D").map((m) => m.PD01DR03);
  const earlier = (PD01E?.PD01EH ?? []).filter((m) => m.PD01ED01 === "D").map((m) => m.PD01ER03);
  return new Set([...recent, ...earlier]).size;
}

function accounts(report: Report): Credit {
  const all = valueIn(inside(report.PDA, "PD01"), [], (list) => list);
  if (all === undefined) return {};
  // What is pursued (C1) is a debt of another kind, without a history, and told by itself.
  const lent = all.filter(({ PD01A }) => PD01A?.PD01AD01 !== "C1");
  const amounts = lent.filter(isOpen).map(overdueOf);
  const months = lent.map(guarantorMonths);
  return {
    personalOverdueAccountCount: amounts.includes(undefined)
      ? undefined
      : amounts.filter((amount) => amount !== undefined && amount > 0n).length,
    personalOverdueAmount: sumKnown(amounts),
    personalGuarantorRepaidMonths: months.includes(undefined)
      ? undefined
      : months.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    personalWorstFiveTier: worstTier(
      all.filter(isOpen).map(({ PD01B, PD01C }) => PD01C?.PD01CD02 ?? PD01B?.PD01BD03),
    ),
  };
}

const counted = (records: Part<readonly unknown[]>): number | undefined =>
  valueIn(records, 0, (list) => list.length);

/** What a report on a person says, in our vocabulary. */
export const personalFacts = (report: Report): Credit => ({
  ...identity(report),
  ...summary(report),
  ...queries(report),
  ...accounts(report),
  personalTaxArrearsRecordCount: counted(inside(report.POT, "PF01")),
  personalCivilJudgmentCount: counted(inside(report.PCJ, "PF02")),
  personalEnforcementCount: counted(inside(report.PCE, "PF03")),
  personalPenaltyCount: counted(inside(report.PAP, "PF04")),
});
