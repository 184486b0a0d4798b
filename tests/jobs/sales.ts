/** A mapping that registers who sells, and takes what they sold as invoices. */
export const SALES_MAPPING = `
name: sales
source: sales
title: { zh: 销售, en: Sales }
system: sales
files:
  - file: "sold*.csv"
    key: no
    customer: { kind: ENTERPRISE, name: no, openedOn: 2024-01-01 }
    record:
      dataset: invoice
      recordKey: [bill]
      prefix: OUT
      effectiveOn: day
      fields:
        direction: { is: OUTPUT }
        number: { column: bill }
        issuedOn: { column: day, as: date }
        counterparty: { column: buyer }
        amount: { column: net, as: yuan }
        void: { is: false }
  - file: other.csv
    key: no
    customer: { kind: ENTERPRISE, name: no, openedOn: 2024-01-01 }
`;

/** What stands in a cell that is refused. */
export const SECRET = "SECRET-4711";

/** Sales, so many, from a number on; every so manieth row is refused. */
export function sales(rows: number, wrongEvery: number, from = 0): string {
  const lines = ["no,bill,day,buyer,net"];
  for (let i = 1; i <= rows; i++) {
    const net = i % wrongEvery === 0 ? SECRET : `${i % 1000}.50`;
    lines.push(`E${i % 7},${from + i},2024-01-31,B${i % 50},${net}`);
  }
  return `${lines.join("\n")}\n`;
}
