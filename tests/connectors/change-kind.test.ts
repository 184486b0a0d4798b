import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { changeKind } from "../../src/connectors/change-kind.js";

describe("the kind of a change", () => {
  it.each([
    ["名称变更（字号名称、集团名称等）", "NAME"],
    ["企业名称", "NAME"],
    ["地址变更（住所地址、经营场所、驻在地址等变更）", "ADDRESS"],
    ["负责人变更（法定代表人、负责人、首席代表、合伙事务执行人等变更）", "LEGAL_REPRESENTATIVE"],
    ["经营者姓名", "LEGAL_REPRESENTATIVE"],
    ["股东（发起人）名称变更", "SHAREHOLDERS"],
    ["注册资本变更(注册资金、资金数额等变更)", "CAPITAL"],
    ["高级管理人员备案（董事、监事、经理等）", "MANAGEMENT"],
    ["财务负责人", "MANAGEMENT"],
    ["清算组负责人备案", "LIQUIDATION"],
    ["经营期限变更（经营期限、营业期限、驻在期限等变更）", "BUSINESS_TERM"],
    ["市场主体类型变更", "ENTERPRISE_TYPE"],
    ["经营范围变更（含业务范围变更）", "BUSINESS_SCOPE"],
    ["其他事项备案", "OTHER"],
    ["", "OTHER"],
  ])("%s is %s", (item, kind) => {
    expect(changeKind(item)).toBe(kind);
  });

  it("agrees with the words of a city's register, which some were sorted of by hand", () => {
    const mapping = readFileSync("docs/examples/mappings/city-sme/changes.yaml", "utf8");
    const words = [...mapping.matchAll(/^ {12}(\S+): ([A-Z_]+)$/gm)];
    expect(words.length).toBeGreaterThan(20);
    // Parts of an address say what they are only beside each other.
    const whole = words.filter(([, item = ""]) => /变更|备案|信息|姓名/.test(item));
    expect(whole.length).toBeGreaterThan(20);
    for (const [, item = "", kind] of whole) expect([item, changeKind(item)]).toEqual([item, kind]);
  });
});
