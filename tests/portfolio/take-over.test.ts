import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { inTransaction, type Sql } from "../../src/entities/sql.js";
import { sharesOf } from "../../src/portfolio/risk-sharing.js";
import { standingOf } from "../../src/portfolio/standing.js";
import { type GuaranteeDraft, type TakenOver, takeOverGuarantees } from "../../src/portfolio/take-over.js";
import { openInstitution } from "../../src/server/institution.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { contextOf, correcting, post, posting, rowsOf, takeOver, TODAY } from "./books.js";
import { guaranteeDraft } from "./drafts.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

type DraftEvent = GuaranteeDraft["events"][number];
const event = (type: DraftEvent["type"], amount: bigint, businessDate: string, key: string): DraftEvent => ({
  type,
  amount,
  businessDate,
  idempotencyKey: key,
});
/** A loan repaid in part, its keys told apart by a prefix. */
const life = (prefix: string): DraftEvent[] => [
  event("APPROVED", 100n, "2023-01-01", `${prefix}/1`),
  event("DISBURSED", 100n, "2023-01-02", `${prefix}/2`),
  event("REPAID", 40n, "2023-02-01", `${prefix}/3`),
];
const draft = (over: Partial<GuaranteeDraft> = {}): GuaranteeDraft => {
  const number = `N-${uuidv7()}`;
  return guaranteeDraft(uuidv7(), { number, events: life(number), ...over });
};

const told = (outcomes: readonly TakenOver[]) =>
  outcomes.map((o) => (o.taken ? `${o.isNew ? "new" : "known"} +${o.added}` : o.refusal.code));

async function count(table: "guarantee" | "guarantee_event" | "product" | "partner_bank"): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? 0;
}
const counts = () => Promise.all([count("guarantee"), count("guarantee_event")]);

const keyOf = (outcome: TakenOver | undefined) => {
  if (outcome?.taken !== true) throw new Error("not taken");
  return outcome.key;
};

