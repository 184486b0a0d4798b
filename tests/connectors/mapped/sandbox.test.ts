import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import type { Connector, Keys } from "../../../src/connectors/connector.js";
import { readJson, withinBudget } from "../../../src/connectors/http.js";
import { loadMappedConnectors } from "../../../src/connectors/mapped/load-mapped-connectors.js";
import type { Endpoint, Outcome } from "../../../src/connectors/protocol.js";
import { newKeyPair } from "../../../src/connectors/signed-envelope/key-pair.js";
import type { Gateway, GatewaySettings } from "../../../sandbox/play.js";
import { type Enterprise, population } from "../../../sandbox/population.js";
import { startVendor } from "../../../sandbox/vendor.js";

const FOLDER = join("docs", "examples", "sources");
const town = population(20240601, 2400);
const NOW = new Date("2026-07-01T04:00:00Z");
const asked = [...town].filter((e) => e.establishedOn < "2026-01-01").slice(0, 60);
const [ours, theirs] = [newKeyPair(), newKeyPair()];
const ACCOUNT = { token: "key", secret: ours.privateKey, vendorKey: theirs.privateKey };
const LIMITS = { budgetMs: 5000, attempts: 1, maxBytes: 1_000_000 };

const keysOf = ({ uscc, name, people: [person] }: Enterprise, { about }: Connector): Keys =>
  about === "APPLICANT" ? { residentId: person.residentId, name: person.name } : { uscc, name };

/** The facts a source's file says it tells. */
async function declaredFacts({ source }: Connector): Promise<string[]> {
  const yaml = await readFile(join(FOLDER, `${source}.yaml`), "utf8");
  const { answer } = parse(yaml) as { answer: { fields: object; lists?: object } };
  return Object.keys({ ...answer.fields, ...answer.lists }).sort();
}

const sources = await loadMappedConnectors(FOLDER);

describe.each(sources.map((c) => [c.source, c] as const))("%s of the sandbox", (_source, connector) => {
  const { protocol, code } = connector.vendor;
  let vendor: Gateway;
  let endpoint: Endpoint;
  beforeAll(async () => {
    vendor = await startVendor({ vendor: code, population: town, account: ACCOUNT, now: () => NOW });
    endpoint = { url: vendor.url, token: "key", secret: ours.privateKey, peerKey: theirs.publicKey };
  });
  afterAll(() => vendor.close());

  async function ask(keys: Keys, of = endpoint): Promise<Outcome> {
    const request = () => protocol.request(connector.ask([keys]), of, NOW);
    const { value } = await withinBudget(5000, new AbortController().signal, (deadline) =>
      readJson({ request, speaksAt: protocol.speaksAt }, LIMITS, deadline, (reply) =>
        protocol.outcome(reply, of, NOW),
      ),
    );
    return value;
  }

  async function reading(enterprise: Enterprise) {
    const keys = keysOf(enterprise, connector);
    const outcome = await ask(keys);
    return outcome.kind === "RESULT"
      ? connector.read(outcome.result, [keys[connector.needs[0]] ?? ""])
      : outcome;
  }

  async function under(settings: Partial<GatewaySettings>, enterprise: Enterprise) {
    vendor.control(settings);
    try {
      return await reading(enterprise);
    } finally {
      vendor.control({ fault: "none", unknownField: false, vendorCode: null });
    }
  }

  /** Somebody it says something about. */
  async function known(): Promise<Enterprise> {
    for (const enterprise of asked) if ("said" in (await reading(enterprise))) return enterprise;
    throw new Error("it says nothing about anybody");
  }

  it("is read whole, with nothing undeclared, and says every fact of its file about somebody", async () => {
    const told = new Set<string>();
    for (const enterprise of asked) {
      const read = await reading(enterprise);
      if (!("said" in read)) {
        expect(read).toMatchObject({ kind: "EMPTY" });
        continue;
      }
      expect([...read.malformed]).toEqual([]);
      expect(read.unread).toEqual([]);
      for (const facts of read.said.values()) for (const name of Object.keys(facts)) told.add(name);
    }
    expect([...told].sort()).toEqual(await declaredFacts(connector));
  });

  it("knows nothing of strangers", async () => {
    const { residentId, uscc } = { residentId: "11010119900307293X", uscc: "91350100M000100Y43" };
    expect(await ask({ residentId, uscc, name: "无名氏" })).toMatchObject({ kind: "EMPTY" });
  });

  it("refuses who shows another proof", async () => {
    const [enterprise] = asked;
    if (enterprise === undefined) throw new Error("nobody lives here");
    const stranger = { ...endpoint, token: "other", secret: newKeyPair().privateKey };
    await expect(
      ask(keysOf(enterprise, connector), stranger).then((outcome) => {
        throw Object.assign(new Error("an outcome"), outcome);
      }),
    ).rejects.toMatchObject({ reason: expect.stringMatching(/^(?:REFUSED|MALFORMED)$/) });
  });

  it("tells of a field nobody declared, and of one that goes by another name", async () => {
    const enterprise = await known();
    expect(await under({ unknownField: true }, enterprise)).toMatchObject({
      unread: [expect.stringMatching(/(^|\.)undeclared$/)],
    });
    const drifted = await under({ fault: "drift" }, enterprise);
    expect("kind" in drifted ? drifted : [...drifted.malformed.values()]).toEqual(
      "kind" in drifted
        ? { kind: "FAILED", reason: "MALFORMED", transient: false, billed: false, code: "" }
        : [expect.stringMatching(/: EMPTY$/)],
    );
  });

  it("means by a used-up account a limit that lasts", async () => {
    expect(await under({ fault: "quota" }, await known())).toMatchObject({
      kind: "FAILED",
      reason: "RATE_LIMITED",
      transient: false,
    });
  });
});
