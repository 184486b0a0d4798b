import { describe, expect, it } from "@jest/globals";
import { sm4 } from "sm-crypto-v2";
import type { Endpoint, Outcome } from "../../../src/connectors/protocol.js";
import { provincialTaxConnector } from "../../../src/connectors/provincial-tax/provincial-tax.connector.js";
import { qichachaTaxConnector } from "../../../src/connectors/qichacha/qichacha-tax.connector.js";
import { taxForms } from "../../../src/connectors/qichacha/tax-forms.js";
import { encryptCredential, userKeyOf } from "../../../src/connectors/qichacha/user-key.js";
import { population } from "../../../sandbox/population.js";
import { dayOf } from "../../../sandbox/population/calendar.js";
import { provincialTaxpayer } from "../../../sandbox/wire/provincial-tax.js";
import { envelope } from "../../../sandbox/wire/qichacha.js";
import { taxOrders } from "../../../sandbox/wire/qichacha-tax.js";
import { changed, plain, replyOf } from "../replies.js";

const ORDER = "order-7";
const reply = replyOf("qichacha", "tax-data");
const endpoint: Endpoint = { url: "https://q.example", token: "key", secret: "secret" };
const { protocol } = qichachaTaxConnector.vendor;

const outcomeOf = (body: unknown, forms?: string): Outcome =>
  protocol.outcome(
    { status: 200, headers: {}, body, text: JSON.stringify(body) },
    { ...endpoint, ...(forms !== undefined && { envelope: forms }) },
    new Date(0),
  );

function read(body: unknown, forms?: string) {
  const outcome = outcomeOf(body, forms);
  return outcome.kind === "RESULT" ? plain(qichachaTaxConnector.read(outcome.result, [ORDER])) : outcome;
}
const saying = (facts: object) => ({ said: { [ORDER]: facts }, malformed: {}, unread: [] });
const faulty = (fault: string) => ({ said: {}, malformed: { [ORDER]: fault }, unread: [] });
const inData = (place: string, to: unknown) => read(changed(reply, `Result.Data.${place}`, to));

const facts = {
  annualRevenue: "12345678.90",
  annualNetProfit: "-123000.00",
  annualNetProfitPrior: "456000.00",
  totalAssets: "20000000.00",
  annualTaxPaid: "346000.00",
  vatDeclarations: [{ from: "2025-12-01", to: "2025-12-31", sales: "1000000.00", taxPayable: "31000.00" }],
  incomeTaxDeclarations: [
    {
      from: "2025-10-01",
      to: "2025-12-31",
      revenue: "12345678.90",
      profit: "-123000.00",
      taxPayable: "0.00",
    },
  ],
  salesByMonth: [
    { month: "2025-11", amount: "985000.00" },
    { month: "2025-12", amount: "1000000.00" },
    { month: "2026-01", amount: "872500.00" },
  ],
  financialIndices: [
    { name: "资产负债率(%)", period: "2025", value: "48.20" },
    { name: "资产负债率(%)", period: "2024" },
  ],
  repeatBuyersByYear: [
    { year: 2025, count: 7, amount: "6005000.00", totalAmount: "8120000.00", share: 0.658 },
    { year: 2024, totalAmount: "7000000.00" },
  ],
  repeatSuppliersByYear: [{ year: 2025, count: 4, totalAmount: "5123400.00", share: 0.4 }],
  violations: [{ registeredOn: "2023-04-18", kind: "违反纳税申报规定", status: "处理完毕" }],
  violationCount: 1,
};

