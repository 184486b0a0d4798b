import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { addSpend, type Budget, openPurse } from "../../src/connectors/purse.js";
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
const purse = (budget: Partial<Budget>, at = NOON) =>
  openPurse(db.pool, { qichacha: { daily: undefined, monthly: undefined, ...budget } }, () => at);
const spend = (cost: bigint, startedAt: string, vendor = "qichacha") =>
  addSpend(db.pool, { institutionId, vendor, startedAt: new Date(startedAt), cost });

describe("a purse", () => {
  it("pays without bound where no budget is set, and for what is free", async () => {
    await spend(1_000_000n, "2026-06-15T01:00:00Z");
    expect(await purse({}).reserve(institutionId, "qichacha", 100n)).toBe(true);
    expect(await purse({ daily: 0n }).reserve(institutionId, "other", 100n)).toBe(true);
    expect(await purse({ daily: 0n }).reserve(institutionId, "qichacha", 0n)).toBe(true);
  });

  it("pays up to the budget of the day to the fen, the day beginning at midnight in Shanghai", async () => {
    await spend(500n, "2026-06-14T15:59:59Z");
    await spend(60n, "2026-06-14T16:00:00Z");
    const day = purse({ daily: 100n });
    expect(await day.reserve(institutionId, "qichacha", 41n)).toBe(false);
    expect(await day.reserve(institutionId, "qichacha", 40n)).toBe(true);
    expect(await day.reserve(institutionId, "qichacha", 1n)).toBe(false);
    day.release(institutionId, "qichacha", 40n);
    expect(await day.reserve(institutionId, "qichacha", 1n)).toBe(true);
  });

  it("keeps the budget of the month beside it", async () => {
    await spend(900n, "2026-06-01T00:00:00Z");
    await spend(9_000n, "2026-05-31T15:00:00Z");
    const month = purse({ daily: 500n, monthly: 1000n });
    expect(await month.reserve(institutionId, "qichacha", 101n)).toBe(false);
    expect(await month.reserve(institutionId, "qichacha", 100n)).toBe(true);
  });

  it("lets no two calls at once have the last of it", async () => {
    const day = purse({ daily: 100n });
    const asked = Array.from({ length: 20 }, () => day.reserve(institutionId, "qichacha", 30n));
    expect((await Promise.all(asked)).filter(Boolean).length).toBeLessThanOrEqual(3);
  });

  it("tells institutions and vendors apart", async () => {
    await spend(100n, "2026-06-15T01:00:00Z", "tianyancha");
    const day = purse({ daily: 100n });
    expect(await day.reserve(institutionId, "qichacha", 100n)).toBe(true);
    expect(await day.reserve(uuidv7(), "qichacha", 100n)).toBe(true);
    expect(await day.reserve(institutionId, "qichacha", 1n)).toBe(false);
  });
});
