// Made by `npm run docs` from what the sources were heard to tell in the sandbox; do not edit.
const HEARD = `
aliyun-telecom: carrier threeFactorMismatch threeFactorResult
aliyun-tenure: carrier monthsInNetworkBelow monthsInNetworkFrom
baihang-enterprise: nonBankFirstCreditYear nonBankLenderCount nonBankLoanBalance nonBankOverdueAmount nonBankWorstFiveTier
baihang-personal: specialAttention
carrier-gateway: carrier monthsInNetworkBelow monthsInNetworkFrom networkState
court-gateway: dishonestRecords enforcements lawsuits
esign-telecom: threeFactorMismatch threeFactorResult
fraud-a: blacklisted vendorScores
fraud-b: gangSuspected vendorScores
fraud-c: vendorScores
fraud-d: vendorScores
gleif-lei: lei leiDirectParent leiEntityStatus leiJurisdiction leiLegalName leiNextRenewalOn leiRegisteredAs leiRegistrationStatus leiUltimateParent
multi-lending: applicationLenders12m loanApplications12m loanApplications1m
opencorporates-basic: establishedOn name status
opensanctions: highestSanctionsScore sanctionsMatchCount sanctionsMatches
partner-platform: accountCount averageBalance byMonth inflow12m monthsCovered outflow12m payeeCount payerCount statementsFrom statementsTo top5PayerShare
pboc-enterprise: advanceBalance advanceCount assetDisposalBalance assetDisposalCount civilJudgmentCount debtBalancePrior12m debtHistory enforcementCount firstCreditYear firstLiabilityYear guaranteedBalance guaranteedTransactions lenderCount loanBalance nonCreditAccountCount nonPerformingBalance nonPerformingGuaranteedBalance openLenderCount openLoans overdueAmount overdueInterest overduePrincipal penaltyCount pursuedBalance repaymentLiabilities repaymentLiabilityBalance revolvingLineLeft revolvingLineTotal revolvingLineUsed settledLoans specialMentionBalance specialMentionGuaranteedBalance taxArrearsRecordCount termLineLeft termLineTotal termLineUsed worstFiveTier
pboc-personal: personalAccounts personalBadDebtBalance personalBadDebtCount personalBirthYear personalCardQueries1m personalCardQueryLenders1m personalCardUsed personalCivilJudgmentCount personalEducation personalEnforcementCount personalGender personalGuarantorQueries24m personalGuarantorRepaidMonths personalLoanBalance personalLoanQueries1m personalLoanQueryLenders1m personalLongestOverdueMonths personalMaritalStatus personalMerchantQueries24m personalOpenCredit personalOverdue personalOverdueAccountCount personalOverdueAmount personalOwnQueries1m personalPenaltyCount personalPostLoanQueries24m personalPursued personalRepaymentLiabilities personalRepaymentLiabilityBalance personalScore personalTaxArrearsRecordCount personalWorstFiveTier
provident-fund-gateway: arrears monthlyDeposit openedOn paidThrough payingEmployees status
provident-fund-person: personalAccounts personalBalance personalBreak3m personalMonthlyDeposit personalMonthsPaid personalMonthsRunning personalPaying personalTotalPaid
provincial-tax-gateway: abnormalTaxpayer annualRevenue annualTaxPaid annualTaxPaidPrior arrears creditGrade creditGradeYear lateFees registeredAddress taxpayerStatus taxpayerType vatDeclarations violationCount
qichacha-abnormal: abnormalListingCount abnormalListings
qichacha-basic: address businessTermFrom enterpriseType establishedOn legalRepresentativeName name regionCode registeredCapital status
qichacha-changes: changeCount changes
qichacha-court-notices: courtNoticeCount courtNotices
qichacha-dishonest: dishonestRecordCount dishonestRecords
qichacha-ended-cases: endedCaseCount endedCases
qichacha-enforcements: enforcementCount enforcements
qichacha-equity-freezes: equityFreezeCount equityFreezes
qichacha-equity-pledges: equityPledgeCount
qichacha-filings: filingCount filings
qichacha-hearings: hearingCount hearings
qichacha-judgments: judgmentCount judgments
qichacha-penalties: penalties penaltyCount
qichacha-personnel: keyPersonnel keyPersonnelCount
qichacha-restrictions: consumptionRestrictionCount consumptionRestrictions
qichacha-serious-violations: seriousViolationListingCount seriousViolationListings
qichacha-shareholders: shareholderCount shareholders
qichacha-tax: annualNetProfit annualNetProfitPrior annualRevenue annualTaxPaid annualTaxPaidPrior financialIndices incomeTaxDeclarations repeatBuyersByYear repeatSuppliersByYear salesByMonth totalAssets totalLiabilities vatDeclarations violationCount violations
qixinbao-basic: address businessTermFrom enterpriseType establishedOn legalRepresentativeName name regionCode registeredCapital status
qixinbao-shareholders: shareholderCount shareholders
registry-gateway: abnormalListings employees enterpriseType establishedOn industryCode legalRepresentativeName name regionCode registeredCapital status
social-security-gateway: arrears byInsurance contributionBase insuredEmployees insuredSince maternityArrears medicalArrears paidThrough pensionArrears status unemploymentArrears workInjuryArrears
social-security-person: personalContributionBase personalInsurances personalMonthsPaid personalPaying
tax-gateway: annualRevenue arrears buyerCount creditGrade creditGradeYear inputByYear invoiceVoidRate invoicesFrom invoicesTo outputByYear revenue12m revenuePrior12m supplierCount taxpayerType top5BuyerShare top5SupplierShare totalAssets
tencent-telecom: carrier threeFactorMismatch threeFactorResult
tianyancha-abnormal: abnormalListingCount abnormalListings
tianyancha-basic: address businessTermFrom enterpriseType establishedOn legalRepresentativeName name registeredCapital status
tianyancha-changes: changeCount changes
tianyancha-court-notices: courtNoticeCount courtNotices
tianyancha-dishonest: dishonestRecordCount dishonestRecords
tianyancha-ended-cases: endedCaseCount endedCases
tianyancha-enforcements: enforcementCount enforcements
tianyancha-filings: filingCount filings
tianyancha-hearings: hearingCount hearings
tianyancha-judgments: judgmentCount judgments
tianyancha-personnel: keyPersonnel keyPersonnelCount
tianyancha-restrictions: consumptionRestrictionCount consumptionRestrictions
tianyancha-shareholders: shareholderCount shareholders
`;

/** Facts by the source that was heard to tell them: what a connector reads is code, and cannot be listed from it. */
export const toldFacts: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  HEARD.trim()
    .split("\n")
    .map((line) => {
      const [source = "", facts = ""] = line.split(": ");
      return [source, new Set(facts.split(" "))] as const;
    }),
);
