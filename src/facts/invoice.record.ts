import type { z } from "zod";
import { boolean, date, money, oneOf, records, text } from "./fact.js";

/** A VAT invoice 增值税发票 as one dated record: what a file or a gateway says about one invoice. */
export const invoice = records(
  {
    direction: oneOf(["OUTPUT", "INPUT"], { zh: "销项/进项", en: "Output or input" }),
    number: text({ zh: "发票号码", en: "Invoice number" }),
    issuedOn: date({ zh: "开票日期", en: "Date of issue" }),
    counterparty: text({ zh: "购方/销方代号", en: "The other party", sensitivity: 3 }),
    amount: money({ zh: "金额", en: "Amount before tax; negative on a red-letter invoice", sensitivity: 3 }),
    tax: money({ zh: "税额", en: "Tax", sensitivity: 3 }),
    total: money({ zh: "价税合计", en: "Amount with tax", sensitivity: 3 }),
    void: boolean({ zh: "是否作废", en: "Void" }),
  },
  { zh: "发票", en: "VAT invoice" },
);

/** Kinds of dated records that files may bring, by dataset; the only list. */
export const datedRecords = {
  invoice: {
    ...invoice,
    /** The dimension whose facts sum these records up, and the fields they cannot be summed up without. */
    dimension: "tax",
    needs: ["direction", "issuedOn", "counterparty", "amount", "void"],
  },
} as const;

export type DatedRecordCode = keyof typeof datedRecords;

/** One invoice in stored form. */
export type StoredInvoice = z.input<typeof invoice.schema>[number];
