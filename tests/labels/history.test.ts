import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Pool } from "pg";
import { noRunner } from "../../src/connectors/no-runner.js";
import type { Sql } from "../../src/entities/sql.js";
import { createApp } from "../../src/server/app.js";
import { coverageTable } from "../../src/server/label-coverage.js";
import { readCoverage } from "../../src/labels/history-coverage.js";
import { sweepLabels } from "../../src/labels/recompute.js";
import { globalId } from "../../src/resolvers/global-id.js";
import { type LabelWorld, labelWorld } from "./recompute-world.js";

interface Interval {
  readonly from: string;
  readonly to: string | null;
  readonly version: number;
  readonly state: string;
  readonly cause: string;
  readonly missing: string[];
}

interface Page {
  readonly edges: { readonly node: Interval }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

let world: LabelWorld;
let app: Awaited<ReturnType<typeof createApp>>;
let pool: Pool;
let customers: string[];
const statements: string[] = [];

beforeAll(async () => {
  world = await labelWorld();
  ({ pool } = world.db);
  const counting: Sql = {
    query: (statement) => {
      statements.push(statement.name ?? "");
      return pool.query(statement);
    },
  };
  app = await createApp({
    logLevel: "silent",
    explorer: false,
    phase: () => "READY",
    ping: () => Promise.resolve(),
    scope: (signal, purpose) => ({
      ...world.sources(),
      runner: noRunner,
      ...{ signal, purpose, sql: counting, vault: world.db.vault, author: "api", labels: world.pack },
    }),
  });
  customers = await world.customers(3);
  for (const arrears of ["0.00", "5.00", "0.00"]) {
    for (const id of customers.slice(0, 2)) await world.say(id, "tax", { arrears });
    await sweepLabels(world.sources());
  }
});
afterAll(async () => {
  await app.close();
  await world.close();
});

interface Reply<T> {
  readonly data: T;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

async function ask<T>(query: string, variables: object = {}): Promise<Reply<T>> {
  const reply = await app.inject({ method: "POST", url: "/graphql", payload: { query, variables } });
  return reply.json<Reply<T>>();
}

const HISTORY = `query ($id: ID!, $first: Int!, $after: String) { customer(by: { id: $id }) {
  labelHistory(code: "IN_ARREARS", first: $first, after: $after) {
    edges { node { from to version state cause missing } } pageInfo { hasNextPage endCursor } } } }`;

const idOf = (i: number): string => globalId({ type: "Customer", id: customers[i] ?? "" });
const historyOf = async (variables: object): Promise<Page> => {
  const { data } = await ask<{ customer: { labelHistory: Page } }>(HISTORY, variables);
  return data.customer.labelHistory;
};

describe("labelHistory", () => {
  it("tells what a label said from when to when, the newest first", async () => {
    const { edges, pageInfo } = await historyOf({ id: idOf(0), first: 10 });
    const nodes = edges.map((e) => e.node);
    expect(nodes.map((n) => [n.state, n.cause, n.version])).toEqual([
      ["FALSE", "OBSERVATION", 1],
      ["TRUE", "OBSERVATION", 1],
      ["FALSE", "FIRST", 1],
    ]);
    expect(nodes.map((n) => n.to)).toEqual([null, nodes[0]?.from, nodes[1]?.from]);
    expect(pageInfo.hasNextPage).toBe(false);
  });

  it("tells it page by page", async () => {
    const first = await historyOf({ id: idOf(0), first: 2 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await historyOf({ id: idOf(0), first: 2, after: first.pageInfo.endCursor });
    expect(second.edges.map((e) => [e.node.state, e.node.to])).toEqual([
      ["FALSE", first.edges[1]?.node.from],
    ]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it("refuses another list's cursor, and pages that are too long", async () => {
    const query = `query ($id: ID!, $after: String) { customer(by: { id: $id }) {
      labelHistory(code: "ESTABLISHED", after: $after) { edges { cursor } } } }`;
    const { pageInfo } = await historyOf({ id: idOf(0), first: 2 });
    const { errors } = await ask(query, { id: idOf(0), after: pageInfo.endCursor });
    expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    expect((await ask(HISTORY, { id: idOf(0), first: 101 })).errors?.[0]?.message).toContain("1 and 100");
  });

  it("is read in one statement for all the customers of a request", async () => {
    statements.length = 0;
    const each = customers.map(
      (_, i) => `c${i}: customer(by: { id: "${idOf(i)}" }) {
        labelHistory(code: "IN_ARREARS") { edges { node { state } } } }`,
    );
    const { data } = await ask<Record<string, { labelHistory: Page }>>(`{ ${each.join("\n")} }`);
    const states = Object.values(data).map((c) => c.labelHistory.edges.map((i) => i.node.state));
    expect(states).toEqual([["FALSE", "TRUE", "FALSE"], ["FALSE", "TRUE", "FALSE"], ["UNKNOWN"]]);
    expect(statements.filter((name) => name === "label-histories")).toHaveLength(1);
  });
});

describe("recomputeLabels", () => {
  const MUTATION = `mutation ($reason: String!, $key: String) { recomputeLabels(reason: $reason, idempotencyKey: $key) {
    id kind state author progress { done total unit } } }`;

  it("queues a job, the same for the same key", async () => {
    const variables = { reason: "定义有改动", key: "k" };
    const { data } = await ask<{ recomputeLabels: { id: string } }>(MUTATION, variables);
    expect(data.recomputeLabels).toMatchObject({ kind: "RECOMPUTE", state: "QUEUED", author: "api" });
    const again = await ask<{ recomputeLabels: { id: string } }>(MUTATION, variables);
    expect(again.data.recomputeLabels.id).toBe(data.recomputeLabels.id);
    const other = await ask(MUTATION, { ...variables, reason: "other" });
    expect(other.errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    expect((await ask(MUTATION, { reason: " " })).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });
});

describe("coverage", () => {
  it("counts what each label says of the customers", async () => {
    const coverage = await readCoverage(pool, world.db.institutionId);
    const none = { TRUE: 0, FALSE: 0, VALUE: 0, UNKNOWN: 0, ERROR: 0 };
    expect(coverage).toEqual({
      customers: 3,
      judged: 3,
      labels: [
        { code: "ESTABLISHED", counts: { ...none, UNKNOWN: 3 } },
        { code: "IN_ARREARS", counts: { ...none, FALSE: 2, UNKNOWN: 1 } },
      ],
    });
    expect(coverageTable(coverage).split("\n")).toEqual([
      "3 of 3 customers judged",
      "label        TRUE  FALSE  VALUE  UNKNOWN  ERROR  known",
      "ESTABLISHED     0      0      0        3      0   0.0%",
      "IN_ARREARS      0      2      0        1      0  66.7%",
    ]);
  });
});
