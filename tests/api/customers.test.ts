import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { loadLabelPack } from "../../src/labels/pack.js";
import { startWorld, type World } from "./world.js";

const pack = await loadLabelPack("policies/labels");

const PAGE = `query Page($first: Int!, $after: String) {
  customers(first: $first, after: $after) {
    edges { node {
      id name uscc
      people { role name phone residentId }
      profile { registry { status { value status } } tax { arrears { value status } } judicial { lawsuits { status } }
        portfolio { outstandingBalance { value } } sources { source status reason { code title { zh en } detail } } }
      labels { code state text number missing }
      guarantees(first: 5) { edges { node { number status outstandingBalance } } pageInfo { hasNextPage } }
      exposure { outstandingBalance }
    } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Node {
  id: string;
  name: string;
  uscc: string;
  people: { name: string; phone: string; residentId: string }[];
  profile: {
    registry: { status: { value: string; status: string } };
    portfolio: { outstandingBalance: { value: string } };
    sources: {
      source: string;
      status: string;
      reason: { code: string; title: { zh: string; en: string }; detail: string | null } | null;
    }[];
  };
  labels: { code: string; state: string }[];
  guarantees: { edges: { node: { number: string; outstandingBalance: string } }[] };
  exposure: { outstandingBalance: string };
}

interface Page {
  customers: { edges: { node: Node }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}

describe("a page of customers", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ customers: 60, history: false });
  });
  afterAll(() => world.close());
  beforeEach(() => {
    world.statements.length = 0;
  });

  it("costs as many statements and calls for fifty customers as for five, and asks each source once", async () => {
    const five = await world.ask<Page>(PAGE, { first: 5 });
    expect(five.errors).toBeUndefined();
    const statementsForFive = [...world.statements].sort();
    world.statements.length = 0;
    const before = Object.values(world.gateways).map((g) => g.calls());

    const fifty = await world.ask<Page>(PAGE, { first: 50, after: five.data.customers.pageInfo.endCursor });
    expect(fifty.errors).toBeUndefined();
    expect(fifty.data.customers.edges).toHaveLength(50);
    expect([...world.statements].sort()).toEqual(statementsForFive);
    expect(Object.values(world.gateways).map((g, i) => g.calls() - (before[i] ?? 0))).toEqual([1, 1, 1]);

    for (const { node } of fifty.data.customers.edges) {
      expect(node.labels).toHaveLength(pack.length);
      expect(node.labels.filter((l) => l.state === "ERROR")).toEqual([]);
      expect(node.exposure.outstandingBalance).toBe(node.profile.portfolio.outstandingBalance.value);
      expect(node.profile.sources.filter((s) => s.source !== "invoices").map((s) => s.status)).toEqual(
        Array<string>(5).fill("FRESH"),
      );
    }
  });

  it("asks no source again while what it said is fresh", async () => {
    const before = Object.values(world.gateways).map((g) => g.calls());
    await world.ask<Page>(PAGE, { first: 5 });
    expect(Object.values(world.gateways).map((g) => g.calls())).toEqual(before);
  });

  it("walks over every customer exactly once by its cursors", async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { data } = await world.ask<Page>(
        "query ($after: String) { customers(first: 7, after: $after, orderBy: OPENED_ON) { edges { node { id } } pageInfo { hasNextPage endCursor } } }",
        { after },
      );
      seen.push(...data.customers.edges.map((e) => e.node.id));
      after = data.customers.pageInfo.hasNextPage ? data.customers.pageInfo.endCursor : undefined;
    } while (after !== undefined);
    expect(new Set(seen).size).toBe(60);
    expect(seen).toHaveLength(60);
  });

  it("masks people and the legal representative", async () => {
    const { data } = await world.ask<Page>(PAGE, { first: 50 });
    const people = data.customers.edges.flatMap((e) => e.node.people);
    expect(people.length).toBeGreaterThanOrEqual(50);
    for (const { name, phone, residentId } of people) {
      expect(name).toMatch(/^\p{Script=Han}{1,2}\*+$/u);
      expect(phone).toMatch(/^\d{3}\*{4}\d{4}$/);
      expect(residentId).toMatch(/^\d\*{16}[\dX]$/);
    }
  });

  it("finds one customer by id, USCC, guarantee number and through node", async () => {
    const { data } = await world.ask<Page>(PAGE, { first: 50 });
    const found = data.customers.edges.map((e) => e.node).find((n) => n.guarantees.edges.length > 0);
    const number = found?.guarantees.edges[0]?.node.number;
    const query = `query ($id: ID!, $uscc: Uscc!, $number: String!) {
      byId: customer(by: { id: $id }) { id name }
      byUscc: customer(by: { uscc: $uscc }) { id name }
      byNumber: customer(by: { guaranteeNumber: $number }) { id name }
      node(id: $id) { id ... on Customer { name } }
      none: customer(by: { external: { system: "invoices", id: "E999" } }) { id }
    }`;
    const reply = await world.ask<Record<string, { id: string; name: string } | null>>(query, {
      id: found?.id,
      uscc: found?.uscc.toLowerCase(),
      number,
    });
    expect(reply.errors).toBeUndefined();
    const one = { id: found?.id, name: found?.name };
    expect(reply.data).toEqual({ byId: one, byUscc: one, byNumber: one, node: one, none: null });
  });

  it("finds a guarantee through node, and pages guarantees by cursor", async () => {
    interface Guarantees {
      node: { guarantees: { edges: { cursor: string; node: { id: string; number: string } }[] } };
    }
    const { data: page } = await world.ask<Page>(PAGE, { first: 50 });
    const several = page.customers.edges.map((e) => e.node).find((n) => n.guarantees.edges.length > 1);
    const query = `query ($id: ID!, $after: String) {
      node(id: $id) { ... on Customer { guarantees(first: 1, after: $after) { edges { cursor node { id number } } } } } }`;
    const first = await world.ask<Guarantees>(query, { id: several?.id });
    const [edge] = first.data.node.guarantees.edges;
    const second = await world.ask<Guarantees>(query, { id: several?.id, after: edge?.cursor });
    expect(second.data.node.guarantees.edges[0]?.node.number).toBe(several?.guarantees.edges[1]?.node.number);
    const node = await world.ask<{ node: { number: string } }>(
      "query ($id: ID!) { node(id: $id) { ... on Guarantee { number status events { type businessDate amount } } } }",
      { id: edge?.node.id },
    );
    expect(node.data.node).toMatchObject({ number: edge?.node.number });
  });

  it.each([
    [
      "a wrong check digit",
      '{ customer(by: { uscc: "91350100M000100Y44" }) { id } }',
      /CHECK_DIGIT at character 18/,
    ],
    ["two ways to look up", '{ customer(by: { id: "x", guaranteeNumber: "y" }) { id } }', /exactly one/i],
    ["no way to look up", "{ customer(by: {}) { id } }", /exactly one/i],
    ["an id of nothing", '{ customer(by: { id: "x" }) { id } }', /not the id of a customer/],
    ["a page too large", "{ customers(first: 1000) { edges { cursor } } }", /between 1 and 100/],
    ["a cursor of another list", '{ customers(after: "eyJ4IjoxfQ") { edges { cursor } } }', /not a cursor/],
    ["an unknown field", "{ customers { edges { node { salary } } } }", /Cannot query field "salary"/],
    [
      "too many aliases",
      `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: customerCount`).join(" ")} }`,
      /more than 30 aliases/,
    ],
    ["a query without end", `{ ${"customerCount ".repeat(6000)} }`, /tokens/],
  ])("refuses %s with a clear message", async (_what, query, message) => {
    const { errors } = await world.ask(query);
    expect(errors?.[0]?.message).toMatch(message);
    expect(["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"]).toContain(
      errors?.[0]?.extensions.code,
    );
  });
});
