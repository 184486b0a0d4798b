import { describe, expect, it } from "@jest/globals";
import { qichachaChangesConnector } from "../../../src/connectors/qichacha/qichacha-changes.connector.js";
import { qichachaCourtNoticesConnector } from "../../../src/connectors/qichacha/qichacha-court-notices.connector.js";
import { qichachaEndedCasesConnector } from "../../../src/connectors/qichacha/qichacha-ended-cases.connector.js";
import { qichachaEquityFreezesConnector } from "../../../src/connectors/qichacha/qichacha-equity-freezes.connector.js";
import { qichachaFilingsConnector } from "../../../src/connectors/qichacha/qichacha-filings.connector.js";
import { qichachaHearingsConnector } from "../../../src/connectors/qichacha/qichacha-hearings.connector.js";
import { qichachaPenaltiesConnector } from "../../../src/connectors/qichacha/qichacha-penalties.connector.js";
import { qichachaPersonnelConnector } from "../../../src/connectors/qichacha/qichacha-personnel.connector.js";
import { qichachaRestrictionsConnector } from "../../../src/connectors/qichacha/qichacha-restrictions.connector.js";
import { qichachaSeriousViolationsConnector } from "../../../src/connectors/qichacha/qichacha-serious-violations.connector.js";
import { qichachaShareholdersConnector } from "../../../src/connectors/qichacha/qichacha-shareholders.connector.js";
import { changed, replyOf } from "../replies.js";
import { faulty, pathOf, readReply, saying, TRADER } from "../vendor-replies.js";

const debt = {
  caseNo: "（2023）闽0102执1234号",
  court: "福州市鼓楼区人民法院",
  filedOn: "2023-03-01",
};
const suit = { caseNo: "（2026）闽0102民初55号", cause: "买卖合同纠纷" };

const checks = [
  [
    "equity-freezes",
    qichachaEquityFreezesConnector,
    {
      equityFreezes: [
        {
          noticeNo: "（2023）闽0102执1234号之一",
          court: "福州市鼓楼区人民法院",
          amount: "1500000.00",
          frozenFrom: "2023-05-10",
          frozenTo: "2026-05-09",
          current: true,
        },
        // An amount of shares, not of money.
        { noticeNo: "(2019)闽0102执88号", frozenFrom: "2019-04-01", current: false },
        // A number of nobody knows what, and a state nobody listed.
        { court: "福州市台江区人民法院" },
      ],
      equityFreezeCount: 3,
    },
    { equityFreezes: [], equityFreezeCount: 0 },
    "/EquityFreezeCheck/GetList",
  ],
  [
    "serious-violations",
    qichachaSeriousViolationsConnector,
    {
      seriousViolationListings: [
        {
          listedOn: "2022-07-09",
          reason: "被列入经营异常名录届满3年仍未履行相关义务",
          current: true,
        },
        {
          listedOn: "2015-03-02",
          reason: "提交虚假材料取得登记",
          removedOn: "2018-03-02",
          current: false,
        },
      ],
      seriousViolationListingCount: 2,
    },
    { seriousViolationListings: [], seriousViolationListingCount: 0 },
    "/SeriousIllegalCheck/GetList",
  ],
  [
    "penalties",
    qichachaPenaltiesConnector,
    {
      penalties: [
        {
          decidedOn: "2024-06-18",
          reason: "未按规定期限办理纳税申报",
          authority: "国家税务总局福州市税务局",
          amount: "2000.00",
        },
        { decidedOn: "2021-01-05", reason: "发布违法广告", authority: "福州市市场监督管理局" },
      ],
      penaltyCount: 2,
    },
    { penalties: [], penaltyCount: 0 },
    "/AdminPenaltyCheck/GetList",
  ],
  [
    "restrictions",
    qichachaRestrictionsConnector,
    {
      consumptionRestrictions: [
        {
          caseNo: debt.caseNo,
          filedOn: debt.filedOn,
          publishedOn: "2023-06-05",
          personName: "欧阳**",
          current: true,
        },
        { caseNo: "(2019)闽0102执88号", filedOn: "2019-02-28", current: true },
      ],
      consumptionRestrictionCount: 2,
    },
    { consumptionRestrictions: [], consumptionRestrictionCount: 0 },
    "/SumptuaryCheck/GetList",
  ],
  [
    "ended-cases",
    qichachaEndedCasesConnector,
    {
      endedCases: [
        { ...debt, endedOn: "2023-09-20", amount: "1250000.50", unperformedAmount: "1100000.00" },
        { caseNo: "(2019)闽0102执88号", endedOn: "2019-08-01", amount: "28111.82" },
      ],
      endedCaseCount: 2,
    },
    { endedCases: [], endedCaseCount: 0 },
    "/EndExecuteCaseCheck/GetList",
  ],
  [
    "hearings",
    qichachaHearingsConnector,
    { hearings: [{ ...suit, heardOn: "2026-03-18" }], hearingCount: 31 },
    { hearings: [], hearingCount: 0 },
    "/CourtAnnoCheck/GetList",
  ],
  [
    "filings",
    qichachaFilingsConnector,
    {
      filings: [
        { ...suit, court: "福州市鼓楼区人民法院", filedOn: "2026-01-20" },
        { court: "福州市台江区人民法院" },
      ],
      filingCount: 2,
    },
    { filings: [], filingCount: 0 },
    "/CaseFilingCheck/GetList",
  ],
  [
    "court-notices",
    qichachaCourtNoticesConnector,
    {
      courtNotices: [
        {
          caseNo: "（2024）闽0102民初55号",
          court: "福州市鼓楼区人民法院",
          noticedOn: "2024-03-12",
          noticeType: "裁判文书",
          cause: "买卖合同纠纷",
        },
      ],
      courtNoticeCount: 1,
    },
    { courtNotices: [], courtNoticeCount: 0 },
    "/CourtNoticeCheck/GetList",
  ],
] as const;

