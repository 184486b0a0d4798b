import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { reportLines } from "../../src/server/import-report.js";
import type { ImportReport } from "../../src/portfolio/import/import-file.js";
import { emptyDatabase, type EmptyDatabase } from "../support/database.js";

const ROOT = join(import.meta.dirname, "../..");
const MAPPING = `
name: shop
source: shop
title: { zh: 店, en: Shop }
system: shop
files:
  - file: who.csv
    key: no
    customer: { kind: ENTERPRISE, name: name, openedOn: 2024-01-01 }
    ignore: [since]
  - file: who.csv
    key: no
    snapshot: { dimension: registry, fetched: { on: 2024-06-01 }, fields: { establishedOn: { column: since, as: date } } }
    ignore: [name]
  - file: "more*.csv"
    key: no
    customer: { kind: ENTERPRISE, name: name, openedOn: 2024-01-01 }
`;

let db: EmptyDatabase;
let folder: string;
let data: string;
const masterKey = randomBytes(32).toString("base64");
beforeAll(async () => {
  db = await emptyDatabase();
  folder = await mkdtemp(join(tmpdir(), "suretygraph-import-command-"));
  await writeFile(join(folder, "shop.yaml"), MAPPING);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await db.drop();
});
let runs = 0;
beforeEach(async () => {
  data = join(folder, `data-${++runs}`);
  await mkdir(data);
});

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(...args: string[]): Promise<Said> {
  const env = {
    ...process.env,
    NODE_OPTIONS: "--disable-warning=ExperimentalWarning",
    DATABASE_URL: db.url,
    MASTER_KEY: masterKey,
    INSTITUTION: `shop-${runs}`,
  };
  const hooks = join(ROOT, "tests/support/typescript.mjs");
  const script = join(ROOT, "src/server/import.ts");
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ["--import", hooks, script, ...args],
      {
        cwd: data,
        env,
      },
    );
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

const write = (name: string, ...rows: string[]): Promise<void> =>
  writeFile(join(data, name), `${rows.join("\n")}\n`);

const withoutTimes = (out: string): string => out.replaceAll(/, \d+\.\d s$/gm, "");

describe("the import command", () => {
  it("imports a folder, each file by every entry that names it, and says what became of it", async () => {
    await write("who.csv", "no,name,since", "1,甲,2020-01-31", "2,乙,soon");
    await write("more-a.csv", "no,name", "3,丙");
    await write("more-b.csv", "no,name", "3,丙", "4,丁");
    const said = await run(data, "--mapping", join(folder, "shop.yaml"));
    expect(withoutTimes(said.out)).toBe(
      [
        "who.csv: 2 rows, 2 added, 0 repeats, 0 rejected",
        "who.csv: 2 rows, 1 added, 0 repeats, 1 rejected",
        "  line 3: column since: is not a date such as 2020/1/31",
        `  rejected rows are in ${join(data, "who.csv.rejects-2.csv")}`,
        "more-a.csv: 1 rows, 1 added, 0 repeats, 0 rejected",
        "more-b.csv: 2 rows, 1 added, 1 repeats, 0 rejected",
        "",
      ].join("\n"),
    );
    expect(said.code).toBe(2);
    expect(said.err).toContain("who.csv 100%");
    expect(await readFile(join(data, "who.csv.rejects-2.csv"), "utf8")).toContain("3,since,soon,NOT_A_DATE");

    const again = await run(data, "--mapping", join(folder, "shop.yaml"));
    expect(again.out).toContain("more-b.csv: already imported: 2 rows, 1 added, 1 repeats, 0 rejected\n");
  });

  it("tries a file without keeping anything, and reports as JSON", async () => {
    await write("more.csv", "no,name", "1,甲");
    const mapping = ["--mapping", join(folder, "shop.yaml")];
    const dry = await run("more.csv", ...mapping, "--dry-run");
    expect(withoutTimes(dry.out)).toBe("more.csv: would be: 1 rows, 1 added, 0 repeats, 0 rejected\n");
    const wet = await run("more.csv", ...mapping, "--json");
    expect(JSON.parse(wet.out)).toMatchObject({
      file: "more.csv",
      rows: 1,
      rejected: 0,
      targets: [{ name: "customer", added: 1, repeats: 0 }],
      seconds: expect.any(Number),
    });
    expect([dry.code, wet.code]).toEqual([0, 0]);
  });

  it("says what is wrong in one line, and exits with 1", async () => {
    await write("other.csv", "no,name", "1,甲");
    await write("more.csv", "no", "1");
    const mapping = ["--mapping", join(folder, "shop.yaml")];
    const cases: [string[], RegExp][] = [
      [["other.csv", ...mapping], /^other\.csv: the mapping is for who\.csv, who\.csv, more\*\.csv$/m],
      [["absent.csv", ...mapping], /ENOENT/],
      [[data, ...mapping], /^who\.csv: there is no such file in the folder$/m],
      [["more.csv", ...mapping], /^more\*\.csv: lacks column name; it has no$/m],
      [["more.csv"], /^usage: npm run import -- FILE --mapping/m],
      [["more.csv", ...mapping, "--nonsense"], /nonsense/],
    ];
    for (const [args, message] of cases) {
      const said = await run(...args);
      expect(said.code).toBe(1);
      expect(said.err).toMatch(message);
      expect(said.err).not.toMatch(/^\s+at /m);
    }
  });
});

describe("a report for the terminal", () => {
  const report: ImportReport = {
    file: "a.csv",
    alreadyLoaded: false,
    dryRun: false,
    resumedAt: 4000,
    rows: 5,
    rejected: 3,
    targets: [
      { name: "customer", added: 1, repeats: 1 },
      { name: "registry", added: 2, repeats: 0 },
    ],
    reasons: Array.from({ length: 22 }, (_, i) => ({
      ...{ column: i === 1 ? "" : "c", code: "EMPTY", zh: "为空", en: "is empty" },
      ...{ rows: i === 0 ? 2 : 1, firstLine: i + 2 },
    })),
    rejectsPath: "a.csv.rejects.csv",
  };

  it("tells every target, where it went on, and the first reasons", () => {
    const lines = reportLines(report, 1.23);
    expect(lines.slice(0, 4)).toEqual([
      "a.csv: 5 rows, customer: 1 added, 1 repeats, registry: 2 added, 0 repeats, 3 rejected, 1.2 s",
      "  went on after row 4000",
      "  line 2 and 1 more: column c: is empty",
      "  line 3: is empty",
    ]);
    expect(lines.slice(-2)).toEqual(["  and 2 more reasons", "  rejected rows are in a.csv.rejects.csv"]);
    expect(lines).toHaveLength(24);
  });
});
