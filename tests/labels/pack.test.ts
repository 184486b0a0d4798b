import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { loadLabelPack } from "../../src/labels/pack.js";

const label = (code: string, version: number, when = "tax.arrears > 0") => `code: ${code}
version: ${version}
effectiveFrom: 2025-01-01
title: { zh: 测试, en: Test }
description:
  zh: 测试
  en: Test
category: RISK
kind: BOOLEAN
when: ${when}
`;

async function directoryWith(files: Record<string, string>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "labels-"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return directory;
}

describe("loadLabelPack", () => {
  it("reads every yaml file, sorted by code and version", async () => {
    const directory = await directoryWith({
      "1.yaml": label("B", 2),
      "2.yaml": label("B", 1),
      "3.yaml": label("A", 1),
      "notes.txt": "no label",
    });
    const pack = await loadLabelPack(directory);
    expect(pack.map(({ definition: d }) => `${d.code}${d.version}`)).toEqual(["A1", "B1", "B2"]);
  });

  it("refuses the same code and version twice, naming both files", async () => {
    const directory = await directoryWith({ "a.yaml": label("A", 1), "b.yaml": label("A", 1) });
    await expect(loadLabelPack(directory)).rejects.toThrow(/b\.yaml: A version 1 .*a\.yaml/);
  });

  it.each([
    ["broken YAML", label("A", 1).replace("kind: BOOLEAN", "kind: [BOOLEAN"), /a\.yaml:\d+: /],
    ["a key written twice", `${label("A", 1)}version: 2\n`, /a\.yaml:11: .*unique/],
    ["a wrong value", label("A", 0), /a\.yaml:2: version: /],
    ["a wrong value inside", label("A", 1).replace("  en: Test", "  en: 3"), /a\.yaml:7: description\.en: /],
    ["an unknown key", `${label("A", 1)}colour: red\n`, /a\.yaml:1: .*colour/],
    ["a missing key", label("A", 1).replace("category: RISK\n", ""), /a\.yaml:1: category: /],
    ["a refused expression", label("A", 1, "has(tax.arrears)"), /a\.yaml:10: A 1:1: has\(\)/],
    [
      "refused parameters",
      `${label("A", 1)}parameters:\n  by: registry.x\n  cases: { A: { b: 1 } }\n`,
      /a\.yaml:12: A: .*registry\.x/,
    ],
    ["an empty file", "", /a\.yaml:1: /],
  ])("names file and line of %s", async (_what, text, message) => {
    await expect(loadLabelPack(await directoryWith({ "a.yaml": text }))).rejects.toThrow(message);
  });
});
