import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { sm4 } from "sm-crypto-v2";
import { createGuard } from "../../src/connectors/guard/guard.js";
import { openOrderDesk, type OrderDesk } from "../../src/connectors/orders.js";
import type { Endpoint } from "../../src/connectors/protocol.js";
import { openPurse } from "../../src/connectors/purse.js";
import { qichachaTaxConnector } from "../../src/connectors/qichacha/qichacha-tax.connector.js";
import { createRunner } from "../../src/connectors/runner.js";
import { newKeyPair } from "../../src/connectors/signed-envelope/key-pair.js";
import { readOrderNumbers } from "../../src/connectors/source-orders.js";
import { globalId } from "../../src/resolvers/global-id.js";
import { recordCalls } from "../../src/server/sources.js";
import type { Gateway } from "../../sandbox/play.js";
import { DEFAULT_SEED, population } from "../../sandbox/population.js";
import { startVendor } from "../../sandbox/vendor.js";
import { json, startSource } from "../connectors/source-server.js";
import type { TestDatabase } from "../support/database.js";
import { startWorld, type World } from "./world.js";

const CUSTOMERS = 12;
const SECRET = newKeyPair().privateKey;
const CREDENTIALS = { userName: "zhang-caiwu-0417", password: "Mima-Caiwu#88" };
const endpoints: Record<string, Endpoint> = {};

let world: World;
let qichacha: Gateway;
let customers: string[];

/** A desk whose vendor has no rest after the failures of another test. */
const deskOf = (db: TestDatabase): OrderDesk => ({
  place: (order, errand) =>
    openOrderDesk({
      endpoints,
      budgetMs: 400,
      maxBytes: 100_000,
      guard: createGuard(),
      purse: openPurse({ sql: db.pool, budgets: {}, now: () => new Date() }),
      record: recordCalls(db),
    }).place(order, errand),
});

beforeAll(async () => {
  qichacha = await startVendor({
    vendor: "qichacha",
    population: population(DEFAULT_SEED, CUSTOMERS),
    account: { token: "key", secret: SECRET },
  });
  endpoints["qichacha"] = { url: qichacha.url, token: "key", secret: SECRET, peerKey: SECRET.slice(0, 32) };
  world = await startWorld({ customers: CUSTOMERS, history: false, orders: deskOf });
  const { data } = await world.ask<{ customers: { edges: { node: { id: string } }[] } }>(
    `{ customers(first: ${CUSTOMERS}, orderBy: OPENED_ON) { edges { node { id } } } }`,
  );
  customers = data.customers.edges.map((e) => e.node.id);
});
afterAll(async () => {
  await world.close();
  await qichacha.close();
});

interface Outcome {
  readonly __typename: string;
  readonly id: string;
  readonly status: string;
  readonly code: string;
  readonly detail: string | null;
}

const OUTCOME = `__typename
  ... on TaxAuthorisation { id status createdAt validUntil repeated }
  ... on TaxAuthorisationRefused { code detail message { zh en } }`;
const START = `mutation ($customer: ID!, $userName: Secret!, $password: Secret!, $key: String!) {
  outcome: startTaxAuthorisation(customer: $customer, userName: $userName, password: $password,
    idempotencyKey: $key) { ${OUTCOME} } }`;
const CONFIRM = `mutation ($order: ID!, $code: Secret!) {
  outcome: confirmTaxAuthorisation(order: $order, code: $code) { ${OUTCOME} } }`;

