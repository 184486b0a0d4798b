import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { type GuaranteeCursor, readGuarantees, readGuaranteesById } from "../../src/portfolio/guarantees.js";
import { standingAt } from "../../src/portfolio/guarantee-standing.js";
import { sharesOf } from "../../src/portfolio/risk-sharing.js";
import { outstandingOf } from "../../src/portfolio/standing.js";
import { takeOverGuarantees } from "../../src/portfolio/take-over.js";
import { inTransaction } from "../../src/entities/sql.js";
import { openInstitution } from "../../src/server/institution.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { guaranteeDraft } from "./drafts.js";

let db: TestDatabase;
const [many, few, none] = [uuidv7(), uuidv7(), uuidv7()];
const DATES = ["2023-01-01", "2023-05-01", "2023-05-01", "2023-05-01", "2023-09-01"];

beforeAll(async () => {
  db = await testDatabase();
  const drafts = [...DATES, ...DATES, ...DATES].map((startsOn) => guaranteeDraft(many, { startsOn }));
  const { institutionId } = db;
  const books = { institutionId, author: "tester", today: "2024-01-01", strictness: "BOOKS" } as const;
  const all = [
    ...drafts,
    guaranteeDraft(few, {
      number: "川担保-2023-001",
      amount: 1_234_567_89n,
      bank: "某银行",
      shares: sharesOf({ OWN: "0.3333", BANK: "0.6667" }),
      events: [
        { type: "APPROVED", amount: 100n, businessDate: "2023-01-01", idempotencyKey: "0" },
        { type: "DISBURSED", amount: 100n, businessDate: "2023-01-01", idempotencyKey: "1" },
        { type: "REPAID", amount: 30n, businessDate: "2023-03-01", idempotencyKey: "2" },
      ],
    }),
  ];
  const taken = await inTransaction(db.pool, (sql) => takeOverGuarantees(sql, books, all));
  expect(taken.every((g) => g.taken)).toBe(true);
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

  it("tell what became of a guarantee, its events in the order they were recorded", async () => {
    const [view] = (await readGuarantees(db.pool, db.institutionId, [few], 4, undefined)).get(few) ?? [];
    expect(view).toMatchObject({
      number: "川担保-2023-001",
      amount: 1_234_567_89n,
      bank: "某银行",
      kind: "DIRECT",
      shares: sharesOf({ OWN: "0.3333", BANK: "0.6667" }),
      startsOn: "2023-01-01",
      endsOn: "2024-01-01",
      loans: [],
      counterGuarantees: [],
    });
    expect(view?.events.map((e) => [e.type, e.amount, e.businessDate])).toEqual([
      ["APPROVED", 100n, "2023-01-01"],
      ["DISBURSED", 100n, "2023-01-01"],
      ["REPAID", 30n, "2023-03-01"],
    ]);
  });
});

describe("the standing of a guarantee", () => {
  it("is as of a business date, of what was recorded by then", async () => {
    const [view] = (await readGuarantees(db.pool, db.institutionId, [few], 1, undefined)).get(few) ?? [];
    if (view === undefined) throw new Error("it is not there");
    const at = (asOf: string, knownAt?: Date) =>
      standingAt(view, { asOf: new Date(asOf), knownAt }, new Date("2024-01-01"));
    const balance = (asOf: string, knownAt?: Date) => outstandingOf(at(asOf, knownAt).sums);
    expect(balance("2022-12-31T15:59:59Z")).toBe(0n);
    expect(balance("2022-12-31T16:00:00Z")).toBe(100n);
    expect(balance("2023-03-01T00:00:00Z")).toBe(70n);
    expect(at("2023-03-01T00:00:00Z")).toMatchObject({ status: "DISBURSED", onDate: "2023-03-01" });
    const [recorded] = view.events;
    if (recorded === undefined) throw new Error("it has no events");
    expect(balance("2023-03-01T00:00:00Z", new Date(recorded.recordedAt.getTime() - 1))).toBe(0n);
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