describe.each(checks)("Qichacha's check of %s", (name, connector, facts, none, path) => {
  const reply = replyOf("qichacha", name) as { Result: { Data: object[] } };

  it("says what it says", () => {
    expect(readReply(connector, reply)).toEqual(saying(facts));
  });

  it("is asked for by code, the first page as large as may be, where it has pages", () => {
    const page = name === "serious-violations" ? "" : "&pageIndex=1&pageSize=20";
    expect(pathOf(connector, TRADER)).toBe(`${path}?searchKey=${TRADER}${page}`);
  });

  it("that finds nothing knows there is nothing", () => {
    expect(readReply(connector, replyOf("qichacha", "nothing-found"))).toMatchObject({ kind: "EMPTY" });
    expect(connector.absent).toEqual(none);
    expect(readReply(connector, { Status: "200", Result: { VerifyResult: 0 } })).toEqual(saying(none));
  });

  it("is read where its result comes in a list, and its only record bare", () => {
    expect(readReply(connector, changed(reply, "Result", [reply.Result]))).toEqual(saying(facts));
    const [first] = reply.Result.Data;
    const listed = { Status: "200", Result: { VerifyResult: 1, Data: [first] } };
    const bare = { Status: "200", Result: { VerifyResult: 1, Data: first } };
    expect(readReply(connector, bare)).toEqual(readReply(connector, listed));
    expect(readReply(connector, bare)).toMatchObject({ malformed: {}, unread: [] });
  });

  it.each([
    ["Result.VerifyResult", 0, "Result.VerifyResult: custom"],
    ["Result.Data", [], "Result.VerifyResult: custom"],
    ["Result.Data", ["x"], "Result.Data.0: invalid_type"],
    ["Paging", { PageSize: 20, PageIndex: 1, TotalRecords: 0 }, "Paging.TotalRecords: custom"],
  ])("with %s %j, contradicts itself and is refused", (place, value, fault) => {
    expect(readReply(connector, changed(reply, place, value))).toEqual(faulty(fault));
  });

  it("reports an undeclared field of a record, and reads the rest", () => {
    const records = reply.Result.Data.map((record) => ({ ...record, Verdict: "机密" }));
    expect(readReply(connector, changed(reply, "Result.Data", records))).toEqual({
      ...saying(facts),
      unread: ["Result.Data.Verdict"],
    });
  });
});

const lists = [
  [
    "shareholders",
    qichachaShareholdersConnector,
    {
      shareholders: [
        {
          kind: "PERSON",
          personName: "欧阳**",
          share: 0.605,
          subscribedAmount: "3025000.00",
          subscribedOn: "2035-12-31",
        },
        {
          kind: "ENTERPRISE",
          name: "福州榕创投资合伙企业（有限合伙）",
          uscc: "91350100MA2XN0TR3Q",
          share: 0.3,
          subscribedAmount: "1500000.00",
        },
        // Nobody says that this is no natural person; dollars are not converted, nor an old number taken for a code.
        { kind: "OTHER", personName: "M********************", share: 0.095 },
      ],
      shareholderCount: 3,
    },
    { shareholders: [], shareholderCount: 0 },
    "/ECIPartner/GetList",
  ],
  [
    "personnel",
    qichachaPersonnelConnector,
    {
      keyPersonnel: [
        { personName: "欧阳**", position: "执行董事、总经理" },
        { personName: "李*", position: "监事" },
        { personName: "韩*" },
      ],
      keyPersonnelCount: 3,
    },
    { keyPersonnel: [], keyPersonnelCount: 0 },
    "/ECIEmployee/GetList",
  ],
  [
    "changes",
    qichachaChangesConnector,
    {
      changes: [
        { changedOn: "2024-03-01", item: "法定代表人变更", kind: "LEGAL_REPRESENTATIVE" },
        {
          changedOn: "2016-07-01",
          item: "投资人变更（包括出资额、出资方式、出资日期、投资人名称等）",
          kind: "SHAREHOLDERS",
        },
        { item: "其他事项备案", kind: "OTHER" },
      ],
      changeCount: 27,
    },
    { changes: [], changeCount: 0 },
    "/ECIChange/GetList",
  ],
] as const;

