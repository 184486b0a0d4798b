import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { parse, stringify } from "yaml";
import {
  BadMapping,
  columnsRead,
  dimensionsOf,
  isDropFor,
  isFor,
  readMapping,
} from "../../../src/connectors/files/mapping.js";

type Json = Record<string, unknown>;

const good = {
  name: "sales",
  source: "erp",
  title: { zh: "销售", en: "Sales" },
  system: "erp",
  files: [
    { file: "who.csv", key: "no", customer: { kind: "ENTERPRISE", name: "title", openedOn: "2024-01-01" } },
    {
      file: "sold.csv",
      key: "no",
      record: {
        dataset: "invoice",
        recordKey: ["bill"],
        prefix: "OUT",
        effectiveOn: "day",
        fields: {
          direction: { is: "OUTPUT" },
          number: { column: "bill" },
          issuedOn: { column: "day", as: "date" },
          counterparty: { column: "buyer" },
          amount: { column: "net", as: "yuan" },
          void: { column: "state", words: { ok: false, void: true } },
        },
      },
      ignore: ["remark"],
    },
    {
      file: "base*.csv.gz",
      key: "no",
      customer: {
        kind: { column: "type", words: { 个体: "SOLE_PROPRIETOR" }, otherwise: "ENTERPRISE" },
        name: { columns: ["title", "alias"] },
        openedOn: { column: "since", format: "epoch-ms" },
      },
      snapshot: {
        dimension: "registry",
        effectiveOn: "since",
        fetched: { on: "2024-06-30" },
        fields: {
          establishedOn: { column: "since", as: "date", format: ["epoch-ms", "iso"] },
          registeredCapital: { column: "cap", as: "wanyuan", optional: true },
          employees: { column: "staff", as: "integer", words: { 无: 0 }, whenBlank: 0 },
        },
      },
    },
    {
      file: "paid.csv",
      key: "slip",
      repayment: {
        loan: "loan",
        guarantee: { column: "contract", optional: true },
        amount: { column: "sum" },
        repaidOn: { column: "day", format: "compact" },
        reference: ["bank", "slip"],
      },
    },
  ],
};

/** The good mapping with one place changed; undefined takes the place out. */
function changed(path: string, value: unknown): string {
  const document = structuredClone(good) as unknown as Json;
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  const holder = steps.reduce<Json>((at, step) => at[step] as Json, document);
  holder[last] = value;
  return stringify(document);
}

const refusal = (yaml: string): string => {
  try {
    readMapping(yaml);
  } catch (error) {
    if (error instanceof BadMapping) return error.message;
    throw error;
  }
  throw new Error("it was not refused");
};

