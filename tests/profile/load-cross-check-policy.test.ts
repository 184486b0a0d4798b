import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { loadCrossCheckPolicy } from "../../src/profile/load-cross-check-policy.js";

const shipped = await readFile("policies/cross-checks.yaml", "utf8");

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cross-checks-"));
});
afterAll(() => rm(directory, { recursive: true }));

async function loading(text: string) {
  const file = join(directory, "cross-checks.yaml");
  await writeFile(file, text);
  return loadCrossCheckPolicy(file);
}

/** The file as shipped without the comments, with one text for another. */
const bare = shipped.replaceAll(/^ *#.*\n/gm, "");
function changed(from: string, to: string): string {
  expect(bare).toContain(from);
  return bare.replace(from, to);
}

describe("loadCrossCheckPolicy", () => {
  it("reads the tolerances that are shipped", async () => {
    const [policy, ...others] = await loadCrossCheckPolicy("policies/cross-checks.yaml");
    expect(others).toEqual([]);
    expect(policy).toMatchObject({ effectiveFrom: "2018-01-01", monthsApart: 1 });
    expect(policy?.tolerances.declaredVsInvoicedRevenue).toBe(0.1);
  });

  it.each([
    ["an unknown comparison", "fundVsInsuredEmployees", "fundVsInsured", /:4: 0\.tolerances/],
    [
      "a tolerance left out",
      "    fundVsInsuredEmployees: 0.3\n",
      "",
      /:4: 0\.tolerances\.fundVsInsuredEmployees/,
    ],
    ["one comparison more", "tolerances:", "tolerances:\n    likeness: 0.1", /:4: 0\.tolerances: .*likeness/],
    [
      "a percentage",
      "declaredVsBankInflow: 0.3",
      "declaredVsBankInflow: 30",
      /:6: 0\.tolerances\.declaredVsBankInflow/,
    ],
    ["a text", "monthsApart: 1", "monthsApart: one", /:2: 0\.monthsApart/],
    ["no day", "2018-01-01", "2018-02-30", /:1: 0\.effectiveFrom/],
    ["no YAML", "tolerances:", "tolerances: [", /cross-checks\.yaml:\d+: /],
  ])("refuses %s, naming file, line and place", async (_what, from, to, message) => {
    await expect(loading(changed(from, to))).rejects.toThrow(message);
  });

  it("refuses two versions of one day, and a file that is empty", async () => {
    await expect(loading(bare + bare)).rejects.toThrow(
      /:1: the file: two versions take effect on the same day/,
    );
    await expect(loading("")).rejects.toThrow(/:1: the file: /);
  });

  it("takes a later version beside the first", async () => {
    const later = bare.replace("2018-01-01", "2027-01-01");
    expect((await loading(bare + later)).map((v) => v.effectiveFrom)).toEqual(["2018-01-01", "2027-01-01"]);
  });
});
