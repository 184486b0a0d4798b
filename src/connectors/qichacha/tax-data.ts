import { z } from "zod";
import { type Fen, fenOfYuan } from "../../facts/fact.js";
import { parseYuan, yuanShift } from "../files/values/money.js";
import { percent } from "../percent.js";
import { count, textOrNumber, unlessBlank, vendorDate } from "../wire.js";
import type { TaxForms } from "./tax-forms.js";

const SHIFTS: Readonly<Record<TaxForms["unit"], number>> = {
  WANYUAN: yuanShift.wanyuan,
  YUAN: yuanShift.yuan,
};

const year = textOrNumber.pipe(z.string().regex(/^\d{4}年?$/)).transform((text) => Number(text.slice(0, 4)));

const monthOfYear = textOrNumber
  .pipe(z.string().regex(/^(?:0?[1-9]|1[0-2])月?$/))
  .transform((text) => text.replace("月", "").padStart(2, "0"));

/** A share in per cent; not said where the sign is missing, as it may then be either. */
const proportion = z.union([percent, z.union([z.string(), z.number()]).transform(() => undefined)]);

const list = <I extends z.ZodType>(item: I) => unlessBlank(z.array(item));

/** What an order brings (1124), with amounts in a unit; of all of it what a guarantee is judged by. */
function dataIn(unit: TaxForms["unit"]) {
  const amount = textOrNumber.transform((text, context): Fen => {
    const yuan = parseYuan(text, SHIFTS[unit]);
    if (yuan !== undefined) return fenOfYuan(yuan);
    context.issues.push({ code: "invalid_format", format: "amount", input: text });
    return z.NEVER;
  });
  const monthly = z.strictObject({
    Year: year,
    DataList: z.array(z.strictObject({ Month: monthOfYear, Amount: amount })),
  });
  const period = { StartDate: vendorDate, EndDate: vendorDate, TaxPayable: unlessBlank(amount) };
  return z.strictObject({
    FinancialIndexList: list(
      z.strictObject({
        IndexName: z.string(),
        ValueList: z.array(z.strictObject({ Date: textOrNumber, Value: unlessBlank(textOrNumber) })),
      }),
    ),
    DeclarationDetail: unlessBlank(
      z.strictObject({
        CorporateInTaxDeclareList: list(
          z.strictObject({
            ...period,
            ThisYearSaleRevenue: unlessBlank(amount),
            ThisYearCumulativeProfit: unlessBlank(amount),
          }),
        ),
        ValueAddedTaxDeclareList: list(z.strictObject({ ...period, AllSaleRevenue: unlessBlank(amount) })),
      }),
    ),
    SaleList: list(monthly),
    TaxData: unlessBlank(z.strictObject({ TotalTaxList: list(monthly) })),
    FinancialList: list(
      z.strictObject({
        SubjectList: z.array(
          z.strictObject({
            Subject: z.string(),
            RevenueList: z.array(z.strictObject({ Year: year, Amount: unlessBlank(amount) })),
          }),
        ),
      }),
    ),
    TopCustomerList: list(
      z.strictObject({
        Year: year,
        RepeatCount: unlessBlank(count),
        // The vendor's spelling.
        RepeatAmont: unlessBlank(amount),
        TotalAmount: unlessBlank(amount),
        PurchaseProportion: unlessBlank(proportion),
      }),
    ),
    TopSupplierList: list(
      z.strictObject({
        Year: year,
        RepeatCount: unlessBlank(count),
        TotalAmount: unlessBlank(amount),
        SupplierProportion: unlessBlank(proportion),
      }),
    ),
    BreakLawDetailList: list(
      z.strictObject({
        RegistrationDate: unlessBlank(vendorDate),
        BreakType: unlessBlank(z.string()),
        BreakStatus: unlessBlank(z.string()),
      }),
    ),
  });
}

const told = <const U extends TaxForms["unit"]>(unit: U) =>
  z.strictObject({ unit: z.literal(unit), Result: z.strictObject({ Data: dataIn(unit) }) });

/** What an order brings, in either unit. */
export const taxResult = z.discriminatedUnion("unit", [told("WANYUAN"), told("YUAN")]);

/** The data of an order, amounts in fen. */
export type TaxData = z.output<ReturnType<typeof dataIn>>;
