import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startWorld, type World } from "./world.js";

let world: World;
let customer: { id: string; uscc: string };
beforeAll(async () => {
  world = await startWorld({ customers: 3, history: false });
  const { data } = await world.ask<{ customers: { edges: { node: typeof customer }[] } }>(
    "{ customers(first: 1) { edges { node { id uscc } } } }",
  );
  const [edge] = data.customers.edges;
  if (edge === undefined) throw new Error("nobody is registered");
  customer = edge.node;
});
afterAll(() => world.close());

const CONSENT = `id role purposes scope validFrom validTo withdrawnAt inForce author textHash`;
const RECORD = `mutation Record($input: RecordConsentInput!) { recordConsent(input: $input) {
  __typename ... on Consent { ${CONSENT} } ... on ConsentRefused { code message { zh en } } } }`;
const WITHDRAW = `mutation Withdraw($input: WithdrawConsentInput!) { withdrawConsent(input: $input) {
  __typename ... on Consent { ${CONSENT} } ... on ConsentRefused { code } } }`;
const CONSENTS = `query Of($id: ID!) { customer(by: { id: $id }) { consents { ${CONSENT} } } }`;
const PROFILE = `query Profile($id: ID!, $freshness: Freshness!) { customer(by: { id: $id }) { profile(freshness: $freshness) {
  registry { name { status } } tax { arrears { value status reason { code title { zh } } } }
  sources { source status reason { code } } } } }`;
const PLAN = `query Plan($ids: [ID!]!) { plan(customers: $ids) {
  cost calls { source vendor datasets subjects calls cost } withheld { source reason subjects title { zh } } } }`;