describe("taking guarantees over", () => {
  it("takes the same over again without changing anything", async () => {
    const drafts = [draft(), draft()];
    expect(told(await takeOver(db, ...drafts))).toEqual(["new +3", "new +3"]);
    const before = await counts();
    expect(told(await takeOver(db, ...drafts))).toEqual(["known +0", "known +0"]);
    expect(told(await takeOver(db, ...drafts.toReversed(), ...drafts))).toEqual(Array(4).fill("known +0"));
    expect(await counts()).toEqual(before);
  });

  it("takes later events when they come, and what comes twice in one batch once", async () => {
    const first = draft();
    const grown = {
      ...first,
      events: [...first.events, event("REPAID", 60n, "2023-03-01", `${first.number}/4`)],
    };
    const outcomes = await takeOver(db, first, grown, grown);
    expect(told(outcomes)).toEqual(["new +3", "known +1", "known +0"]);
    const repeating = { ...first, events: [...first.events, ...first.events] };
    expect(told(await takeOver(db, repeating, draft({ events: [...life("r"), ...life("r")] })))).toEqual([
      "known +0",
      "new +3",
    ]);
    const rows = await rowsOf(db.pool, keyOf(outcomes[0]));
    expect(rows.map((r) => [r.seq, r.place])).toEqual([1, 2, 3, 4].map((n) => [n, n]));
    expect(standingOf(rows).status).toBe("SETTLED");
  });

  it("takes an event that came late into its place by date", async () => {
    const first = draft();
    const [taken] = await takeOver(db, first);
    const late = { ...first, events: [event("REPAID", 60n, "2023-01-20", `${first.number}/0`)] };
    expect(told(await takeOver(db, late))).toEqual(["known +1"]);
    const rows = await rowsOf(db.pool, keyOf(taken));
    expect(standingOf(rows, "2023-01-31").sums.repaid).toBe(60n);
    expect(standingOf(rows).status).toBe("SETTLED");
  });

  it("takes nothing of what is refused, and the rest goes in", async () => {
    const tooMuch = draft({ events: [...life("a"), event("REPAID", 61n, "2023-03-01", "a/4")] });
    const future = draft({ events: [...life("b"), event("REPAID", 1n, "2024-07-01", "b/4")] });
    const before = await counts();
    const outcomes = await takeOver(db, draft(), tooMuch, future, draft());
    expect(told(outcomes)).toEqual(["new +3", "AMOUNT_EXCEEDED", "FUTURE_DATE", "new +3"]);
    expect(outcomes[1]).toMatchObject({
      refusal: { event: "REPAID", onDate: "2023-03-01", most: 60n, limit: "OUTSTANDING" },
    });
    expect(outcomes[2]).toMatchObject({ refusal: { businessDate: "2024-07-01", today: TODAY } });
    expect(await counts()).toEqual([before[0] + 2, before[1] + 6]);
    const mended = { ...tooMuch, events: life("a") };
    expect(told(await takeOver(db, mended))).toEqual(["new +3"]);
  });

  it("refuses the number of another customer, on the books or in the batch, and only that", async () => {
    const first = draft();
    await takeOver(db, first);
    const stolen = { ...draft(), number: first.number };
    const [one, two] = [draft(), draft()];
    const before = await counts();
    expect(told(await takeOver(db, stolen, one, { ...two, number: one.number }))).toEqual([
      "FOREIGN_NUMBER",
      "new +3",
      "FOREIGN_NUMBER",
    ]);
    expect(await counts()).toEqual([before[0] + 1, before[1] + 3]);
  });

  it("keeps the numbers of institutions apart", async () => {
    const first = draft();
    await takeOver(db, first);
    const institutionId = await openInstitution(db.pool, db.vault, "other");
    const elsewhere = await inTransaction(db.pool, (sql) =>
      takeOverGuarantees(sql, contextOf(db, { institutionId }), [{ ...draft(), number: first.number }]),
    );
    expect(told(elsewhere)).toEqual(["new +3"]);
  });

  it("refuses a key that is another guarantee's of the same customer, and takes the rest", async () => {
    const subjectId = uuidv7();
    const one = draft({ subjectId, events: life("shared") });
    const two = draft({ subjectId, events: life("shared") });
    expect(told(await takeOver(db, one, two, draft({ events: life("shared") })))).toEqual([
      "new +3",
      "KEY_REUSED",
      "new +3",
    ]);
    expect(told(await takeOver(db, two, draft()))).toEqual(["KEY_REUSED", "new +3"]);
  });

  it("refuses books that tell an event otherwise than they did, instead of losing the difference", async () => {
    const first = draft();
    const [taken] = await takeOver(db, first);
    const otherwise = first.events.map((e) => (e.type === "REPAID" ? { ...e, amount: 41n } : e));
    expect(told(await takeOver(db, { ...first, events: otherwise }))).toEqual(["KEY_REUSED"]);
    const rows = await rowsOf(db.pool, keyOf(taken));
    await post(db, [correcting(keyOf(taken), rows[2]?.id ?? "")]);
    expect(told(await takeOver(db, first))).toEqual(["known +0"]);
    expect(standingOf(await rowsOf(db.pool, keyOf(taken))).sums.repaid).toBe(0n);
  });

  it("by two at once, and by one who posts meanwhile, goes in once", async () => {
    const subjectId = uuidv7();
    const drafts = Array.from({ length: 12 }, () => draft({ subjectId }));
    const done = await Promise.all([
      takeOver(db, ...drafts),
      takeOver(db, ...drafts.toReversed()),
      takeOver(db, ...drafts),
    ]);
    expect(done.flat().filter((o) => o.taken && o.isNew)).toHaveLength(12);
    const keys = done[0].map(keyOf);
    expect(done[1].map(keyOf).toReversed()).toEqual(keys);
    for (const key of keys) expect(await rowsOf(db.pool, key)).toHaveLength(3);
    const grown = drafts.map((d) => ({
      ...d,
      events: [...d.events, event("REPAID", 1n, "2023-03-01", `${d.number}/4`)],
    }));
    const posts = keys.map((key, i) =>
      post(db, [
        posting(
          key,
          { type: "REPAID", amount: 1n, businessDate: "2023-03-01" },
          `${drafts[i]?.number ?? ""}/4`,
        ),
      ]),
    );
    const [again, ...posted] = await Promise.all([takeOver(db, ...grown), ...posts]);
    expect(again.filter((o) => !o.taken)).toEqual([]);
    expect(posted.flat().filter((o) => !o.taken)).toEqual([]);
    for (const key of keys) expect(await rowsOf(db.pool, key)).toHaveLength(4);
  });

  it("keeps the terms: shares to nine decimals, product, bank, fee and kind", async () => {
    const shares = sharesOf({
      NATIONAL_FUND: "0.333333333",
      PROVINCE: "0.2",
      OWN: "0.4",
      BANK: "0.066666667",
    });
    const one = draft({ shares, product: "创业担保", bank: "某某银行", feeRateBps: 80, kind: "REGUARANTEE" });
    await takeOver(db, one, draft({ product: "创业担保", bank: "某某银行" }), draft({ product: "另一种" }));
    const { rows } = await db.pool.query(
      `select kind, product, bank, fee_rate_bps, own_share::text, national_share::text, province_share::text,
         government_share::text, bank_share::text, amount::text, starts_on::text, ends_on::text
       from guarantee where number = $1`,
      [one.number],
    );
    expect(rows).toEqual([
      {
        kind: "REGUARANTEE",
        product: "创业担保",
        bank: "某某银行",
        fee_rate_bps: 80,
        own_share: "0.400000000",
        national_share: "0.333333333",
        province_share: "0.200000000",
        government_share: "0.000000000",
        bank_share: "0.066666667",
        amount: "100000.00",
        starts_on: "2023-01-01",
        ends_on: "2024-01-01",
      },
    ]);
    const known = await db.pool.query("select title_zh, class from product where code = '创业担保'");
    expect(known.rows).toEqual([{ title_zh: "创业担保", class: "LOAN" }]);
    expect(await count("partner_bank")).toBe(1);
  });

  it("takes as many statements for forty as for two", async () => {
    const statements = async (drafts: readonly GuaranteeDraft[]): Promise<number> => {
      let sent = 0;
      await inTransaction(db.pool, (sql) => {
        const counting: Sql = {
          query: (statement) => {
            sent++;
            return sql.query(statement);
          },
        };
        return takeOverGuarantees(counting, contextOf(db), drafts);
      });
      return sent;
    };
    const drafts = Array.from({ length: 40 }, () => draft());
    expect(await statements(drafts)).toBe(await statements([draft(), draft()]));
    expect(await takeOverGuarantees(db.pool, contextOf(db), [])).toEqual([]);
  });
});
