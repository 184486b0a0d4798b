import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { describeSources } from "../src/connectors/describe-sources.js";
import { connectors } from "../src/connectors/index.js";
import { sourcesPage } from "../sandbox/sources-page.js";
import { PROOF } from "../sandbox/told.js";

describe("docs/sources.md", () => {
  let page: string;
  beforeAll(async () => {
    page = await sourcesPage();
  });

  it("is the page the declarations make; `npm run docs` writes it", async () => {
    expect(await readFile("docs/sources.md", "utf8")).toBe(page);
  });

  it("knows of facts for every source", () => {
    expect(page).toContain("- Facts: `name` 企业名称");
    expect(page).not.toContain("none heard");
  });
});

describe("the page of a source", () => {
  const pageOf = (...sources: string[]): string => {
    const chosen = connectors.filter(({ source }) => sources.includes(source));
    return describeSources({
      connectors: chosen,
      told: new Map([["tax-gateway", new Set(["arrears"])]]),
      proof: PROOF,
    });
  };

  it("names its substitutes, its price, its keys and what it leaves unread", () => {
    const page = pageOf("qichacha-abnormal", "tianyancha-abnormal");
    const own = page.slice(page.indexOf("Source `tianyancha-abnormal`"));
    expect(own).toContain("- Datasets: `registry.abnormal`; substitutes: `qichacha-abnormal`");
    expect(own).toMatch(/- Basis: `PUBLIC`\. Fresh: 30 days\. Price: \d+\.\d\d\n/);
    expect(own).toContain("- About the enterprise, known by `uscc`, one at a time");
    expect(own).toMatch(/- Not read: `items\.putDepartment`, .*`pageSize`\n/);
  });

  it("tells the facts heard, and says so where there are none", () => {
    expect(pageOf("tax-gateway")).toContain("- Facts: `arrears` 欠税余额\n");
    expect(pageOf("court-gateway")).toContain("- Facts: none heard\n");
  });

  it.each([
    ["tax-gateway", "`SOURCE_TAX_GATEWAY_URL`, `SOURCE_TAX_GATEWAY_TOKEN`."],
    ["qixinbao-basic", "`SOURCE_QIXINBAO_URL`, `SOURCE_QIXINBAO_TOKEN`, `SOURCE_QIXINBAO_SECRET`."],
    ["gleif-lei", "`SOURCE_GLEIF_URL`; if agreed `SOURCE_GLEIF_TOKEN`."],
    [
      "provincial-tax-gateway",
      "`SOURCE_PROVINCIAL_TAX_SECRET`, `SOURCE_PROVINCIAL_TAX_PEER_KEY`; if agreed `SOURCE_PROVINCIAL_TAX_ENVELOPE`.",
    ],
  ])("%s is reached by what its vendor's protocol lacks without: %s", (source, settings) => {
    expect(pageOf(source)).toContain(settings);
  });
});
