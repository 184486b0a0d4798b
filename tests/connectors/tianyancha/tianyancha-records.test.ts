import { describe, expect, it } from "@jest/globals";
import { connectors } from "../../../src/connectors/index.js";
import { tianyanchaChangesConnector } from "../../../src/connectors/tianyancha/tianyancha-changes.connector.js";
import { tianyanchaCourtNoticesConnector } from "../../../src/connectors/tianyancha/tianyancha-court-notices.connector.js";
import { tianyanchaEndedCasesConnector } from "../../../src/connectors/tianyancha/tianyancha-ended-cases.connector.js";
import { tianyanchaFilingsConnector } from "../../../src/connectors/tianyancha/tianyancha-filings.connector.js";
import { tianyanchaHearingsConnector } from "../../../src/connectors/tianyancha/tianyancha-hearings.connector.js";
import { tianyanchaPersonnelConnector } from "../../../src/connectors/tianyancha/tianyancha-personnel.connector.js";
import { tianyanchaRestrictionsConnector } from "../../../src/connectors/tianyancha/tianyancha-restrictions.connector.js";
import { tianyanchaShareholdersConnector } from "../../../src/connectors/tianyancha/tianyancha-shareholders.connector.js";
import { changed, replyOf } from "../replies.js";
import { faulty, pathOf, readReply, saying, TRADER } from "../vendor-replies.js";

const suit = {
  caseNo: "（2026）闽0102民初55号",
  court: "福州市鼓楼区人民法院",
  cause: "买卖合同纠纷",
};

const lists = [
  [
    "shareholders",
    tianyanchaShareholdersConnector,
    {
      shareholders: [
        {
          kind: "PERSON",
          personName: "欧阳**",
          share: 0.605,
          subscribedAmount: "3025000.00",
          subscribedOn: "2035-12-31",
          paidAmount: "2500000.00",
        },
        // Nobody says whether the shares and days of two contributions are parts of one.
        {
          kind: "ENTERPRISE",
          name: "福州榕创投资合伙企业（有限合伙）",
          subscribedAmount: "1500000.00",
        },
        { kind: "OTHER", personName: "M********************", share: 0.095 },
      ],
      shareholderCount: 3,
    },
    { shareholders: [], shareholderCount: 0 },
    "/open/ic/holder/2.0",
  ],
  [
    "personnel",
    tianyanchaPersonnelConnector,
    {
      keyPersonnel: [
        { personName: "欧阳**", position: "执行董事、总经理" },
        { personName: "李*", position: "监事" },
        { personName: "韩*" },
      ],
      keyPersonnelCount: 3,
    },
    { keyPersonnel: [], keyPersonnelCount: 0 },
    "/open/ic/staff/2.0",
  ],
  [
    "changes",
    tianyanchaChangesConnector,
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
    "/open/ic/changeinfo/2.0",
  ],
  [
    "restrictions",
    tianyanchaRestrictionsConnector,
    {
      consumptionRestrictions: [
        {
          caseNo: "（2023）闽0102执1234号",
          filedOn: "2023-03-01",
          publishedOn: "2023-06-05",
          personName: "欧阳**",
          current: true,
        },
        { caseNo: "(2019)闽0102执88号", filedOn: "2019-02-28", current: true },
      ],
      consumptionRestrictionCount: 2,
    },
    { consumptionRestrictions: [], consumptionRestrictionCount: 0 },
    "/open/jr/consumptionRestriction/2.0",
  ],
  [
    "ended-cases",
    tianyanchaEndedCasesConnector,
    {
      endedCases: [
        {
          caseNo: "（2023）闽0102执1234号",
          court: "福州市鼓楼区人民法院",
          filedOn: "2023-03-01",
          endedOn: "2023-09-20",
          amount: "1250000.50",
          unperformedAmount: "1100000.00",
        },
        { caseNo: "(2019)闽0102执88号", endedOn: "2019-08-01", amount: "28111.82" },
      ],
      endedCaseCount: 2,
    },
    { endedCases: [], endedCaseCount: 0 },
    "/open/jr/endCase/2.0",
  ],
  [
    "hearings",
    tianyanchaHearingsConnector,
    { hearings: [{ ...suit, heardOn: "2026-03-18" }], hearingCount: 31 },
    { hearings: [], hearingCount: 0 },
    "/open/jr/ktannouncement/2.0",
  ],
  [
    "court-notices",
    tianyanchaCourtNoticesConnector,
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
    "/open/jr/courtAnnouncement/2.0",
  ],
  [
    "filings",
    tianyanchaFilingsConnector,
    {
      filings: [
        { ...suit, filedOn: "2026-01-20" },
        {
          caseNo: "（2023）闽0103民初9号",
          court: "福州市台江区人民法院",
          filedOn: "2023-08-24",
          closedOn: "2024-02-29",
        },
      ],
      filingCount: 2,
    },
    { filings: [], filingCount: 0 },
    "/open/jr/courtRegister/2.0",
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
    expect(readReply(connector, changed(reply, "result.items", items))).toEqual({
      ...saying(facts),
      unread: ["items.verdict"],
    });
  });

  it.each([
    ["result.total", 0, "total: custom"],
    ["result.total", null, "total: invalid_union"],
    ["result.items", [], "total: custom"],
    ["result.items", ["x"], "items.0: invalid_type"],
  ])("with %s %j, is refused", (place, value, fault) => {
    expect(readReply(connector, changed(reply, place, value))).toEqual(faulty(fault));
  });
});

