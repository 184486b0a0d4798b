import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readMapping } from "../../src/connectors/files/mapping.js";
import { importFile, type ImportReport } from "../../src/portfolio/import/import-file.js";
import { registerCustomers } from "../../src/portfolio/register.js";
import { inTransaction } from "../../src/entities/sql.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { customerDraft, newUscc } from "./drafts.js";

/** Words of these files in GB18030, which Node reads and does not write. */
const encoded = (text: string): Buffer => {
  const decoder = new TextDecoder("gb18030");
  const codes = new Map<string, readonly [number, number]>();
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++)
      if (low !== 0x7f) codes.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  return Buffer.from(Array.from(text).flatMap((c) => codes.get(c) ?? [c.charCodeAt(0)]));
};

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "suretygraph-bureau-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await db.close();
});

async function load(name: string, ...rows: readonly string[]): Promise<ImportReport> {
  const mapping = readMapping(await readFile(join("docs", "examples", "mappings", `${name}.yaml`), "utf8"));
  const path = join(folder, `${name}.csv`);
  await writeFile(path, encoded(`${rows.join("\n")}\n`));
  const [entry] = mapping.files;
  if (entry === undefined) throw new Error("the mapping is for no file");
  return importFile(db, mapping, entry, path);
}

/** What the newest observation of a source says about whoever has a code. */
async function said(source: string, uscc: string): Promise<unknown> {
  const { rows } = await db.pool.query<{ facts: object }>(
    `select o.facts from observation o join identifier i on i.subject_id = o.subject_id
     where i.scheme = 'USCC' and i.lookup = $1 and o.source = $2 order by o.recorded_at desc limit 1`,
    [uscc, source],
  );
  return rows[0]?.facts;
}

/** A customer that is known by its code alone. */
async function customer(): Promise<string> {
  const uscc = newUscc();
  const draft = customerDraft({ identifiers: [{ scheme: "USCC", system: "", value: uscc }] });
  await inTransaction(db.pool, (sql) => registerCustomers(sql, db.registrar, db.institutionId, [draft]));
  return uscc;
}

describe("a social security bureau's file", () => {
  it("tells of customers known by their code, and of nobody twice", async () => {
    const uscc = await customer();
    const header =
      "统一社会信用代码,单位名称,单位社保编号,经办机构,数据日期,参保状态,首次参保日期,参保人数,月缴费基数总额,缴至日期,欠缴总额";
    const report = await load(
      "social-security",
      header,
      `${uscc},某某贸易有限公司,100,市社保局,20240531,正常缴费,2019-03-01,28,"215,600.00",20240531,`,
      `${newUscc()},另一家公司,101,市社保局,20240531,不明,2019-03-01,28,1,20240531,`,
    );
    expect(report).toMatchObject({
      rows: 2,
      rejected: 1,
      targets: [
        { name: "customer", added: 0, repeats: 1 },
        { name: "socialSecurity", added: 1, repeats: 0 },
      ],
    });
    expect(await said("social-security-file", uscc)).toEqual({
      status: "PAYING",
      insuredSince: "2019-03-01",
      insuredEmployees: 28,
      contributionBase: "215600.00",
      paidThrough: "2024-05-31",
      arrears: "0.00",
    });
  });
});

describe("a provident fund centre's file", () => {
  it("tells of customers known by their code", async () => {
    const uscc = await customer();
    const header =
      "统一社会信用代码,单位名称,单位公积金账号,数据日期,缴存状态,开户日期,缴存人数,月缴存额,缴至月份,欠缴金额";
    const report = await load(
      "provident-fund",
      header,
      `${uscc},某某贸易有限公司,G1,20240531,封存,20190301,20,18000,2024-05,360.5`,
    );
    expect(report).toMatchObject({ rows: 1, rejected: 0 });
    expect(await said("provident-fund-file", uscc)).toEqual({
      status: "SUSPENDED",
      openedOn: "2019-03-01",
      payingEmployees: 20,
      monthlyDeposit: "18000.00",
      paidThrough: "2024-05",
      arrears: "360.50",
    });
  });
});
