import type { z } from "zod";
import type { FactsOf } from "../../facts/dimension.js";
import type { BusinessDate } from "../../facts/fact.js";
import { usccProblem } from "../../facts/identifiers.js";
import type { credit } from "../../facts/credit.facts.js";
import { said } from "../said.js";
import type { EnterpriseReport } from "./enterprise-codes.js";
import { type FiveTier, inside, type Part, recordsIn, sumTold, valueIn, worstTier } from "./report.js";

type Report = z.output<typeof EnterpriseReport>;
type Credit = FactsOf<typeof credit>;

/** The code of the enterprise a report is about: among its numbers the one of the form of a USCC. */
export const enterpriseOf = ({ EAA }: Report): string | undefined =>
  EAA.EA01.EA01C?.EA01CH?.map((id) => id.EA01CI01).find(
    (id) => id !== undefined && usccProblem(id) === undefined,
  );

/** The same month a year before, as `2023-07`. */
const yearBefore = (on: BusinessDate): string => `${Number(on.slice(0, 4)) - 1}${on.slice(4, 7)}`;

/** The row of a total where the report has one: the rows would else be counted twice. */
function totalled<T>(rows: readonly T[], kindOf: (row: T) => string | undefined): readonly T[] {
  const total = rows.find((row) => kindOf(row) === "0");
  return total === undefined ? rows : [total];
}

function hints(report: Report): Credit {
  const unit = inside(report.EBA, "EB01");
  const credits = inside(unit, "EB01A");
  const others = inside(unit, "EB01B");
  return {
    firstCreditYear: credits?.EB01AR01,
    firstLiabilityYear: credits?.EB01AR02,
    lenderCount: valueIn(credits, 0, (s) => s.EB01AS01),
    openLenderCount: valueIn(credits, 0, (s) => s.EB01AS02),
    loanBalance: valueIn(credits, 0n, (s) => s.EB01AJ01),
    pursuedBalance: valueIn(credits, 0n, (s) => s.EB01AJ02),
    specialMentionBalance: valueIn(credits, 0n, (s) => s.EB01AJ03),
    nonPerformingBalance: valueIn(credits, 0n, (s) => s.EB01AJ04),
    guaranteedBalance: valueIn(credits, 0n, (s) => s.EB01AJ05),
    specialMentionGuaranteedBalance: valueIn(credits, 0n, (s) => s.EB01AJ06),
    nonPerformingGuaranteedBalance: valueIn(credits, 0n, (s) => s.EB01AJ07),
    nonCreditAccountCount: valueIn(others, 0, (s) => s.EB01BS01),
    taxArrearsRecordCount: valueIn(others, 0, (s) => s.EB01BS02),
    civilJudgmentCount: valueIn(others, 0, (s) => s.EB01BS03),
    enforcementCount: valueIn(others, 0, (s) => s.EB01BS04),
    penaltyCount: valueIn(others, 0, (s) => s.EB01BS05),
  };
}

function loans(report: Report): Credit {
  const unit = inside(report.EBB, "EB02");
  const open = inside(unit, "EB02A");
  return {
    assetDisposalCount: valueIn(open, 0, (s) => s.EB02AS01),
    assetDisposalBalance: valueIn(open, 0n, (s) => s.EB02AJ01),
    lastAssetDisposalOn: open?.EB02AR01,
    advanceCount: valueIn(open, 0, (s) => s.EB02AS02),
    advanceBalance: valueIn(open, 0n, (s) => s.EB02AJ02),
    lastAdvanceRepaidOn: open?.EB02AR02,
    overdueAmount: valueIn(open, 0n, (s) => s.EB02AJ03),
    overduePrincipal: valueIn(open, 0n, (s) => s.EB02AJ04),
    overdueInterest: valueIn(open, 0n, (s) => s.EB02AJ05),
    openLoans: recordsIn(inside(open, "EB02AH"), (row) =>
      said({
        businessType: row.EB02AD01,
        quality: row.EB02AD02,
        accountCount: row.EB02AS04,
        balance: row.EB02AJ06,
      }),
    ),
    settledLoans: recordsIn(inside(unit, "EB02B", "EB02BH"), (row) =>
      said({ businessType: row.EB02BD01, quality: row.EB02BD02, accountCount: row.EB02BS04 }),
    ),
    ...history(inside(unit, "EB02C", "EB02CH"), report.EAA.EA01.EA01A.EA01AR01),
  };
}

type Months = NonNullable<NonNullable<NonNullable<NonNullable<Report["EBB"]>["EB02"]>["EB02C"]>["EB02CH"]>;

