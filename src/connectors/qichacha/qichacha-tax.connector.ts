import { isObject } from "../connector.js";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { said } from "../said.js";
import { qichachaTax } from "./qichacha-tax.vendor.js";
import { type TaxData, taxResult } from "./tax-data.js";
import { statementFacts, taxPaidFacts } from "./tax-statements.js";

/** How far the order is has been looked at already. */
const shape = (result: unknown): unknown => {
  if (!isObject(result) || !isObject(result["Result"])) return result;
  return { unit: result["unit"], Result: { Data: result["Result"]["Data"] } };
};

function facts(data: TaxData) {
  const incomeTax = data.DeclarationDetail?.CorporateInTaxDeclareList;
  const vat = data.DeclarationDetail?.ValueAddedTaxDeclareList;
  const violations = data.BreakLawDetailList;
  return {
    ...statementFacts(data.FinancialList ?? []),
    ...taxPaidFacts(data.TaxData?.TotalTaxList ?? []),
    vatDeclarations: vat?.map((d) =>
      said({ from: d.StartDate, to: d.EndDate, sales: d.AllSaleRevenue, taxPayable: d.TaxPayable }),
    ),
    incomeTaxDeclarations: incomeTax?.map((d) =>
      said({
        from: d.StartDate,
        to: d.EndDate,
        revenue: d.ThisYearSaleRevenue,
        profit: d.ThisYearCumulativeProfit,
        taxPayable: d.TaxPayable,
      }),
    ),
    salesByMonth: data.SaleList?.flatMap(({ Year, DataList }) =>
      DataList.map(({ Month, Amount }) => ({ month: `${Year}-${Month}`, amount: Amount })),
    ),
    financialIndices: data.FinancialIndexList?.flatMap(({ IndexName, ValueList }) =>
      ValueList.map(({ Date: period, Value }) => said({ name: IndexName, period, value: Value })),
    ),
    repeatBuyersByYear: data.TopCustomerList?.map((buyers) =>
      said({
        year: buyers.Year,
        count: buyers.RepeatCount,
        amount: buyers.RepeatAmont,
        totalAmount: buyers.TotalAmount,
        share: buyers.PurchaseProportion,
      }),
    ),
    repeatSuppliersByYear: data.TopSupplierList?.map((suppliers) =>
      said({
        year: suppliers.Year,
        count: suppliers.RepeatCount,
        totalAmount: suppliers.TotalAmount,
        share: suppliers.SupplierProportion,
      }),
    ),
    violations: violations?.map((v) =>
      said({ registeredOn: v.RegistrationDate, kind: v.BreakType, status: v.BreakStatus }),
    ),
    violationCount: violations?.length,
  };
}

/**
 * Qichacha's tax data that the enterprise itself authorised 企业授权税务数据 (1124): read by the number of an order that
 * is open, and asked for again until the vendor has gathered them. Names of partners and the facts of a violation,
 * which can hold personal data, are left unread.
 */
export const qichachaTaxConnector = defineVendorConnector({
  source: "qichacha-tax",
  vendor: qichachaTax,
  title: { zh: "企查查·授权税务数据", en: "Qichacha: tax data the enterprise authorised" },
  dimension: "tax",
  datasets: ["tax.authorised"],
  needs: ["orderNo"],
  rank: 12,
  // The order was paid for when it was placed.
  cost: 0n,
  path: (orderNo) => `/TaxData/GetData?orderNo=${orderNo}`,
  shape,
  result: taxResult,
  says: ({ Result }) => facts(Result.Data),
  ignore: [
    ...["CollectionDetail", "TaxBurdenRateList", "SupplierCustomerList", "BreakLawSummaryList"],
    ...["ExpenseDetail", "CashFlowList", "DeclarationDetail.OtherTaxDeclareList"],
    ...["CorporateInTaxDeclareList", "ValueAddedTaxDeclareList"].flatMap((declared) =>
      ["WithholdingTax", "TaxCompensate", "TaxDeduction"].map(
        (field) => `DeclarationDetail.${declared}.${field}`,
      ),
    ),
    ...["DeclarationDetail.ValueAddedTaxDeclareList.AllCumulativeRevenue", "TaxData.CorporateInTaxList"],
    ...["TaxData.ValueAddedTaxList", "TaxData.OtherTaxList", "FinancialList.Type", "FinancialList.TypeValue"],
    ...["BreakLawDetailList.LimitChangeState", "BreakLawDetailList.MainFact"],
  ].map((field) => `Result.Data.${field}`),
  absent: {},
});
