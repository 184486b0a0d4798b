import type { Fen } from "../../facts/fact.js";
import type { TaxData } from "./tax-data.js";

/** Subjects of the statements, as tax authorities word them, and the facts they are. */
const SUBJECTS: Readonly<Record<string, "revenue" | "netProfit" | "assets" | "liabilities">> = {
  营业收入: "revenue",
  净利润: "netProfit",
  资产总计: "assets",
  资产合计: "assets",
  负债合计: "liabilities",
  负债总计: "liabilities",
};

/** `一、营业收入` and `四、净利润（净亏损以“-”号填列）` without what stands around them. */
const subjectOf = (written: string): string =>
  written
    .normalize("NFKC")
    .replace(/^[一二三四五六七八九十]+[、.]/, "")
    .replace(/\(.*$/, "")
    .replaceAll(/[\s:]/g, "");

/** What the yearly statements say of the last year they cover, and the year before. Pure. */
export function statementFacts(statements: NonNullable<TaxData["FinancialList"]>) {
  const lines = statements.flatMap(({ SubjectList }) =>
    SubjectList.flatMap(({ Subject, RevenueList }) => {
      const what = SUBJECTS[subjectOf(Subject)];
      return what === undefined ? [] : RevenueList.map((line) => ({ what, ...line }));
    }),
  );
  const last = Math.max(...lines.map(({ Year }) => Year));
  const of = (what: string, year: number): Fen | undefined =>
    lines.find((line) => line.what === what && line.Year === year)?.Amount;
  return {
    annualRevenue: of("revenue", last),
    annualNetProfit: of("netProfit", last),
    annualNetProfitPrior: of("netProfit", last - 1),
    totalAssets: of("assets", last),
    totalLiabilities: of("liabilities", last),
  };
}

const MONTHS = 12;

/** Tax paid in the last year all months of which are told, and in the year before if it is told as well. Pure. */
export function taxPaidFacts(years: NonNullable<NonNullable<TaxData["TaxData"]>["TotalTaxList"]>) {
  const whole = new Map(
    years
      .filter(({ DataList }) => new Set(DataList.map(({ Month }) => Month)).size === MONTHS)
      .map(({ Year, DataList }) => [Year, DataList.reduce((sum, { Amount }) => sum + Amount, 0n)] as const),
  );
  const last = Math.max(...whole.keys());
  return { annualTaxPaid: whole.get(last), annualTaxPaidPrior: whole.get(last - 1) };
}
