import { describe, expect, it } from "@jest/globals";
import { qichachaAbnormalConnector } from "../../../src/connectors/qichacha/qichacha-abnormal.connector.js";
import { qichachaBasicConnector } from "../../../src/connectors/qichacha/qichacha-basic.connector.js";
import { qichachaDishonestConnector } from "../../../src/connectors/qichacha/qichacha-dishonest.connector.js";
import { qichachaEnforcementsConnector } from "../../../src/connectors/qichacha/qichacha-enforcements.connector.js";
import { qichachaEquityPledgesConnector } from "../../../src/connectors/qichacha/qichacha-equity-pledges.connector.js";
import { qichachaJudgmentsConnector } from "../../../src/connectors/qichacha/qichacha-judgments.connector.js";
import { changed, replyOf } from "../replies.js";
import { faulty, pathOf, readReply, saying, TRADER } from "../vendor-replies.js";

const basic = replyOf("qichacha", "basic");
const basicFacts = {
  name: "福州闽江建材（集团）有限公司",
  status: "ACTIVE",
  establishedOn: "2009-02-28",
  businessTermFrom: "2009-02-28",
  businessTermTo: "2059-02-27",
  registeredCapital: "5000000.00",
  enterpriseType: "有限责任公司(自然人投资或控股)",
  regionCode: "350102",
  address: "福州市鼓楼区某路1号",
  legalRepresentativeName: "欧阳若兰",
};

describe("Qichacha's registered particulars", () => {
  const read = (place: string, to: unknown) => readReply(qichachaBasicConnector, changed(basic, place, to));

  it("are read whole", () => {
    expect(readReply(qichachaBasicConnector, basic)).toEqual(saying(basicFacts));
  });

  it("are asked for by code", () => {
    expect(pathOf(qichachaBasicConnector, TRADER)).toBe(`/ECIV4/GetBasicDetailsByName?keyword=${TRADER}`);
    expect(qichachaBasicConnector.batchSize).toBe(1);
  });

  it("are read where they come in a list, being documented alone", () => {
    const { Result } = basic as { Result: unknown };
    expect(read("Result", [Result])).toEqual(saying(basicFacts));
  });

  it("say when a licence was revoked and a registration cancelled", () => {
    const RevokeInfo = { CancelDate: "2024-03-01", CancelReason: "决议解散", RevokeDate: "2023年6月5日" };
    const ended = changed(changed(basic, "Result.RevokeInfo", RevokeInfo), "Result.Status", "吊销，已注销");
    expect(readReply(qichachaBasicConnector, ended)).toEqual(
      saying({ ...basicFacts, status: "CANCELLED", cancelledOn: "2024-03-01", revokedOn: "2023-06-05" }),
    );
  });

  it.each([
    ["Result.RegistCapi", "100万美元"],
    ["Result.RegisteredCapitalCCY", "USD"],
    ["Result.RegistCapi", ""],
    ["Result.RegistCapi", null],
  ])("with %s %j, say nothing of the capital", (place, value) => {
    const others = { ...basicFacts, registeredCapital: undefined };
    expect(read(place, value)).toEqual(saying(others));
  });

  it("are not taken from another enterprise", () => {
    expect(read("Result.CreditCode", "91110108740053589U")).toEqual(faulty("result: about another subject"));
    expect(read("Result.CreditCode", "")).toEqual(saying(basicFacts));
  });

  it("are not known where there is no record", () => {
    expect(readReply(qichachaBasicConnector, replyOf("qichacha", "no-record"))).toEqual({
      kind: "EMPTY",
      billed: true,
    });
    expect(qichachaBasicConnector.absent).toEqual({});
  });

  it.each([
    ["Result.NewField", "Result.NewField"],
    ["Result.RevokeInfo", "Result.RevokeInfo.Court"],
  ])("with %s undeclared, report it and read the rest", (place, field) => {
    expect(read(place, { Court: "张三" })).toEqual({ ...saying(basicFacts), unread: [field] });
  });

  it.each([
    ["Result.StartDate", "2009-02-30", "Result.StartDate: invalid_format"],
    ["Result.StartDate", "昨天", "Result.StartDate: invalid_format"],
    ["Result.Status", "开业中", "Result.Status: invalid_value"],
    ["Result.Name", "", "name: too_small"],
    ["Result.Name", null, "Result.Name: invalid_type"],
    ["Result.RegistCapi", "5000", "Result.RegistCapi: invalid_format"],
    ["Result.AreaCode", "35010", "regionCode: invalid_format"],
  ])("with %s %j, are refused by place and not by value", (place, value, fault) => {
    expect(read(place, value)).toEqual(faulty(fault));
  });
});

