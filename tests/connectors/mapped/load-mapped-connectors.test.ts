import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { connectors } from "../../../src/connectors/index.js";
import { loadMappedConnectors } from "../../../src/connectors/mapped/load-mapped-connectors.js";
import { connectorOf, declared } from "./declared.js";

const EXAMPLES = join("docs", "examples", "sources");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suretygraph-sources-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const write = (name: string, changes: Readonly<Record<string, unknown>> = {}): Promise<void> =>
  writeFile(join(folder, name), declared(changes));

const refusal = (): Promise<string> =>
  loadMappedConnectors(folder).then(
    () => "it was not refused",
    (error: unknown) => (error as Error).message.replaceAll(`${folder}/`, ""),
  );

describe("a folder of declared sources", () => {
  it("is read in the order of the names, other files left out", async () => {
    await write("b.yaml", { source: "b", "vendor.code": "vendor-b" });
    await write("a.yaml", { source: "a", "vendor.code": "vendor-a" });
    await writeFile(join(folder, "README.md"), "# not a source");
    const loaded = await loadMappedConnectors(folder);
    expect(loaded.map(({ source, vendor }) => [source, vendor.code])).toEqual([
      ["a", "vendor-a"],
      ["b", "vendor-b"],
    ]);
  });

  it("may hold several sources of one vendor, told alike", async () => {
    await write("a.yaml", { source: "a" });
    await write("b.yaml", { source: "b", "answer.status": undefined });
    expect(await loadMappedConnectors(folder)).toHaveLength(2);
    await write("c.yaml", { source: "c", "vendor.limits.perSecond": 6 });
    expect(await refusal()).toBe("c.yaml: vendor bank is told differently in a.yaml");
  });

  it("may not take a name that is taken", async () => {
    await write("a.yaml");
    await write("b.yaml");
    expect(await refusal()).toBe("b.yaml: source bank-platform is already declared in a.yaml");
    await rm(join(folder, "b.yaml"));
    await write("a.yaml", { source: "tax-gateway" });
    expect(await refusal()).toBe("a.yaml: source tax-gateway is already declared in the code");
    await write("a.yaml", { "vendor.code": "qichacha" });
    expect(await refusal()).toBe("a.yaml: vendor.code qichacha is taken by a vendor in the code");
  });

  it("is refused by the file, the line and the place of the first fault, or where it is not there", async () => {
    await write("a.yaml", { dimension: "weather" });
    expect(await refusal()).toMatch(/^a\.yaml:\d+: dimension: Invalid option/);
    await expect(loadMappedConnectors(join(folder, "absent"))).rejects.toThrow("there is no such folder");
  });
});

describe("the example sources", () => {
  it("are all good, and take no name of a source with code", async () => {
    const loaded = await loadMappedConnectors(EXAMPLES);
    const files = (await readdir(EXAMPLES)).filter((name) => name.endsWith(".yaml"));
    expect(loaded.map(({ source }) => `${source}.yaml`)).toEqual(files.sort());
    expect(loaded.length).toBeGreaterThan(2);
    const codes = new Set(connectors.map(({ source }) => source));
    expect(loaded.filter(({ source }) => codes.has(source))).toEqual([]);
  });

  it("are explained by one that is good", async () => {
    const readme = await readFile(join(EXAMPLES, "README.md"), "utf8");
    const [, yaml = ""] = /^```yaml\n(.*?)^```$/ms.exec(readme) ?? [];
    expect(connectorOf(yaml)).toMatchObject({ source: "bank-platform", dimension: "bankFlow", cost: 150n });
  });

  it("ask about a person with nothing of the person in the address", async () => {
    const personal = (await loadMappedConnectors(EXAMPLES)).filter(({ about }) => about === "APPLICANT");
    expect(personal.length).toBeGreaterThan(0);
    for (const connector of personal) {
      const { method, path } = connector.ask([{ residentId: "11010519491231002X", name: "张三" }]);
      expect([method, path]).toEqual(["POST", expect.not.stringMatching(/11010519491231002X|张三|%/)]);
    }
  });
});
