import { describe, expect, it } from "@jest/globals";
import { connectors } from "../../src/connectors/index.js";
import { factsOf } from "../../src/facts/index.js";
import { population } from "../../sandbox/population.js";
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

    it("is read whole, and says every fact of its dimension about some enterprise", () => {
      for (const at of ["2024-02-29", "2026-07-01"]) {
        const records = told(at);
        const { said, malformed, unread } = read(records);
        expect([...malformed]).toEqual([]);
        expect(unread).toEqual([]);
        expect([...said.keys()]).toEqual(records.map((r) => r.uscc));
        expect(records.length).toBeGreaterThan(20);
        const names = new Set([...said.values()].flatMap((facts) => Object.keys(facts)));
        expect([...names].toSorted()).toEqual(Object.keys(factsOf(kind)).toSorted());
      }
    });

    it("has a path the gateway listens on", () => {
      expect(connector.path(["A"])).toBe(`${vendor.path}?uscc=A`);
    });
  },
);
