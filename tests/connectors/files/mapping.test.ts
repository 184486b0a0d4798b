import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { parse, stringify } from "yaml";
import { BadMapping, columnsRead, readMapping } from "../../../src/connectors/files/mapping.js";

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
    expect(who).toMatchObject({ encoding: "utf-8", ignore: [] });
    expect(sold?.record?.fields["number"]).toEqual({ column: "bill", as: "text" });
  });

  it.each([
    ["name", "Sales Of 2024", "name"],
    ["title.zh", "", "title.zh"],
    ["files", [], "files"],
    ["files.0.encoding", "latin1", "files[0].encoding"],
    ["files.0.customer.kind", "PERSON", "files[0].customer.kind"],
    ["files.0.customer.openedOn", "2024-02-30", "files[0].customer.openedOn"],
    ["files.0.customer.colour", "red", '"colour"'],
    ["files.0.customer", undefined, "must have either customer: or record:"],
    ["files.0.record", good.files[1]?.record, "must have either customer: or record:"],
    ["files.1.record.dataset", "receipts", "files[1].record.dataset"],
    ["files.1.record.recordKey", [], "files[1].record.recordKey"],
    ["files.1.record.fetched", { daysAfterEffective: -1 }, "files[1].record.fetched.daysAfterEffective"],
    ["files.1.record.fields.number", { column: "bill", as: "float" }, "files[1].record.fields.number"],
    [
      "files.1.record.fields.colour",
      { is: "red" },
      "sold.csv: invoice has no field colour; it has direction",
    ],
    ["files.1.record.fields.issuedOn", undefined, "sold.csv: invoice needs field issuedOn"],
    ["files.1.record.fields.void", undefined, "sold.csv: invoice needs field void"],
  ])("names the place when %s is %j", (path, value, place) => {
    expect(refusal(changed(path, value))).toContain(place);
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
    ]);
  });
});

describe("the mappings that come with the product", () => {
  it("can all be read", async () => {
    const names = await readdir("mappings");
    const texts = await Promise.all(names.map((name) => readFile(`mappings/${name}`, "utf8")));
    const mappings = texts.map(readMapping);
    expect(mappings.length).toBeGreaterThan(0);
    expect(mappings.map((m) => m.name)).toEqual(texts.map((t) => (parse(t) as Json)["name"]));
  });
});
