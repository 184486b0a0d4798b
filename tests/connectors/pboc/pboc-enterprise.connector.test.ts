import { describe, expect, it } from "@jest/globals";
import { enterpriseIgnored } from "../../../src/connectors/pboc/enterprise-codes.js";
import { pbocEnterpriseConnector } from "../../../src/connectors/pboc/pboc-enterprise.connector.js";
import { changed, replyOf } from "../replies.js";
import { faulty, readReply, saying, TRADER } from "../vendor-replies.js";

const reply = replyOf("pboc", "enterprise");
const read = (place: string, to: unknown) =>
  readReply(pbocEnterpriseConnector, changed(reply, `report.${place}`, to));

const hints = {
  firstCreditYear: 2011,
  lenderCount: 5,
  openLenderCount: 3,
  loanBalance: "18000000.00",
  pursuedBalance: "0.00",
  specialMentionBalance: "3000000.00",
  nonPerformingBalance: "0.00",
  guaranteedBalance: "2500000.00",
  specialMentionGuaranteedBalance: "0.00",
  nonPerformingGuaranteedBalance: "0.00",
  nonCreditAccountCount: 2,
  taxArrearsRecordCount: 1,
  civilJudgmentCount: 0,
  enforcementCount: 1,
};
const facts = {
  ...hints,
  assetDisposalCount: 0,
  assetDisposalBalance: "0.00",
  advanceCount: 1,
  advanceBalance: "400000.00",
  lastAdvanceRepaidOn: "2026-05-20",
  overdueAmount: "120500.00",
  overduePrincipal: "100000.00",
  overdueInterest: "20500.00",
  openLoans: [
    { businessType: "短期借款", quality: "NORMAL", accountCount: 2, balance: "15000000.00" },
    { businessType: "中长期借款", quality: "SPECIAL_MENTION", accountCount: 1, balance: "3000000.00" },
    { businessType: "合计", quality: "TOTAL", accountCount: 3, balance: "18000000.00" },
    // A kind that is new stays in the report's own code.
    { businessType: "7", quality: "NON_PERFORMING", accountCount: 0, balance: "0.00" },
  ],
  settledLoans: [{ businessType: "短期借款", quality: "NORMAL", accountCount: 6 }],
  debtHistory: [
    {
      month: "2025-06",
      balance: "12000000.00",
      specialMentionBalance: "0.00",
      nonPerformingBalance: "0.00",
      overdueAmount: "0.00",
    },
    {
      month: "2026-05",
      balance: "18000000.00",
      specialMentionBalance: "3000000.00",
      nonPerformingBalance: "0.00",
      overdueAmount: "120500.00",
    },
  ],
  debtBalancePrior12m: "12000000.00",
  guaranteedTransactions: [
    { businessType: "银行承兑汇票", quality: "NORMAL", accountCount: 1, balance: "2500000.00" },
  ],
  termLineTotal: "20000000.00",
  termLineUsed: "15000000.00",
  termLineLeft: "5000000.00",
  revolvingLineTotal: "6000000.00",
  revolvingLineUsed: "3000000.00",
  revolvingLineLeft: "3000000.00",
  // Of the total alone: its parts are not counted a second time.
  repaymentLiabilities: [
    {
      debtKind: "LOAN",
      liabilityAmount: "1800000.00",
      accountCount: 3,
      balance: "1500000.00",
      specialMentionBalance: "500000.00",
      nonPerformingBalance: "0.00",
    },
    {
      debtKind: "GUARANTEED",
      liabilityAmount: "250000.00",
      accountCount: 1,
      balance: "250000.00",
      specialMentionBalance: "0.00",
      nonPerformingBalance: "250000.00",
    },
  ],
  repaymentLiabilityBalance: "1750000.00",
  // Of the open accounts as they were last reported: not the closed one, not what was worse before.
  worstFiveTier: "SPECIAL_MENTION",
};