async function asked(query: string, variables: object): Promise<Outcome> {
  const { data, errors } = await world.ask<{ outcome: Outcome } | null>(query, variables);
  if (data === null || errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.outcome;
}

let keys = 0;
const start = (customer: string | undefined, more: object = {}) =>
  asked(START, { customer, ...CREDENTIALS, key: `tax-${++keys}`, ...more });
const confirm = (order: string, code = "482913") => asked(CONFIRM, { order, code });

const listed = async (customer: string | undefined) => {
  const { data } = await world.ask<{ list: { id: string; status: string }[] }>(
    "query ($customer: ID!) { list: taxAuthorisations(customer: $customer) { id status repeated } }",
    { customer },
  );
  return data.list;
};

const subjectOf = (customer: string | undefined): string =>
  Buffer.from(customer ?? "", "base64url")
    .toString()
    .split(":")[1] ?? "";
const numbersOf = async (customer: string | undefined, at = new Date()) =>
  readOrderNumbers(world.db.pool, world.db.institutionId, [subjectOf(customer)], at);
const creations = () => qichacha.calls("/TaxData/CreateOrder");

describe("tax data an enterprise authorises", () => {
  it("are ordered once for a key, confirmed with a code, gathered, and then read", async () => {
    const [customer] = customers;
    const before = creations();
    const first = await start(customer, { key: "tax-flow" });
    expect(first).toMatchObject({ __typename: "TaxAuthorisation", status: "CREATED", repeated: false });
    expect(await start(customer, { key: "tax-flow" })).toMatchObject({ id: first.id, repeated: true });
    expect(creations()).toBe(before + 1);
    expect(await numbersOf(customer)).toEqual(new Map());

    expect(await confirm(first.id)).toMatchObject({ id: first.id, status: "CODE_SENT", repeated: false });
    const orderNo = (await numbersOf(customer)).get(subjectOf(customer));
    expect(orderNo).toMatch(/^order-/);
    const { db } = world;
    const runner = createRunner({
      endpoints,
      limits: { budgetMs: 5000, attempts: 3, maxBytes: 1_000_000 },
      record: recordCalls(db),
      onOddity: (source, oddity) => {
        throw new Error(`${source}: ${oddity}`);
      },
    });
    const errand = { institutionId: db.institutionId, purpose: "ADMISSION", requester: "api" };
    const subject = { subjectId: subjectOf(customer), keys: { orderNo: orderNo ?? "" } };
    const never = new AbortController().signal;
    const answers = await runner.ask(qichachaTaxConnector, errand, [subject], never);
    expect(answers.get(subject.subjectId)).toMatchObject({ status: "RECORDED" });
    expect(qichacha.calls("/TaxData/GetData")).toBe(2);
    expect(await listed(customer)).toEqual([{ id: first.id, status: "READY", repeated: false }]);
  });

  it("cost what an order costs, under the consent and for the purpose of the request", async () => {
    const { rows } = await world.db.pool.query<Record<string, unknown>>(
      `select attempts, charged, cost::text, purpose, requester, cardinality(consent_ids) as consents from source_call
       where source = 'qichacha-tax' order by started_at limit 2`,
    );
    const asked = { attempts: 1, charged: 1, purpose: "ADMISSION", requester: "api", consents: 1 };
    expect(rows).toEqual([
      { ...asked, cost: "30.00" },
      { ...asked, cost: "0.00" },
    ]);
  });

  it("are ordered once however many ask at the same moment", async () => {
    const before = creations();
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => start(customers[1], { key: "tax-at-once" })));
    expect(creations()).toBe(before + 1);
    expect(outcomes.filter((o) => o.__typename === "TaxAuthorisation").length).toBeGreaterThan(0);
    expect(await listed(customers[1])).toHaveLength(1);
  });

  it("are not ordered twice with one key for two customers", async () => {
    const before = creations();
    expect(await start(customers[2], { key: "tax-at-once" })).toMatchObject({ code: "KEY_REUSED" });
    expect(creations()).toBe(before);
  });
});

