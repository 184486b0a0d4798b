import { describe, expect, it } from "@jest/globals";
import { MalformedReply } from "../../../src/connectors/connector.js";
import { taxConnector } from "../../../src/connectors/tax/tax.connector.js";
import { changed, plain, readChanged, replyOf } from "../replies.js";
import { pathOf } from "../vendor-replies.js";

const [TRADER, STARTUP, CLOSED] = ["91350100M000100Y43", "91110108740053589U", "9144030071526726XG"];
const reply = replyOf("tax", "ordinary");
const monthsOf = (record: number): object[] =>
  (reply as { records: { monthly_invoices: object[] }[] }).records[record]?.monthly_invoices ?? [];
const year = (y: number, amount: string, validCount: number, voidCount: number) => ({
  year: y,
  amount,
  validCount,
  voidCount,
});
const facts = {
  [TRADER]: {
    taxpayerType: "GENERAL",
    creditGrade: "B",
    creditGradeYear: 2024,
    arrears: "0.00",
    annualRevenue: "13500000.00",
    totalAssets: "8000000.10",
    outputByYear: [
      year(2024, "8800004.50", 90, 10),
      year(2025, "12000006.00", 108, 12),
      year(2026, "1000000.50", 9, 1),
    ],
    inputByYear: [
      year(2024, "5000000.00", 40, 0),
      year(2025, "6000000.00", 48, 0),
      year(2026, "500000.00", 4, 0),
    ],
    revenue12m: "12000006.00",
    revenuePrior12m: "9800005.00",
    invoiceVoidRate: 0.1,
    invoicesFrom: "2024-02-01",
    invoicesTo: "2026-01-31",
    buyerCount: 37,
    top5BuyerShare: 0.4312,
    supplierCount: 12,
    top5SupplierShare: 1,
  },
  [STARTUP]: {
    taxpayerType: "SMALL_SCALE",
    creditGrade: "M",
    creditGradeYear: 2024,
    arrears: "12345.67",
    annualRevenue: "-0.01",
    totalAssets: "0.00",
    outputByYear: [year(2025, "0.00", 0, 3), year(2026, "0.00", 0, 3)],
    inputByYear: [year(2025, "25.00", 4, 0), year(2026, "25.00", 4, 0)],
    invoiceVoidRate: 1,
    invoicesFrom: "2025-12-01",
    invoicesTo: "2026-01-31",
    buyerCount: 0,
    top5BuyerShare: 0,
    supplierCount: 1,
    top5SupplierShare: 1,
  },
  [CLOSED]: {
    taxpayerType: "SMALL_SCALE",
    creditGrade: "D",
    creditGradeYear: 2024,
    arrears: "999999999999999.99",
    annualRevenue: "0.00",
    totalAssets: "0.00",
    buyerCount: 0,
    top5BuyerShare: 0,
    supplierCount: 0,
    top5SupplierShare: 0,
  },
};

