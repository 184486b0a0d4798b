import { describe, expect, it } from "@jest/globals";
import { providentFundGatewayConnector } from "../../../src/connectors/provident-fund/provident-fund-gateway.connector.js";
import { providentFundPersonConnector } from "../../../src/connectors/provident-fund/provident-fund-person.connector.js";
import { plain, readChanged, replyOf } from "../replies.js";

const TRADER = "91350100M000100Y43";
const employers = replyOf("provident-fund", "employers");
const trader = {
  status: "PAYING",
  openedOn: "2010-03-01",
  payingEmployees: 18,
  monthlyDeposit: "17280.00",
  paidThrough: "2026-05",
  arrears: "0.00",
};

describe("the provident fund centre, about staff,", () => {
  const read = (place: string, to: unknown) =>
    readChanged(providentFundGatewayConnector, employers, `records.0.${place}`, to);

  it("says what it says", () => {
    expect(plain(providentFundGatewayConnector.read(employers, [TRADER]))).toEqual({
      said: { [TRADER]: trader },
      malformed: {},
      unread: [],
    });
    expect(providentFundGatewayConnector.ask([{ uscc: TRADER }])).toEqual({
      method: "POST",
      path: "/provident-fund/employers",
      body: { usccs: [TRADER] },
    });
  });

  it.each([
    ["正常缴存", "PAYING"],
    ["缓缴", "SUSPENDED"],
    ["封存", "SUSPENDED"],
    ["销户", "CLOSED"],
  ])("takes %s for %s", (word, status) => {
    expect(read("status", word).said[TRADER]).toEqual({ ...trader, status });
  });

  it("that has no account of an employer knows it pays for nobody", () => {
    expect(providentFundGatewayConnector.absent).toEqual({ payingEmployees: 0 });
  });

  it.each([
    ["status", "正常", "status: invalid_value"],
    ["employees", 1.5, "employees: invalid_type"],
    ["paidThrough", "2026-00", "paidThrough: invalid_format"],
    ["monthlyDeposit", "17280", "monthlyDeposit: invalid_format"],
  ])("with %s %j, is refused by place", (place, value, fault) => {
    expect(read(place, value).malformed).toEqual({ [TRADER]: fault });
  });

  it("reports what nobody declared", () => {
    expect(read("bank", "某银行")).toMatchObject({ said: { [TRADER]: trader }, unread: ["bank"] });
  });
});

const [WORKER, MISNAMED, UNKNOWN] = ["11010119900307743X", "350102198001010018", "350102198502020026"];
const persons = replyOf("provident-fund", "persons");
const here = {
  place: "福州",
  openedOn: "2012-07-01",
  status: "PAYING",
  firstMonth: "2012-07",
  paidThrough: "2026-05",
  employerRate: 0.08,
  personalRate: 0.08,
  monthlyDeposit: "1152.00",
  employer: "福州闽江建材（集团）有限公司",
  updatedOn: "2026-05-31",
};
const there = { place: "厦门", status: "SUSPENDED", firstMonth: "2008-01", paidThrough: "2012-06" };
const worker = {
  personalAccounts: [here, there],
  personalPaying: true,
  personalMonthlyDeposit: "1152.00",
  personalBalance: "88000.00",
  personalTotalPaid: "192384.00",
  personalMonthsPaid: 221,
  personalMonthsRunning: 167,
  personalBreak3m: false,
};
const nothing = {
  personalAccounts: [],
  personalPaying: false,
  personalBalance: "0.00",
  personalTotalPaid: "0.00",
  personalMonthsPaid: 0,
  personalMonthsRunning: 0,
};

describe("the provident fund centre, about a person,", () => {
  const read = (place: string, to: unknown) =>
    readChanged(providentFundPersonConnector, persons, `records.0.${place}`, to);

  it("says what it says; a name that does not fit says nothing, and whoever is unknown pays nothing", () => {
    expect(plain(providentFundPersonConnector.read(persons, [WORKER, MISNAMED, UNKNOWN]))).toEqual({
      said: { [WORKER]: worker, [MISNAMED]: {}, [UNKNOWN]: nothing },
      malformed: {},
      unread: [],
    });
    expect(providentFundPersonConnector.absent).toEqual(nothing);
  });

  it("does not tell the sum of deposits one of which it was not told", () => {
    const { said } = read("accounts.1.status", "正常缴存");
    expect(said[WORKER]).toMatchObject({ personalPaying: true });
    expect(said[WORKER]).not.toHaveProperty("personalMonthlyDeposit");
  });

  it("tells a break, and does not make one up where nothing is said", () => {
    expect(read("break3m", "是").said[WORKER]).toMatchObject({ personalBreak3m: true });
    expect(read("break3m", "").said[WORKER]).not.toHaveProperty("personalBreak3m");
  });

  it("is asked by number and name about whoever applies", () => {
    expect(providentFundPersonConnector.ask([{ residentId: WORKER, name: "欧阳若兰" }])).toEqual({
      method: "POST",
      path: "/provident-fund/persons",
      body: { persons: [{ residentId: WORKER, name: "欧阳若兰" }] },
    });
    expect(providentFundPersonConnector).toMatchObject({ about: "APPLICANT", needs: ["residentId", "name"] });
  });

  it.each([
    ["checked", "", "checked: invalid_value"],
    ["break3m", "不详", "break3m: invalid_value"],
    ["accounts.0.employerRate", "8%", "accounts.0.employerRate: invalid_format"],
    ["accounts.0.place", undefined, "accounts.0.place: invalid_type"],
    ["monthsPaid", -1, "monthsPaid: too_small"],
  ])("with %s %j, is refused by place", (place, value, fault) => {
    expect(read(place, value).malformed).toEqual({ [WORKER]: fault });
  });
});
