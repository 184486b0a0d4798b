import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Connector, Keys } from "../../src/connectors/connector.js";
import { readJson, withinBudget } from "../../src/connectors/http.js";
import { connectors } from "../../src/connectors/index.js";
import type { Endpoint, Outcome } from "../../src/connectors/protocol.js";
import { newKeyPair } from "../../src/connectors/signed-envelope/key-pair.js";
import type { Gateway } from "../../sandbox/play.js";
import { type Enterprise, population } from "../../sandbox/population.js";
import { dayOf } from "../../sandbox/population/calendar.js";
import { casesOf } from "../../sandbox/population/courts.js";
import { playedVendors, startVendor } from "../../sandbox/vendor.js";
import { leiOf } from "../../sandbox/wire/gleif.js";

const town = population(20240601, 2400);
const TODAY = "2026-07-01";
const NOW = new Date(`${TODAY}T04:00:00Z`);
/** Some as they come, and some who are on the list of dishonest judgment debtors. */
const asked = [...town]
  .filter((e) => e.establishedOn < TODAY)
  .filter(
    (e, i) =>
      i < 80 ||
      casesOf(e).enforcements.some(
        ({ listing }) => listing && listing.publishedOn <= dayOf(TODAY) && listing.removedOn > dayOf(TODAY),
      ),
  )
  .slice(0, 90);

const [ours, theirs] = [newKeyPair(), newKeyPair()];
const ACCOUNT = { token: "key", secret: ours.privateKey, vendorKey: theirs.privateKey };
const PROOF = { token: "key", secret: ours.privateKey, peerKey: theirs.publicKey };

/** What a source could know an enterprise, or who applies for it, by. */
function keysOf(enterprise: Enterprise, { about }: Connector): Keys {
  const { residentId, phone, name } = enterprise.people[0];
  if (about === "APPLICANT") return { residentId, phone, name };
  const { uscc } = enterprise;
  return { uscc, name: enterprise.name, lei: leiOf(enterprise), orderNo: `order-${uscc}` };
}

const STRANGER = { uscc: "91350100M000100Y43", lei: "529900T8BM49AURSDO55", orderNo: "none" };
const UNKNOWN_PERSON = { residentId: "11010119900307293X", phone: "13800000000", name: "无名氏" };

async function outcomeOf(connector: Connector, keys: Keys, endpoint: Endpoint): Promise<Outcome> {
  const { protocol } = connector.vendor;
  const request = () => protocol.request(connector.ask([keys]), endpoint, NOW);
  const limits = { budgetMs: 5000, attempts: 1, maxBytes: 5_000_000 };
  const never = new AbortController().signal;
  const { value } = await withinBudget(5000, never, (deadline) =>
    readJson({ request, speaksAt: protocol.speaksAt }, limits, deadline, (reply) =>
      protocol.outcome(reply, endpoint, NOW),
    ),
  );
  return value;
}

const keyIn = (connector: Connector, keys: Keys): string => keys[connector.needs[0]] ?? "";

it("plays every vendor of a source, and no other", async () => {
  const vendors = [...new Set(connectors.map(({ vendor }) => vendor.code))].sort();
  const played = await playedVendors();
  expect(played).toEqual(expect.arrayContaining(vendors));
});

describe.each(connectors.map((c) => [c.source, c] as const))("%s of the sandbox", (_source, connector) => {
  let vendor: Gateway;
  let endpoint: Endpoint;
  beforeAll(async () => {
    const { code } = connector.vendor;
    vendor = await startVendor({ vendor: code, population: town, account: ACCOUNT, now: () => NOW });
    endpoint = { url: vendor.url, ...PROOF };
  });
  afterAll(() => vendor.close());

  it("is read whole, with nothing undeclared, and says something about some enterprise", async () => {
    const told = new Set<string>();
    for (const enterprise of asked) {
      const keys = keysOf(enterprise, connector);
      const outcome = await outcomeOf(connector, keys, endpoint);
      if (outcome.kind !== "RESULT") {
        expect(outcome).toMatchObject({ kind: "EMPTY" });
        continue;
      }
      const { said, malformed, unread } = connector.read(outcome.result, [keyIn(connector, keys)]);
      expect([...malformed]).toEqual([]);
      expect(unread).toEqual([]);
      for (const facts of said.values()) for (const name of Object.keys(facts)) told.add(name);
    }
    expect(told.size).toBeGreaterThan(0);
  });

  it("knows nothing of strangers", async () => {
    const keys = connector.about === "APPLICANT" ? UNKNOWN_PERSON : { ...STRANGER, name: "无此企业" };
    const outcome = await outcomeOf(connector, keys, endpoint);
    if (outcome.kind === "RESULT") {
      const { said, malformed } = connector.read(outcome.result, [keyIn(connector, keys)]);
      expect([...malformed]).toEqual([]);
      // A search that lists what it found, and found nothing, may say so.
      for (const facts of said.values()) expect(facts).toEqual(connector.absent);
    } else if (connector.source === "esign-telecom") {
      // It has no code for a record that is missing: its source fails.
      expect(outcome).toMatchObject({ kind: "FAILED", reason: "HTTP_ERROR" });
    } else expect(outcome).toMatchObject({ kind: "EMPTY" });
  });

  it("refuses who shows another proof", async () => {
    const [enterprise] = asked;
    if (enterprise === undefined) throw new Error("nobody lives here");
    const stranger = {
      url: vendor.url,
      token: "other",
      secret: newKeyPair().privateKey,
      peerKey: theirs.publicKey,
    };
    // What is open to everybody asks for no proof.
    if (connector.vendor.isOpen === true) return;
    const refused = await outcomeOf(connector, keysOf(enterprise, connector), stranger).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ reason: expect.stringMatching(/^(?:REFUSED|MALFORMED)$/) });
  });
});
