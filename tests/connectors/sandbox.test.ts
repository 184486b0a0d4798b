import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { connectors } from "../../src/connectors/index.js";
import type { StoredFacts } from "../../src/observations/observation.js";
import type { Gateway } from "../../sandbox/gateway.js";
import { population } from "../../sandbox/population.js";
import { dayOf } from "../../sandbox/population/calendar.js";
import { casesOf } from "../../sandbox/population/courts.js";
import { commercial, type CommercialVendor, startVendor } from "../../sandbox/vendor.js";
import { replyOf } from "./replies.js";
import { vendors, type VendorKind } from "../../sandbox/wire/replies.js";

const people = [...population(20240601, 200)];

const gateways = connectors.filter(({ source, vendor }) => vendor.code === source);
const commercialOnes = connectors.filter(({ source, vendor }) => vendor.code !== source);

describe.each(gateways.map((c) => [c.dimension, c] as const))(
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
      return connector.read(JSON.parse(JSON.stringify(reply)), []);
    };

    it("is read whole, and says about some enterprise every fact that the source can tell", () => {
      const factNames = (said: ReadonlyMap<string, StoredFacts>): string[] =>
        [...new Set([...said.values()].flatMap((facts) => Object.keys(facts)))].sort();
      const tellable = factNames(connector.read(replyOf(kind, "ordinary"), []).said);
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

const town = population(20240601, 2400);
const TODAY = dayOf("2026-07-01");
/** Some as they come, and some who are on the list of dishonest judgment debtors. */
const asked = [
  ...people.slice(0, 80),
  ...[...town]
    .filter((e) =>
      casesOf(e).enforcements.some(
        ({ listing }) => listing && listing.publishedOn <= TODAY && listing.removedOn > TODAY,
      ),
    )
    .slice(0, 5),
];
const ACCOUNT = { token: "key", secret: "secret" };
const NOW = new Date("2026-07-01T04:00:00Z");

describe.each(commercialOnes.map((c) => [c.source, c] as const))(
  "%s of the sandbox",
  (_source, connector) => {
    let played: Gateway;
    beforeAll(async () => {
      const vendor = connector.vendor.code as CommercialVendor;
      expect(Object.keys(commercial)).toContain(vendor);
      played = await startVendor({ vendor, population: town, account: ACCOUNT, now: () => NOW });
    });
    afterAll(() => played.close());

    async function ask(uscc: string, account = ACCOUNT) {
      const { protocol } = connector.vendor;
      const { url, headers } = protocol.request(connector.path([uscc]), { url: played.url, ...account }, NOW);
      return protocol.outcome(await (await fetch(url, { headers })).json());
    }

    it("is read whole, with nothing undeclared, and says something about some enterprise", async () => {
      const told = new Set<string>();
      for (const { uscc } of asked) {
        const outcome = await ask(uscc);
        if (outcome.kind !== "RESULT") {
          expect(outcome.kind).toBe("EMPTY");
          continue;
        }
        const { said, malformed, unread } = connector.read(outcome.result, [uscc]);
        expect([...malformed]).toEqual([]);
        expect(unread).toEqual([]);
        for (const facts of said.values()) for (const name of Object.keys(facts)) told.add(name);
      }
      // Nobody of the population has pledged equity.
      if (connector.source !== "qichacha-equity-pledges") expect(told.size).toBeGreaterThan(0);
    });

    it("refuses who shows another proof, and knows nothing of strangers", async () => {
      const [enterprise] = people;
      if (enterprise === undefined) throw new Error("nobody lives here");
      expect(await ask(enterprise.uscc, { token: "other", secret: "other" })).toMatchObject({
        kind: "FAILED",
      });
      expect(await ask("91350100M000100Y43")).toMatchObject({ kind: "EMPTY" });
    });
  },
);
