import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startWorld, type World } from "./world.js";

const BUDGET_MS = 1000;

const PROFILE = `query ($first: Int!) { customers(first: $first) { edges { node {
  name
  profile {
    registry { status { value status reason { code title { zh en } detail } } }
    tax { arrears { value status reason { code title { zh en } detail } } }
    judicial { lawsuits { value { caseNo } status reason { code title { zh en } detail } } }
    portfolio { guaranteeCount { value status } }
    sources { source status reason { code title { zh en } detail } }
  }
  labels { code state missing }
} } } }`;

interface Shown {
  customers: {
    edges: {
      node: {
        profile: {
          registry: {
            status: {
              value: string | null;
              status: string;
              reason: { code: string; title: { zh: string; en: string }; detail: string | null } | null;
            };
          };
          tax: {
            arrears: {
              value: string | null;
              status: string;
              reason: { code: string; title: { zh: string; en: string }; detail: string | null } | null;
            };
          };
          judicial: {
            lawsuits: {
              status: string;
              reason: { code: string; title: { zh: string; en: string }; detail: string | null } | null;
            };
          };
          portfolio: { guaranteeCount: { value: number; status: string } };
          sources: {
            source: string;
            status: string;
            reason: { code: string; title: { zh: string; en: string }; detail: string | null } | null;
          }[];
        };
        labels: { code: string; state: string; missing: string[] }[];
      };
    }[];
  };
}

/** Waits until something holds, or fails. */
async function until(holds: () => boolean | Promise<boolean>, withinMs = 3000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it did not come to hold in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("sources in trouble", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ customers: 20, history: false, budgetMs: BUDGET_MS });
  });
  afterAll(() => world.close());

  it("answers within the deadline when one is killed, one talks garbage and one hangs, and marks each", async () => {
    await world.gateways.registry.close();
    world.gateways.tax.control({ fault: "garbage" });
    world.gateways.judicial.control({ fault: "hang" });
    const started = Date.now();
    const { data, errors } = await world.ask<Shown>(PROFILE, { first: 20 });
    expect(Date.now() - started).toBeLessThan(BUDGET_MS + 1500);
    expect(errors).toBeUndefined();
    expect(data.customers.edges).toHaveLength(20);
    for (const { node } of data.customers.edges) {
      const { registry, tax, judicial, portfolio, sources } = node.profile;
      expect(registry.status).toMatchObject({ value: null, status: "UNAVAILABLE" });
      expect(registry.status.reason?.code).toBe("CONNECTION");
      expect(tax.arrears).toMatchObject({ value: null, status: "UNAVAILABLE" });
      expect(tax.arrears.reason?.code).toBe("MALFORMED");
      expect(judicial.lawsuits.status).toBe("UNAVAILABLE");
      expect(judicial.lawsuits.reason?.code).toBe("TIMEOUT");
      expect(portfolio.guaranteeCount.status).toBe("FRESH");
      expect(sources.map((s) => s.status)).toEqual([
        "UNAVAILABLE",
        "UNAVAILABLE",
        "UNAVAILABLE",
        "MISSING",
        "FRESH",
        "FRESH",
      ]);
      const states = Object.fromEntries(node.labels.map((l) => [l.code, l.state]));
      expect(states).toMatchObject({ TAX_ARREARS: "UNKNOWN", DISHONEST_JUDGMENT_DEBTOR: "UNKNOWN" });
      expect(["TRUE", "FALSE"]).toContain(states["PRIOR_COMPENSATION"]);
    }
  });

  it("keeps failed calls, without anything of the subjects", async () => {
    const { rows } = await world.db.pool.query<{ source: string; outcome: string; records: number }>(
      "select source, outcome, records from source_call order by source",
    );
    expect(rows).toEqual([
      { source: "court-gateway", outcome: "TIMEOUT", records: 0 },
      { source: "registry-gateway", outcome: "CONNECTION", records: 0 },
      { source: "tax-gateway", outcome: "MALFORMED", records: 0 },
    ]);
  });

  it("answers again when a source has come back", async () => {
    world.gateways.tax.control({ fault: "none" });
    const { data } = await world.ask<Shown>(PROFILE, { first: 20 });
    expect(data.customers.edges.map((e) => e.node.profile.tax.arrears.status)).toEqual(
      Array<string>(20).fill("FRESH"),
    );
  });
});

