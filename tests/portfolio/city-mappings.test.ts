import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createRunner } from "../../src/connectors/runner.js";
import { type FileSource, readMapping } from "../../src/connectors/files/mapping.js";
import { findByIdentifier } from "../../src/portfolio/customers.js";
import { importFile, type ImportReport } from "../../src/portfolio/import/import-file.js";
import { loadProfiles } from "../../src/profile/load-profiles.js";
import type { CustomerProfile } from "../../src/profile/profile.js";
import { consentOfAll } from "../support/consents.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { cityTable, GRADED_TWICE, nameOf, OURS } from "./city-tables.js";

const MAPPINGS = join("docs", "examples", "mappings", "city-sme");

/** Real data that is not part of the project; where it is absent these tests are skipped. */
const REAL = join("..", "shared", "data", "city-sme");
const describeReal = existsSync(REAL) ? describe : describe.skip;
if (!existsSync(REAL)) console.warn(`${REAL} is absent: the tests on the city's real tables are skipped`);

/** Every mapping of the folder, the registry's own table first. */
async function cityMappings(): Promise<FileSource[]> {
  const files = (await readdir(MAPPINGS)).sort();
  const first = ["base.yaml", ...files.filter((file) => file !== "base.yaml")];
  return Promise.all(first.map(async (file) => readMapping(await readFile(join(MAPPINGS, file), "utf8"))));
}

/** Imports the one file of a mapping from a folder. */
async function importTable(
  db: TestDatabase,
  mapping: FileSource,
  folder: string,
  rejectsFolder: string,
): Promise<ImportReport> {
  const [entry, ...more] = mapping.files;
  if (entry === undefined || more.length > 0) throw new Error(`${mapping.name} is for one file`);
  const path = join(folder, entry.file);
  return importFile(db, mapping, entry, path, { rejectsPath: join(rejectsFolder, `${mapping.name}.csv`) });
}

/** How many rows each target added, repeated and rejected. */
const counts = ({ rows, rejected, targets }: ImportReport) =>
  targets.map(({ name, added, repeats }) => ({ name, rows, added, repeats, rejected }));

/** Rows of a gzipped table without line breaks in its cells, the header not counted. */
const lineCount = (bytes: Buffer): number => gunzipSync(bytes).toString().trimEnd().split("\n").length - 1;

async function subjectOf(db: TestDatabase, name: string): Promise<string> {
  const identifier = { scheme: "EXTERNAL", system: "city-sme", value: name } as const;
  const id = await findByIdentifier(db.pool, db.institutionId, identifier);
  if (id === undefined) throw new Error("the table registered no such customer");
  return id;
}

/** Profiles from what is stored, and how many statements they took. */
async function profilesOf(db: TestDatabase, ids: readonly string[]) {
  let statements = 0;
  await consentOfAll(db, ids);
  const unasked = createRunner({
    endpoints: {},
    limits: { budgetMs: 1, attempts: 1, maxBytes: 1 },
    record: () => Promise.reject(new Error("nobody is asked")),
    onOddity: () => undefined,
  });
  const profiles = await loadProfiles(
    {
      sql: {
        query: (statement) => {
          statements++;
          return db.pool.query(statement);
        },
      },
      keyStore: db.registrar.keyStore,
      runner: unasked,
      connectors: [],
      institutionId: db.institutionId,
      purpose: "MONITORING",
      crossChecks: [],
      author: "test",
      signal: new AbortController().signal,
      clock: () => new Date(),
    },
    ids.map((id) => ({ id, uscc: undefined })),
    { asOf: undefined, knownAt: undefined },
    "STORED",
  );
  return { profiles, statements };
}

/** The facts of a dimension that are known. */
const known = (profile: CustomerProfile | undefined, dimension: keyof CustomerProfile["dimensions"]) =>
  Object.fromEntries(
    Object.entries(profile?.dimensions[dimension] ?? {}).flatMap(([name, { value }]) =>
      value === null ? [] : [[name, value]],
    ),
  );

