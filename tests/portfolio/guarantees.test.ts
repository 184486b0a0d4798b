import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { type GuaranteeCursor, readGuarantees, readGuaranteesById } from "../../src/portfolio/guarantees.js";
import { registerGuarantees } from "../../src/portfolio/register.js";
import { openInstitution } from "../../src/server/institution.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { guaranteeDraft } from "./drafts.js";

let db: TestDatabase;
const [many, few, none] = [uuidv7(), uuidv7(), uuidv7()];
const DATES = ["2023-01-01", "2023-05-01", "2023-05-01", "2023-05-01", "2023-09-01"];

beforeAll(async () => {
  db = await testDatabase();
  const drafts = [...DATES, ...DATES, ...DATES].map((startsOn) => guaranteeDraft(many, { startsOn }));
  await registerGuarantees(db.pool, db.institutionId, "tester", [
    ...drafts,
    guaranteeDraft(few, {
      number: "川担保-2023-001",
      amount: 1_234_567_89n,
      ownShare: "0.3333",
      events: [
        { type: "REPAID", amount: 30n, businessDate: "2023-03-01", idempotencyKey: "2" },
        { type: "APPROVED", amount: 100n, businessDate: "2023-01-01", idempotencyKey: "0" },
        { type: "DISBURSED", amount: 100n, businessDate: "2023-01-01", idempotencyKey: "1" },
      ],
    }),
  ]);
});
afterAll(() => db.close());

async function pages(size: number): Promise<{ startsOn: string; id: string }[]> {
  const seen: { startsOn: string; id: string }[] = [];
  for (let after: GuaranteeCursor | undefined; ; after = seen.at(-1)) {
    const page = (await readGuarantees(db.pool, db.institutionId, [many], size, after)).get(many) ?? [];
    seen.push(...page);
    if (page.length < size) return seen;
  }
}

describe("pages of guarantees", () => {
  it.each([1, 2, 3, 7, 15, 16])("of %i bring each once, oldest first, also on equal dates", async (size) => {
    const seen = await pages(size);
    expect(new Set(seen.map((g) => g.id)).size).toBe(15);
    expect(seen).toHaveLength(15);
    const order = seen.map((g) => `${g.startsOn} ${g.id}`);
    expect(order).toEqual(order.toSorted());
  });

  it("are cut per customer, not over all of them", async () => {
    const found = await readGuarantees(db.pool, db.institutionId, [many, few, none, many], 4, undefined);
    expect([many, few, none].map((id) => found.get(id)?.length)).toEqual([4, 1, 0]);
  });

  it("tell what became of a guarantee, its events in order of business date", async () => {
    const [view] = (await readGuarantees(db.pool, db.institutionId, [few], 4, undefined)).get(few) ?? [];
    expect(view).toMatchObject({
      number: "川担保-2023-001",
      amount: 1_234_567_89n,
      ownShare: 0.3333,
      startsOn: "2023-01-01",
      endsOn: "2024-01-01",
      status: "OUTSTANDING",
      outstandingBalance: 70n,
    });
    expect(view?.events.map((e) => [e.type, e.amount, e.businessDate])).toEqual([
      ["APPROVED", 100n, "2023-01-01"],
      ["DISBURSED", 100n, "2023-01-01"],
      ["REPAID", 30n, "2023-03-01"],
    ]);
  });
});

describe("guarantees by id", () => {
  it("are found with their customer's id, and only by their own institution", async () => {
    const found = await readGuarantees(db.pool, db.institutionId, [few], 1, undefined);
    const id = found.get(few)?.[0]?.id ?? "";
    const [view] = await readGuaranteesById(db.pool, db.institutionId, [{ subjectId: few, id }]);
    expect(view).toEqual(found.get(few)?.[0]);
    expect(await readGuaranteesById(db.pool, db.institutionId, [{ subjectId: many, id }])).toEqual([]);
    const other = await openInstitution(db.pool, db.vault, "other");
    expect(await readGuaranteesById(db.pool, other, [{ subjectId: few, id }])).toEqual([]);
    expect((await readGuarantees(db.pool, other, [few], 1, undefined)).get(few)).toEqual([]);
  });
});
