import type { Connector, Keys } from "../src/connectors/connector.js";
import type { Endpoint, VendorReply, VendorRequest } from "../src/connectors/protocol.js";
import { publicKeyOf } from "../src/connectors/signed-envelope/key-pair.js";
import type { PlayedVendor } from "./play.js";
import { businessDateAt, type Enterprise, population, type Population } from "./population.js";
import { dayOf } from "./population/calendar.js";
import { casesOf } from "./population/courts.js";
import { played } from "./vendor.js";
import { leiOf } from "./wire/gleif.js";

/** Which of its facts each source was heard to tell, by source. */
export type Told = ReadonlyMap<string, ReadonlySet<string>>;

const SEED = 20240601;
const TOWN = 2400;
const NOW = new Date("2026-07-01T04:00:00Z");
/** How often a source is asked, and one that seals each of its answers. */
const OFTEN = 200;
const SELDOM = 8;
const SUED = 10;

// Any number is an SM2 private key; these two sign nothing but what is heard here.
const OURS = "1".repeat(64);
const THEIRS = "2".repeat(64);
const ACCOUNT = { token: "key", secret: OURS, vendorKey: THEIRS };
/** A proof every vendor of the sandbox takes. */
export const PROOF = { url: "http://127.0.0.1", token: "key", secret: OURS, peerKey: publicKeyOf(THEIRS) };

/** What a source could know an enterprise, or who applies for it, by. */
export function keysOf(
  { uscc, name, people: [person] }: Enterprise,
  { about }: Pick<Connector, "about">,
): Keys {
  if (about === "APPLICANT") return { residentId: person.residentId, phone: person.phone, name: person.name };
  return { uscc, name, lei: leiOf({ uscc }), orderNo: `order-${uscc}` };
}

/** Those who may be asked about: first some with a past in court, then the others as they come. */
function interviewed(town: Population): Enterprise[] {
  const today = dayOf(businessDateAt(NOW));
  const founded = [...town].filter((e) => dayOf(e.establishedOn) < today);
  const sued = founded.filter((e) => casesOf(e).enforcements.some(({ listing }) => listing !== undefined));
  return [...new Set([...sued.slice(0, SUED), ...founded])];
}

/** Hands a request to a vendor as it is played, and its reply back, without the line between them. */
function answered(vendor: PlayedVendor, request: VendorRequest, town: Population): VendorReply {
  const world = {
    ...{ population: town, account: ACCOUNT, at: NOW, day: dayOf(businessDateAt(NOW)) },
    wrongSignature: false,
  };
  const { method, headers, body = "" } = request;
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const said = vendor.answer({ method, url: new URL(request.url), headers: lower, body }, world);
  const reply = vendor.seal?.(said, world) ?? said;
  const text = JSON.stringify(reply.body);
  return { status: reply.status, headers: reply.headers ?? {}, body: JSON.parse(text) as unknown, text };
}

async function toldBy(
  connector: Connector,
  town: Population,
  asked: readonly Enterprise[],
): Promise<Set<string>> {
  const { vendor, source, batchSize, needs } = connector;
  const { protocol } = vendor;
  const player = await played(vendor.code);
  const endpoint: Endpoint = { ...PROOF, url: `${PROOF.url}${player.base ?? ""}` };
  const names = new Set(Object.keys(connector.absent));
  const chosen = asked.slice(0, (player.seal === undefined ? OFTEN : SELDOM) * batchSize);
  for (let from = 0; from < chosen.length; from += batchSize) {
    const batch = chosen.slice(from, from + batchSize).map((e) => keysOf(e, connector));
    const reply = answered(player, protocol.request(connector.ask(batch), endpoint, NOW), town);
    const outcome = protocol.outcome(reply, endpoint, NOW);
    if (outcome.kind === "FAILED") throw new Error(`${source}: the sandbox answers ${outcome.code}`);
    if (outcome.kind !== "RESULT") continue;
    const { said } = connector.read(
      outcome.result,
      batch.map((keys) => keys[needs[0]] ?? ""),
    );
    for (const facts of said.values()) for (const name of Object.keys(facts)) names.add(name);
  }
  return names;
}

/** Asks the vendors of the sandbox about some of its enterprises, and tells which facts each source knows. */
export async function hearSources(connectors: readonly Connector[]): Promise<Told> {
  const town = population(SEED, TOWN);
  const asked = interviewed(town);
  const told = new Map<string, ReadonlySet<string>>();
  for (const connector of connectors) told.set(connector.source, await toldBy(connector, town, asked));
  return told;
}