it("the mapping the README shows is one of them", async () => {
  const readme = await readFile(join(MAPPINGS, "..", "README.md"), "utf8");
  const shown = /```yaml\n([^]*?)```/.exec(readme)?.[1] ?? "";
  expect(readMapping(shown)).toEqual(readMapping(await readFile(join(MAPPINGS, "judgments.yaml"), "utf8")));
});

it("a mapping says why it ignores a column", async () => {
  const texts = (await readdir(MAPPINGS)).map((file) => readFile(join(MAPPINGS, file), "utf8"));
  const lines = (await Promise.all(texts)).flatMap((text) => text.split("\n"));
  const ignoring = lines.flatMap((line, i) =>
    line.includes("ignore:") ? [lines[i - 1]?.trim().charAt(0)] : [],
  );
  expect(ignoring).toEqual(ignoring.map(() => "#"));
  expect(ignoring.length).toBeGreaterThan(0);
});

describe("tables like the city's", () => {
  let db: TestDatabase;
  let folder: string;
  let mappings: FileSource[];
  const reports = new Map<string, ImportReport>();
  beforeAll(async () => {
    db = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), "suretygraph-city-"));
    mappings = await cityMappings();
    for (const mapping of mappings) {
      for (const entry of mapping.files) {
        const bytes = Buffer.from(`${cityTable(entry).lines.join("\n")}\n`);
        await writeFile(join(folder, entry.file), gzipSync(bytes));
      }
      reports.set(mapping.name, await importTable(db, mapping, folder, folder));
    }
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await db.close();
  });

  it("come in: every row is added, repeats, or is rejected with the reason that is its fault", () => {
    for (const mapping of mappings) {
      const report = reports.get(mapping.name);
      const [entry] = mapping.files;
      if (report === undefined || entry === undefined) throw new Error(`${mapping.name} was not imported`);
      const { lines, added, rejected } = cityTable(entry);
      const rows = lines.length - 1;
      const codes = report.reasons.flatMap(({ code, rows: times }) =>
        Array.from({ length: times }, () => code),
      );
      expect([mapping.name, codes.toSorted()]).toEqual([mapping.name, rejected]);
      const said = report.targets.find(({ name }) => name !== "customer");
      const repeats = rows - added - rejected.length;
      expect([mapping.name, said]).toEqual([mapping.name, { name: said?.name, added, repeats }]);
      expect([report.rows, report.rejected]).toEqual([rows, rejected.length]);
    }
    expect(mappings).toHaveLength(34);
  });

  it("come in once", async () => {
    const observations = async () =>
      (await db.pool.query<{ n: string }>("select count(*) as n from observation")).rows[0]?.n;
    const before = await observations();
    for (const mapping of mappings) {
      const again = await importTable(db, mapping, folder, folder);
      expect({ ...again, alreadyLoaded: false }).toEqual({
        ...reports.get(mapping.name),
        rejectsPath: undefined,
      });
      expect(again.alreadyLoaded).toBe(true);
    }
    expect(await observations()).toBe(before);
  });

  it("make the registry of a customer's profile", async () => {
    const id = await subjectOf(db, OURS);
    const profile = (await profilesOf(db, [id])).profiles.get(id);
    expect(known(profile, "registry")).toEqual({
      status: "ACTIVE",
      establishedOn: "2016-11-24",
      businessTermFrom: "2016-11-24",
      registeredCapital: 300_000_000n,
      enterpriseType: "有限责任公司(自然人独资)",
      enterpriseCategory: "私营企业",
      industryCode: "F",
      industryName: "建材批发",
      employees: 3,
      abnormalListingCount: 3,
      exceptionListingCount: 3,
      seriousViolationListingCount: 3,
      penaltyCount: 3,
      combinedPenaltyCount: 3,
      changes: [
        { item: "县(市/区)", kind: "ADDRESS", approved: false },
        {
          changedOn: "2018-05-24",
          item: "法定代表人变更",
          kind: "LEGAL_REPRESENTATIVE",
          approved: true,
          withdrawn: false,
        },
        {
          changedOn: "2006-09-21",
          item: "投资人(股权)变更",
          kind: "SHAREHOLDERS",
          approved: true,
          withdrawn: false,
        },
      ],
      changeCount: 3,
      capitalContributions: [
        { investorType: "自然人股东", form: "货币", subscribedAmount: 100_000_000n },
        {
          investorType: "自然人股东",
          form: "货币",
          subscribedAmount: 200_000_020n,
          subscribedOn: "2037-01-01",
        },
      ],
      capitalContributionCount: 2,
      externalGuarantees: [
        {
          debtKind: "CONTRACT",
          debtAmount: 450_000_000n,
          debtFrom: "2015-01-01",
          debtTo: "2016-11-25",
          guaranteeKind: "JOINT",
          periodAgreed: true,
          scope: "1,2,3,4",
          published: true,
        },
        {
          debtKind: "OTHER",
          debtAmount: 0n,
          debtFrom: "2014-01-01",
          debtTo: "2014-12-31",
          guaranteeKind: "UNSPECIFIED",
          periodAgreed: false,
          published: true,
        },
      ],
      externalGuaranteeCount: 2,
      equityPledgeCount: 3,
      branchCount: 3,
      outwardInvestmentCount: 3,
      publicCreditGrade: "A-",
      contractHonourCount: 3,
      specialisedSme: true,
      techCentreLevel: "PROVINCE",
      wellKnownTrademarkCount: 3,
      famousTrademarkCount: 3,
      trademarkCount: 3,
      patentCount: 3,
      softwareCopyrightCount: 3,
      domainCount: 3,
      onlineShopCount: 3,
      tenderWinCount: 3,
      productPassRate: 0.6666666666666666,
      jobPostings: expect.arrayContaining([
        { platform: "前程无忧", postings: 3 },
        { platform: "中华英才网", postings: 3 },
        { platform: "智联招聘", postings: 3 },
      ]),
      recruitmentPlatformCount: 3,
    });
  });

  it("make its courts, tax and social insurance", async () => {
    const id = await subjectOf(db, OURS);
    const profile = (await profilesOf(db, [id])).profiles.get(id);
    expect(known(profile, "judicial")).toEqual({
      judgments: [
        { cause: "其他" },
        { judgedOn: "2017-10-23", documentType: "民事判决书", cause: "买卖合同纠纷" },
        { judgedOn: "2015-02-10", documentType: "民事裁定书", cause: "民间借贷纠纷" },
      ],
      judgmentCount: 3,
      courtNotices: [
        { noticedOn: "2017-07-02", noticeType: "起诉状副本及开庭传票", plaintiff: false, defendant: true },
        { noticedOn: "2016-08-25", noticeType: "裁判文书", plaintiff: true, defendant: false },
      ],
      courtNoticeCount: 2,
      enforcements: expect.arrayContaining([
        { filedOn: "2016-04-15", amount: 385_664_400n },
        { filedOn: "2016-04-15" },
      ]),
      enforcementCount: 2,
      dishonestRecordCount: 3,
    });
    expect(known(profile, "tax")).toEqual({ arrears: 4_815_171n });
    expect(known(profile, "socialSecurity")).toEqual({
      pensionArrears: 1_500_000n,
      unemploymentArrears: 0n,
      medicalArrears: 0n,
      workInjuryArrears: 0n,
      maternityArrears: 100n,
    });
  });

  it("are the evidence of what they say, and stand among the sources", async () => {
    const id = await subjectOf(db, OURS);
    const profile = (await profilesOf(db, [id])).profiles.get(id);
    const { judicial, socialSecurity, registry } = profile?.dimensions ?? {};
    expect(judicial?.["judgments"]).toMatchObject({
      status: "FRESH",
      source: "city-judgments",
      reason: null,
    });
    expect(judicial?.["judgments"]?.observationIds).toHaveLength(3);
    expect(judicial?.["judgmentCount"]?.observationIds).toEqual(judicial?.["judgments"]?.observationIds);
    expect(registry?.["branchCount"]).toMatchObject({ source: "city-branches", status: "FRESH" });
    expect(registry?.["jobPostings"]?.source).toBe("city-recruitment");
    expect(socialSecurity?.["pensionArrears"]?.effectiveAt).toEqual(new Date("2017-06-12T00:00:00+08:00"));
    const told = mappings.map(({ source, title }) => [source, title.zh, "FRESH"].join(" "));
    const states = profile?.sources.map(({ source, title, status }) => [source, title.zh, status].join(" "));
    expect(states?.toSorted()).toEqual(
      [...new Set(told), "ledger 担保业务台账 FRESH", "own-lists 自有黑白名单 FRESH"].toSorted(),
    );
  });

  it("leave unknown what they do not say: not being in a table is no zero; of two rows the later counts", async () => {
    const id = await subjectOf(db, GRADED_TWICE);
    const profile = (await profilesOf(db, [id])).profiles.get(id);
    expect(known(profile, "registry")).toEqual({ publicCreditGrade: "A" });
    expect(known(profile, "judicial")).toEqual({});
    expect(profile?.dimensions.registry["branchCount"]).toMatchObject({ value: null, status: "MISSING" });
  });

  it("are read for many customers in as many statements as for one", async () => {
    const { rows } = await db.pool.query<{ id: string }>("select subject_id as id from customer");
    const ids = rows.map((row) => row.id);
    expect(ids.length).toBeGreaterThan(2);
    const { profiles, statements } = await profilesOf(db, ids);
    expect(profiles.size).toBe(ids.length);
    expect(statements).toBe((await profilesOf(db, ids.slice(0, 1))).statements);
  });

  it("know a cooperative for what it is", async () => {
    const { rows } = await db.pool.query<{ kind: string }>(
      "select kind from customer where subject_id = $1",
      [await subjectOf(db, nameOf("b"))],
    );
    expect(rows).toEqual([{ kind: "FARMER" }]);
  });
});

