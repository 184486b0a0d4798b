import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { newObservationId } from "../../src/observations/observation-id.js";
import { recordObservations } from "../../src/observations/store.js";
import { readGlobalId } from "../../src/resolvers/global-id.js";
import { startWorld, type World } from "./world.js";

let world: World;
let customers: string[];
const at = (day: number) => new Date(Date.UTC(2026, 3, day));

beforeAll(async () => {
  world = await startWorld({ customers: 4, history: false, now: at(20) });
  const { data } = await world.ask<{ customers: { edges: { node: { id: string } }[] } }>(
    "{ customers(first: 3) { edges { node { id } } } }",
  );
  customers = data.customers.edges.map(({ node }) => node.id);
  for (const id of customers) {
    await say(id, "registry-gateway", "registry", 1, { name: "甲公司", legalRepresentativeName: "王一" });
    await say(id, "tax-gateway", "tax", 2, { arrears: "0.00" });
    // Said again the same: no event.
    await say(id, "tax-gateway", "tax", 3, { arrears: "0.00" });
    await say(id, "tax-gateway", "tax", 4, { arrears: "12.50", creditGrade: "C" });
    await say(id, "registry-gateway", "registry", 5, { name: "乙公司", legalRepresentativeName: "王二" });
  }
});
afterAll(() => world.close());

async function say(
  customer: string,
  source: string,
  dataset: string,
  day: number,
  facts: Record<string, unknown>,
): Promise<void> {
  const { pool, registrar, institutionId } = world.db;
  const subjectId = readGlobalId(customer)?.id ?? "";
  await recordObservations(pool, registrar.keyStore, institutionId, [
    {
      ...{ subjectId, source, dataset, recordKey: "", facts, backfill: true, originId: newObservationId() },
      ...{ effectiveAt: at(day), fetchedAt: at(day) },
    },
  ]);
}

