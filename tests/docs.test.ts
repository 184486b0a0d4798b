import { access, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { buildSchema, isEnumType, parse, validate } from "graphql";
import { guaranteesAt } from "../sandbox/population.js";
import { judicialRecord } from "../sandbox/wire/judicial.js";
import { registryRecord } from "../sandbox/wire/registry.js";
import { taxRecord } from "../sandbox/wire/tax.js";
import { connectors } from "../src/connectors/index.js";
import { isFor, readMapping } from "../src/connectors/files/mapping.js";
import type { Fact } from "../src/facts/fact.js";
import { dimensionCodes, factsOf } from "../src/facts/index.js";
import { datedRecords } from "../src/facts/dated-records.js";
import { loadLabelPack } from "../src/labels/pack.js";
import { importFile } from "../src/portfolio/import/import-file.js";
import { reportLines } from "../src/server/import-report.js";
import { startWorld, type World } from "./api/world.js";

const READMES = ["README.md", "README.zh-CN.md"];
const decisions = (await readdir("docs/adr")).map((file) => `docs/adr/${file}`);
const DOCUMENTS = [
  ...READMES,
  "CONTRIBUTING.md",
  "docs/glossary.md",
  "docs/sources.md",
  "docs/dictionary.md",
  ...decisions,
];
/** What a vendor's own variables end in; which of them each has is in docs/sources.md. */
const OF_VENDORS = [
  ...["URL", "TOKEN", "SECRET", "PEER_KEY", "ENVELOPE", "CONCURRENCY", "PER_SECOND"],
  ...["DAILY_BUDGET", "MONTHLY_BUDGET", "ADMISSION_BUDGET"],
];
const CONTRACTED = "…";

const text = new Map(
  await Promise.all(DOCUMENTS.map(async (file) => [file, await readFile(file, "utf8")] as const)),
);
const textOf = (file: string): string => text.get(file) ?? "";

/** A fenced block: its language, the file its first line names, and what is in it. */
interface Block {
  readonly language: string;
  readonly file: string;
  readonly body: string;
}

const blocksOf = (file: string): Block[] =>
  [...textOf(file).matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)].map(
    ([, language = "", named = "", body = ""]) => ({ language, file: named, body }),
  );

const proseOf = (file: string): string => textOf(file).replaceAll(/^```.*?^```$/gms, "");

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function missingAmong(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(exists));
  return paths.filter((_path, i) => !found[i]);
}

