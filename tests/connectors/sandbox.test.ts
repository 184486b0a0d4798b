import { describe, expect, it } from "@jest/globals";
import { connectors } from "../../src/connectors/index.js";
import type { StoredFacts } from "../../src/observations/observation.js";
import { population } from "../../sandbox/population.js";
import { replyOf } from "./replies.js";
import { vendors, type VendorKind } from "../../sandbox/wire/replies.js";

const people = [...population(20240601, 200)];

describe.each(connectors.map((c) => [c.dimension, c] as const))(
  "the %s source of the sandbox",
  (kind, connector) => {
    const vendor = vendors[kind as VendorKind];
    const told = (at: string) =>
      people.flatMap((e) => {
        const record = vendor.record(e, at);
        return record === undefined ? [] : [{ uscc: e.uscc, record }];
      });
    const read = (records: readonly { record: object }[]) => {
      const reply = vendor.reply(records.map((r) => r.record));
      return connector.read(JSON.parse(JSON.stringify(reply)));
    };

    it("is read whole, and says about some enterprise every fact that the source can tell", () => {
      const factNames = (said: ReadonlyMap<string, StoredFacts>): string[] =>
        [...new Set([...said.values()].flatMap((facts) => Object.keys(facts)))].sort();
      const tellable = factNames(connector.read(replyOf(kind, "ordinary")).said);
      expect(tellable.length).toBeGreaterThan(2);
      for (const at of ["2024-02-29", "2026-07-01"]) {
        const records = told(at);
        const { said, malformed, unread } = read(records);
        expect([...malformed]).toEqual([]);
        expect(unread).toEqual([]);
        expect([...said.keys()]).toEqual(records.map((r) => r.uscc));
        expect(records.length).toBeGreaterThan(20);
        expect(factNames(said)).toEqual(tellable);
      }
    });

    it("has a path the gateway listens on", () => {
      expect(connector.path(["A"])).toBe(`${vendor.path}?uscc=A`);
    });
  },
);