describe("a shareholder of Tianyancha's", () => {
  const reply = replyOf("tianyancha", "shareholders");
  const first = (place: string, to: unknown) =>
    readReply(tianyanchaShareholdersConnector, changed(reply, `result.items.0.${place}`, to));

  it("is read where a contribution comes bare, with a field nobody declared", () => {
    expect(
      first("capital", { amomon: "302.5万元", percent: "60.50%", time: "2035-12-31", bID: "x" }),
    ).toEqual({
      ...saying(lists[0][2]),
      unread: ["items.capital.bID"],
    });
  });

  it("is not said to have paid what is only told in part", () => {
    const paid = first("capitalActl", [{ amomon: "200万元" }, { amomon: "-" }]);
    expect(paid).toMatchObject({ malformed: {} });
    expect(JSON.stringify(paid)).not.toContain("paidAmount");
  });

  it.each([
    ["capital.0.amomon", "三百万", "items.0.capital.0.amomon: invalid_format"],
    // Without a unit it may be yuan or ten thousands of them.
    ["capital.0.amomon", "302.5", "items.0.capital.0.amomon: invalid_format"],
    ["capital.0.percent", "60.50", "items.0.capital.0.percent: invalid_format"],
    ["name", null, "items.0.name: invalid_type"],
  ])("with %s %j, is refused", (place, value, fault) => {
    expect(first(place, value)).toEqual(faulty(fault));
  });
});

describe("a record of Tianyancha", () => {
  it.each([
    ["changes", tianyanchaChangesConnector, "changeTime", "昨天", "invalid_format"],
    ["restrictions", tianyanchaRestrictionsConnector, "publishDate", 20230230, "invalid_format"],
    ["ended-cases", tianyanchaEndedCasesConnector, "noExecMoney", "110万", "invalid_format"],
    ["hearings", tianyanchaHearingsConnector, "startDate", "下周", "invalid_format"],
    ["court-notices", tianyanchaCourtNoticesConnector, "publishdate", "2024-02-30", "invalid_format"],
    ["filings", tianyanchaFilingsConnector, "court", 1, "invalid_type"],
    ["personnel", tianyanchaPersonnelConnector, "typeJoin", [1], "invalid_type"],
  ] as const)("of %s with an odd %s is refused by place", (name, connector, field, value, kind) => {
    const odd = changed(replyOf("tianyancha", name), `result.items.0.${field}`, value);
    const place = field === "typeJoin" ? "typeJoin.0" : field;
    expect(readReply(connector, odd)).toEqual(faulty(`items.0.${place}: ${kind}`));
  });
});

describe("what may stand in for what Qichacha tells", () => {
  const standIns = lists.map(([name, connector]) => [name, connector] as const);

  it.each(standIns)("of %s says the same in the same words", (name, connector) => {
    const other = connectors.find(({ source }) => source === `qichacha-${name}`);
    if (other === undefined) throw new Error("there is no such source");
    expect(other.datasets).toEqual(connector.datasets);
    expect(other.absent).toEqual(connector.absent);
    const facts = (c: typeof connector, vendor: string) => {
      const reading = readReply(c, replyOf(vendor, name));
      if ("kind" in reading) throw new Error("no result");
      return reading.said[TRADER] as Record<string, unknown>;
    };
    const [theirs, ours] = [facts(other, "qichacha"), facts(connector, "tianyancha")];
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    // The fixtures are about one world: whatever both say of its first record is the same.
    const [list = ""] = Object.keys(ours);
    const firstOf = (said: Record<string, unknown>) => (said[list] as Record<string, unknown>[])[0] ?? {};
    const [a, b] = [firstOf(theirs), firstOf(ours)];
    const both = Object.keys(a).filter((field) => Object.hasOwn(b, field));
    expect(both.length).toBeGreaterThan(1);
    for (const field of both) expect([field, b[field]]).toEqual([field, a[field]]);
  });
});