describe.each(lists)("Qichacha's list of %s", (name, connector, facts, none, path) => {
  const reply = replyOf("qichacha", name) as { Result: object[] };

  it("says what it says", () => {
    expect(readReply(connector, reply)).toEqual(saying(facts));
  });

  it("asks for the first page, as large as may be", () => {
    expect(pathOf(connector, TRADER)).toBe(`${path}?searchKey=${TRADER}&pageIndex=1&pageSize=20`);
  });

  it("knows there is nothing, in whichever way the vendor says so", () => {
    expect(connector.absent).toEqual(none);
    expect(readReply(connector, replyOf("qichacha", "no-record"))).toMatchObject({ kind: "EMPTY" });
    expect(readReply(connector, { Status: "200", Result: [] })).toEqual(saying(none));
  });

  it("is read where its only record comes bare", () => {
    const [first] = reply.Result;
    const bare = readReply(connector, { Status: "200", Result: first });
    expect(bare).toEqual(readReply(connector, { Status: "200", Result: [first] }));
    expect(bare).toMatchObject({ malformed: {}, unread: [] });
  });

  it("is refused where a full page does not say how many there are", () => {
    const full = Array<unknown>(20).fill(reply.Result[0]);
    expect(readReply(connector, { Status: "200", Result: full })).toEqual(faulty("Paging: custom"));
    const counted = { Status: "200", Result: full, Paging: { PageSize: 20, PageIndex: 1, TotalRecords: 20 } };
    expect(readReply(connector, counted)).toMatchObject({ malformed: {} });
  });

  it.each([
    ["Result", ["x"], "Result.0: invalid_type"],
    ["Paging", { PageSize: 20, PageIndex: 1, TotalRecords: 2 }, "Paging.TotalRecords: custom"],
  ])("with %s %j, is refused", (place, value, fault) => {
    expect(readReply(connector, changed(reply, place, value))).toEqual(faulty(fault));
  });

  it("reports an undeclared field of its records once", () => {
    const records = reply.Result.map((record) => ({ ...record, Verdict: "机密" }));
    expect(readReply(connector, changed(reply, "Result", records))).toEqual({
      ...saying(facts),
      unread: ["Result.Verdict"],
    });
  });
});

describe("a list of freezes cut short", () => {
  const cut = changed(replyOf("qichacha", "equity-freezes"), "Paging.TotalRecords", 25);

  it("is told where something on it is frozen", () => {
    expect(readReply(qichachaEquityFreezesConnector, cut)).toMatchObject({
      said: { [TRADER]: { equityFreezes: [{ current: true }, {}, {}], equityFreezeCount: 25 } },
    });
  });

  it("is only counted where nothing is: something on a later page may be", () => {
    const lifted = changed(cut, "Result.Data.0.Status", "股权冻结|失效");
    expect(readReply(qichachaEquityFreezesConnector, lifted)).toEqual(saying({ equityFreezeCount: 25 }));
  });
});

describe("a record of Qichacha", () => {
  it.each([
    ["shareholders", qichachaShareholdersConnector, "Result.0.StockPercent", "60.5", "invalid_format"],
    ["shareholders", qichachaShareholdersConnector, "Result.0.StockPercent", "160%", "invalid_format"],
    ["shareholders", qichachaShareholdersConnector, "Result.0.ShouldCapi", "三百万", "invalid_format"],
    ["shareholders", qichachaShareholdersConnector, "Result.0.ShoudDate", "2035-02-30", "invalid_format"],
    ["shareholders", qichachaShareholdersConnector, "Result.0.StockName", null, "invalid_type"],
    ["personnel", qichachaPersonnelConnector, "Result.0.Name", 7, "invalid_type"],
    ["personnel", qichachaPersonnelConnector, "Result.0.Name", "", "too_small"],
    ["shareholders", qichachaShareholdersConnector, "Result.0.StockName", "", "too_small"],
    ["changes", qichachaChangesConnector, "Result.0.ProjectName", null, "invalid_type"],
    ["changes", qichachaChangesConnector, "Result.0.ChangeDate", "昨天", "invalid_format"],
    ["penalties", qichachaPenaltiesConnector, "Result.Data.0.PunishAmt", "两千元", "invalid_format"],
    [
      "equity-freezes",
      qichachaEquityFreezesConnector,
      "Result.Data.0.FreezeEndDate",
      "永久",
      "invalid_format",
    ],
    ["restrictions", qichachaRestrictionsConnector, "Result.Data.0.JudgeDate", "20230230", "invalid_format"],
    ["ended-cases", qichachaEndedCasesConnector, "Result.Data.0.UnperformedAmt", "110万", "invalid_format"],
    ["hearings", qichachaHearingsConnector, "Result.Data.0.CourtTime", "2026-03-18 25:00", "invalid_format"],
    ["filings", qichachaFilingsConnector, "Result.Data.0.PunishDate", "2026-13-01", "invalid_format"],
    ["court-notices", qichachaCourtNoticesConnector, "Result.Data.0.Court", 1, "invalid_type"],
  ] as const)("of %s is refused by place and not by value: %#", (name, connector, place, value, kind) => {
    const odd = changed(replyOf("qichacha", name), place, value);
    expect(readReply(connector, odd)).toEqual(faulty(`${place}: ${kind}`));
  });
});