describe("Qichacha's tax data", () => {
  it("are read whole, and nothing personal of them", () => {
    expect(read(reply)).toEqual(saying(facts));
    expect(JSON.stringify(read(reply))).not.toContain("王某某");
  });

  it("are asked for by the number of an order", () => {
    expect(qichachaTaxConnector.ask([{ orderNo: "a b", uscc: "91350100M000100Y43" }])).toEqual({
      method: "GET",
      path: "/TaxData/GetData?orderNo=a%20b",
    });
    expect(qichachaTaxConnector).toMatchObject({ needs: ["orderNo"], basis: "CONSENT", cost: 0n });
  });

  it("are in yuan where the contract says so, and never in parts of a fen", () => {
    expect(read(reply, "YUAN")).toEqual(
      faulty("Result.Data.DeclarationDetail.CorporateInTaxDeclareList.0.ThisYearSaleRevenue: invalid_format"),
    );
    const inYuan = JSON.parse(JSON.stringify(reply).replaceAll("34.567890", "34.56")) as unknown;
    expect(read(inYuan, "YUAN")).toMatchObject({
      said: { [ORDER]: { annualRevenue: "1234.56", annualNetProfit: "-12.30", annualTaxPaid: "34.60" } },
      malformed: {},
    });
  });

  it.each(["W", "P", "F", ""])("with %j for its status are still being gathered", (DataStatus) => {
    expect(outcomeOf(changed(reply, "Result.DataStatus", DataStatus))).toEqual({
      kind: "PENDING",
      billed: true,
    });
  });

  it.each([
    ["Result.DataStatus", undefined],
    ["Result.DataStatus", 1],
  ])("with %s %j are malformed", (place, value) => {
    expect(outcomeOf(changed(reply, place, value))).toMatchObject({
      reason: "MALFORMED",
      code: "DataStatus",
    });
  });

  it("in a unit nobody agreed on are not read", () => {
    expect(outcomeOf(reply, "FEN")).toMatchObject({ kind: "FAILED", reason: "MALFORMED", code: "unit" });
  });

  it.each([
    ["201", { kind: "EMPTY", billed: true }],
    ["205", { kind: "PENDING", billed: true }],
    ["112", { kind: "FAILED", reason: "REFUSED" }],
  ])("with status %s mean what the vendor's codes mean", (Status, meaning) => {
    expect(outcomeOf({ Status, Result: null })).toMatchObject(meaning);
  });

  it.each(["BreakLawDetailList", "SaleList", "TopCustomerList"])(
    "that leave out %s say nothing of it",
    (list) => {
      const { said } = inData(list, null) as { said: Record<string, object> };
      const silent = {
        BreakLawDetailList: "violationCount",
        SaleList: "salesByMonth",
        TopCustomerList: "repeatBuyersByYear",
      };
      expect(said[ORDER]).not.toHaveProperty(silent[list as keyof typeof silent]);
    },
  );

  it("that list no violation know there is none", () => {
    expect(inData("BreakLawDetailList", [])).toEqual(saying({ ...facts, violations: [], violationCount: 0 }));
  });

  it("tell the tax of a year of which every month is there, and of no other", () => {
    const { TotalTaxList } = (reply as { Result: { Data: { TaxData: { TotalTaxList: unknown[] } } } }).Result
      .Data.TaxData;
    const prior = changed(TotalTaxList[0], "Year", "2024");
    expect(inData("TaxData.TotalTaxList", [...TotalTaxList, prior])).toEqual(
      saying({ ...facts, annualTaxPaidPrior: "346000.00" }),
    );
    const { said } = inData("TaxData.TotalTaxList.0.DataList.11", { Month: "11", Amount: "1" }) as {
      said: Record<string, object>;
    };
    expect(said[ORDER]).not.toHaveProperty("annualTaxPaid");
  });

  it.each([
    ["Extra", "Result.Data.Extra"],
    ["SaleList.0.DataList.0.Tax", "Result.Data.SaleList.DataList.Tax"],
    ["BreakLawDetailList.0.Officer", "Result.Data.BreakLawDetailList.Officer"],
  ])("with %s undeclared, report it and read the rest", (place, field) => {
    expect(inData(place, "张三")).toEqual({ ...saying(facts), unread: [field] });
  });

  it.each([
    ["SaleList.0.Year", "去年", "SaleList.0.Year: invalid_format"],
    ["SaleList.0.DataList.0.Month", "13", "SaleList.0.DataList.0.Month: invalid_format"],
    ["SaleList.0.DataList.0.Amount", "98.5万", "SaleList.0.DataList.0.Amount: invalid_format"],
    ["SaleList.0.DataList.0.Amount", "0.0000001", "SaleList.0.DataList.0.Amount: invalid_format"],
    ["TopCustomerList.0.RepeatCount", "7.5", "TopCustomerList.0.RepeatCount: invalid_format"],
    [
      "BreakLawDetailList.0.RegistrationDate",
      "2023-02-30",
      "BreakLawDetailList.0.RegistrationDate: invalid_format",
    ],
    ["FinancialList", "none", "FinancialList: invalid_type"],
  ])("with %s %j, are refused by place and not by value", (place, value, fault) => {
    expect(inData(place, value)).toEqual(faulty(`Result.Data.${fault}`));
  });

  it("do not contradict the tax bureau of the sandbox", () => {
    const [people, day] = [population(20240601, 80), dayOf("2026-07-01")];
    const { tell } = taxOrders(envelope);
    let compared = 0;
    for (const e of people) {
      const bureau = provincialTaxpayer(e, day);
      if (bureau === undefined) continue;
      const outcome = outcomeOf(tell(`order-${e.uscc}`, (uscc) => people.byUscc(uscc), day));
      const told = qichachaTaxConnector.read(outcome.kind === "RESULT" ? outcome.result : undefined, [
        e.uscc,
      ]);
      const other = provincialTaxConnector.read({ records: [bureau] }, [e.uscc]);
      const theirs = other.said.get(e.uscc) ?? {};
      for (const [fact, value] of Object.entries(told.said.get(e.uscc) ?? {})) {
        if (theirs[fact] === undefined) continue;
        compared++;
        expect({ fact, value }).toEqual({ fact, value: theirs[fact] });
      }
    }
    expect(compared).toBeGreaterThan(100);
  });
});