const listings = [
  { listedOn: "2025-07-08", reason: "通过登记的住所或者经营场所无法联系", current: true },
  {
    listedOn: "2019-07-09",
    reason: "未依照《企业信息公示暂行条例》第八条规定的期限公示年度报告",
    current: false,
    removedOn: "2020-01-15",
  },
  // Removed for a reason, on a day the vendor does not know.
  { listedOn: "2016-07-09", current: false },
];
const debt = {
  caseNo: "（2023）闽0102执1234号",
  court: "福州市鼓楼区人民法院",
  filedOn: "2023-03-01",
};
const oldDebt = { caseNo: "(2019)闽0102执88号之一", court: "福州市鼓楼区人民法院", filedOn: "2019-02-28" };

const checks = [
  [
    "abnormal",
    qichachaAbnormalConnector,
    { abnormalListings: listings, abnormalListingCount: 3 },
    { abnormalListings: [], abnormalListingCount: 0 },
    `/ExceptionCheck/GetList?searchKey=${TRADER}`,
  ],
  [
    "dishonest",
    qichachaDishonestConnector,
    {
      dishonestRecords: [
        { ...debt, publishedOn: "2023-06-05", performance: "NONE", current: true },
        { ...oldDebt, current: true },
      ],
      dishonestRecordCount: 45,
    },
    { dishonestRecords: [], dishonestRecordCount: 0 },
    `/ShixinCheck/GetList?searchKey=${TRADER}&pageIndex=1&pageSize=20`,
  ],
  [
    "enforcements",
    qichachaEnforcementsConnector,
    {
      enforcements: [
        { ...debt, amount: "1250000.50", open: true },
        { ...oldDebt, amount: "28111.82", open: true },
      ],
      enforcementCount: 2,
    },
    { enforcements: [], enforcementCount: 0 },
    `/ZhixingCheck/GetList?searchKey=${TRADER}&pageIndex=1&pageSize=20`,
  ],
  [
    "judgments",
    qichachaJudgmentsConnector,
    {
      judgments: [{ caseNo: "（２０２４）闽0102民初55号", judgedOn: "2024-02-29", cause: "买卖合同纠纷" }],
      judgmentCount: 1,
    },
    { judgments: [], judgmentCount: 0 },
    `/JudgmentDocCheck/GetList?searchKey=${TRADER}&pageIndex=1&pageSize=20`,
  ],
  [
    "equity-pledges",
    qichachaEquityPledgesConnector,
    { equityPledgeCount: 3 },
    { equityPledgeCount: 0 },
    `/EquityPledgedCheck/GetList?searchKey=${TRADER}&pageIndex=1&pageSize=20`,
  ],
] as const;

