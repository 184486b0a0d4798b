import { describe, expect, it } from "@jest/globals";
import { tianyanchaAbnormalConnector } from "../../../src/connectors/tianyancha/tianyancha-abnormal.connector.js";
import { tianyanchaBasicConnector } from "../../../src/connectors/tianyancha/tianyancha-basic.connector.js";
import { tianyanchaDishonestConnector } from "../../../src/connectors/tianyancha/tianyancha-dishonest.connector.js";
import { tianyanchaEnforcementsConnector } from "../../../src/connectors/tianyancha/tianyancha-enforcements.connector.js";
import { tianyanchaJudgmentsConnector } from "../../../src/connectors/tianyancha/tianyancha-judgments.connector.js";
import { changed, replyOf } from "../replies.js";
import { faulty, pathOf, readReply, saying, TRADER } from "../vendor-replies.js";

const basic = replyOf("tianyancha", "basic");
const basicFacts = {
  name: "福州闽江建材（集团）有限公司",
  status: "ACTIVE",
  establishedOn: "2009-02-28",
  businessTermFrom: "2009-02-28",
  registeredCapital: "5000000.00",
  enterpriseType: "有限责任公司(自然人投资或控股)",
  industryName: "批发业",
  address: "福州市鼓楼区某路1号",
  legalRepresentativeName: "欧阳若兰",
};

describe("Tianyancha's registered particulars", () => {
  const read = (place: string, to: unknown) => readReply(tianyanchaBasicConnector, changed(basic, place, to));

  it("are read whole, misspelt day of establishment and all", () => {
    expect(readReply(tianyanchaBasicConnector, basic)).toEqual(saying(basicFacts));
  });

  it("are asked for by code", () => {
    expect(pathOf(tianyanchaBasicConnector, TRADER)).toBe(`/open/ic/baseinfo/2.0?keyword=${TRADER}`);
  });

  it("do not know the day of establishment rightly spelt", () => {
    const others = { ...basicFacts, establishedOn: undefined };
    const respelt = changed(changed(basic, "result.estiblishTime", undefined), "result.establishTime", 1);
    expect(readReply(tianyanchaBasicConnector, respelt)).toEqual({
      ...saying(others),
      unread: ["establishTime"],
    });
  });

  it.each([
    ["result.regCapital", "480264.851100万", "4802648511.00"],
    ["result.regCapital", "3000 万", "30000000.00"],
    ["result.regCapital", "1.2亿元人民币", "120000000.00"],
    ["result.regCapital", "-", undefined],
    ["result.regCapitalCurrency", "美元", undefined],
  ])("with %s %s have a capital of %s", (place, value, registeredCapital) => {
    expect(read(place, value)).toEqual(saying({ ...basicFacts, registeredCapital }));
  });

  it("say when the business term ends, if it does", () => {
    expect(read("result.toTime", 2813500800000)).toEqual(
      saying({ ...basicFacts, businessTermTo: "2059-02-27" }),
    );
    expect(read("result.toTime", null)).toEqual(saying(basicFacts));
  });

  it("say when a registration ended", () => {
    const ended = changed(changed(basic, "result.cancelDate", 1709222400000), "result.regStatus", "注销");
    expect(readReply(tianyanchaBasicConnector, ended)).toEqual(
      saying({ ...basicFacts, status: "CANCELLED", cancelledOn: "2024-03-01" }),
    );
    expect(read("result.revokeDate", "2023-06-05")).toEqual(
      saying({ ...basicFacts, revokedOn: "2023-06-05" }),
    );
  });

  it("are not taken from another enterprise", () => {
    expect(read("result.creditCode", "91110108740053589U")).toEqual(faulty("result: about another subject"));
  });

  it("are not known where there is no record", () => {
    expect(readReply(tianyanchaBasicConnector, replyOf("tianyancha", "no-record"))).toMatchObject({
      kind: "EMPTY",
    });
    expect(tianyanchaBasicConnector.absent).toEqual({});
  });

  it.each([
    ["result.estiblishTime", 20090230, "estiblishTime: invalid_format"],
    ["result.estiblishTime", 0, "estiblishTime: invalid_format"],
    ["result.estiblishTime", {}, "estiblishTime: invalid_union"],
    ["result.regStatus", "开业中", "regStatus: invalid_value"],
    ["result.name", undefined, "name: invalid_type"],
    ["result.regCapital", "3.00 元/万元", "regCapital: invalid_format"],
  ])("with %s %j, are refused by place and not by value", (place, value, fault) => {
    expect(read(place, value)).toEqual(faulty(fault));
  });
});

