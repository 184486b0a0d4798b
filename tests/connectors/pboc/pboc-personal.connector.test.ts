import { describe, expect, it } from "@jest/globals";
import { pbocPersonalConnector } from "../../../src/connectors/pboc/pboc-personal.connector.js";
import { personalIgnored } from "../../../src/connectors/pboc/personal-codes.js";
import { changed, replyOf } from "../replies.js";
import { readReply } from "../vendor-replies.js";

const PERSON = "11010119900307293X";
const saying = (facts: unknown) => ({ said: { [PERSON]: facts }, malformed: {}, unread: [] });
const faulty = (fault: string) => ({ said: {}, malformed: { [PERSON]: fault }, unread: [] });

const reply = replyOf("pboc", "personal");
const readWhole = (body: unknown) => readReply(pbocPersonalConnector, body, PERSON);
const read = (place: string, to: unknown) => readWhole(changed(reply, `report.${place}`, to));

const facts = {
  personalGender: "FEMALE",
  personalBirthYear: 1990,
  personalEducation: "OTHER",
  personalMaritalStatus: "MARRIED",
  personalScore: 687,
  personalAccounts: [
    { businessType: "个人住房贷款", category: "贷款", accountCount: 1, firstMonth: "2015-03" },
    { businessType: "其他类贷款", category: "贷款", accountCount: 1, firstMonth: "2021-08" },
    { businessType: "贷记卡", category: "信用卡", accountCount: 2, firstMonth: "2012-11" },
  ],
  personalPursued: [{ kind: "ADVANCE", accountCount: 1, balance: "50000.00" }],
  personalBadDebtCount: 0,
  personalBadDebtBalance: "0.00",
  personalOverdue: [
    {
      accountType: "TERM_LOAN",
      accountCount: 1,
      monthCount: 1,
      highestMonthlyAmount: "3200.00",
      longestMonths: 1,
    },
    {
      accountType: "CREDIT_CARD",
      accountCount: 1,
      monthCount: 3,
      highestMonthlyAmount: "1800.00",
      longestMonths: 3,
    },
  ],
  personalLongestOverdueMonths: 3,
  personalOpenCredit: [
    {
      accountType: "TERM_LOAN",
      lenderCount: 1,
      accountCount: 1,
      creditLine: "1200000.00",
      balance: "860000.00",
      averageRepayment6m: "6100.00",
    },
    {
      accountType: "REVOLVING_LOAN",
      lenderCount: 1,
      accountCount: 1,
      creditLine: "500000.00",
      balance: "200000.00",
      averageRepayment6m: "12000.00",
    },
    {
      accountType: "CREDIT_CARD",
      lenderCount: 2,
      accountCount: 2,
      creditLine: "90000.00",
      balance: "21000.00",
      averageRepayment6m: "18000.00",
    },
  ],
  personalLoanBalance: "1060000.00",
  personalCardUsed: "21000.00",
  personalRepaymentLiabilities: [
    {
      party: "ORGANISATION",
      kind: "GUARANTEE",
      accountCount: 1,
      liabilityAmount: "3000000.00",
      balance: "2500000.00",
    },
  ],
  personalRepaymentLiabilityBalance: "2500000.00",
  personalLoanQueryLenders1m: 2,
  personalCardQueryLenders1m: 0,
  personalLoanQueries1m: 3,
  personalCardQueries1m: 0,
  personalOwnQueries1m: 1,
  personalPostLoanQueries24m: 14,
  personalGuarantorQueries24m: 1,
  personalMerchantQueries24m: 0,
  personalOverdueAccountCount: 1,
  personalOverdueAmount: "1800.00",
  // April 2026 stands in both histories, and counts once.
  personalGuarantorRepaidMonths: 2,
  // The debt that is pursued is open too; the card that was closed is not.
  personalWorstFiveTier: "DOUBTFUL",
  personalTaxArrearsRecordCount: 0,
  personalCivilJudgmentCount: 1,
  personalEnforcementCount: 2,
  personalPenaltyCount: 0,
};