interface Shown {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

const input = (over: object = {}) => ({
  customer: customer.id,
  counterparty: "测试担保公司",
  channel: "COUNTER",
  purposes: ["ADMISSION"],
  scope: ["tax"],
  textVersion: "2026-1",
  textHash: "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0",
  signedFile: "files/1",
  evidence: "WET_INK",
  validFrom: "2026-01-01T00:00:00Z",
  validTo: "2090-01-01T00:00:00Z",
  idempotencyKey: "consent-1",
  ...over,
});

const record = async (over: object = {}) =>
  (await world.ask<{ recordConsent: Shown }>(RECORD, { input: input(over) })).data.recordConsent;
const consents = async () =>
  (await world.ask<{ customer: { consents: Shown[] } }>(CONSENTS, { id: customer.id })).data.customer
    .consents;
const calls = () => Object.values(world.gateways).map((g) => g.calls());
const profile = async (freshness: "FETCH" | "STORED") =>
  (
    await world.ask<{
      customer: {
        profile: {
          registry: { name: { status: string } };
          tax: { arrears: { value: unknown; status: string; reason: { code: string } | null } };
          sources: { source: string; status: string; reason: { code: string } | null }[];
        };
      };
    }>(PROFILE, { id: customer.id, freshness })
  ).data.customer.profile;

describe("consents", () => {
  it("are shown with whoever gave them, and what they cover", async () => {
    const shown = await consents();
    expect(shown.map((c) => c["role"])).toContain(null);
    expect(shown.map((c) => c["role"])).toContain("LEGAL_REPRESENTATIVE");
    for (const consent of shown) expect(consent["inForce"]).toBe(true);
  });

  it("withdrawn, no byte leaves, and what was learnt before is withheld but not lost", async () => {
    expect((await profile("FETCH")).tax.arrears.status).toBe("FRESH");
    const before = calls();
    const kept = async () =>
      (
        await world.db.pool.query<{ id: string }>(
          "select id from observation union all select id from source_call",
        )
      ).rows;
    const audit = await kept();
    for (const { id, role } of await consents()) {
      if (role !== null) continue;
      const { data } = await world.ask<{ withdrawConsent: Shown }>(WITHDRAW, {
        input: { consent: id, reason: "客户撤回" },
      });
      expect(data.withdrawConsent).toMatchObject({ __typename: "Consent", inForce: false });
    }
    for (const freshness of ["FETCH", "STORED"] as const) {
      const shown = await profile(freshness);
      expect(shown.tax.arrears).toEqual({
        value: null,
        status: "UNAUTHORISED",
        reason: { code: "NO_CONSENT", title: { zh: expect.stringContaining("授权") } },
      });
      expect(shown.registry.name.status).toBe("FRESH");
      const gateway = shown.sources.find((s) => s.source === "tax-gateway");
      expect(gateway).toMatchObject({ status: "UNAUTHORISED", reason: { code: "NO_CONSENT" } });
    }
    expect(calls()).toEqual(before);
    expect(await kept()).toEqual(audit);
  });

  it("missing, the plan says so and counts nothing for it", async () => {
    const { data } = await world.ask<{ plan: { cost: string; calls: Shown[]; withheld: Shown[] } }>(PLAN, {
      ids: [customer.id],
    });
    // Registry and courts are fresh already.
    expect(data.plan).toEqual({
      cost: "0.00",
      calls: [],
      withheld: [
        {
          source: "tax-gateway",
          reason: "NO_CONSENT",
          subjects: 1,
          title: { zh: expect.stringContaining("授权") },
        },
      ],
    });
  });

  it("are recorded once, and open what they cover", async () => {
    const recorded = await record();
    expect(recorded).toMatchObject({
      __typename: "Consent",
      role: null,
      scope: ["tax"],
      inForce: true,
      textHash: "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    });
    expect(await record()).toEqual(recorded);
    expect(await record({ scope: ["credit"] })).toMatchObject({ code: "KEY_REUSED" });
    expect((await profile("STORED")).tax.arrears.status).toBe("FRESH");
  });

  it("cover their purposes and no other, and nothing at all where none is stated", async () => {
    const asked = async (purpose: string | undefined) => {
      const response = await fetch(`${world.url}/graphql`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(purpose !== undefined && { "x-purpose": purpose }),
        },
        body: JSON.stringify({ query: PROFILE, variables: { id: customer.id, freshness: "STORED" } }),
      });
      return { status: response.status, body: JSON.stringify(await response.json()) };
    };
    expect((await asked("ADMISSION")).body).not.toContain("NO_CONSENT");
    expect((await asked("MODELLING")).body).toContain("NO_CONSENT");
    expect((await asked(undefined)).body).toContain("NO_PURPOSE");
    const unknown = await asked("CURIOSITY");
    expect(unknown.status).toBe(400);
    expect(unknown.body).toContain("ADMISSION, MONITORING");
  });

  it("of a role are those of whoever is in it", async () => {
    const roles = { role: "LEGAL_REPRESENTATIVE", scope: ["telecom"], idempotencyKey: "consent-2" };
    expect(await record(roles)).toMatchObject({ role: "LEGAL_REPRESENTATIVE", scope: ["telecom"] });
    const stranger = { ...roles, residentId: "11010119900307293X", idempotencyKey: "consent-3" };
    expect(await record(stranger)).toMatchObject({ code: "NOBODY_IN_ROLE" });
  });

  it.each([
    [{ scope: ["registry"] }, "scope: registry is none of tax"],
    [{ scope: ["tax/elsewhere"] }, "no source elsewhere tells tax"],
    [{ scope: [] }, "scope names nothing"],
    [{ textHash: "12" }, "64 hexadecimal digits"],
    [{ validTo: "2020-01-01T00:00:00Z" }, "validTo must lie after validFrom"],
    [{ counterparty: " " }, "counterparty must have 1 to 500 characters"],
  ])("refuses %j", async (over, message) => {
    const { errors } = await world.ask(RECORD, { input: input({ ...over, idempotencyKey: "wrong" }) });
    expect(errors?.[0]).toMatchObject({ extensions: { code: "BAD_USER_INPUT" } });
    expect(errors?.[0]?.message).toContain(message);
  });

  it("unknown are not withdrawn", async () => {
    const { data } = await world.ask<{ withdrawConsent: Shown }>(WITHDRAW, {
      input: { consent: "00000000-0000-7000-8000-000000000000", reason: "x" },
    });
    expect(data.withdrawConsent).toMatchObject({ code: "UNKNOWN_CONSENT" });
  });
});

describe("what a call rested on", () => {
  it("is kept with it: purpose, requester, consent and a hash of what it brought", async () => {
    const { rows } = await world.db.pool.query<{
      source: string;
      purpose: string;
      requester: string;
      consents: number;
      hashed: boolean;
    }>(
      `select source, purpose, requester, cardinality(consent_ids) as consents, result_hash is not null as hashed
       from source_call order by source`,
    );
    expect(rows).toEqual([
      { source: "court-gateway", purpose: "ADMISSION", requester: "api", consents: 0, hashed: true },
      { source: "registry-gateway", purpose: "ADMISSION", requester: "api", consents: 0, hashed: true },
      { source: "tax-gateway", purpose: "ADMISSION", requester: "api", consents: 1, hashed: true },
    ]);
  });
});
