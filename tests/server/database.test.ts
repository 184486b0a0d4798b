import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { testDatabase, type TestDatabase } from "../support/database.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

describe("x", () => {
  it("works", async () => {
    expect((await db.pool.query("select 1 as n")).rows).toEqual([{ n: 1 }]);
  });
});
