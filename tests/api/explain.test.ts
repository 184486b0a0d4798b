import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startWorld, type World } from "./world.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ customers: 3, history: false });
});
afterAll(() => world.close());

interface Explanation {
  code: string;
  state: string;
  parts: { depth: number; expression: string; state: string; value: string | null }[];
  wouldHold: string[][];
  missing: string[];
  nextChangeAt: string | null;
}
interface Told {
  customers: {
    edges: {
      node: {
        labels: { code: string; state: string }[];
        shortHistory: Explanation;
        alert: Explanation;
        none: null;
      };
    }[];
  };
}

const PARTS = "code state parts { depth expression state value } wouldHold missing nextChangeAt";

describe("an explanation asked for", () => {
  it("says of each customer of a page what the label says, part by part", async () => {
    const { data, errors } = await world.ask<Told>(`{ customers(first: 3) { edges { node {
      labels { code state }
      shortHistory: explain(label: "SHORT_HISTORY") { ${PARTS} }
      alert: explain(label: "ALERT_LEVEL") { ${PARTS} }
      none: explain(label: "NO_SUCH_LABEL") { code }
    } } } }`);
    expect(errors).toBeUndefined();
    const nodes = data.customers.edges.map(({ node }) => node);
    expect(nodes).toHaveLength(3);
    for (const { labels, shortHistory, alert, none } of nodes) {
      const stateOf = (code: string) => labels.find((l) => l.code === code)?.state;
      expect(none).toBeNull();
      expect([shortHistory.state, alert.state]).toEqual([stateOf("SHORT_HISTORY"), stateOf("ALERT_LEVEL")]);
      expect(shortHistory.parts[0]).toMatchObject({
        depth: 0,
        expression: "yearsBetween(registry.establishedOn, asOf) < params.years",
        value: shortHistory.state.toLowerCase(),
      });
      if (shortHistory.state === "FALSE")
        expect(shortHistory.wouldHold).toEqual([[shortHistory.parts[0]?.expression]]);
      if (shortHistory.state === "TRUE")
        expect(Date.parse(shortHistory.nextChangeAt ?? "")).toBeGreaterThan(Date.now());
      expect(alert.missing.length > 0).toBe(alert.state === "UNKNOWN");
      expect(alert.parts.some((part) => part.expression === "labels.DISHONEST_JUDGMENT_DEBTOR")).toBe(true);
    }
  });
});