describe("reading a mapping", () => {
  it("fills in what may be left out", () => {
    const [who, sold] = readMapping(stringify(good)).files;
    expect(who).toMatchObject({ encoding: "utf-8", ignore: [], blank: expect.arrayContaining(["", "NULL"]) });
    expect(sold?.record?.fields["number"]).toEqual({ column: "bill" });
  });

  it.each([
    ["name", "Sales Of 2024", "name"],
    ["title.zh", "", "title.zh"],
    ["files", [], "files"],
    ["files.0.encoding", "latin1", "files[0].encoding"],
    ["files.0.customer.kind", "PERSON", "files[0].customer.kind"],
    ["files.0.customer.openedOn", "2024-02-30", "customer.openedOn cannot be"],
    ["files.0.customer.colour", "red", '"colour"'],
    ["files.0.customer", undefined, "must have one of customer:, record:, snapshot:"],
    ["files.0.file", "there/who.csv", "files[0].file"],
    ["files.0.ignore", ["title"], "who.csv: column title is both read and ignored"],
    ["files.0.customer.openedOn", { is: "yesterday" }, 'who.csv: customer.openedOn cannot be "yesterday"'],
    [
      "files.0.customer.openedOn",
      { column: "x", as: "text" },
      "customer.openedOn is read as text: read it as date",
    ],
    ["files.0.customer.kind", { is: "PERSON" }, 'customer.kind cannot be "PERSON"'],
    ["files.0.customer.kind", { column: "x" }, "customer.kind needs words:"],
    ["files.1.record.dataset", "receipts", "files[1].record.dataset"],
    ["files.1.record.recordKey", [], "files[1].record.recordKey"],
    ["files.1.record.fetched", { daysAfterEffective: -1 }, "files[1].record.fetched.daysAfterEffective"],
    ["files.1.record.fields.number", { column: "bill", as: "float" }, "files[1].record.fields.number"],
    [
      "files.1.record.fields.colour",
      { is: "red" },
      "sold.csv: invoice has no field colour; it has direction",
    ],
    ["files.1.record.effectiveOn", { column: "day", as: "yuan" }, "record.effectiveOn is read as yuan"],
    ["files.1.record.fields.number", {}, "must have either column: or columns:"],
    [
      "files.1.record.fields.number",
      { column: "a", columns: ["b", "c"] },
      "must have either column: or columns:",
    ],
    [
      "files.1.record.fields.number",
      { column: "bill", as: "yuan" },
      "invoice.number is read as yuan, but holds text: read it as text or code",
    ],
    [
      "files.1.record.fields.amount",
      { column: "net" },
      "invoice.amount is read as text, but holds money: read it as yuan or wanyuan",
    ],
    ["files.1.record.fields.amount", { is: 12 }, "invoice.amount cannot be 12"],
    ["files.1.record.fields.void", { column: "state", words: { ok: "no" } }, 'invoice.void cannot be "no"'],
    [
      "files.1.record.fields.void",
      { column: "state", words: { ok: false }, otherwise: 1 },
      "invoice.void cannot be 1",
    ],
    [
      "files.1.record.fields.void",
      { column: "state", as: "boolean", whenBlank: "no" },
      'invoice.void cannot be "no"',
    ],
    ["files.1.record.fields.number", { column: "bill", otherwise: "x" }, "otherwise: needs words:"],
    [
      "files.1.record.fields.number",
      { column: "bill", optional: true, whenBlank: "x" },
      "either optional: or whenBlank:",
    ],
    ["files.1.record.fields.number", { column: "bill", pattern: "x" }, "pattern: is for as: code"],
    [
      "files.1.record.fields.number",
      { column: "bill", as: "code", pattern: "(" },
      "pattern: is no regular expression",
    ],
    ["files.1.record.fields.number", { column: "bill", as: "text", format: "us" }, "format: is for dates"],
    ["files.1.record.fields.issuedOn", { column: "day", format: "day-mon" }, "day-mon needs pivot:"],
    [
      "files.1.record.fields.issuedOn",
      { column: "day", format: "us", pivot: 40 },
      "pivot: is for format: day-mon",
    ],
    ["files.1.record.fields.issuedOn", { column: "day", format: "roman" }, "files[1].record.fields.issuedOn"],
    ["files.2.snapshot.dimension", "weather", "files[2].snapshot.dimension"],
    ["files.2.snapshot.fields", {}, "snapshot: says nothing"],
    ["files.2.snapshot.fields.colour", { is: "red" }, "registry has no field colour; it has name"],
    [
      "files.2.snapshot.fields.abnormalListings",
      { column: "x" },
      "registry.abnormalListings is a list of records: bring them with record:",
    ],
    ["files.2.snapshot.fetched", { on: { is: "2024-13-01" } }, 'snapshot.fetched.on cannot be "2024-13-01"'],
    ["files.3.repayment.loan", { colum: "x" }, "files[3].repayment.loan"],
    ["files.3.repayment.reference", [], "files[3].repayment.reference"],
    ["files.3.repayment.amount", { is: "1.00" }, "repayment.amount cannot be the same for every row"],
    ["files.3.repayment.amount", { column: "sum", as: "integer" }, "repayment.amount is read as integer"],
    ["files.3.repayment.repaidOn", { is: "soon" }, 'repayment.repaidOn cannot be "soon"'],
    ["files.3.ignore", ["slip"], "paid.csv: column slip is both read and ignored"],
    ["drop", "/bank/*.csv", "must be a path below the import folder"],
    ["drop", "bank/../../*.csv", "must not lead out of the folder"],
    ["files.1.record.fields.issuedOn", undefined, "sold.csv: invoice needs field issuedOn"],
    ["files.1.record.fields.void", undefined, "sold.csv: invoice needs field void"],
  ])("names the place when %s is %j", (path, value, place) => {
    expect(refusal(changed(path, value))).toContain(place);
  });

  it("needs the number of the loan or of its guarantee to post a repayment", () => {
    const repayment = { amount: { column: "sum" }, repaidOn: "day", reference: ["slip"] };
    expect(refusal(changed("files.3.repayment", repayment))).toContain("must have loan: or guarantee:");
  });

  it("refuses what is not YAML, or nothing at all", () => {
    expect(refusal("name: [")).toMatch(/line 1/);
    expect(refusal("")).toContain("expected object");
  });
});

describe("the columns a file must have", () => {
  it("are those the mapping reads, each once", () => {
    const { files } = readMapping(stringify(good));
    expect(files.map(columnsRead)).toEqual([
      ["no", "title"],
      ["no", "bill", "day", "buyer", "net", "state"],
      ["no", "title", "alias", "type", "since", "cap", "staff"],
      ["slip", "bank", "loan", "contract", "sum", "day"],
    ]);
  });
});

describe("the dimensions a file tells", () => {
  it("are those of its records and snapshots", () => {
    expect(readMapping(stringify(good)).files.map(dimensionsOf)).toEqual([[], ["tax"], ["registry"], []]);
  });
});

describe("a file", () => {
  it.each([
    ["sold.csv", "sold.csv", true],
    ["sold.csv", "SOLD.CSV", true],
    ["sold.csv*", "sold.csv.gz", true],
    ["base*.csv.gz", "base_2024.csv.gz", true],
    ["sold.csv", "sold.csv.gz", false],
    ["sold.csv", "soldxcsv", false],
    ["so?d.csv", "sold.csv", true],
    ["*", "anything", true],
  ])("for %s may be %s: %j", (file, name, fits) => {
    expect(isFor({ file }, name)).toBe(fits);
  });
});

describe("a file dropped into the import folder", () => {
  it.each([
    ["bank/*.csv", "bank/a.csv", true],
    ["bank/*.csv", "Bank/A.CSV", true],
    ["bank/*.csv", "a.csv", false],
    ["bank/*.csv", "bank/deep/a.csv", false],
    ["*.csv", "bank/a.csv", false],
    ["b?nk/*", "bank/a", true],
    [undefined, "a.csv", false],
  ])("where %j is taken may be %s: %j", (drop, path, fits) => {
    expect(isDropFor({ drop }, path)).toBe(fits);
  });
});

describe("the mappings that come with the product", () => {
  it("can all be read", async () => {
    const folder = "docs/examples/mappings";
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".yaml"));
    expect(names).toEqual(
      expect.arrayContaining(["invoices.yaml", "guaranteed-loans.yaml", "city-sme/base.yaml"]),
    );
    const texts = await Promise.all(names.map((name) => readFile(`${folder}/${name}`, "utf8")));
    const mappings = texts.map(readMapping);
    expect(mappings.length).toBeGreaterThan(0);
    expect(mappings.map((m) => m.name)).toEqual(texts.map((t) => (parse(t) as Json)["name"]));
  });
});