describe.each(checks)("Qichacha's check of %s", (name, connector, facts, none, path) => {
  const reply = replyOf("qichacha", name);

  it("says what it says", () => {
    expect(readReply(connector, reply)).toEqual(saying(facts));
  });

  it("is read where its result comes in a list", () => {
    const { Result } = reply as { Result: unknown };
    expect(readReply(connector, changed(reply, "Result", [Result]))).toEqual(saying(facts));
    const nothing = { Status: "200", Result: [{ VerifyResult: 0, Data: [] }] };
    expect(readReply(connector, nothing)).toEqual(saying(none));
  });

  it("asks for the first page, as large as may be", () => {
    expect(pathOf(connector, TRADER)).toBe(path);
  });

  it("that finds nothing knows there is nothing", () => {
    expect(readReply(connector, replyOf("qichacha", "nothing-found"))).toMatchObject({ kind: "EMPTY" });
    expect(connector.absent).toEqual(none);
    expect(readReply(connector, { Status: "200", Result: { VerifyResult: 0 } })).toEqual(saying(none));
  });

  it.each([
    ["Result.VerifyResult", 0, "Result.VerifyResult: custom"],
    ["Result.VerifyResult", 2, "Result.VerifyResult: invalid_value"],
    ["Result.Data", [], "Result.VerifyResult: custom"],
    ["Result.Data", null, "Result.VerifyResult: custom"],
    ["Result.Data", ["x"], "Result.Data.0: invalid_type"],
    ["Paging", { PageSize: 20, PageIndex: 1, TotalRecords: 0 }, "Paging.TotalRecords: custom"],
    ["Paging", { PageSize: 20, PageIndex: 1, TotalRecords: "many" }, "Paging.TotalRecords: invalid_format"],
  ])("with %s %j, contradicts itself and is refused", (place, value, fault) => {
    expect(readReply(connector, changed(reply, place, value))).toEqual(faulty(fault));
  });

  it("reports an undeclared field of its result and of a record, and reads the rest", () => {
    const { Result } = reply as { Result: { Data: unknown } };
    const records = [Result.Data].flat().map((record) => ({ ...(record as object), Verdict: "机密" }));
    const odd = changed(changed(reply, "Result.Data", records), "Result.Hint", 1);
    expect(readReply(connector, odd)).toEqual({
      ...saying(facts),
      unread: ["Result.Data.Verdict", "Result.Hint"],
    });
  });
});

describe("a check that comes in pages", () => {
  const { Result } = replyOf("qichacha", "enforcements") as { Result: { Data: unknown[] } };
  const full = { VerifyResult: 1, Data: Array<unknown>(20).fill(Result.Data[0]) };

  it("is refused where a full page does not say how many there are", () => {
    const silent = { Status: "200", Result: full };
    expect(readReply(qichachaEnforcementsConnector, silent)).toEqual(faulty("Paging: custom"));
    const short = { Status: "200", Result: { ...full, Data: full.Data.slice(1) } };
    expect(readReply(qichachaEnforcementsConnector, short)).toMatchObject({
      said: { [TRADER]: { enforcementCount: 19 } },
    });
  });

  it("is taken whole where it is not one of them", () => {
    const listing = { AddReason: "x", AddDate: "2024-01-01" };
    const many = { Status: "200", Result: { VerifyResult: 1, Data: Array<unknown>(21).fill(listing) } };
    expect(readReply(qichachaAbnormalConnector, many)).toMatchObject({
      said: { [TRADER]: { abnormalListingCount: 21 } },
    });
  });
});

describe("a record of a check", () => {
  it.each([
    ["abnormal", qichachaAbnormalConnector, "AddDate", null, "invalid_union"],
    ["abnormal", qichachaAbnormalConnector, "AddDate", "2025-02-29", "invalid_format"],
    ["dishonest", qichachaDishonestConnector, "Liandate", "20230230", "invalid_format"],
    ["dishonest", qichachaDishonestConnector, "Executestatus", "履行完毕", "invalid_value"],
    ["enforcements", qichachaEnforcementsConnector, "Biaodi", "125万", "invalid_format"],
    ["enforcements", qichachaEnforcementsConnector, "Biaodi", 0.001, "invalid_format"],
    ["enforcements", qichachaEnforcementsConnector, "Anno", 7, "invalid_type"],
  ] as const)("of %s is refused: %#", (name, connector, field, value, kind) => {
    const odd = changed(replyOf("qichacha", name), `Result.Data.0.${field}`, value);
    expect(readReply(connector, odd)).toEqual(faulty(`Result.Data.0.${field}: ${kind}`));
  });
});
