import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type FileSource, readMapping } from "../../src/connectors/files/mapping.js";
import { countByStatus, readBook } from "../../src/portfolio/book.js";
import { importFile, type ImportReport } from "../../src/portfolio/import/import-file.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

const MAPPING = join("docs", "examples", "mappings", "guaranteed-loans.yaml");
const REAL = join("..", "shared", "data", "sba", "guaranteed-loans.csv.gz");

const HEADER =
  "LoanNr_ChkDgt,City,State,Zip,Bank,BankState,NAICS,ApprovalDate,ApprovalFY,Term,NoEmp,NewExist,CreateJob," +
  "RetainedJob,FranchiseCode,UrbanRural,RevLineCr,LowDoc,ChgOffDate,DisbursementDate,DisbursementGross,MIS_Status," +
  "ChgOffPrinGr,GrAppv,SBA_Appv";

/** What a row says; all else stands as in most rows. */
interface Loan {
  readonly number: string;
  readonly bank?: string;
  readonly approved?: string;
  readonly disbursed?: string;
  readonly term?: string;
  readonly status?: string;
  readonly chargedOffOn?: string;
  readonly chargedOff?: string;
  readonly amount?: string;
  readonly own?: string;
}

const rowOf = (loan: Loan): string => {
  const { number, bank = "A BANK", approved = "2/28/1997", disbursed = "5/31/1997", term = "84" } = loan;
  const { status = "P I F", chargedOffOn = "", chargedOff = "0", amount = "60000", own = "48000" } = loan;
  return [
    ...[
      number,
      "TOWN",
      "IN",
      "47711",
      bank,
      "OH",
      "451120",
      approved,
      "1997",
      term,
      "4",
      "2",
      "0",
      "0",
      "1",
      "0",
      "N",
    ],
    ...["Y", chargedOffOn, disbursed, '"$60,000.00 "', status, chargedOff, amount, own],
  ].join(",");
};

let db: TestDatabase;
let folder: string;
let mapping: FileSource;
beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "suretygraph-loans-"));
  mapping = readMapping(await readFile(MAPPING, "utf8"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await db.close();
});

async function load(path: string, into = db): Promise<ImportReport> {
  const [entry] = mapping.files;
  if (entry === undefined) throw new Error("the mapping is for no file");
  const { pool, registrar, institutionId } = into;
  return importFile({ pool, registrar, institutionId }, mapping, entry, path, {
    rejectsPath: join(folder, "rejects.csv"),
  });
}

async function loadRows(name: string, loans: readonly Loan[]): Promise<ImportReport> {
  const path = join(folder, `${name}.csv.gz`);
  await writeFile(path, gzipSync(`${[HEADER, ...loans.map(rowOf)].join("\n")}\n`));
  return load(path);
}

interface EventRow {
  type: string;
  amount: string;
  interest: string;
  bank_part: string;
  on: string;
}

async function eventsOf(number: string): Promise<EventRow[]> {
  const { rows } = await db.pool.query<EventRow>(
    `select e.type, e.amount::text, e.interest::text, e.bank_part::text, e.business_date::text as on
     from guarantee_event e join guarantee g on g.id = e.guarantee_id where g.number = $1 order by e.seq`,
    [number],
  );
  return rows;
}

const brief = (events: readonly EventRow[]): string[] => events.map((e) => `${e.type} ${e.amount} ${e.on}`);