describe("the two READMEs", () => {
  it("have the same headings in the same order", () => {
    const [english, chinese] = READMES.map((file) =>
      [...proseOf(file).matchAll(/^(#+) .+$/gm)].map(([, level]) => level),
    );
    expect(english?.length).toBeGreaterThan(10);
    expect(chinese).toEqual(english);
  });

  it("show the same commands, answers and examples", () => {
    const [english, chinese] = READMES.map((file) => blocksOf(file).filter((b) => b.language !== "mermaid"));
    expect(english?.length).toBeGreaterThan(10);
    expect(chinese).toEqual(english);
  });

  it.each(READMES)("%s quotes files as they are", async (readme) => {
    const quotes = blocksOf(readme).filter((b) => b.language === "ts" || b.language === "yaml");
    expect(quotes.length).toBeGreaterThan(4);
    for (const { file, body } of quotes) {
      const lines = new Set((await readFile(file, "utf8")).split("\n").map((line) => line.trim()));
      const quoted = body.split("\n").map((line) => line.trim());
      expect(quoted.filter((line) => !lines.has(line) && !line.includes(CONTRACTED))).toEqual([]);
    }
  });

  it.each(READMES)("%s names every configuration variable", async (readme) => {
    const source = await readFile("src/server/config.ts", "utf8");
    const environment = /z\.object\(\{(.*?)^\}\)/ms.exec(source)?.[1] ?? "";
    const own = [...environment.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = ""]) => name);
    expect(own).toEqual(expect.arrayContaining(["PORT", "MASTER_KEY", "DEMO_CUSTOMERS"]));
    const names = [...own, ...OF_VENDORS.map((ending) => `SOURCE_…_${ending}`)];
    const rows = textOf(readme)
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    expect(names.filter((name) => !rows.some((row) => row.includes(`\`${name}\``)))).toEqual([]);
  });

  it("leave the address of each vendor to the page of the sources", () => {
    const vendors = [...new Set(connectors.map(({ vendor }) => vendor.code))];
    const addresses = vendors.map((code) => `\`SOURCE_${code.toUpperCase().replaceAll("-", "_")}_URL\``);
    expect(addresses).toContain("`SOURCE_TAX_GATEWAY_URL`");
    expect(addresses.filter((name) => !textOf("docs/sources.md").includes(name))).toEqual([]);
  });

  it.each(READMES)("%s lists the folders there are", async (readme) => {
    const listed = [...textOf(readme).matchAll(/^\| `([a-z/]+)` \|/gm)].map(([, folder = ""]) => folder);
    expect(await missingAmong(listed)).toEqual([]);
    const ofSources = (await readdir("src")).map((folder) => `src/${folder}`);
    expect(listed.filter((folder) => folder.startsWith("src/")).sort()).toEqual(ofSources.sort());
  });
});

describe.each(DOCUMENTS)("%s", (document) => {
  it("links to what is there", async () => {
    const links = [...proseOf(document).matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
    const relative = links.filter((link) => !/^https?:/.test(link));
    const targets = relative.map((link) => link.split("#")[0] ?? "").filter((path) => path !== "");
    expect(await missingAmong(targets.map((path) => join(dirname(document), path)))).toEqual([]);
    const anchors = relative.filter((link) => link.startsWith("#")).map((link) => link.slice(1));
    const headings = [...proseOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading.toLowerCase().replaceAll(" ", "-"),
    );
    expect(anchors.filter((anchor) => !headings.includes(anchor))).toEqual([]);
  });

  it("names paths that are there", async () => {
    const named = [...proseOf(document).matchAll(/`([\w@.-]+(?:\/[\w@.-]+)+\/?|[\w-]+\.(?:md|graphql))`/g)];
    const paths = named.map(([, path = ""]) => path).filter((path) => !path.startsWith(".data/"));
    expect(await missingAmong(paths)).toEqual([]);
  });
});

describe("the glossary", () => {
  const glossary = textOf("docs/glossary.md");
  const lacking = (identifiers: readonly string[]) =>
    identifiers.filter((identifier) => !glossary.includes(`\`${identifier}\``));
  const rowOf = (identifier: string) =>
    glossary.split("\n").find((line) => line.startsWith(`| \`${identifier}\` |`)) ?? "";

  const facts = (stem: string, vocabulary: Readonly<Record<string, Fact>>): [string, Fact][] =>
    Object.entries(vocabulary).flatMap(([name, fact]): [string, Fact][] => [
      [`${stem}.${name}`, fact],
      ...facts(`${stem}.${name}`, fact.fields ?? {}),
    ]);

  it("has every dimension and fact, under its Chinese title", () => {
    expect(lacking(dimensionCodes)).toEqual([]);
    const all = dimensionCodes.flatMap((code) => facts(code, factsOf(code)));
    const records = Object.entries(datedRecords).flatMap(([code, { fields }]) => facts(code, fields));
    const odd = [...all, ...records].filter(
      ([path, { title }]) => !rowOf(path).startsWith(`| \`${path}\` | ${title.zh} |`),
    );
    expect(odd.map(([path]) => path)).toEqual([]);
  });

  it("has every label, under its Chinese title", async () => {
    const labels = (await loadLabelPack("policies/labels")).map((l) => l.definition);
    const odd = labels.filter(({ code, title }) => !rowOf(code).startsWith(`| \`${code}\` | ${title.zh} |`));
    expect(odd.map(({ code }) => code)).toEqual([]);
  });

  it("has every enumerated value of the API", async () => {
    const types = Object.values(buildSchema(await readFile("schema.graphql", "utf8")).getTypeMap());
    const enums = types.filter((type) => isEnumType(type)).filter(({ name }) => !name.startsWith("__"));
    const names = enums.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["FactStatus", "LabelState", "ReasonCode"]));
    expect(lacking(enums.flatMap((type) => type.getValues().map(({ name }) => name)))).toEqual([]);
  });
});

