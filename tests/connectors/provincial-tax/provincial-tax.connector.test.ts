import { describe, expect, it } from "@jest/globals";
import { MalformedReply } from "../../../src/connectors/connector.js";
import { provincialTaxConnector } from "../../../src/connectors/provincial-tax/provincial-tax.connector.js";
import { plain, readChanged, replyOf } from "../replies.js";

const [TRADER, STUDIO] = ["91350100M000100Y43", "91110108740053589U"];
const reply = replyOf("provincial-tax", "ordinary");
const trader = {
  taxpayerStatus: "NORMAL",
  abnormalTaxpayer: false,
  taxpayerType: "GENERAL",
  registeredAddress: "福建省福州市鼓楼区东街8号",
  creditGrade: "B",
  creditGradeYear: 2024,
  arrears: "0.00",
  lateFees: "0.00",
  violationCount: 1,
  annualRevenue: "12345678.90",
  annualTaxPaid: "382716.05",
  annualTaxPaidPrior: "350000.00",
  vatDeclarations: [
    { from: "2026-01-01", to: "2026-01-31", sales: "1000000.00", taxPayable: "31000.00" },
    { from: "2026-02-01", to: "2026-02-28", sales: "0.00", taxPayable: "0.00" },
  ],
};
const studio = {
  taxpayerStatus: "ABNORMAL",
  abnormalTaxpayer: true,
  taxpayerType: "SMALL_SCALE",
  arrears: "56000.50",
  lateFees: "1204.01",
  violationCount: 3,
  vatDeclarations: [],
};
const read = (place: string, to: unknown) => readChanged(provincialTaxConnector, reply, place, to);

describe("the provincial tax platform", () => {
  it("says what it says, and nothing of what it leaves blank", () => {
    expect(plain(provincialTaxConnector.read(reply, [TRADER, STUDIO]))).toEqual({
      said: { [TRADER]: trader, [STUDIO]: studio },
      malformed: {},
      unread: [],
    });
  });

  it("is asked about several at once, by code", () => {
    expect(provincialTaxConnector.ask([{ uscc: TRADER }, { uscc: STUDIO }])).toEqual({
      method: "POST",
      path: "/tax/taxpayers",
      body: { taxpayerIds: [TRADER, STUDIO] },
    });
    expect(provincialTaxConnector).toMatchObject({ about: "ENTERPRISE", needs: ["uscc"], basis: "CONSENT" });
  });

  it.each([
    ["正常", "NORMAL", false],
    ["停业", "SUSPENDED", false],
    ["非正常", "ABNORMAL", true],
    ["清算", "LIQUIDATING", false],
    ["注销", "CANCELLED", false],
    ["非正常注销", "ABNORMAL_CANCELLED", true],
    ["其他", "OTHER", false],
  ])("takes %s for %s", (word, taxpayerStatus, abnormalTaxpayer) => {
    expect(read("records.0.status", word).said[TRADER]).toEqual({
      ...trader,
      taxpayerStatus,
      abnormalTaxpayer,
    });
  });

  it("that knows nothing of a taxpayer says nothing", () => {
    expect(provincialTaxConnector.absent).toEqual({});
    expect(plain(provincialTaxConnector.read({ records: [] }, [TRADER])).said).toEqual({});
  });

  it("reports a field nobody declared, in a declaration too, and reads the rest", () => {
    expect(read("records.0.vat.0.clerk", "张三")).toMatchObject({
      said: { [TRADER]: trader },
      unread: ["vat.clerk"],
    });
  });

  it.each([
    ["records.0.status", "开业", "status: invalid_value"],
    ["records.0.type", undefined, "type: invalid_value"],
    ["records.0.arrears", 12, "arrears: invalid_type"],
    ["records.0.arrears", "12.5", "arrears: invalid_format"],
    ["records.0.revenue", "1,000.00", "revenue: invalid_format"],
    ["records.0.creditGrade", "E", "creditGrade: invalid_value"],
    ["records.0.violations", -1, "violations: too_small"],
    ["records.0.vat.1.periodFrom", "2026-01-01", "vat: custom"],
    ["records.0.vat.1.periodTo", "2026-01-31", "vat.1.periodTo: custom"],
    ["records.0.vat.0.periodTo", "2026-02-30", "vat.0.periodTo: invalid_format"],
    ["records.0.vat", undefined, "vat: invalid_type"],
  ])("with %s %j, is refused by place and not by value, the others read", (place, value, fault) => {
    expect(read(place, value)).toEqual({
      said: { [STUDIO]: studio },
      malformed: { [TRADER]: fault },
      unread: [],
    });
  });

  it.each([
    ["a record that does not say whose it is", { records: [{ status: "正常" }] }],
    ["no list", { records: {} }],
    ["a bare list", []],
    ["more than a list", { records: [], total: 0 }],
  ])("is not understood at all with %s", (_what, odd) => {
    expect(() => provincialTaxConnector.read(odd, [TRADER])).toThrow(MalformedReply);
  });
});