describe("guaranteed loans as rows", () => {
  it("become guarantees with what became of them, by the rules the mapping states", async () => {
    const report = await loadRows("rules", [
      { number: "L1" },
      { number: "L2", status: "CHGOFF", chargedOffOn: "28-Feb-03", chargedOff: '"$20,000.00 "' },
      { number: "L3", status: "CHGOFF", chargedOffOn: "5-Mar-99", chargedOff: "65000" },
      { number: "L4", disbursed: "" },
      { number: "L5", status: "" },
      { number: "L6", status: "", chargedOffOn: "5-Mar-99", chargedOff: "100" },
      { number: "L7", status: "CHGOFF", chargedOffOn: "28-Feb-97", chargedOff: "60000" },
      { number: "L8", approved: "6/30/1997" },
      { number: "L9", term: "600" },
      { number: "L10", bank: "" },
    ]);
    expect(report).toMatchObject({ rows: 10, rejected: 0 });
    expect(report.targets).toEqual([
      { name: "customer", added: 10, repeats: 0 },
      { name: "guarantee", added: 10, repeats: 0 },
    ]);
    const APPROVED = "APPROVED 60000.00 1997-02-28";
    const DISBURSED = "DISBURSED 60000.00 1997-05-31";
    expect(brief(await eventsOf("L1"))).toEqual([APPROVED, DISBURSED, "RELEASED 60000.00 2004-05-31"]);
    expect(brief(await eventsOf("L2"))).toEqual([
      APPROVED,
      DISBURSED,
      "COMPENSATED 20000.00 2003-02-28",
      "REPAID 40000.00 2003-02-28",
    ]);
    expect(await eventsOf("L3")).toContainEqual({
      type: "COMPENSATED",
      amount: "60000.00",
      interest: "5000.00",
      bank_part: "13000.00",
      on: "1999-03-05",
    });
    expect(brief(await eventsOf("L4"))).toEqual([
      APPROVED,
      "DISBURSED 60000.00 1997-02-28",
      "RELEASED 60000.00 2004-02-28",
    ]);
    expect(brief(await eventsOf("L5"))).toEqual([APPROVED, DISBURSED]);
    expect(brief(await eventsOf("L6"))).toEqual([APPROVED, DISBURSED, "COMPENSATED 100.00 1999-03-05"]);
    expect(brief(await eventsOf("L7"))).toEqual([APPROVED, DISBURSED, "COMPENSATED 60000.00 1997-05-31"]);
    expect(brief(await eventsOf("L8"))[0]).toBe("APPROVED 60000.00 1997-05-31");
    expect(brief(await eventsOf("L9")).at(-1)).toBe("RELEASED 60000.00 2014-08-31");
  });

  it("that do not fit are rejected with column and reason, and the rest goes in", async () => {
    const report = await loadRows("bad", [
      { number: "M1" },
      { number: "M2", own: "60001" },
      { number: "M3", amount: "0" },
      { number: "M4", approved: "2/30/1997" },
      { number: "M5", chargedOff: "10", chargedOffOn: "" },
      { number: "M6", chargedOff: "-10" },
      { number: "M7", term: "x" },
    ]);
    expect(report).toMatchObject({ rows: 7, rejected: 6 });
    const rejects = await readFile(join(folder, "rejects.csv"), "utf8");
    const told = rejects.trim().split("\r\n").slice(1);
    expect(told.map((line) => line.split(",").slice(0, 4).join())).toEqual([
      "3,SBA_Appv,60001,BAD_SHARES",
      "4,GrAppv,0,NOT_ABOVE_ZERO",
      "5,ApprovalDate,2/30/1997,NOT_A_DATE",
      "6,ChgOffDate,,EMPTY",
      "7,ChgOffPrinGr,-10.00,NEGATIVE_AMOUNT",
      "8,Term,x,NOT_AN_INTEGER",
    ]);
    expect(brief(await eventsOf("M1"))).toHaveLength(3);
    expect(await eventsOf("M2")).toEqual([]);
  });

  it("are taken once, and what a later file adds to a guarantee is added", async () => {
    const before = await loadRows("again-1", [{ number: "N1", status: "" }, { number: "N2" }]);
    const after = await loadRows("again-2", [{ number: "N1" }, { number: "N2" }]);
    expect(before.targets[1]).toMatchObject({ added: 2 });
    expect(after.targets[1]).toEqual({ name: "guarantee", added: 1, repeats: 1 });
    expect(brief(await eventsOf("N1")).at(-1)).toBe("RELEASED 60000.00 2004-05-31");
  });

  it("that contradict what is on the books are rejected, saying why", async () => {
    await loadRows("books-1", [{ number: "O1" }]);
    const report = await loadRows("books-2", [
      { number: "O1", chargedOff: "100", chargedOffOn: "1-Jan-10" },
      { number: "O2" },
    ]);
    expect(report).toMatchObject({ rows: 2, rejected: 1 });
    expect(report.reasons[0]).toMatchObject({
      code: "ILLEGAL_TRANSITION",
      column: "LoanNr_ChkDgt",
      en: expect.stringContaining("Compensation paid cannot follow Released on 2010-01-01"),
    });
  });
});

const describeReal = existsSync(REAL) ? describe : describe.skip;
if (!existsSync(REAL)) console.warn(`${REAL} is absent: the test on the real portfolio is skipped`);

describeReal("the real portfolio of 22,427 guaranteed loans", () => {
  it("is taken whole, and adds up", async () => {
    const own = await testDatabase();
    const report = await load(REAL, own);
    expect(report).toMatchObject({ rows: 22_427, rejected: 0 });
    const moment = { onDate: "2026-01-01", knownAt: undefined };
    expect(await readBook(own.pool, own.institutionId, moment)).toMatchObject({
      guarantees: 22_427,
      contractAmount: 2_582_181_209_00n,
      ownContractAmount: 1_818_151_623_00n,
      loss: 246_730_698_00n,
    });
    // Without a status: 102 in force, 17 charged off (one of them for nothing, still in force).
    const counts = await countByStatus(own.pool, own.institutionId, moment);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(22_427);
    expect(counts.find(({ status }) => status === "DISBURSED")?.count).toBe(103);
    await own.close();
  });
});
