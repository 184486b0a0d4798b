import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { type Budget, type BudgetUse, openPurse } from "../../src/connectors/purse.js";
import { recordCalls } from "../../src/server/sources.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

let db: TestDatabase;
let institutionId: string;
beforeAll(async () => {
  db = await testDatabase();
});
beforeEach(() => {
  institutionId = uuidv7();
});
afterAll(() => db.close());

const NOON = new Date("2026-06-15T04:00:00Z");
const alerts: BudgetUse[] = [];
const purse = (budget: Partial<Budget>, at = NOON) =>
  openPurse({
    sql: db.pool,
    budgets: { qichacha: { daily: undefined, monthly: undefined, ...budget } },
    now: () => at,
    onAlert: (_institution, use) => alerts.push(use),
  });
const account = (vendor = "qichacha", purpose?: string, of = institutionId) => ({
  institutionId: of,
  vendor,
  purpose,
});
/** A call as it is recorded, with what it cost. */
const spend = async (cost: bigint, startedAt: string, vendor = "qichacha", purpose?: string) => {
  const call = {
    ...{ id: uuidv7(), source: "any", startedAt: new Date(startedAt), durationMs: 1, attempts: 1 },
    ...{ outcome: "OK" as const, subjects: 1, records: 0, charged: 1, consentIds: [], requester: "test" },
  };
  await recordCalls(db)({ ...call, ...account(vendor, purpose), cost }, []);
};

describe("a purse", () => {
  it("pays without bound where no budget is set, and for what is free", async () => {
    await spend(1_000_000n, "2026-06-15T01:00:00Z");
    expect(await purse({}).reserve(account("qichacha"), 100n)).toBe(true);
    expect(await purse({ daily: 0n }).reserve(account("other"), 100n)).toBe(true);
    expect(await purse({ daily: 0n }).reserve(account("qichacha"), 0n)).toBe(true);
  });

  it("pays up to the budget of the day to the fen, the day beginning at midnight in Shanghai", async () => {
    await spend(500n, "2026-06-14T15:59:59Z");
    await spend(60n, "2026-06-14T16:00:00Z");
    const day = purse({ daily: 100n });
    expect(await day.reserve(account("qichacha"), 41n)).toBe(false);
    expect(await day.reserve(account("qichacha"), 40n)).toBe(true);
    expect(await day.reserve(account("qichacha"), 1n)).toBe(false);
    day.release(account("qichacha"), 40n, 0n);
    expect(await day.reserve(account("qichacha"), 1n)).toBe(true);
  });

  it("keeps the budget of the month beside it", async () => {
    await spend(900n, "2026-06-01T00:00:00Z");
    await spend(9_000n, "2026-05-31T15:00:00Z");
    const month = purse({ daily: 500n, monthly: 1000n });
    expect(await month.reserve(account("qichacha"), 101n)).toBe(false);
    expect(await month.reserve(account("qichacha"), 100n)).toBe(true);
  });

  it("lets no two calls at once have the last of it", async () => {
    const day = purse({ daily: 100n });
    const asked = Array.from({ length: 20 }, () => day.reserve(account("qichacha"), 30n));
    expect((await Promise.all(asked)).filter(Boolean).length).toBeLessThanOrEqual(3);
  });

  it("tells institutions and vendors apart", async () => {
    await spend(100n, "2026-06-15T01:00:00Z", "tianyancha");
    const day = purse({ daily: 100n });
    expect(await day.reserve(account("qichacha"), 100n)).toBe(true);
    expect(await day.reserve(account("qichacha", undefined, uuidv7()), 100n)).toBe(true);
    expect(await day.reserve(account("qichacha"), 1n)).toBe(false);
  });

  it("keeps the budget of a purpose apart from others", async () => {
    await spend(90n, "2026-06-02T01:00:00Z", "qichacha", "ADMISSION");
    await spend(500n, "2026-06-02T01:00:00Z", "qichacha", "MONITORING");
    const both = purse({ purposes: { ADMISSION: 100n } });
    expect(await both.reserve(account("qichacha", "ADMISSION"), 11n)).toBe(false);
    expect(await both.reserve(account("qichacha", "ADMISSION"), 10n)).toBe(true);
    expect(await both.reserve(account("qichacha", "ADMISSION"), 1n)).toBe(false);
    expect(await both.reserve(account("qichacha", "MONITORING"), 1_000n)).toBe(true);
    expect(await both.use(institutionId)).toEqual([
      { vendor: "qichacha", limit: "PURPOSE", purpose: "ADMISSION", used: 0.9 },
    ]);
  });

  it("tells once a day of a budget that is nearly gone, and once that it is", async () => {
    alerts.length = 0;
    await spend(79n, "2026-06-15T01:00:00Z");
    const day = purse({ daily: 100n });
    await day.reserve(account(), 1n);
    expect(alerts).toEqual([]);
    day.release(account(), 1n, 1n);
    for (const most of [1n, 1n, 100n, 100n]) await day.reserve(account(), most);
    expect(alerts).toEqual([
      { vendor: "qichacha", limit: "DAILY", purpose: undefined, used: 0.8 },
      { vendor: "qichacha", limit: "DAILY", purpose: undefined, used: 1 },
    ]);
  });
});