describe("the forms of the tax orders", () => {
  it.each([
    [undefined, { encoding: "hex", unit: "WANYUAN" }],
    ["", { encoding: "hex", unit: "WANYUAN" }],
    ["BASE64", { encoding: "base64", unit: "WANYUAN" }],
    [" YUAN , HEX", { encoding: "hex", unit: "YUAN" }],
    ["HEX,BASE64", undefined],
    ["YUAN,YUAN", undefined],
    ["wanyuan", undefined],
  ])("%j are %j", (words, forms) => {
    expect(taxForms(words)).toEqual(forms);
    expect(protocol.lacks?.({ ...endpoint, envelope: words ?? "" }) === undefined).toBe(forms !== undefined);
  });
});

describe("a credential", () => {
  const KEY = "0123456789abcdeffedcba9876543210";

  it.each(["a", "sixteen letters!", "欧阳若兰@8"])("is encrypted as another library does it: %j", (clear) => {
    const key = Buffer.from(KEY, "hex");
    const hex = encryptCredential(clear, key, "hex");
    expect(hex).toBe(sm4.encrypt(clear, KEY));
    expect(Buffer.from(encryptCredential(clear, key, "base64"), "base64").toString("hex")).toBe(hex);
  });

  it.each([
    [{ peerKey: KEY }, KEY],
    [{ secret: KEY.toUpperCase() }, KEY],
    [{ peerKey: "sixteen letters!" }, Buffer.from("sixteen letters!").toString("hex")],
    [{ peerKey: "f".repeat(32), secret: KEY }, "f".repeat(32)],
    [{ peerKey: `04${"5".repeat(128)}`, secret: KEY }, KEY],
    [{ secret: "short" }, undefined],
    [{}, undefined],
  ])("is encrypted under the user key: %j", (keys, hex) => {
    expect(userKeyOf({ url: "", token: "", ...keys })?.toString("hex")).toBe(hex);
  });
});
