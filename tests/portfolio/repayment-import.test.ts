import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type FileSource, isDropFor, readMapping } from "../../src/connectors/files/mapping.js";
import { businessDateOf } from "../../src/facts/business-date.js";
import { disburseLoan } from "../../src/portfolio/commands.js";
import { importFile, type ImportReport } from "../../src/portfolio/import/import-file.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { contextOf, openGuarantee } from "./books.js";

const MAPPING = join("docs", "examples", "mappings", "bank-repayments.yaml");
const HEADER = "银行代码,流水号,担保合同编号,借据编号,借款人名称,还款日期,还款本金,还款利息,罚息,剩余本金";

let db: TestDatabase;
let folder: string;
let mapping: FileSource;
beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "suretygraph-repayments-"));
  mapping = readMapping(await readFile(MAPPING, "utf8"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await db.close();
});

/** A guarantee of 100,000.00 with one loan of that amount. */
async function lent(name: string): Promise<{ guarantee: string; loan: string }> {
  const numbers = { guarantee: `G-${name}`, loan: `J-${name}` };
  const project = await openGuarantee(db, {
    number: numbers.guarantee,
    events: [{ type: "LETTER_ISSUED", amount: 0n, businessDate: "2023-01-01", idempotencyKey: `L-${name}` }],
  });
  const disbursed = await disburseLoan(
    { ...contextOf(db), pool: db.pool },
    {
      project,
      loanNumber: numbers.loan,
      amount: 100_000_00n,
      disbursedOn: "2023-01-10",
      dueOn: "2024-01-10",
      rateBps: undefined,
      idempotencyKey: `D-${name}`,
    },
  );
  if (!disbursed.taken) throw new Error(JSON.stringify(disbursed));
  return numbers;
}

interface Line {
  readonly no: string;
  readonly guarantee?: string;
  readonly loan?: string;
  readonly on?: string;
  readonly principal: string;
}

const rowOf = ({ no, guarantee = "", loan = "", on = "20230201", principal }: Line): string =>
  ["BOC", no, guarantee, loan, "某某公司", on, principal, "12.00", "0", "0"].join(",");

let loads = 0;
async function load(lines: readonly Line[]): Promise<ImportReport> {
  const path = join(folder, `boc-repayments-${++loads}.csv`);
  await writeFile(path, `${[HEADER, ...lines.map(rowOf)].join("\n")}\n`);
  const [entry] = mapping.files;
  if (entry === undefined) throw new Error("the mapping is for no file");
  return importFile(db, mapping, entry, path);
}

async function repaid(guarantee: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ said: string }>(
    `select e.amount::text || ' ' || e.business_date::text || coalesce(' ' || l.number, '') as said
     from guarantee_event e join guarantee g on g.id = e.guarantee_id left join loan l on l.id = e.loan_id
     where g.number = $1 and e.type = 'REPAID' order by e.seq`,
    [guarantee],
  );
  return rows.map(({ said }) => said);
}

const codes = ({ reasons }: ImportReport) => reasons.map(({ code, firstLine }) => `${firstLine} ${code}`);

describe("a bank's file of repayments", () => {
  it("is posted to the ledger, line by line, by the number of the loan", async () => {
    const { guarantee, loan } = await lent("A");
    const report = await load([
      { no: "1", loan, principal: '"30,000.00"' },
      { no: "2", loan, guarantee, on: "2023-03-01", principal: "20000" },
    ]);
    expect(report).toMatchObject({
      rows: 2,
      rejected: 0,
      targets: [{ name: "repayment", added: 2, repeats: 0 }],
    });
    expect(await repaid(guarantee)).toEqual(["30000.00 2023-02-01 J-A", "20000.00 2023-03-01 J-A"]);
  });

  it("is posted by the number of the guarantee alone where its loans are not told apart", async () => {
    const number = "G-whole";
    await openGuarantee(db, {
      number,
      events: [{ type: "DISBURSED", amount: 500_00n, businessDate: "2023-01-01", idempotencyKey: "D-whole" }],
    });
    expect(await load([{ no: "8", guarantee: number, principal: "500.00" }])).toMatchObject({ rejected: 0 });
    expect(await repaid(number)).toEqual(["500.00 2023-02-01"]);
  });

  it("adds nothing where the bank tells of the same again, in another file", async () => {
    const { guarantee, loan } = await lent("B");
    await load([{ no: "11", loan, principal: "100" }]);
    const again = await load([
      { no: "11", loan, principal: "100.00" },
      { no: "12", loan, principal: "50" },
      { no: "12", loan, principal: "50" },
    ]);
    expect(again.targets).toEqual([{ name: "repayment", added: 1, repeats: 2 }]);
    expect(await repaid(guarantee)).toEqual(["100.00 2023-02-01 J-B", "50.00 2023-02-01 J-B"]);
  });

  it("rejects what the ledger refuses, and posts the rest", async () => {
    const [{ guarantee, loan }, other] = [await lent("C"), await lent("D")];
    const tomorrow = businessDateOf(new Date(Date.now() + 2 * 86_400_000));
    const report = await load([
      { no: "21", loan: "J-nobody", principal: "1" },
      { no: "22", loan, guarantee: other.guarantee, principal: "1" },
      { no: "23", loan, principal: "100000.01" },
      { no: "24", loan, principal: "0" },
      { no: "25", loan, principal: "-1" },
      { no: "26", principal: "1" },
      { no: "27", loan, principal: "1", on: tomorrow },
      { no: "28", loan, principal: "1", on: "2023-02-30" },
      { no: "29", loan, principal: "100000.00" },
      { no: "29", loan, principal: "1" },
      { no: "", loan, principal: "1" },
    ]);
    expect(report).toMatchObject({ rows: 11, rejected: 10, targets: [{ added: 1, repeats: 0 }] });
    expect(codes(report).sort()).toEqual(
      [
        ...[
          "2 UNKNOWN",
          "4 AMOUNT_EXCEEDED",
          "5 NOT_ABOVE_ZERO",
          "6 NEGATIVE_AMOUNT",
          "7 EMPTY",
          "8 FUTURE_DATE",
        ],
        ...["9 NOT_A_DATE", "11 KEY_REUSED", "12 EMPTY"],
      ].sort(),
    );
    expect(await repaid(guarantee)).toEqual(["100000.00 2023-02-01 J-C"]);
    expect(await repaid(other.guarantee)).toEqual([]);
  });

  it("is taken as it comes from the folder its mapping names", () => {
    expect(isDropFor(mapping, "bank/BOC-Repayments-20240630.csv.gz")).toBe(true);
    expect(isDropFor(mapping, "repayments.csv")).toBe(false);
    expect(isDropFor(mapping, "bank/old/repayments.csv")).toBe(false);
  });
});