describe("a client that hangs up", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ customers: 5, history: false, budgetMs: 30_000 });
  });
  afterAll(() => world.close());

  const hangUpAfter = async (ready: () => boolean | Promise<boolean>) => {
    const client = request(`${world.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-purpose": "ADMISSION" },
    });
    client.on("error", () => undefined);
    client.end(JSON.stringify({ query: PROFILE, variables: { first: 5 } }));
    await until(ready);
    const closed = new Promise((resolve) => client.once("close", resolve));
    client.destroy();
    await closed;
  };

  it("has its calls to sources cancelled", async () => {
    for (const gateway of Object.values(world.gateways)) gateway.control({ fault: "hang" });
    await hangUpAfter(() => Object.values(world.gateways).every((g) => g.calls() > 0));
    await until(async () => {
      const { rows } = await world.db.pool.query<{ outcome: string }>("select outcome from source_call");
      return rows.length === 3 && rows.every((r) => r.outcome === "CANCELLED");
    });
    for (const gateway of Object.values(world.gateways)) gateway.control({ fault: "none" });
  });

  it("has its SQL cancelled", async () => {
    const { pool } = world.db;
    const holder = await pool.connect();
    const waiting = async () => {
      const { rows } = await pool.query<{ n: number }>(
        "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      return rows[0]?.n ?? 0;
    };
    await holder.query("begin; lock table customer in access exclusive mode");
    try {
      await hangUpAfter(async () => (await waiting()) > 0);
      await until(async () => (await waiting()) === 0);
    } finally {
      await holder.query("rollback");
      holder.release();
    }
    const { errors } = await world.ask(PROFILE, { first: 5 });
    expect(errors).toBeUndefined();
  });
});

describe("the server's phases", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ customers: 1, history: false });
  });
  afterAll(() => world.close());

  it.each([
    ["READY" as const, 200, 200],
    ["STARTING" as const, 503, 503],
    ["DRAINING" as const, 503, 503],
  ])("are told by health and kept by the endpoint: %s", async (phase, health, endpoint) => {
    world.phase = phase;
    expect((await fetch(`${world.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${world.url}/health/ready`)).status).toBe(health);
    const reply = await fetch(`${world.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"query":"{ customerCount }"}',
    });
    expect(reply.status).toBe(endpoint);
    world.phase = "READY";
  });

  it("hides what broke here and names the request", async () => {
    const { pool } = world.db;
    await pool.query("alter table customer rename to customer_away");
    const reply = await fetch(`${world.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"query":"{ customerCount }"}',
    });
    await pool.query("alter table customer_away rename to customer");
    const text = await reply.text();
    expect(reply.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(text).toContain("INTERNAL_SERVER_ERROR");
    expect(text).not.toMatch(/relation|customer_away|node_modules/);
  });

  it("shows a browser an explorer that needs nothing from elsewhere", async () => {
    const page = await fetch(`${world.url}/graphql`, { headers: { accept: "text/html" } });
    const html = await page.text();
    expect(page.headers.get("content-type")).toContain("text/html");
    const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((m) => m[1] ?? "");
    expect(assets.length).toBeGreaterThan(3);
    expect(assets.filter((a) => /^(https?:)?\/\//.test(a))).toEqual([]);
    const script = assets.find((a) => a.startsWith("main") && a.endsWith(".js")) ?? "";
    const asset = await fetch(`${world.url}/explorer/${script}`);
    expect([asset.status, (await asset.text()).length > 10_000]).toEqual([200, true]);
  });
});
