import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startWorld, type World } from "./world.js";

let world: World;
let customer: string;
let other: string;

beforeAll(async () => {
  world = await startWorld({ customers: 12, history: false, now: new Date("2026-06-30T04:00:00Z") });
  const { data } = await world.ask<{ customers: { edges: { node: { id: string } }[] } }>(
    "{ customers(first: 2, orderBy: OPENED_ON) { edges { node { id } } } }",
  );
  [customer = "", other = ""] = data.customers.edges.map((e) => e.node.id);
});
afterAll(() => world.close());

const OUTCOME = `__typename
  ... on LedgerEntry { version repeated guarantee { id number status outstandingBalance version ownShare
      shares { bearer share } compensations { principal interest parts { bearer amount } }
      claims { bearer part claimed paid refused open } loans { number dueOn } counterGuarantees { kind description value }
      standing { loss compensated recovered compensationBalance ownCompensationBalance ownShareBalance fees }
      events { id type amount reversal corrects note author seq } }
    application { id number status version } }
  ... on IllegalTransition { status event allowed onDate message { zh en } }
  ... on AmountExceeded { most message { zh en } }
  ... on VersionConflict { expected actual message { zh en } }
  ... on CommandRefused { code message { zh en } }`;

interface Outcome {
  readonly __typename: string;
  readonly version: number;
  readonly repeated: boolean;
  readonly guarantee: {
    readonly id: string;
    readonly status: string;
    readonly outstandingBalance: string;
    readonly events: {
      id: string;
      type: string;
      reversal: boolean;
      corrects: string | null;
      note: string | null;
    }[];
  } | null;
  readonly application: { readonly id: string; readonly status: string } | null;
}