describeReal("the city's real tables", () => {
  let db: TestDatabase;
  let rejects: string;
  beforeAll(async () => {
    db = await testDatabase();
    rejects = await mkdtemp(join(tmpdir(), "suretygraph-city-real-"));
  });
  afterAll(async () => {
    await rm(rejects, { recursive: true });
    await db.close();
  });

  it("come in whole: rows = added + repeats + rejected, for every table, and every table has its mapping", async () => {
    const mappings = await cityMappings();
    const tables = (await readdir(REAL)).filter((file) => file.endsWith(".csv.gz")).sort();
    expect(mappings.flatMap(({ files }) => files.map(({ file }) => file)).sort()).toEqual(tables);
    const figures: string[] = [];
    let rejected = 0;
    let rowsOfAll = 0;
    for (const mapping of mappings) {
      const report = await importTable(db, mapping, REAL, rejects);
      const text = lineCount(await readFile(join(REAL, report.file)));
      for (const { name, rows, added, repeats, rejected: refused } of counts(report)) {
        expect([report.file, name, rows]).toEqual([report.file, name, text]);
        expect([report.file, name, added + repeats + refused]).toEqual([report.file, name, rows]);
        expect([report.file, name, Math.min(added, repeats, refused) >= 0]).toEqual([
          report.file,
          name,
          true,
        ]);
        if (name !== "customer") figures.push(`${report.file}: ${rows} = ${added} + ${repeats} + ${refused}`);
      }
      rejected += report.rejected;
      rowsOfAll += report.rows;
    }
    console.info(
      `table: rows = added + repeats + rejected\n${figures.join("\n")}\nall: ${rowsOfAll} rows, ${rejected} rejected`,
    );
    expect(rowsOfAll).toBeGreaterThan(80_000);
    expect(rejected).toBeLessThan(rowsOfAll / 1000);
  }, 300_000);

  it("show in profiles, a page of them in as many statements as one", async () => {
    const { rows } = await db.pool.query<{ id: string }>(
      "select distinct subject_id as id from observation where dataset = 'judicial.judgments' order by 1 limit 50",
    );
    const ids = rows.map((row) => row.id);
    const { profiles, statements } = await profilesOf(db, ids);
    expect(statements).toBe((await profilesOf(db, ids.slice(0, 1))).statements);
    const judgments = [...profiles.values()].map((p) => known(p, "judicial")["judgmentCount"]);
    expect(judgments.every((count) => typeof count === "number" && count > 0)).toBe(true);
  });
});