describe("an order that is refused", () => {
  it("says what the vendor said, and says the same when it is asked for again", async () => {
    const refused = {
      __typename: "TaxAuthorisationRefused",
      code: "VENDOR_REFUSED",
      detail: "REFUSED code 115",
    };
    expect(await start(customers[3], { password: "wrong", key: "tax-wrong" })).toMatchObject(refused);
    const before = creations();
    expect(await start(customers[3], { key: "tax-wrong" })).toMatchObject(refused);
    expect(creations()).toBe(before);
    const [order] = await listed(customers[3]);
    expect(order).toMatchObject({ status: "FAILED" });
    expect(await confirm(order?.id ?? "")).toMatchObject({ code: "NOT_CREATED" });
  });

  it.each([
    ["http500", "HTTP_ERROR HTTP 500"],
    ["garbage", "MALFORMED the reply is not JSON"],
    ["hang", "TIMEOUT no answer within 400 ms"],
  ] as const)("is not placed again where %s leaves it open whether it was taken", async (fault, detail) => {
    qichacha.control({ fault });
    const key = `tax-${fault}`;
    const before = creations();
    expect(await start(customers[4], { key })).toMatchObject({ code: "OUTCOME_UNKNOWN", detail });
    qichacha.control({ fault: "none" });
    expect(await start(customers[4], { key })).toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(creations()).toBe(before + 1);
    expect((await listed(customers[4]))[0]).toMatchObject({ status: "REQUESTED" });
  });

  it("keeps an order whose code the vendor refuses, so that another can be sent", async () => {
    const { id } = await start(customers[5]);
    expect(await confirm(id, "abc")).toMatchObject({ code: "VENDOR_REFUSED", detail: "REFUSED code 202" });
    expect((await listed(customers[5]))[0]).toMatchObject({ status: "CREATED" });
    expect(await confirm(id)).toMatchObject({ status: "CODE_SENT" });
    expect(await confirm(id)).toMatchObject({ status: "CODE_SENT", repeated: true });
  });

  it("does not leave without a purpose, nor where no consent covers it", async () => {
    const before = qichacha.calls();
    const response = await fetch(`${world.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        query: START,
        variables: { customer: customers[6], ...CREDENTIALS, key: "tax-no-purpose" },
      }),
    });
    expect(await response.json()).toMatchObject({ data: { outcome: { code: "NO_PURPOSE" } } });
    await world.db.pool.query(
      `insert into consent_withdrawal (consent_id, institution_id, withdrawn_at, reason, author)
       select id, institution_id, now(), 'withdrawn', 'test' from consent where subject_id = $1
       on conflict do nothing`,
      [subjectOf(customers[6])],
    );
    expect(await start(customers[6])).toMatchObject({ code: "NO_CONSENT" });
    expect(qichacha.calls()).toBe(before);
    expect(await listed(customers[6])).toEqual([]);
  });

  it("is no longer read or confirmed when the vendor does not keep it any more", async () => {
    const { id } = await start(customers[7]);
    await confirm(id);
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
    expect((await numbersOf(customers[7], inDays(6.9))).size).toBe(1);
    expect((await numbersOf(customers[7], inDays(7.1))).size).toBe(0);
    await world.db.pool.query("update source_order set valid_until = now() where subject_id = $1", [
      subjectOf(customers[7]),
    ]);
    expect(await listed(customers[7])).toMatchObject([{ status: "EXPIRED" }]);
    expect(await confirm(id)).toMatchObject({ code: "ORDER_EXPIRED" });
  });

  it.each([
    [START, { customer: "x", userName: "u", password: "p", key: "k" }, "customer is not the id"],
    [START, { userName: "", password: "p", key: "k" }, "userName must have 1 to 200 characters"],
    [START, { userName: "u", password: "p".repeat(201), key: "k" }, "password must have 1 to 200"],
    [START, { userName: "u", password: "p", key: "" }, "idempotencyKey must have 1 to 200"],
    [CONFIRM, { order: "x", code: "1" }, "order is not the id of a tax authorisation"],
    [
      CONFIRM,
      { order: globalId({ type: "Job", id: "00000000-0000-7000-8000-000000000001" }), code: "1" },
      "order is not",
    ],
  ])("is the asker's to mend: %#", async (query, variables, message) => {
    const { errors } = await world.ask(query, { customer: customers[8], ...variables });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    expect(errors?.[0]?.message).toContain(message);
    expect(errors?.[0]?.message).not.toContain("pppp");
  });
});

describe("credentials and codes", () => {
  it("are kept in no table", async () => {
    const { id } = await start(customers[9]);
    await confirm(id, "73915577");
    const { rows: tables } = await world.db.pool.query<{ name: string }>(
      "select oid::regclass::text as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace",
    );
    expect(tables.map(({ name }) => name)).toContain("source_order");
    for (const { name } of tables) {
      const { rows } = await world.db.pool.query<{ row: string }>(`select t::text as row from ${name} t`);
      const text = rows.map(({ row }) => row).join("\n");
      for (const secret of [...Object.values(CREDENTIALS), "73915577"]) expect(text).not.toContain(secret);
    }
  });

  it.each([
    ["as a variable", START, 4_711_081_512],
    ["as an object", START, { pin: "4711081512" }],
    ["in the query", START.replace("$password,", "4711081512,"), "p"],
    ["in the query, as a list", START.replace("$password,", '["4711081512"],'), "p"],
  ])("of a wrong kind are not repeated in an error: %s", async (_how, query, password) => {
    const text = query === START ? query : query.replace(", $password: Secret!", "");
    const { errors } = await world.ask(text, { customer: customers[9], userName: "u", password, key: "k" });
    expect(errors).toMatchObject([{ message: "password must have 1 to 200 characters" }]);
    expect(JSON.stringify(errors)).not.toContain("4711081512");
  });

  it("go out encrypted", async () => {
    const bodies: string[] = [];
    const server = await startSource((res, _count, req) => {
      req.setEncoding("utf8");
      req.on("data", (chunk: string) => bodies.push(chunk));
      req.once("end", () => json(res, { Status: "200", Result: { DataStatus: "W", OrderNo: "T-1" } }));
    });
    const real = endpoints["qichacha"];
    endpoints["qichacha"] = { url: server.url, token: "key", secret: "s", peerKey: SECRET.slice(0, 32) };
    expect(await start(customers[10])).toMatchObject({ status: "CREATED" });
    if (real !== undefined) endpoints["qichacha"] = real;
    await server.close();
    const { userName, password } = JSON.parse(bodies.join("")) as Record<string, string>;
    expect([userName, password]).toEqual(
      Object.values(CREDENTIALS).map((clear) => sm4.encrypt(clear, SECRET.slice(0, 32))),
    );
  });

  it("are not sent where there is no key to encrypt them under", async () => {
    const real = endpoints["qichacha"];
    endpoints["qichacha"] = { url: qichacha.url, token: "key", secret: SECRET };
    const before = qichacha.calls();
    expect(await start(customers[11])).toMatchObject({ code: "VENDOR_REFUSED" });
    if (real !== undefined) endpoints["qichacha"] = real;
    expect(qichacha.calls()).toBe(before);
  });
});