function history(months: Part<Months>, reportedOn: BusinessDate | undefined): Credit {
  const prior = reportedOn === undefined ? undefined : yearBefore(reportedOn);
  return {
    debtHistory: recordsIn(months, (row) =>
      said({
        month: row.EB02CR01,
        balance: row.EB02CJ01,
        specialMentionBalance: row.EB02CJ02,
        nonPerformingBalance: row.EB02CJ03,
        overdueAmount: row.EB02CJ04,
      }),
    ),
    // A month that is not in the history is not known to have been without debt.
    debtBalancePrior12m:
      prior === undefined ? undefined : months?.find((row) => row.EB02CR01 === prior)?.EB02CJ01,
  };
}

function lines(report: Report): Credit {
  const agreed = inside(report.EBD, "EB04");
  return {
    guaranteedTransactions: recordsIn(inside(report.EBC, "EB03", "EB03A", "EB03AH"), (row) =>
      said({
        businessType: row.EB03AD01,
        quality: row.EB03AD02,
        accountCount: row.EB03AS02,
        balance: row.EB03AJ01,
      }),
    ),
    termLineTotal: valueIn(agreed, 0n, (s) => s.EB040J01),
    termLineUsed: valueIn(agreed, 0n, (s) => s.EB040J02),
    termLineLeft: valueIn(agreed, 0n, (s) => s.EB040J03),
    revolvingLineTotal: valueIn(agreed, 0n, (s) => s.EB040J04),
    revolvingLineUsed: valueIn(agreed, 0n, (s) => s.EB040J05),
    revolvingLineLeft: valueIn(agreed, 0n, (s) => s.EB040J06),
  };
}

const addTold = (numbers: readonly (number | undefined)[]): number | undefined => {
  const told = numbers.filter((one) => one !== undefined);
  return told.length === 0 ? undefined : told.reduce((sum, one) => sum + one, 0);
};

// Accounts that are pursued are counted in; of them the report tells no classification.
function liabilities(report: Report): Credit {
  const borrowed = inside(report.EBE, "EB05", "EB05A", "EB05AH");
  const guaranteed = inside(report.EBE, "EB05", "EB05B", "EB05BH");
  if (borrowed === undefined || guaranteed === undefined) return {};
  const ofLoans = totalled(borrowed ?? [], (row) => row.EB05AD01);
  const ofGuaranteed = totalled(guaranteed ?? [], (row) => row.EB05BD01);
  const balances = {
    loan: sumTold(ofLoans.flatMap((row) => [row.EB05AJ02, row.EB05AJ04])),
    guaranteed: sumTold(ofGuaranteed.map((row) => row.EB05BJ02)),
  };
  const loan = said({
    debtKind: "LOAN" as const,
    liabilityAmount: sumTold(ofLoans.flatMap((row) => [row.EB05AJ01, row.EB05AJ03])),
    accountCount: addTold(ofLoans.flatMap((row) => [row.EB05AS02, row.EB05AS03])),
    balance: balances.loan,
    specialMentionBalance: sumTold(ofLoans.map((row) => row.EB05AJ05)),
    nonPerformingBalance: sumTold(ofLoans.map((row) => row.EB05AJ06)),
  });
  const other = said({
    debtKind: "GUARANTEED" as const,
    liabilityAmount: sumTold(ofGuaranteed.map((row) => row.EB05BJ01)),
    accountCount: addTold(ofGuaranteed.map((row) => row.EB05BS02)),
    balance: balances.guaranteed,
    specialMentionBalance: sumTold(ofGuaranteed.map((row) => row.EB05BJ03)),
    nonPerformingBalance: sumTold(ofGuaranteed.map((row) => row.EB05BJ04)),
  });
  return {
    repaymentLiabilities: [
      ...(ofLoans.length > 0 ? [loan] : []),
      ...(ofGuaranteed.length > 0 ? [other] : []),
    ],
    repaymentLiabilityBalance:
      ofLoans.length + ofGuaranteed.length === 0 ? 0n : sumTold([balances.loan, balances.guaranteed]),
  };
}

type AccountOf = NonNullable<NonNullable<Report["EDA"]>["ED01"]>[number];

/** The classification of an account as it was last reported; not known where it could be one that was closed. */
function lastTier({ ED01A, ED01B }: AccountOf): FiveTier | undefined {
  if (ED01A === undefined) return undefined;
  const reported = (ED01B?.ED01BH ?? []).toSorted((a, b) =>
    (a.ED01BR01 ?? "") < (b.ED01BR01 ?? "") ? -1 : 1,
  );
  return reported.at(-1)?.ED01BD01;
}

/** The worst classification of an account still open. */
const worstOpenTier = (report: Report): Credit["worstFiveTier"] =>
  worstTier(
    (inside(report.EDA, "ED01") ?? [])
      .filter((account) => account.ED01A?.ED01AR03 === undefined)
      .map(lastTier),
  );

/** What a report on an enterprise says, in our vocabulary. */
export const enterpriseFacts = (report: Report): Credit => ({
  ...hints(report),
  ...loans(report),
  ...lines(report),
  ...liabilities(report),
  worstFiveTier: worstOpenTier(report),
});