interface Event {
  readonly at: string;
  readonly source: string;
  readonly dimension: string;
  readonly observationId: string;
  readonly changes: readonly { path: string; from: string | null; to: string | null }[];
}
interface Page {
  readonly edges: readonly { readonly node: Event }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

const EVENTS = `edges { node { at recordedAt effectiveAt source dimension observationId changes { path from to } } }
  pageInfo { hasNextPage endCursor }`;
const TIMELINE = `query Timeline($id: ID!, $first: Int!, $after: String) {
  customer(by: { id: $id }) { timeline(first: $first, after: $after) { ${EVENTS} } } }`;

async function asked<T>(query: string, variables: object, purpose?: string): Promise<T> {
  const response = await fetch(`${world.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(purpose !== undefined && { "x-purpose": purpose }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

async function timeline(first: number, after?: string, purpose: string | undefined = "ADMISSION") {
  const variables = { id: customers[0], first, after };
  const data = await asked<{ customer: { timeline: Page } }>(TIMELINE, variables, purpose);
  return data.customer.timeline;
}

describe("the timeline of a customer", () => {
  it("tells what changed, when it was learnt and from which source, newest first", async () => {
    const { edges, pageInfo } = await timeline(20);
    expect(pageInfo.hasNextPage).toBe(false);
    const events = edges.map(({ node }) => ({ at: node.at, source: node.source, changes: node.changes }));
    expect(events).toEqual([
      {
        ...{ at: at(5).toISOString(), source: "registry-gateway" },
        changes: [
          { path: "registry.name", from: '"甲公司"', to: '"乙公司"' },
          { path: "registry.legalRepresentativeName", from: '"王*"', to: '"王*"' },
        ],
      },
      {
        ...{ at: at(4).toISOString(), source: "tax-gateway" },
        changes: [
          { path: "tax.creditGrade", from: null, to: '"C"' },
          { path: "tax.arrears", from: '"0.00"', to: '"12.50"' },
        ],
      },
      {
        ...{ at: at(2).toISOString(), source: "tax-gateway" },
        changes: [{ path: "tax.arrears", from: null, to: '"0.00"' }],
      },
      {
        ...{ at: at(1).toISOString(), source: "registry-gateway" },
        changes: [
          { path: "registry.name", from: null, to: '"甲公司"' },
          { path: "registry.legalRepresentativeName", from: null, to: '"王*"' },
        ],
      },
    ]);
  });

  it("page by page is the same as at once", async () => {
    const whole = (await timeline(20)).edges.map(({ node }) => node.observationId);
    const read: string[] = [];
    let after: string | undefined;
    for (;;) {
      const { edges, pageInfo } = await timeline(1, after);
      read.push(...edges.map(({ node }) => node.observationId));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(read).toEqual(whole);
    const { errors } = await world.ask(TIMELINE, { id: customers[0], first: 1, after: "x" });
    expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });

  it("takes as many statements for a page of customers as for one", async () => {
    const sent = async (n: number) => {
      const before = world.statements.length;
      await asked(
        `{ customers(first: ${n}) { edges { node { timeline(first: 5) { ${EVENTS} } } } } }`,
        {},
        "ADMISSION",
      );
      return world.statements.slice(before).length;
    };
    await sent(3);
    expect(await sent(3)).toBe(await sent(1));
  });

  it("without purpose tells only what is published", async () => {
    const { edges } = await timelineWithout();
    expect(new Set(edges.map(({ node }) => node.source))).toEqual(new Set(["registry-gateway"]));
    expect(edges).toHaveLength(2);
  });

  async function timelineWithout(): Promise<Page> {
    const data = await asked<{ customer: { timeline: Page } }>(TIMELINE, { id: customers[0], first: 20 });
    return data.customer.timeline;
  }

  it("keeps back at once what consent was withdrawn for", async () => {
    const other = customers[1];
    const { data } = await world.ask<{ customer: { consents: { id: string; role: string | null }[] } }>(
      "query Of($id: ID!) { customer(by: { id: $id }) { consents { id role } } }",
      { id: other },
    );
    for (const { id, role } of data.customer.consents)
      if (role === null)
        await world.ask(
          `mutation W($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { __typename } }`,
          { input: { consent: id, reason: "客户撤回" } },
        );
    const shown = await asked<{ customer: { timeline: Page } }>(
      TIMELINE,
      { id: other, first: 20 },
      "ADMISSION",
    );
    expect(JSON.stringify(shown)).not.toContain("tax");
    expect(shown.customer.timeline.edges).toHaveLength(2);
    const diff = await differences(other);
    expect(diff.filter(({ path }) => path.startsWith("tax."))).toEqual([]);
  });
});

interface Difference {
  readonly path: string;
  readonly before: { readonly value: string | null; readonly status: string };
  readonly after: { readonly value: string | null; readonly status: string };
}

async function differences(id: string | undefined): Promise<Difference[]> {
  const data = await asked<{ customer: { profileDiff: { facts: Difference[] } } }>(
    `query Diff($id: ID!, $from: DateTimeISO!, $to: DateTimeISO!) { customer(by: { id: $id }) {
      profileDiff(from: $from, to: $to) { from to facts { path dimension before { value source status } after { value source status } } } } }`,
    { id, from: at(3).toISOString(), to: at(6).toISOString() },
    "ADMISSION",
  );
  return data.customer.profileDiff.facts;
}

describe("what differs between two moments", () => {
  it("is told fact by fact, masked", async () => {
    const found = await differences(customers[0]);
    const of = (path: string) => found.find((difference) => difference.path === path);
    expect(of("tax.arrears")).toMatchObject({
      before: { value: '"0.00"', source: "tax-gateway", status: "FRESH" },
      after: { value: '"12.50"', source: "tax-gateway", status: "FRESH" },
    });
    expect(of("tax.creditGrade")).toMatchObject({ before: { value: null, status: "MISSING" } });
    expect(of("registry.legalRepresentativeName")).toMatchObject({
      before: { value: '"王*"' },
      after: { value: '"王*"' },
    });
    expect(of("registry.employees")).toBeUndefined();
    expect(JSON.stringify(found)).not.toMatch(/王[一二]/);
  });

  it("is refused where the later moment comes first", async () => {
    const { errors } = await world.ask(
      `query Diff($id: ID!) { customer(by: { id: $id }) {
        profileDiff(from: "2026-04-02T00:00:00Z", to: "2026-04-01T00:00:00Z") { to } } }`,
      { id: customers[0] },
    );
    expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });
});

describe("the quality of a profile", () => {
  const QUALITY = `query Quality($id: ID!, $asOf: DateTimeISO) { customer(by: { id: $id }) {
    profile(freshness: STORED, asOf: $asOf) { contentHash quality { known tellable completeness freshness oldestFetchedAt
      dimensions { dimension known tellable completeness freshness oldestFetchedAt } } } } }`;
  interface Shown {
    readonly contentHash: string;
    readonly quality: {
      readonly known: number;
      readonly tellable: number;
      readonly completeness: number;
      readonly dimensions: readonly { readonly dimension: string; readonly known: number }[];
    };
  }
  const quality = async (day?: number) =>
    (
      await asked<{ customer: { profile: Shown } }>(
        QUALITY,
        { id: customers[0], asOf: day === undefined ? undefined : at(day).toISOString() },
        "ADMISSION",
      )
    ).customer.profile;

  it("is told overall and by dimension", async () => {
    const { quality: all } = await quality();
    expect(all.completeness).toBeCloseTo(all.known / all.tellable);
    expect(all.dimensions.find(({ dimension }) => dimension === "tax")).toMatchObject({
      ...{ known: 2, freshness: 1, oldestFetchedAt: at(4).toISOString() },
    });
    expect(all.dimensions.find(({ dimension }) => dimension === "credit")).toMatchObject({
      ...{ known: 0, tellable: 0, completeness: null, freshness: null, oldestFetchedAt: null },
    });
    expect(all.dimensions.reduce((sum, { known }) => sum + known, 0)).toBe(all.known);
  });

  it("comes with a hash that stays while nothing is learnt, and changes when something is", async () => {
    const [second, third, fourth, later, latest] = await Promise.all(
      [2, 3, 4, 6, 7].map(async (day) => (await quality(day)).contentHash),
    );
    expect(latest).toBe(later);
    expect(fourth).not.toBe(third);
    expect(later).not.toBe(fourth);
    // The same said again is true at another time.
    expect(third).not.toBe(second);
  });
});