describe("the bureau's report on an enterprise", () => {
  it("is read whole", () => {
    expect(readReply(pbocEnterpriseConnector, reply)).toEqual(saying(facts));
  });

  it("is asked for with the reason of the query", () => {
    expect(pbocEnterpriseConnector.ask([{ uscc: TRADER, name: "x" }])).toEqual({
      method: "POST",
      path: "/reports/enterprise",
      body: { uscc: TRADER, queryReason: "20" },
    });
    expect(pbocEnterpriseConnector).toMatchObject({ about: "ENTERPRISE", needs: ["uscc"], basis: "CONSENT" });
  });

  it("that does not exist says nothing", () => {
    expect(readReply(pbocEnterpriseConnector, { code: "1001" })).toEqual({ kind: "EMPTY", billed: true });
    expect(pbocEnterpriseConnector.absent).toEqual({});
  });

  it("is not taken from another enterprise", () => {
    const numbers = "EAA.EA01.EA01C.EA01CH.1.EA01CI01";
    expect(read(numbers, "91110108740053589U")).toEqual(faulty("result: about another subject"));
    expect(read(numbers, "")).toEqual(saying(facts));
  });

  it("tells that nothing is on record where a block came empty, and nothing where it did not come", () => {
    const none = read("EBB", "");
    expect(none).toMatchObject({
      said: { [TRADER]: { overdueAmount: "0.00", advanceCount: 0, openLoans: [], debtHistory: [] } },
    });
    expect(none).not.toHaveProperty(["said", TRADER, "debtBalancePrior12m"]);
    const silent = read("EBB", undefined);
    for (const fact of ["overdueAmount", "advanceCount", "openLoans", "debtHistory"])
      expect(silent).not.toHaveProperty(["said", TRADER, fact]);
    expect(silent).toMatchObject({ said: { [TRADER]: hints } });
  });

  it("tells of no liabilities only where both kinds came", () => {
    expect(read("EBE", {})).toMatchObject({
      said: { [TRADER]: { repaymentLiabilities: [], repaymentLiabilityBalance: "0.00" } },
    });
    expect(read("EBE.EB05.EB05B", undefined)).not.toHaveProperty([
      "said",
      TRADER,
      "repaymentLiabilityBalance",
    ]);
  });

  it("adds liabilities up where the report gives no total", () => {
    const rows = (reply as { report: { EBE: { EB05: { EB05A: { EB05AH: unknown[] } } } } }).report.EBE.EB05
      .EB05A;
    expect(read("EBE.EB05.EB05A.EB05AH", rows.EB05AH.slice(0, 2))).toEqual(saying(facts));
  });

  it.each(["6", "9", ""])("with an open account classified %j, does not say which is the worst", (tier) => {
    const odd = read("EDA.ED01.1.ED01B.ED01BH.ED01BD01", tier);
    expect(odd).toEqual(saying({ ...facts, worstFiveTier: undefined }));
  });

  it("does not take an account for open of which it does not say", () => {
    expect(read("EDA.ED01.2.ED01A", undefined)).toEqual(saying({ ...facts, worstFiveTier: undefined }));
  });

  it.each([
    ["EBA.EB01.EB01A.EB01AJ08", "EBA.EB01.EB01A.EB01AJ08"],
    ["EBB.EB02.EB02A.EB02AH.0.EB02AJ07", "EBB.EB02.EB02A.EB02AH.EB02AJ07"],
    ["EDA.ED01.0.ED01D", "EDA.ED01.ED01D"],
    ["EFA", "EFA"],
  ])("with %s undeclared, reports it and reads the rest", (place, field) => {
    expect(read(place, "机密")).toEqual({ ...saying(facts), unread: [field] });
  });

  it.each([
    ["EAA", undefined, "EAA: invalid_type"],
    ["EBA.EB01.EB01A.EB01AJ01", "一千万", "EBA.EB01.EB01A.EB01AJ01: invalid_format"],
    ["EBA.EB01.EB01A.EB01AS01", "-1", "EBA.EB01.EB01A.EB01AS01: invalid_format"],
    ["EBA.EB01.EB01A.EB01AR01", "11", "EBA.EB01.EB01A.EB01AR01: invalid_format"],
    ["EBB.EB02.EB02A.EB02AH.0.EB02AD02", "4", "EBB.EB02.EB02A.EB02AH.0.EB02AD02: invalid_value"],
    ["EBB.EB02.EB02C.EB02CH.0.EB02CR01", "2025-13", "EBB.EB02.EB02C.EB02CH.0.EB02CR01: invalid_format"],
    ["EBB.EB02.EB02A.EB02AR02", "2026-02-30", "EBB.EB02.EB02A.EB02AR02: invalid_format"],
    ["EBB.EB02.EB02A.EB02AH", "x", "EBB.EB02.EB02A.EB02AH: invalid_type"],
    ["EDA.ED01.0.ED01B.ED01BH.0.ED01BD01", "7", "EDA.ED01.0.ED01B.ED01BH.0.ED01BD01: invalid_value"],
  ])("with %s %j, is refused by place and not by value", (place, value, fault) => {
    expect(read(place, value)).toEqual(faulty(fault));
  });

  it("leaves each code unread once", () => {
    expect(new Set(enterpriseIgnored).size).toBe(enterpriseIgnored.length);
  });
});