describe("the tax gateway", () => {
  it("says what it says; without invoices nothing is said of years, windows and void rate", () => {
    expect(plain(taxConnector.read(reply, []))).toEqual({ said: facts, malformed: {}, unread: [] });
  });

  it("says nothing of a subject it leaves out", () => {
    expect(plain(taxConnector.read(replyOf("tax", "empty"), [])).said).toEqual({});
    expect(taxConnector.absent).toEqual({});
  });

  it("asks for all subjects at once", () => {
    expect(pathOf(taxConnector, TRADER, STARTUP)).toBe(`/taxpayers?uscc=${TRADER},${STARTUP}`);
  });

  it.each([
    ["2024-01", "2024-01-31"],
    ["2024-02", "2024-02-29"],
    ["2023-02", "2023-02-28"],
    ["2025-12", "2025-12-31"],
  ])("a last month %s is covered to %s", (month, day) => {
    const [first = {}] = monthsOf(1);
    const { said } = readChanged(taxConnector, reply, "records.1.monthly_invoices", [{ ...first, month }]);
    expect(said[STARTUP]).toMatchObject({ invoicesFrom: `${month}-01`, invoicesTo: day });
  });

  it("reads the months in whatever order they come", () => {
    const backwards = monthsOf(0).toReversed();
    const { said } = readChanged(taxConnector, reply, "records.0.monthly_invoices", backwards);
    expect(said[TRADER]).toEqual(facts[TRADER]);
  });

  it.each([
    ["records.0.phone", "phone"],
    ["records.0.monthly_invoices.3.memo", "monthly_invoices.memo"],
  ])("reports the undeclared field %s and reads the rest", (place, field) => {
    const read = readChanged(taxConnector, reply, place, "13800138000");
    expect(read).toEqual({ said: facts, malformed: {}, unread: [field] });
  });

  it.each([
    ["records.0.overdue_amt", undefined, "overdue_amt: invalid_type"],
    ["records.0.overdue_amt", null, "overdue_amt: invalid_type"],
    ["records.0.overdue_amt", 12.5, "overdue_amt: invalid_type"],
    ["records.0.overdue_amt", "12.5", "overdue_amt: invalid_format"],
    ["records.0.rating", "E", "rating: invalid_value"],
    ["records.0.rating_year", "2024", "rating_year: invalid_type"],
    ["records.0.taxpayer_type", "简易纳税人", "taxpayer_type: invalid_value"],
    ["records.0.top5_buyer_share", "1.2", "top5_buyer_share: invalid_format"],
    ["records.0.top5_buyer_share", "43.12%", "top5_buyer_share: invalid_format"],
    ["records.0.top5_buyer_share", "-0.1", "top5_buyer_share: invalid_format"],
    ["records.0.monthly_invoices", null, "monthly_invoices: invalid_type"],
    ["records.0.monthly_invoices.1.month", "2024-13", "monthly_invoices.1.month: invalid_format"],
    ["records.0.monthly_invoices.1.month", "2024-02", "monthly_invoices: custom"],
    ["records.0.monthly_invoices.1.out_void_cnt", 11, "monthly_invoices.1.out_void_cnt: custom"],
    ["records.0.monthly_invoices.1.in_void_cnt", 5, "monthly_invoices.1.in_void_cnt: custom"],
    ["records.0.monthly_invoices.1.out_void_cnt", -1, "monthly_invoices.1.out_void_cnt: too_small"],
  ])("with %s %j, refuses that subject alone, by place and not by value", (place, value, fault) => {
    const { said, malformed } = readChanged(taxConnector, reply, place, value);
    expect(malformed).toEqual({ [TRADER]: fault });
    expect(said).toEqual({ [STARTUP]: facts[STARTUP], [CLOSED]: facts[CLOSED] });
  });

  it("names the first fault also beside an undeclared field", () => {
    const undeclared = changed(reply, "records.0.monthly_invoices.3.memo", "13800138000");
    const { malformed, unread } = readChanged(taxConnector, undeclared, "records.0.rating", "张三");
    expect(malformed).toEqual({ [TRADER]: "rating: invalid_value" });
    expect(unread).toEqual(["monthly_invoices.memo"]);
  });

  it("refuses a subject told of twice", () => {
    const { said, malformed } = readChanged(taxConnector, reply, "records.2.uscc", TRADER);
    expect(malformed).toEqual({ [TRADER]: "record: said twice" });
    expect(said).toEqual({ [STARTUP]: facts[STARTUP] });
  });

  it.each([
    ["records.1.uscc", undefined],
    ["records.1.uscc", ["91110108740053589U"]],
    ["records.1", []],
    ["records", undefined],
    ["records", null],
  ])("with %s %j, refuses the whole reply", (place, value) => {
    expect(() => taxConnector.read(changed(reply, place, value), [])).toThrow(MalformedReply);
  });
});
