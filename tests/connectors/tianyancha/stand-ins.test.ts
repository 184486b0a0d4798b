import { describe, expect, it } from "@jest/globals";
import type { Connector } from "../../../src/connectors/connector.js";
import { connectors } from "../../../src/connectors/index.js";
import type { Endpoint } from "../../../src/connectors/protocol.js";
import type { StoredFacts } from "../../../src/observations/observation.js";
import type { PlayedVendor } from "../../../sandbox/play.js";
import { type Enterprise, population } from "../../../sandbox/population.js";
import { dayOf } from "../../../sandbox/population/calendar.js";
import { played as qichacha } from "../../../sandbox/vendors/qichacha.js";
import { played as qixinbao } from "../../../sandbox/vendors/qixinbao.js";
import { played as tianyancha } from "../../../sandbox/vendors/tianyancha.js";

const vendors: Readonly<Record<string, PlayedVendor>> = { qichacha, tianyancha, qixinbao };
const town = population(20240601, 300);
const NOW = new Date("2026-07-01T04:00:00Z");
const account = { token: "key", secret: "secret" };

/** What a source says of an enterprise through its vendor as the sandbox plays it, where it has no record, too. */
function saidOf(connector: Connector, { uscc }: Enterprise): StoredFacts {
  const { code, protocol } = connector.vendor;
  const vendor = vendors[code];
  if (vendor === undefined) throw new Error(`nobody plays ${code}`);
  const endpoint: Endpoint = { url: `http://v.example${vendor.base ?? ""}`, ...account };
  const { method, url, headers, body = "" } = protocol.request(connector.ask([{ uscc }]), endpoint, NOW);
  const lowered = Object.fromEntries(Object.entries(headers).map(([name, v]) => [name.toLowerCase(), v]));
  const reply = vendor.answer(
    { method, url: new URL(url), headers: lowered, body },
    { population: town, account, at: NOW, day: dayOf("2026-07-01"), wrongSignature: false },
  );
  const text = JSON.stringify(reply.body);
  const came = { status: reply.status, headers: {}, body: JSON.parse(text) as unknown, text };
  const outcome = protocol.outcome(came, endpoint, NOW);
  if (outcome.kind === "EMPTY") return connector.absent;
  if (outcome.kind !== "RESULT") throw new Error(`${connector.source}: ${outcome.kind}`);
  const said = connector.read(outcome.result, [uscc]).said.get(uscc);
  if (said === undefined) throw new Error(`${connector.source}: malformed`);
  return said;
}

type Records = readonly Readonly<Record<string, unknown>>[];

/** The part of some records that only has the fields others tell too, of the record in the same place. */
const shared = (records: Records, others: Records): Records =>
  records.map((record, i) =>
    Object.fromEntries(Object.entries(record).filter(([field]) => Object.hasOwn(others[i] ?? {}, field))),
  );

const commercial = connectors.filter(({ vendor }) => Object.hasOwn(vendors, vendor.code));
const pairs = commercial.flatMap((a) =>
  commercial
    .filter((b) => a.source < b.source && a.datasets.join() === b.datasets.join())
    .map((b) => [a.source, b.source, a, b] as const),
);

describe.each(pairs)("%s and %s", (_one, _other, a, b) => {
  it("say the same of an enterprise in the same words, and know of the same", () => {
    expect(a.absent).toEqual(b.absent);
    let told = 0;
    for (const enterprise of [...town].slice(0, 120)) {
      const [ours, theirs] = [saidOf(a, enterprise), saidOf(b, enterprise)];
      for (const [fact, value] of Object.entries(ours)) {
        const other = theirs[fact];
        if (other === undefined) continue;
        told += 1;
        if (!Array.isArray(value)) expect([fact, other]).toEqual([fact, value]);
        else {
          const [mine, yours] = [value as Records, other as Records];
          expect([fact, yours.length]).toEqual([fact, mine.length]);
          expect([fact, shared(yours, mine)]).toEqual([fact, shared(mine, yours)]);
        }
      }
    }
    expect(told).toBeGreaterThan(100);
  });
});

it("there are stand-ins for what matters most", () => {
  const stood = new Set(pairs.flatMap(([, , a]) => a.datasets));
  expect([...stood]).toEqual(
    expect.arrayContaining([
      ...[
        "registry.basic",
        "registry.abnormal",
        "registry.shareholders",
        "registry.staff",
        "registry.changes",
      ],
      ...["judicial.dishonest", "judicial.enforcements", "judicial.judgments", "judicial.restrictions"],
      ...["judicial.endedCases", "judicial.hearings", "judicial.filings", "judicial.notices"],
    ]),
  );
});
