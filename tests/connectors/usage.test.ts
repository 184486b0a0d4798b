import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import type { CallRecord } from "../../src/connectors/runner.js";
import { readSourceUsage } from "../../src/connectors/usage.js";
import { recordCalls } from "../../src/server/sources.js";
import { openInstitution } from "../../src/server/institution.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const call = (startedAt: string, over: Partial<CallRecord> = {}): CallRecord => ({
  id: uuidv7(),
  institutionId: db.institutionId,
  source: "qichacha-basic",
  vendor: "qichacha",
  startedAt: new Date(startedAt),
  durationMs: 10,
  attempts: 1,
  outcome: "OK",
  subjects: 1,
  records: 1,
  charged: 1,
  cost: 15n,
  purpose: undefined,
  requester: "test",
  consentIds: [],
  ...over,
});

describe("the usage of sources", () => {
  it("adds up calls, failures and cost by source and business date in Shanghai", async () => {
    const record = recordCalls(db);
    const other = await openInstitution(db.pool, db.vault, "other");
    for (const c of [
      call("2026-05-31T15:59:59Z"),
      call("2026-05-31T16:00:00Z"),
      call("2026-06-01T08:00:00Z", { attempts: 2, charged: 2, cost: 30n, records: 0 }),
      call("2026-06-01T09:00:00Z", { outcome: "TIMEOUT", charged: 0, cost: 0n, records: 0 }),
      call("2026-06-01T09:00:00Z", { source: "tax-gateway", vendor: "tax-gateway", cost: 0n, subjects: 50 }),
      call("2026-06-01T09:00:00Z", { institutionId: other }),
      call("2026-06-02T16:00:00Z"),
    ])
      await record(c, []);
    expect(await readSourceUsage(db.pool, db.institutionId, "2026-06-01", "2026-06-02")).toEqual([
      {
        source: "qichacha-basic",
        vendor: "qichacha",
        onDate: "2026-06-01",
        purpose: null,
        calls: 3,
        failed: 1,
        subjects: 3,
        hits: 1,
        attempts: 4,
        charged: 3,
        cost: 45n,
      },
      {
        source: "tax-gateway",
        vendor: "tax-gateway",
        onDate: "2026-06-01",
        purpose: null,
        calls: 1,
        failed: 0,
        subjects: 50,
        hits: 1,
        attempts: 1,
        charged: 1,
        cost: 0n,
      },
    ]);
    const may = await readSourceUsage(db.pool, db.institutionId, "2026-05-31", "2026-05-31");
    expect(may.map((u) => [u.onDate, u.calls])).toEqual([["2026-05-31", 1]]);
  });
});