/** Matches whatever holds at least what is written: the READMEs show parts of long lists. */
function atLeast(shown: unknown): unknown {
  if (Array.isArray(shown)) return shown.length === 0 ? [] : expect.arrayContaining(shown.map(atLeast));
  if (typeof shown !== "object" || shown === null) return shown;
  const fields = Object.entries(shown).map(([name, value]) => [name, atLeast(value)] as const);
  return expect.objectContaining(Object.fromEntries(fields));
}

describe("what the README shows", () => {
  const blocks = blocksOf("README.md");
  let world: World;
  let folder: string;
  beforeAll(async () => {
    world = await startWorld({
      customers: 400,
      history: false,
      now: new Date("2026-06-30T12:00:00+08:00"),
    });
    folder = await mkdtemp(join(tmpdir(), "suretygraph-docs-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await world.close();
  });

  it("says in every question what the data are wanted for", () => {
    const commands = blocks.filter(({ body }) => body.includes("--data-urlencode 'query="));
    expect(commands.length).toBeGreaterThan(1);
    for (const { body } of commands) expect(body).toContain("-H 'x-purpose: ADMISSION'");
  });

  it("is what the import says", async () => {
    const yaml = await readFile("docs/examples/mappings/invoices.yaml", "utf8");
    const said: string[] = [];
    const mapping = readMapping(yaml);
    for (const { file, body } of blocks.filter((b) => b.language === "csv")) {
      const entry = mapping.files.find((e) => isFor(e, file));
      if (entry === undefined) throw new Error(`the mapping is not for ${file}`);
      const path = join(folder, file);
      await writeFile(path, body);
      const report = await importFile(world.db, mapping, entry, path);
      said.push(...reportLines(report, 0).map((line) => line.replace(", 0.0 s", "")));
    }
    const shown = said.filter((line) => !line.includes("rejected rows are in"));
    expect(said.length - shown.length).toBe(1);
    expect(blocks.find((b) => b.language === "text")?.body).toBe(`${shown.join("\n")}\n`);
  });

  it("asks and commands what the API has", async () => {
    const schema = buildSchema(await readFile("schema.graphql", "utf8"));
    const documents = blocks.filter((b) => b.language === "graphql");
    expect(documents.length).toBeGreaterThan(1);
    for (const { body } of documents) expect(validate(schema, parse(body))).toEqual([]);
  });

  it("is how a consent is recorded, and its data are not told before", async () => {
    const of = `customer(by: { external: { system: "invoices", id: "E1" } })`;
    const told = `{ ${of} { id profile { tax { outputByYear { status reason { code } } } } } }`;
    const mutation = blocks.find(({ body }) => body.includes("recordConsent("))?.body ?? "";
    const before = await world.ask<{ customer: { id: string } }>(told);
    expect(before.data.customer).toMatchObject({
      profile: { tax: { outputByYear: { status: "UNAUTHORISED", reason: { code: "NO_CONSENT" } } } },
    });
    const { id } = before.data.customer;
    expect(mutation).toContain(`customer: "Q3VzdG9tZXI…"`);
    expect(await world.ask(mutation.replace("Q3VzdG9tZXI…", id))).toMatchObject({
      data: { recordConsent: { inForce: true } },
    });
  });

  const asked = blocks.flatMap(({ body }, i) => {
    const query = /--data-urlencode 'query=(.*)'/s.exec(body)?.[1];
    return query === undefined ? [] : [{ query, answer: blocks[i + 1]?.body ?? "" }];
  });

  it.each(asked.map((a, i) => [i + 1, a] as const))(
    "is what query %d answers",
    async (_n, { query, answer }) => {
      expect(await world.ask(query)).toEqual(atLeast(JSON.parse(answer)));
    },
  );

  it("stays so: nothing more happens to the customer shown", () => {
    expect(asked).toHaveLength(2);
    const customer = [...world.people].find((e) => textOf("README.md").includes(`uscc: "${e.uscc}"`));
    if (customer === undefined) throw new Error("the README shows nobody of the population");
    const shownOn = (day: string) => ({
      listings: registryRecord(customer, day)?.abnormal,
      arrears: taxRecord(customer, day)?.overdue_amt,
      dishonest: judicialRecord(customer, day)?.shixin,
      guarantees: guaranteesAt(customer, day),
    });
    expect(shownOn("2024-06-30").guarantees).toHaveLength(1);
    expect(shownOn("2032-06-30")).toEqual(shownOn("2024-06-30"));
  });
});
