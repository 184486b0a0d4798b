import { afterEach, describe, expect, it } from "@jest/globals";
import { createGuard } from "../../src/connectors/guard/guard.js";
import { openOrderDesk, type Order, type OrderDesk } from "../../src/connectors/orders.js";
import type { Purse } from "../../src/connectors/purse.js";
import { qichacha } from "../../src/connectors/qichacha/qichacha.vendor.js";
import type { CallRecord } from "../../src/connectors/runner.js";
import { type Answerer, json, type SourceServer, startSource } from "./source-server.js";

const errand = {
  institutionId: "00000000-0000-7000-8000-000000000001",
  purpose: "ADMISSION",
  requester: "api",
};
const CONSENT = "00000000-0000-7000-8000-00000000000c";
const order: Order = {
  vendor: qichacha,
  source: "qichacha-tax",
  cost: 3_000n,
  consentId: CONSENT,
  ask: () => ({ method: "POST", path: "/TaxData/CreateOrder", body: { searchKey: "x" } }),
};

let open: SourceServer[] = [];
let calls: CallRecord[] = [];
let purse: string[] = [];
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()));
  [open, calls, purse] = [[], [], []];
});

const watched = (allowed = true): Purse => ({
  reserve: (account, most) => {
    purse.push(`reserve ${account.vendor} ${account.purpose} ${most}`);
    return Promise.resolve(allowed);
  },
  release: (_account, most) => purse.push(`release ${most}`),
  look: () => undefined,
  use: () => Promise.resolve([]),
});

async function desk(answer: Answerer, allowed = true): Promise<{ desk: OrderDesk; server: SourceServer }> {
  const server = await startSource(answer);
  open.push(server);
  return { desk: deskAt(server.url, allowed), server };
}

const deskAt = (url: string | undefined, allowed = true): OrderDesk =>
  openOrderDesk({
    endpoints: url === undefined ? {} : { qichacha: { url, token: "key", secret: "secret" } },
    budgetMs: 300,
    maxBytes: 10_000,
    guard: createGuard(),
    purse: watched(allowed),
    record: (call, drafts) => {
      expect(drafts).toEqual([]);
      calls.push(call);
      return Promise.resolve([]);
    },
  });

describe("an order", () => {
  it("is placed once, paid for, and recorded with the consent it rests on", async () => {
    const { desk: at, server } = await desk((res) => json(res, { Status: "200", Result: { OrderNo: "7" } }));
    expect(await at.place(order, errand)).toEqual({
      status: "DONE",
      result: { Result: { OrderNo: "7" }, Paging: undefined },
    });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.url).toBe("/TaxData/CreateOrder?key=key");
    expect(calls).toEqual([
      expect.objectContaining({
        ...{ ...errand, source: "qichacha-tax", vendor: "qichacha", outcome: "OK", attempts: 1 },
        ...{ charged: 1, cost: 3_000n, consentIds: [CONSENT] },
      }),
    ]);
    expect(purse).toEqual(["reserve qichacha ADMISSION 3000", "release 3000"]);
  });

  const failures: readonly [string, Answerer, object, number][] = [
    [
      "HTTP 500",
      (res) => json(res, {}, 500),
      { status: "UNKNOWN", reason: "HTTP_ERROR", detail: "HTTP 500" },
      0,
    ],
    [
      "a fault of the vendor's",
      (res) => json(res, { Status: "199" }),
      { status: "UNKNOWN", reason: "HTTP_ERROR", detail: "code 199" },
      0,
    ],
    ["a body cut off", (res) => res.destroy(), { status: "UNKNOWN", reason: "CONNECTION" }, 0],
    ["no JSON", (res) => res.end("<html>"), { status: "UNKNOWN", reason: "MALFORMED" }, 0],
    ["no answer in time", () => undefined, { status: "UNKNOWN", reason: "TIMEOUT" }, 0],
    ["still being looked into", (res) => json(res, { Status: "205" }), { status: "UNKNOWN" }, 1],
    ["HTTP 429", (res) => json(res, {}, 429), { status: "REFUSED", reason: "RATE_LIMITED" }, 0],
    ["a refusal", (res) => json(res, { Status: "112" }), { status: "REFUSED", reason: "REFUSED" }, 0],
    [
      "a refusal that is charged",
      (res) => json(res, { Status: "202" }),
      { status: "REFUSED", reason: "REFUSED", detail: "code 202" },
      1,
    ],
    [
      "nothing known of it",
      (res) => json(res, { Status: "201" }),
      { status: "REFUSED", reason: "REFUSED" },
      1,
    ],
  ];
  it.each(failures)("that meets %s is not placed again", async (_what, answer, placed, charged) => {
    const { desk: at, server } = await desk(answer);
    expect(await at.place(order, errand)).toMatchObject(placed);
    expect(server.seen).toHaveLength(1);
    expect(calls).toMatchObject([{ charged, cost: 3_000n * BigInt(charged), attempts: 1 }]);
    expect(purse.at(-1)).toBe("release 3000");
  });

  it("whose vendor was never reached was certainly not taken", async () => {
    const { server } = await desk(() => undefined);
    await server.close();
    open = [];
    expect(await deskAt(server.url).place(order, errand)).toMatchObject({
      status: "REFUSED",
      reason: "CONNECTION",
    });
  });

  it("over the budget does not leave", async () => {
    const { desk: at, server } = await desk((res) => json(res, {}), false);
    expect(await at.place(order, errand)).toMatchObject({ status: "REFUSED", reason: "OVER_BUDGET" });
    expect(server.seen).toHaveLength(0);
    expect(calls).toMatchObject([{ outcome: "OVER_BUDGET", attempts: 0, cost: 0n }]);
    expect(purse).toEqual(["reserve qichacha ADMISSION 3000"]);
  });

  it("needs an address that is set up for it", async () => {
    const nowhere = { status: "REFUSED", reason: "REFUSED", detail: "its address is not set up for orders" };
    expect(await deskAt(undefined).place(order, errand)).toEqual(nowhere);
    const { desk: at, server } = await desk((res) => json(res, {}));
    expect(await at.place({ ...order, ask: () => undefined }, errand)).toEqual(nowhere);
    expect(server.seen).toHaveLength(0);
  });

  it("that costs nothing asks no purse", async () => {
    const { desk: at } = await desk((res) => json(res, { Status: "200", Result: {} }), false);
    expect(await at.place({ ...order, cost: 0n }, errand)).toMatchObject({ status: "DONE" });
    expect(purse).toEqual([]);
  });
});
