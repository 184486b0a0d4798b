import { describe, expect, it } from "@jest/globals";
import { MalformedReply } from "../../../src/connectors/connector.js";
import { judicialConnector } from "../../../src/connectors/judicial/judicial.connector.js";
import { changed, plain, readChanged, replyOf } from "../replies.js";
import { pathOf } from "../vendor-replies.js";

const [DEBTOR, CLEAN, PLAINTIFF] = ["91350100M000100Y43", "91110108740053589U", "9144030071526726XG"];
const reply = replyOf("judicial", "ordinary");
const nothing = { dishonestRecords: [], enforcements: [], lawsuits: [] };
const court = "福州市鼓楼区人民法院";
const running = { caseNo: "（2023）闽0102执1234号", court, filedOn: "2023-03-01" };
const over = { caseNo: "(2019)闽0102执88号之一", court, filedOn: "2019-02-28" };
const facts = {
  [DEBTOR]: {
    dishonestRecords: [
      { ...running, publishedOn: "2023-06-05", performance: "NONE", current: true },
      { ...over, publishedOn: "2019-12-31", performance: "FULL", current: false, removedOn: "2020-02-29" },
    ],
    enforcements: [
      { ...running, amount: "1250000.00", open: true },
      { ...over, amount: "0.00", open: false, closedOn: "2020-03-01" },
    ],
    lawsuits: [
      {
        caseNo: "（２０２４）闽0102民初55号",
        court,
        filedOn: "2024-02-29",
        cause: "买卖合同纠纷",
        role: "DEFENDANT",
        amount: "98765.43",
        pending: true,
      },
      {
        caseNo: "（2021）闽01民终7号",
        court: "福建省福州市中级人民法院",
        filedOn: "2021-01-04",
        cause: "金融借款合同纠纷",
        role: "THIRD_PARTY",
        amount: "0.01",
        pending: false,
        closedOn: "2021-12-31",
      },
    ],
  },
  [CLEAN]: nothing,
  [PLAINTIFF]: {
    ...nothing,
    lawsuits: [
      {
        caseNo: "（2026）粤0304民初9号",
        court: "深圳市福田区人民法院",
        filedOn: "2026-01-01",
        cause: "劳动争议",
        role: "PLAINTIFF",
        amount: "5000.00",
        pending: true,
      },
    ],
  },
};

describe("the court gateway", () => {
  it("says what it says, and whether each record is still in force", () => {
    expect(plain(judicialConnector.read(reply, []))).toEqual({ said: facts, malformed: {}, unread: [] });
  });

  it("knows a subject it leaves out to have no records", () => {
    expect(plain(judicialConnector.read(replyOf("judicial", "empty"), [])).said).toEqual({});
    expect(judicialConnector.absent).toEqual(nothing);
  });

  it("asks for all subjects at once", () => {
    expect(pathOf(judicialConnector, DEBTOR, CLEAN)).toBe(`/cases?uscc=${DEBTOR},${CLEAN}`);
  });

  it.each([
    ["items.0.risk", "risk"],
    ["items.0.susong.1.judge", "susong.judge"],
  ])("reports the undeclared field %s and reads the rest", (place, field) => {
    const read = readChanged(judicialConnector, reply, place, "张三");
    expect(read).toEqual({ said: facts, malformed: {}, unread: [field] });
  });

  it("reports an undeclared field of many records once", () => {
    const one = changed(reply, "items.0.susong.0.judge", "张三");
    const both = readChanged(judicialConnector, one, "items.0.susong.1.judge", "李四");
    expect(both).toEqual({ said: facts, malformed: {}, unread: ["susong.judge"] });
  });

  it.each([
    ["items.0.shixin", undefined, "shixin: invalid_type"],
    ["items.0.shixin", null, "shixin: invalid_type"],
    ["items.0.shixin.0.lxqk", "履行完毕", "shixin.0.lxqk: invalid_value"],
    ["items.0.shixin.0.fbsj", "2023-06-05", "shixin.0.fbsj: invalid_format"],
    ["items.0.shixin.0.fbsj", "2023年02月30日", "shixin.0.fbsj: invalid_format"],
    ["items.0.shixin.0.tcsj", "", "shixin.0.tcsj: invalid_format"],
    ["items.0.zhixing.1.bdje", null, "zhixing.1.bdje: invalid_type"],
    ["items.0.zhixing.1.zt", "结案", "zhixing.1.zt: invalid_value"],
    ["items.0.zhixing.1.jasj", "20200230", "zhixing.1.jasj: invalid_format"],
    ["items.0.susong.0.sswz", "被告人张三", "susong.0.sswz: invalid_value"],
    ["items.0.susong.0.je", "9.8万", "susong.0.je: invalid_format"],
    ["items.0.susong.0.lasj", 20240229, "susong.0.lasj: invalid_type"],
    ["items.0.susong.0.ay", "", "lawsuits.0.cause: too_small"],
  ])("with %s %j, refuses that subject alone, by place and not by value", (place, value, fault) => {
    const { said, malformed } = readChanged(judicialConnector, reply, place, value);
    expect(malformed).toEqual({ [DEBTOR]: fault });
    expect(said).toEqual({ [CLEAN]: nothing, [PLAINTIFF]: facts[PLAINTIFF] });
  });

  it("refuses a subject told of twice, even if one of the two cannot be read", () => {
    const twice = changed(reply, "items.1.subject", DEBTOR);
    expect(plain(judicialConnector.read(twice, [])).malformed).toEqual({ [DEBTOR]: "record: said twice" });
    const { said, malformed } = readChanged(judicialConnector, twice, "items.0.shixin", null);
    expect(said).toEqual({ [PLAINTIFF]: facts[PLAINTIFF] });
    expect(Object.keys(malformed)).toEqual([DEBTOR]);
  });

  it.each([
    ["items.1.subject", undefined],
    ["items.1", 7],
    ["items", null],
    ["total", undefined],
    ["total", "3"],
  ])("with %s %j, refuses the whole reply", (place, value) => {
    expect(() => judicialConnector.read(changed(reply, place, value), [])).toThrow(MalformedReply);
  });

  it("refuses a reply cut short: whoever was cut off would pass for known to have no records", () => {
    expect(() => judicialConnector.read(changed(reply, "total", 4), [])).toThrow("total: custom");
  });
});
