import { z } from "zod";
import { columnsOf, Field } from "./field.js";
import { Day, dayField, Text, textField } from "./place.js";

const column = z.string().min(1);

/** Rows as repayments of guaranteed loans, the way a bank's file tells them. */
export const RepaymentRows = z
  .strictObject({
    /** The number of the loan 借据编号, or of the guarantee where its loans are not told apart; both must agree. */
    loan: Text.optional(),
    guarantee: Text.optional(),
    amount: Field,
    repaidOn: Day,
    /** Columns that together tell one repayment from all others of the bank; a blank one counts as such. */
    reference: z.array(column).min(1),
  })
  .refine(({ loan, guarantee }) => loan !== undefined || guarantee !== undefined, {
    message: "must have loan: or guarantee:",
  });

export type RepaymentMapping = z.output<typeof RepaymentRows>;

/** The columns read for repayments. */
export function columnsOfRepayment(mapping: RepaymentMapping): readonly string[] {
  const { loan, guarantee, amount, repaidOn, reference } = mapping;
  const texts = [loan, guarantee].filter((text) => text !== undefined).map(textField);
  return [...reference, ...[...texts, amount, dayField(repaidOn)].flatMap(columnsOf)];
}