const lists = [
  [
    "abnormal",
    tianyanchaAbnormalConnector,
    {
      abnormalListings: [
        { listedOn: "2025-07-08", reason: "通过登记的住所或者经营场所无法联系", current: true },
        {
          listedOn: "2019-07-09",
          reason: "未依照规定的期限公示年度报告",
          current: false,
          removedOn: "2020-01-15",
        },
      ],
      abnormalListingCount: 2,
    },
    { abnormalListings: [], abnormalListingCount: 0 },
    "/open/mr/abnormal/2.0",
  ],
  [
    "dishonest",
    tianyanchaDishonestConnector,
    {
      dishonestRecords: [
        {
          caseNo: "(2018)闽0103执1265号",
          court: "福州市台江区人民法院",
          filedOn: "2018-03-02",
          publishedOn: "2018-07-23",
          current: true,
        },
        {
          caseNo: "(2017)闽0103执1606号",
          court: "福州市台江区人民法院",
          filedOn: "2017-04-05",
          publishedOn: "2017-07-28",
          performance: "PARTIAL",
          current: true,
        },
      ],
      dishonestRecordCount: 2,
    },
    { dishonestRecords: [], dishonestRecordCount: 0 },
    "/open/jr/dishonest/2.0",
  ],
  [
    "enforcements",
    tianyanchaEnforcementsConnector,
    {
      enforcements: [
        {
          caseNo: "(2017)闽0103执4249号",
          court: "福州市台江区人民法院",
          filedOn: "2017-11-20",
          amount: "55593.00",
          open: true,
        },
        {
          caseNo: "(2017)闽0103执4247号",
          court: "福州市台江区人民法院",
          filedOn: "2017-11-20",
          open: true,
        },
      ],
      enforcementCount: 19,
    },
    { enforcements: [], enforcementCount: 0 },
    "/open/jr/zhixinginfo/2.0",
  ],
  [
    "judgments",
    tianyanchaJudgmentsConnector,
    {
      judgments: [
        {
          caseNo: "（2024）闽0102民初55号",
          court: "福州市鼓楼区人民法院",
          judgedOn: "2024-02-29",
          documentType: "民事判决书",
          cause: "买卖合同纠纷",
        },
      ],
      judgmentCount: 1,
    },
    { judgments: [], judgmentCount: 0 },
    "/open/jr/lawSuit/2.0",
  ],
] as const;

describe.each(lists)("Tianyancha's list of %s", (name, connector, facts, none, path) => {
  const reply = replyOf("tianyancha", name) as { result: { items: object[] } };

  it("says what it says", () => {
    expect(readReply(connector, reply)).toEqual(saying(facts));
  });

  it("asks for the first page, as large as may be", () => {
    expect(pathOf(connector, TRADER)).toBe(`${path}?keyword=${TRADER}&pageNum=1&pageSize=20`);
  });

  it("knows there is nothing, in whichever way the vendor says so", () => {
    expect(connector.absent).toEqual(none);
    expect(readReply(connector, replyOf("tianyancha", "no-record"))).toMatchObject({ kind: "EMPTY" });
    for (const items of [[], null, undefined])
      expect(readReply(connector, { error_code: 0, result: { total: 0, items } })).toEqual(saying(none));
  });

  it("reads its only record where it comes by itself, and the count as text", () => {
    const [first] = reply.result.items;
    const alone = readReply(connector, { error_code: 0, result: { total: "1", items: first } });
    const listed = readReply(connector, { error_code: 0, result: { total: 1, items: [first] } });
    expect(alone).toEqual(listed);
    expect(alone).toMatchObject({ malformed: {}, unread: [] });
  });

  it("reports an undeclared field of its records once", () => {
    const items = reply.result.items.map((item) => ({ ...item, verdict: "机密" }));
    const odd = changed(reply, "result.items", items);
    expect(readReply(connector, odd)).toEqual({ ...saying(facts), unread: ["items.verdict"] });
  });

  it.each([
    ["result.total", 0, "total: custom"],
    ["result.total", null, "total: invalid_union"],
    ["result.total", "许多", "total: invalid_format"],
    ["result.items", [], "total: custom"],
    ["result.items", ["x"], "items.0: invalid_type"],
  ])("with %s %j, is refused", (place, value, fault) => {
    expect(readReply(connector, changed(reply, place, value))).toEqual(faulty(fault));
  });
});

describe("a list of abnormal operations cut short", () => {
  const cut = changed(replyOf("tianyancha", "abnormal"), "result.total", 25);

  it("is told where a listing on it is current", () => {
    expect(readReply(tianyanchaAbnormalConnector, cut)).toMatchObject({
      said: { [TRADER]: { abnormalListings: [{ current: true }, {}], abnormalListingCount: 25 } },
    });
  });

  it("is only counted where none is: one on a later page may be", () => {
    const removed = changed(cut, "result.items.0.removeReason", "已移出");
    expect(readReply(tianyanchaAbnormalConnector, removed)).toEqual(saying({ abnormalListingCount: 25 }));
  });
});