/** Sends a command and returns what it came to. */
async function command(name: string, inputType: string, input: object): Promise<Outcome> {
  const { data, errors } = await world.ask<{ outcome: Outcome } | null>(
    `mutation ($input: ${inputType}!) { outcome: ${name}(input: $input) { ${OUTCOME} } }`,
    { input },
  );
  if (data === null || errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.outcome;
}

let keys = 0;
const key = () => ({ idempotencyKey: `test-${++keys}` });

async function defineTerms(): Promise<void> {
  const shares = ["NATIONAL_FUND", "PROVINCE", "BANK"].map((bearer) => ({ bearer, share: "0.2" }));
  const { errors } = await world.ask(
    `mutation ($agreement: AgreementInput!) {
      defineProduct(input: { code: "P1", class: LOAN, title: { zh: "流动资金贷款担保", en: "Working capital" } })
      definePartnerBank(input: { code: "B1", name: "某银行" })
      defineRiskSharing(input: $agreement) { __typename } }`,
    {
      agreement: {
        code: "STANDARD",
        effectiveOn: "2020-01-01",
        title: { zh: "国担标准", en: "National standard" },
        shares: [...shares, { bearer: "OWN", share: "0.4" }],
        capRate: "0.04",
        source: "国办发〔2019〕6号",
      },
    },
  );
  expect(errors).toBeUndefined();
}

async function apply(number: string, amount = "900000.00"): Promise<string> {
  const outcome = await command("createApplication", "CreateApplicationInput", {
    ...key(),
    customer,
    number,
    product: "P1",
    bank: "B1",
    amount,
    termMonths: 12,
    purpose: "采购原料",
    appliedOn: "2025-01-05",
  });
  expect(outcome).toMatchObject({
    __typename: "LedgerEntry",
    version: 1,
    application: { status: "ACCEPTED" },
  });
  return outcome.application?.id ?? "";
}

async function inForce(number: string): Promise<string> {
  const project = await apply(`SQ-${number}`);
  for (const step of ["DUE_DILIGENCE_OPENED", "REVIEW_OPENED"]) {
    const businessDate = "2025-01-06";
    await command("advanceApplication", "AdvanceApplicationInput", { ...key(), project, step, businessDate });
  }
  const approval = { ...key(), project, businessDate: "2025-01-07", amount: "900000.00" };
  expect(await command("approveApplication", "AmountInput", approval)).toMatchObject({
    application: { status: "APPROVED" },
  });
  const issued = await command("issueGuarantee", "IssueGuaranteeInput", {
    ...key(),
    project,
    number,
    amount: "900000.00",
    agreement: "STANDARD",
    feeRateBps: 80,
    issuedOn: "2025-01-08",
    startsOn: "2025-01-10",
    endsOn: "2026-01-09",
    counterGuarantees: [{ kind: "COLLATERAL", description: "厂房", value: "500000.00" }],
  });
  expect(issued).toMatchObject({
    guarantee: {
      number,
      status: "LETTER_ISSUED",
      ownShare: 0.4,
      counterGuarantees: [{ value: "500000.00" }],
    },
  });
  const guarantee = issued.guarantee?.id ?? "";
  const drawn = await command("disburse", "DisburseInput", {
    ...key(),
    project: guarantee,
    loanNumber: `JJ-${number}`,
    amount: "900000.00",
    disbursedOn: "2025-01-10",
    dueOn: "2026-01-09",
    rateBps: 345,
  });
  expect(drawn).toMatchObject({ guarantee: { status: "DISBURSED", outstandingBalance: "900000.00" } });
  return guarantee;
}

const amount = (project: string, sum: string, businessDate: string, more: object = {}) => ({
  ...key(),
  project,
  amount: sum,
  businessDate,
  ...more,
});

describe("a guarantee by command", () => {
  let guarantee: string;
  beforeAll(async () => {
    await defineTerms();
    guarantee = await inForce("DB-1");
  });

  it("is refused a compensation before it is noticed, verified and approved, and is told what is allowed", async () => {
    const refused = await command("compensate", "CompensateInput", amount(guarantee, "1.00", "2025-09-01"));
    expect(refused).toMatchObject({
      __typename: "IllegalTransition",
      status: "DISBURSED",
      event: "COMPENSATED",
      message: { en: expect.stringContaining("Compensation paid cannot follow In force on 2025-09-01") },
    });
    expect((refused as unknown as { allowed: string[] }).allowed).toEqual(
      expect.arrayContaining(["REPAID", "RELEASED", "OVERDUE_NOTICED"]),
    );
  });

  it("splits a loss of 900,000 and a recovery of 200,000 as the national standard does, and claims it back", async () => {
    for (const type of ["OVERDUE_NOTICED", "COMPENSATION_VERIFIED", "COMPENSATION_APPROVED"]) {
      const event = { ...amount(guarantee, "900000.00", "2025-10-01"), type };
      expect(await command("recordEvent", "RecordEventInput", event)).toMatchObject({
        __typename: "LedgerEntry",
      });
    }
    const paid = await command("compensate", "CompensateInput", amount(guarantee, "900000.00", "2025-11-01"));
    expect(paid).toMatchObject({
      guarantee: {
        status: "COMPENSATED",
        outstandingBalance: "0.00",
        compensations: [
          {
            principal: "900000.00",
            parts: [
              { bearer: "NATIONAL_FUND", amount: "180000.00" },
              { bearer: "PROVINCE", amount: "180000.00" },
              { bearer: "BANK", amount: "180000.00" },
              { bearer: "OWN", amount: "360000.00" },
            ],
          },
        ],
        standing: { loss: "900000.00", compensated: "720000.00", compensationBalance: "720000.00" },
      },
    });
    const won = await command("recover", "AmountInput", amount(guarantee, "200000.00", "2026-02-01"));
    expect(won).toMatchObject({
      guarantee: {
        status: "RECOVERING",
        standing: {
          recovered: "160000.00",
          compensationBalance: "560000.00",
          ownCompensationBalance: "280000.00",
        },
      },
    });
    const claim = (type: string, bearer: string, sum: string) =>
      command("recordEvent", "RecordEventInput", { ...amount(guarantee, sum, "2026-03-01"), type, bearer });
    expect(await claim("CLAIM_OPENED", "PROVINCE", "180000.01")).toMatchObject({
      __typename: "AmountExceeded",
      most: "180000.00",
    });
    await claim("CLAIM_OPENED", "PROVINCE", "180000.00");
    await claim("CLAIM_OPENED", "NATIONAL_FUND", "180000.00");
    await claim("CLAIM_PAID", "PROVINCE", "180000.00");
    expect(await claim("CLAIM_REFUSED", "NATIONAL_FUND", "180000.00")).toMatchObject({
      guarantee: {
        claims: [
          { bearer: "NATIONAL_FUND", part: "180000.00", claimed: "0.00", refused: "180000.00", open: "0.00" },
          { bearer: "PROVINCE", part: "180000.00", claimed: "180000.00", paid: "180000.00", open: "0.00" },
        ],
      },
    });
  });

  it("is in the ceiling ledger of its year, agreement and bank", async () => {
    const { data } = await world.ask(`{ compensationCaps(year: 2025) {
      agreement bank loss base capBase rate capRate headroom excess } }`);
    expect(data).toEqual({
      compensationCaps: [
        {
          agreement: "STANDARD",
          bank: "B1",
          loss: "900000.00",
          base: "900000.00",
          capBase: "RELIEVED",
          rate: 1,
          capRate: 0.04,
          headroom: "0.00",
          excess: "864000.00",
        },
      ],
    });
  });
});

describe("corrections", () => {
  it("take an event back and write what should have been, and the past stays as it was known", async () => {
    const guarantee = await inForce("DB-2");
    const repaid = await command("repay", "AmountInput", amount(guarantee, "100000.00", "2025-03-01"));
    const wrong = repaid.guarantee?.events.find((e) => e.type === "REPAID")?.id;
    const before = new Date().toISOString();
    const corrected = await command("correct", "CorrectEventInput", {
      ...key(),
      project: guarantee,
      eventId: wrong,
      reason: "金额录入错误",
      replacement: { type: "REPAID", amount: "10000.00", businessDate: "2025-03-01" },
    });
    expect(corrected).toMatchObject({ guarantee: { outstandingBalance: "890000.00" } });
    expect(corrected.guarantee?.events.slice(-2)).toMatchObject([
      { type: "REPAID", amount: "100000.00", reversal: true, corrects: wrong, note: "金额录入错误" },
      { type: "REPAID", amount: "10000.00", reversal: false, corrects: wrong },
    ]);
    const { data } = await world.ask<{ node: object }>(
      `query ($id: ID!, $knownAt: DateTimeISO!) { node(id: $id) { ... on Guarantee {
        then: standing(asOf: "2025-12-31T00:00:00Z", knownAt: $knownAt) { outstandingBalance onDate }
        now: standing(asOf: "2025-12-31T00:00:00Z") { outstandingBalance }
        earlier: standing(asOf: "2025-02-01T00:00:00Z") { outstandingBalance } } } }`,
      { id: guarantee, knownAt: before },
    );
    expect(data.node).toEqual({
      then: { outstandingBalance: "800000.00", onDate: "2025-12-31" },
      now: { outstandingBalance: "890000.00" },
      earlier: { outstandingBalance: "900000.00" },
    });
  });
});

describe("commands", () => {
  it("sent twice are carried out once, and a key is not used for two things", async () => {
    const guarantee = await inForce("DB-3");
    const repayment = amount(guarantee, "1000.00", "2025-04-01");
    const first = await command("repay", "AmountInput", repayment);
    const second = await command("repay", "AmountInput", repayment);
    expect([first.repeated, second.repeated]).toEqual([false, true]);
    expect(second.guarantee?.outstandingBalance).toBe("899000.00");
    expect(await command("repay", "AmountInput", { ...repayment, amount: "2000.00" })).toMatchObject({
      __typename: "CommandRefused",
      code: "KEY_REUSED",
    });
    expect(
      await command("repay", "AmountInput", amount(guarantee, "1.00", "2025-04-02", { expectedVersion: 1 })),
    ).toMatchObject({ __typename: "VersionConflict", expected: 1, actual: first.version });
    expect(await command("repay", "AmountInput", amount(guarantee, "1.00", "2027-01-01"))).toMatchObject({
      __typename: "CommandRefused",
      code: "FUTURE_DATE",
    });
  });

  it("are refused by name where what they name is not there or taken", async () => {
    const draft = { customer, product: "P1", amount: "1.00", termMonths: 1, appliedOn: "2025-01-01" };
    const application = (over: object) =>
      command("createApplication", "CreateApplicationInput", { ...key(), number: "SQ-X", ...draft, ...over });
    expect(await application({ product: "NONE" })).toMatchObject({
      code: "UNKNOWN",
      message: { en: expect.stringContaining("product") },
    });
    expect(await application({ bank: "NONE" })).toMatchObject({ code: "UNKNOWN" });
    expect(await application({ number: "SQ-DB-1" })).toMatchObject({ code: "TAKEN" });
  });

  it("may issue no more than was approved, and no letter before approval", async () => {
    const project = await apply("SQ-EARLY", "500000.00");
    const letter = {
      ...key(),
      project,
      number: "DB-EARLY",
      amount: "500000.00",
      agreement: "STANDARD",
      feeRateBps: 100,
      issuedOn: "2025-01-08",
      startsOn: "2025-01-10",
      endsOn: "2026-01-09",
    };
    expect(await command("issueGuarantee", "IssueGuaranteeInput", letter)).toMatchObject({
      __typename: "IllegalTransition",
      status: "ACCEPTED",
    });
    for (const step of ["DUE_DILIGENCE_OPENED", "REVIEW_OPENED"])
      await command("advanceApplication", "AdvanceApplicationInput", {
        ...key(),
        project,
        step,
        businessDate: "2025-01-06",
      });
    await command("approveApplication", "AmountInput", amount(project, "400000.00", "2025-01-07"));
    expect(await command("issueGuarantee", "IssueGuaranteeInput", letter)).toMatchObject({
      __typename: "AmountExceeded",
      most: "400000.00",
    });
    const { data } = await world.ask<{ customer: object | null }>(
      `{ customer(by: { guaranteeNumber: "DB-EARLY" }) { id } }`,
    );
    expect(data.customer).toBeNull();
  });
});

describe("later changes of a guarantee", () => {
  it("are an extension, a renewal of it by another, and more counter-guarantees", async () => {
    const guarantee = await inForce("DB-6");
    const extended = await command("recordEvent", "RecordEventInput", {
      ...key(),
      project: guarantee,
      type: "EXTENDED",
      businessDate: "2025-12-01",
      endsOn: "2026-07-09",
      note: "展期协议 2025-12",
    });
    expect(extended).toMatchObject({ __typename: "LedgerEntry" });
    const project = await apply("SQ-DB-7");
    for (const step of ["DUE_DILIGENCE_OPENED", "REVIEW_OPENED"])
      await command("advanceApplication", "AdvanceApplicationInput", {
        ...key(),
        project,
        step,
        businessDate: "2025-01-06",
      });
    await command("approveApplication", "AmountInput", amount(project, "900000.00", "2025-01-07"));
    const renewal = await command("issueGuarantee", "IssueGuaranteeInput", {
      ...key(),
      project,
      number: "DB-7",
      amount: "900000.00",
      agreement: "STANDARD",
      feeRateBps: 80,
      issuedOn: "2025-01-08",
      startsOn: "2025-01-10",
      endsOn: "2026-01-09",
      renews: guarantee,
    });
    expect(renewal).toMatchObject({ guarantee: { number: "DB-7" } });
    const more = await world.ask<{ addCounterGuarantees: null }>(
      `mutation ($project: ID!, $provider: ID!) { addCounterGuarantees(project: $project, registeredOn: "2025-02-01",
        counterGuarantees: [{ kind: PERSONAL, description: "连带责任保证", provider: $provider }]) { __typename } }`,
      { project: guarantee, provider: other },
    );
    expect(more).toEqual({ data: { addCounterGuarantees: null } });
    const { data } = await world.ask(
      `query ($old: ID!, $new: ID!) {
        old: node(id: $old) { ... on Guarantee { endsOn currentEndsOn counterGuarantees { kind } } }
        new: node(id: $new) { ... on Guarantee { renews currentEndsOn } } }`,
      { old: guarantee, new: renewal.guarantee?.id },
    );
    expect(data).toEqual({
      old: {
        endsOn: "2026-01-09",
        currentEndsOn: "2026-07-09",
        counterGuarantees: [{ kind: "COLLATERAL" }, { kind: "PERSONAL" }],
      },
      new: { renews: guarantee, currentEndsOn: "2026-01-09" },
    });
  });
});

describe("a bank's repayment file", () => {
  it("is posted line by line: good lines are taken, bad ones told", async () => {
    await inForce("DB-4");
    const lines = [
      { loanNumber: "JJ-DB-4", amount: "100.00" },
      { guaranteeNumber: "DB-4", amount: "200.00" },
      { guaranteeNumber: "DB-4", loanNumber: "JJ-DB-4", amount: "900000.00" },
      { guaranteeNumber: "NONE", amount: "1.00" },
      { guaranteeNumber: "DB-1", loanNumber: "JJ-DB-4", amount: "1.00" },
    ].map((line, i) => ({ ...line, repaidOn: "2025-05-01", idempotencyKey: `bank-${i}` }));
    const post = () =>
      world.ask<{
        postRepayments: { __typename: string; repeated?: boolean; code?: string; most?: string }[];
      }>(
        `mutation ($lines: [RepaymentLineInput!]!) { postRepayments(lines: $lines) { __typename
          ... on LedgerEntry { repeated } ... on AmountExceeded { most } ... on CommandRefused { code } } }`,
        { lines },
      );
    const first = await post();
    expect(first.data.postRepayments).toEqual([
      { __typename: "LedgerEntry", repeated: false },
      { __typename: "LedgerEntry", repeated: false },
      { __typename: "AmountExceeded", most: "899700.00" },
      { __typename: "CommandRefused", code: "UNKNOWN" },
      { __typename: "CommandRefused", code: "UNKNOWN" },
    ]);
    const again = await post();
    expect(again.data.postRepayments.map((o) => o.repeated)).toEqual([
      true,
      true,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("groups", () => {
  it("add up what is at stake with related customers, through groups and holdings above the threshold", async () => {
    await inForce("DB-5");
    const ask = async (threshold: number) => {
      const { data, errors } = await world.ask<{
        node: { exposure: object; groupExposure: { members: unknown[] } };
      }>(
        `query ($id: ID!, $threshold: Float!) { node(id: $id) { ... on Customer {
          exposure { outstandingBalance shareOfBook }
          groupExposure(threshold: $threshold) { outstandingBalance threshold shareOfBook groups { code name } members { id } } } } }`,
        { id: other, threshold },
      );
      expect(errors).toBeUndefined();
      return data.node.groupExposure;
    };
    expect((await ask(0.2)).members).toEqual([{ id: other }]);
    const declared = await world.ask(
      `mutation ($held: ID!, $holder: ID!) {
        declareShareholding(input: { held: $held, holder: $holder, share: "0.35", fromOn: "2024-01-01" }) }`,
      { held: customer, holder: other },
    );
    expect(declared.errors).toBeUndefined();
    expect((await ask(0.4)).members).toEqual([{ id: other }]);
    expect((await ask(0.2)).members).toHaveLength(2);
    const group = await world.ask(
      `mutation ($members: [ID!]!) { declareCustomerGroup(input: { code: "G1", name: "某集团", members: $members,
        fromOn: "2024-01-01" }) { code } }`,
      { members: [customer, other] },
    );
    expect(group.errors).toBeUndefined();
    expect(await ask(1)).toMatchObject({ groups: [{ code: "G1", name: "某集团" }] });
    expect((await ask(1)).members).toHaveLength(2);
  });
});

describe("the book", () => {
  it("adds up to the sum of its customers, the same from a kept period end and from every event", async () => {
    const BOOK = `{ book { guarantees guaranteesInForce contractAmount outstandingBalance ownShareBalance loss compensated
      recovered compensationBalance fees byStatus { status count outstandingBalance }
      flow { fromOn disbursed relieved compensated } ratios { compensationRate cumulativeCompensationRate recoveryRate } } }`;
    const { data: fromEvents, errors } = await world.ask<{ book: { outstandingBalance: string } }>(BOOK);
    expect(errors).toBeUndefined();
    const { data: all } = await world.ask<{
      customers: { edges: { node: { exposure: { outstandingBalance: string } } }[] };
    }>("{ customers(first: 100) { edges { node { exposure { outstandingBalance } } } } }");
    const sum = all.customers.edges.reduce(
      (total, { node }) => total + BigInt(node.exposure.outstandingBalance.replace(".", "")),
      0n,
    );
    expect(BigInt(fromEvents.book.outstandingBalance.replace(".", ""))).toBe(sum);
    const kept = await world.ask<{ keepLedgerPeriod: { guarantees: number } }>(
      `mutation { keepLedgerPeriod(endsOn: "2025-12-31") { guarantees } }`,
    );
    expect(kept.data.keepLedgerPeriod.guarantees).toBeGreaterThan(4);
    expect((await world.ask(BOOK)).data).toEqual(fromEvents);
    expect((await world.ask(`{ checkLedgerPeriod(endsOn: "2025-12-31") { wrong } }`)).data).toEqual({
      checkLedgerPeriod: { wrong: 0 },
    });
  });
});