describe("the bureau's report on a person", () => {
  it("is read whole", () => {
    expect(readWhole(reply)).toEqual(saying(facts));
  });

  it("is asked for about the applicant, by number and name, with the reason of the query", () => {
    expect(pbocPersonalConnector.ask([{ residentId: PERSON, name: "欧阳若兰", phone: "1" }])).toEqual({
      method: "POST",
      path: "/reports/personal",
      body: { residentId: PERSON, name: "欧阳若兰", queryReason: "20" },
    });
    expect(pbocPersonalConnector).toMatchObject({
      about: "APPLICANT",
      needs: ["residentId", "name"],
      basis: "CONSENT",
    });
  });

  it("that does not exist says nothing", () => {
    expect(readWhole({ code: "1001" })).toEqual({ kind: "EMPTY", billed: true });
    expect(pbocPersonalConnector.absent).toEqual({});
  });

  it("is not taken from another person", () => {
    expect(read("PRH.PA01.PA01B.PA01BI01", "110101199003070011")).toEqual(
      faulty("result: about another subject"),
    );
  });

  it("tells that nothing is on record where a part came empty, and nothing where it did not come", () => {
    expect(read("PCO", {})).toMatchObject({
      said: {
        [PERSON]: {
          personalAccounts: [],
          personalOverdue: [],
          personalLongestOverdueMonths: 0,
          personalOpenCredit: [],
          personalLoanBalance: "0.00",
          personalCardUsed: "0.00",
          personalRepaymentLiabilityBalance: "0.00",
        },
      },
    });
    const silent = read("PCO", undefined);
    for (const fact of [
      "personalAccounts",
      "personalOverdue",
      "personalLongestOverdueMonths",
      "personalLoanBalance",
    ])
      expect(silent).not.toHaveProperty(["said", PERSON, fact]);
    expect(read("PCE", undefined)).toEqual(saying({ ...facts, personalEnforcementCount: undefined }));
  });

  it("does not sum up what is told in part", () => {
    const open = read("PCO.PC02.PC02F", undefined);
    expect(open).toEqual(saying({ ...facts, personalOpenCredit: undefined, personalLoanBalance: undefined }));
    expect(read("PDA.PD01.1.PD01C.PD01CJ06", "--")).toEqual(
      saying({ ...facts, personalOverdueAccountCount: undefined, personalOverdueAmount: undefined }),
    );
    expect(read("PDA.PD01.3.PD01C", undefined)).toEqual(
      saying({ ...facts, personalOverdueAccountCount: undefined, personalOverdueAmount: undefined }),
    );
    expect(read("PDA.PD01.1.PD01D", undefined)).toEqual(
      saying({ ...facts, personalGuarantorRepaidMonths: undefined }),
    );
    expect(read("PCO.PC02.PC02D.PC02DH.0.PC02DS04", "")).toMatchObject({
      said: { [PERSON]: expect.not.objectContaining({ personalLongestOverdueMonths: expect.anything() }) },
    });
  });

  it.each([
    ["PIM.PB01.PB01A.PB01AD01", "0", "personalGender", undefined],
    ["PIM.PB01.PB01A.PB01AD01", 1, "personalGender", "MALE"],
    ["PIM.PB01.PB01A.PB01AD02", "99", "personalEducation", undefined],
    ["PIM.PB01.PB01A.PB01AD02", "20", "personalEducation", "BACHELOR"],
    ["PMM.PB02.PB020D01", "91", "personalMaritalStatus", "SINGLE"],
    ["PMM.PB02.PB020D01", "30", "personalMaritalStatus", "WIDOWED"],
    ["PSM.PC01.PC010Q01", "--", "personalScore", undefined],
  ])("with %s %j, says %s %s", (place, code, fact, value) => {
    expect(read(place, code)).toEqual(saying({ ...facts, [fact]: value }));
  });

  it.each([
    ["PIM.PB01.PB01A.PB01AD06", "PIM.PB01.PB01A.PB01AD06"],
    ["PDA.PD01.0.PD01C.PD01CJ16", "PDA.PD01.PD01C.PD01CJ16"],
    ["PDA.PD01.0.PD01D.PD01DH.0.PD01DX01", "PDA.PD01.PD01D.PD01DH.PD01DX01"],
    ["PCE.PF03.1.PF03B", "PCE.PF03.PF03B"],
    ["PXX", "PXX"],
  ])("with %s undeclared, reports it and reads the rest", (place, field) => {
    expect(read(place, "机密")).toEqual({ ...saying(facts), unread: [field] });
  });

  it.each([
    ["PRH", "", "PRH: invalid_type"],
    ["PIM.PB01.PB01A.PB01AD01", "3", "PIM.PB01.PB01A.PB01AD01: invalid_value"],
    ["PCO.PC02.PC02D.PC02DH.0.PC02DD01", "6", "PCO.PC02.PC02D.PC02DH.0.PC02DD01: invalid_value"],
    ["PCO.PC02.PC02A.PC02AH.0.PC02AR01", "2015", "PCO.PC02.PC02A.PC02AH.0.PC02AR01: invalid_format"],
    ["PDA.PD01.0.PD01A.PD01AD01", "D2", "PDA.PD01.0.PD01A.PD01AD01: invalid_value"],
    ["PDA.PD01.1.PD01C.PD01CJ06", "很多", "PDA.PD01.1.PD01C.PD01CJ06: invalid_format"],
    ["PQO.PC05.PC05B.PC05BS01", 1.5, "PQO.PC05.PC05B.PC05BS01: invalid_format"],
  ])("with %s %j, is refused by place and not by value", (place, value, fault) => {
    expect(read(place, value)).toEqual(faulty(fault));
  });

  it("leaves each code unread once", () => {
    expect(new Set(personalIgnored).size).toBe(personalIgnored.length);
  });
});
