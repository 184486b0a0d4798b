import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "@jest/globals";
import { runVendor, type RunningVendor } from "../../sandbox/every-vendor.js";
import { type Enterprise, population } from "../../sandbox/population.js";
import type { Connector } from "../../src/connectors/connector.js";
import { readJson, withinBudget } from "../../src/connectors/http.js";
import type { Outcome } from "../../src/connectors/protocol.js";
import { pbocEnterpriseConnector } from "../../src/connectors/pboc/pboc-enterprise.connector.js";
import { provincialTaxConnector } from "../../src/connectors/provincial-tax/provincial-tax.connector.js";
import { qichachaBasicConnector } from "../../src/connectors/qichacha/qichacha-basic.connector.js";
import { taxConnector } from "../../src/connectors/tax/tax.connector.js";

const people = population(20240601, 200);
const someone = [...people].find((e) => e.establishedOn < "2020-01-01") as Enterprise;
const open: RunningVendor[] = [];
afterEach(() => Promise.all(open.splice(0).map(({ gateway }) => gateway.close())));

async function vendorOf({ vendor }: Connector): Promise<RunningVendor> {
  const running = await runVendor(vendor.code, { population: people });
  open.push(running);
  return running;
}

/** What a source's protocol makes of a reply about an enterprise; rejects as reading it does. */
async function outcomeAt(
  connector: Connector,
  { endpoint }: RunningVendor,
  { uscc, name } = someone,
): Promise<Outcome> {
  const { protocol } = connector.vendor;
  const request = () => protocol.request(connector.ask([{ uscc, name }]), endpoint, new Date());
  const limits = { budgetMs: 5_000, attempts: 1, maxBytes: 1_000_000 };
  const { value } = await withinBudget(5_000, new AbortController().signal, (deadline) =>
    readJson({ request, speaksAt: protocol.speaksAt }, limits, deadline, (reply) =>
      protocol.outcome(reply, endpoint, new Date()),
    ),
  );
  return value;
}

describe("a quota used up", () => {
  it("is told in the vendor's own code where it has one", async () => {
    const qichacha = await vendorOf(qichachaBasicConnector);
    qichacha.gateway.control({ fault: "quota" });
    expect(await outcomeAt(qichachaBasicConnector, qichacha)).toMatchObject({ kind: "FAILED", code: "112" });
    const pboc = await vendorOf(pbocEnterpriseConnector);
    pboc.gateway.control({ fault: "quota" });
    expect(await outcomeAt(pbocEnterpriseConnector, pboc)).toMatchObject({
      kind: "FAILED",
      reason: "RATE_LIMITED",
      transient: false,
      code: "3001",
    });
  });

  it("is told under seal where messages are sealed", async () => {
    const tax = await vendorOf(provincialTaxConnector);
    tax.gateway.control({ fault: "quota" });
    expect(await outcomeAt(provincialTaxConnector, tax)).toMatchObject({
      reason: "RATE_LIMITED",
      transient: false,
      code: "423",
    });
  });

  it("is an HTTP 429 until tomorrow where the vendor has no codes", async () => {
    const { gateway, endpoint } = await vendorOf(taxConnector);
    gateway.control({ fault: "quota" });
    const reply = await fetch(`${gateway.url}/taxpayers?uscc=${someone.uscc}`, {
      headers: { authorization: `Bearer ${endpoint.token}` },
    });
    expect([reply.status, reply.headers.get("retry-after")]).toEqual([429, "86400"]);
  });

  it("meets every n-th request only", async () => {
    const qichacha = await vendorOf(qichachaBasicConnector);
    qichacha.gateway.control({ fault: "quota", faultEvery: 2 });
    const kinds: string[] = [];
    for (let i = 0; i < 4; i++) kinds.push((await outcomeAt(qichachaBasicConnector, qichacha)).kind);
    expect(kinds).toEqual(["RESULT", "FAILED", "RESULT", "FAILED"]);
  });
});

describe("a wrong signature", () => {
  it("is not believed, whatever the reply holds, and only as long as it lasts", async () => {
    const tax = await vendorOf(provincialTaxConnector);
    tax.gateway.control({ fault: "wrongSignature" });
    expect(await outcomeAt(provincialTaxConnector, tax)).toMatchObject({
      kind: "FAILED",
      reason: "MALFORMED",
    });
    tax.gateway.control({ fault: "none" });
    expect(await outcomeAt(provincialTaxConnector, tax)).toMatchObject({ kind: "RESULT" });
  });

  it("changes nothing where nothing is signed", async () => {
    const tax = await vendorOf(taxConnector);
    tax.gateway.control({ fault: "wrongSignature" });
    expect(await outcomeAt(taxConnector, tax)).toMatchObject({ kind: "RESULT" });
  });
});

describe("what a vendor has seen", () => {
  it("is calls, all and by path, below its base and without its control", async () => {
    const { gateway } = await vendorOf(qichachaBasicConnector);
    for (const path of ["/ECIPartner/GetList?key=a", "/ECIPartner/GetList", "/ECIChange/GetList"])
      await fetch(gateway.url + path);
    await fetch(`${gateway.url}/__control`);
    expect(gateway.calls()).toBe(3);
    expect(gateway.calls("/ECIPartner/GetList")).toBe(2);
    expect(gateway.calls("/ECIChange/GetList")).toBe(1);
    expect(gateway.calls("/ECIEmployee/GetList")).toBe(0);
  });

  it("counts a path below the base of a vendor that has one", async () => {
    const running = await runVendor("tianyancha", { population: people });
    open.push(running);
    await fetch(`${running.gateway.url}/open/ic/baseinfo/normal`);
    expect(running.gateway.url).toMatch(/\/services$/);
    expect(running.gateway.calls("/open/ic/baseinfo/normal")).toBe(1);
  });

  it("is when clients hung up before they were answered, and none that was", async () => {
    const { gateway } = await vendorOf(taxConnector);
    await fetch(`${gateway.url}/taxpayers`);
    expect(gateway.abandoned()).toEqual([]);
    gateway.control({ fault: "hang" });
    const asker = new AbortController();
    const asking = fetch(`${gateway.url}/taxpayers`, { signal: asker.signal }).catch(() => "hung up");
    while (gateway.calls() < 2) await pause(2);
    const leftAt = Date.now();
    asker.abort();
    expect(await asking).toBe("hung up");
    while (gateway.abandoned().length === 0) await pause(2);
    expect(gateway.abandoned()).toHaveLength(1);
    expect(gateway.abandoned()[0]).toBeGreaterThanOrEqual(leftAt);
    expect((gateway.abandoned()[0] ?? 0) - leftAt).toBeLessThan(100);
  });

  it("is a client gone while the reply is still being thought of, too", async () => {
    const { gateway } = await vendorOf(taxConnector);
    gateway.control({ latencyMs: 60_000 });
    const asking = fetch(`${gateway.url}/taxpayers`, { signal: AbortSignal.timeout(50) }).catch(() => "late");
    expect(await asking).toBe("late");
    while (gateway.abandoned().length === 0) await pause(2);
    expect(gateway.abandoned()).toHaveLength(1);
  });
});
