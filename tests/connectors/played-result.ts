import type { Connector, Keys } from "../../src/connectors/connector.js";
import { readJson, withinBudget } from "../../src/connectors/http.js";
import type { Endpoint, Outcome } from "../../src/connectors/protocol.js";
import { newKeyPair } from "../../src/connectors/signed-envelope/key-pair.js";
import { population } from "../../sandbox/population.js";
import { keysOf } from "../../sandbox/told.js";
import { startVendor } from "../../sandbox/vendor.js";

const town = population(20240601, 2400);
const NOW = new Date("2026-07-01T04:00:00Z");
const [ours, theirs] = [newKeyPair(), newKeyPair()];
const LIMITS = { budgetMs: 5000, attempts: 1, maxBytes: 5_000_000 };

async function ask(connector: Connector, keys: Keys, endpoint: Endpoint): Promise<Outcome> {
  const { protocol } = connector.vendor;
  const sending = {
    request: () => protocol.request(connector.ask([keys]), endpoint, NOW),
    speaksAt: protocol.speaksAt,
  };
  const { value } = await withinBudget(LIMITS.budgetMs, new AbortController().signal, (deadline) =>
    readJson(sending, LIMITS, deadline, (reply) => protocol.outcome(reply, endpoint, NOW)),
  );
  return value;
}

/** A result of a source as its vendor in the sandbox gives one, and the key it was asked with. */
export async function anyResult(connector: Connector): Promise<{ result: unknown; key: string }> {
  const vendor = await startVendor({
    vendor: connector.vendor.code,
    population: town,
    account: { token: "key", secret: ours.privateKey, vendorKey: theirs.privateKey },
    now: () => NOW,
  });
  try {
    const endpoint = {
      url: vendor.url,
      token: "key",
      secret: ours.privateKey,
      peerKey: connector.vendor.code === "qichacha" ? ours.privateKey.slice(0, 32) : theirs.publicKey,
    };
    for (const enterprise of town) {
      const keys = keysOf(enterprise, connector);
      const outcome = await ask(connector, keys, endpoint);
      if (outcome.kind === "RESULT") return { result: outcome.result, key: keys[connector.needs[0]] ?? "" };
    }
    throw new Error(`${connector.source} has no result about anybody`);
  } finally {
    await vendor.close();
  }
}
