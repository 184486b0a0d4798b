import type { StoredInvoice } from "../../src/facts/dated-records.js";

/** One word said about an invoice, in the order in which it was recorded. */
export interface InvoiceWord {
  readonly recordKey: string;
  readonly fetchedAt: Date;
  readonly invoice: Required<StoredInvoice>;
}

const fenOf = (yuan: string): number => Math.round(Number(yuan) * 100);
const yuanOf = (fen: number): string => (fen / 100).toFixed(2);
const sumOf = (invoices: readonly Required<StoredInvoice>[]): number =>
  invoices.reduce((sum, i) => sum + fenOf(i.amount), 0);
const monthNumber = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));

function latestWords(words: readonly InvoiceWord[]): InvoiceWord[] {
  const latest = new Map<string, InvoiceWord>();
  for (const word of words) {
    const before = latest.get(word.recordKey);
    if (before === undefined || word.fetchedAt >= before.fetchedAt) latest.set(word.recordKey, word);
  }
  return [...latest.values()];
}

function byYear(invoices: readonly Required<StoredInvoice>[]) {
  const years = [...new Set(invoices.map((i) => i.issuedOn.slice(0, 4)))].sort();
  return years.map((year) => {
    const of = invoices.filter((i) => i.issuedOn.startsWith(year));
    const valid = of.filter((i) => !i.void);
    return {
      year: Number(year),
      amount: yuanOf(sumOf(valid)),
      validCount: valid.length,
      voidCount: of.length - valid.length,
    };
  });
}

/** Counts parties and the share of the five largest, of the valid invoices of one direction. */
function parties(invoices: readonly Required<StoredInvoice>[], count: string, share: string) {
  if (invoices.length === 0) return {};
  const valid = invoices.filter((i) => !i.void);
  const names = [...new Set(valid.map((i) => i.counterparty))];
  const amounts = names.map((name) => sumOf(valid.filter((i) => i.counterparty === name)));
  const top5 = amounts.sort((a, b) => b - a).slice(0, 5);
  const total = sumOf(valid);
  const topShare = top5.reduce((sum, a) => sum + a, 0) / total;
  return { [count]: names.length, ...(total > 0 ? { [share]: topShare } : {}) };
}

/** Tax facts of one source's invoices, by filtering and adding up. */
export function plainTaxFacts(words: readonly InvoiceWord[]) {
  const latest = latestWords(words);
  if (latest.length === 0) return undefined;
  const all = latest.map((w) => w.invoice);
  const output = all.filter((i) => i.direction === "OUTPUT");
  const input = all.filter((i) => i.direction === "INPUT");
  const days = all.map((i) => i.issuedOn).sort();
  const [from = "", to = ""] = [days[0], days.at(-1)];
  const lastFull = monthNumber(to) - 1;
  const revenue = (name: string, monthsBack: number) => {
    const start = lastFull - monthsBack - 11;
    if (output.length === 0 || start <= monthNumber(from)) return {};
    const within = output.filter((i) => {
      const month = monthNumber(i.issuedOn);
      return !i.void && month >= start && month <= start + 11;
    });
    return { [name]: yuanOf(sumOf(within)) };
  };
  return {
    fetchedAt: new Date(Math.max(...latest.map((w) => w.fetchedAt.getTime()))),
    effectiveOn: to,
    facts: {
      outputByYear: byYear(output),
      inputByYear: byYear(input),
      ...revenue("revenue12m", 0),
      ...revenue("revenuePrior12m", 12),
      ...(output.length === 0
        ? {}
        : { invoiceVoidRate: output.filter((i) => i.void).length / output.length }),
      ...parties(output, "buyerCount", "top5BuyerShare"),
      ...parties(input, "supplierCount", "top5SupplierShare"),
      invoicesFrom: from,
      invoicesTo: to,
    },
  };
}
