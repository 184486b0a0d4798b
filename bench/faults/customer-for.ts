import { runVendor } from "../../sandbox/every-vendor.js";
import type { Enterprise, Population } from "../../sandbox/population.js";
import { leiOf } from "../../sandbox/wire/gleif.js";
import type { Connector, Keys } from "../../src/connectors/connector.js";
import { createGuard } from "../../src/connectors/guard/guard.js";
import { createRunner } from "../../src/connectors/runner.js";
import type { StoredFacts } from "../../src/observations/observation.js";

const MOST_ASKED = 400;
const ERRAND = { institutionId: "", purpose: undefined, requester: "faults" };

/** As fast as it goes: what a contract allows is not what is tried here. */
export const unlimited = (vendor: string) =>
  createGuard({ agreed: { [vendor]: { concurrency: 1_000, perSecond: 10_000 } } });

/** What a source could know an enterprise by, or who applies for it. */
function keysOf(e: Enterprise, { about }: Connector): Keys {
  const { name, residentId, phone } = e.people[0];
  if (about === "APPLICANT") return { name, residentId, phone };
  return { uscc: e.uscc, name: e.name, lei: leiOf(e), orderNo: `order-${e.uscc}` };
}

const isMore = (said: StoredFacts, nothing: StoredFacts): boolean =>
  Object.keys(said).length > 0 && JSON.stringify(said) !== JSON.stringify(nothing);

/** An enterprise about which a source has more to say than that there is nothing; the first, where there is none such. */
export async function customerFor(connector: Connector, people: Population): Promise<Enterprise> {
  const { vendor } = connector;
  const { gateway, endpoint } = await runVendor(vendor.code, { population: people });
  const said = new Map<string, StoredFacts>();
  const runner = createRunner({
    endpoints: { [vendor.code]: endpoint },
    limits: { budgetMs: 10_000, attempts: 1, maxBytes: 5_000_000 },
    record: (_call, drafts) => {
      for (const { subjectId, facts } of drafts) said.set(subjectId, facts);
      return Promise.resolve(drafts.map((d) => ({ ...d, id: "", recordedAt: d.fetchedAt })));
    },
    onOddity: () => undefined,
    guard: unlimited(vendor.code),
  });
  const never = new AbortController().signal;
  const adults = [...people].filter((e) => e.establishedOn < "2022-01-01").slice(0, MOST_ASKED);
  try {
    for (const enterprise of adults) {
      const asked = { subjectId: enterprise.uscc, keys: keysOf(enterprise, connector) };
      await runner.ask(connector, ERRAND, [asked], never);
      if (isMore(said.get(enterprise.uscc) ?? {}, connector.absent)) return enterprise;
    }
  } finally {
    await gateway.close();
  }
  const [first] = adults;
  if (first === undefined) throw new Error("nobody lives here");
  return first;
}
