import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { startOfBusinessDate } from "../../src/facts/business-date.js";
import type { StoredInvoice } from "../../src/facts/dated-records.js";
import { recordObservations, type Moment } from "../../src/observations/store.js";
import { readInvoiceSnapshots } from "../../src/profile/invoices.js";
import { type TestDatabase, testDatabase } from "../support/database.js";
import { type InvoiceWord, plainTaxFacts } from "./plain-invoices.js";

const DAY_MS = 86_400_000;
const ALWAYS: Moment = { asOf: undefined, knownAt: undefined };
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const record = (subjectId: string, source: string, words: readonly InvoiceWord[]) =>
  recordObservations(
    db.pool,
    db.registrar.keyStore,
    db.institutionId,
    words.map(({ recordKey, fetchedAt, invoice }) => ({
      subjectId,
      source,
      dataset: "invoice",
      recordKey,
      effectiveAt: startOfBusinessDate(invoice.issuedOn),
      fetchedAt,
      backfill: true,
      facts: invoice,
      originId: subjectId,
    })),
  );

const snapshotsOf = async (subjectIds: readonly string[], moment = ALWAYS) =>
  readInvoiceSnapshots(db.pool, db.institutionId, subjectIds, moment);
const factsOf = async (subjectId: string, moment?: Moment) =>
  (await snapshotsOf([subjectId], moment)).get(subjectId)?.[0]?.facts;

/** The moment now by the database's clock, between what was recorded before and after. */
async function databaseNow(): Promise<Date> {
  await sleep(2);
  const { rows } = await db.pool.query<{ now: Date }>("select clock_timestamp() as now");
  await sleep(2);
  return rows[0]?.now ?? new Date(NaN);
}

const invoice = (changes: Partial<Required<StoredInvoice>>): Required<StoredInvoice> => ({
  direction: "OUTPUT",
  number: "1",
  issuedOn: "2024-06-15",
  counterparty: "B1",
  amount: "100.00",
  tax: "13.00",
  total: "113.00",
  void: false,
  ...changes,
});
const word = (
  changes: Partial<Required<StoredInvoice>>,
  fetchedAt = new Date("2024-07-01T00:00:00Z"),
): InvoiceWord => {
  const said = invoice(changes);
  return { recordKey: `${said.direction}|${said.number}`, fetchedAt, invoice: said };
};

describe("facts summed up from invoices", () => {
  it("net red-letter invoices, leave out void ones, and rank below a gateway", async () => {
    const subjectId = uuidv7();
    await record(subjectId, "invoices", [
      word({ number: "1" }),
      word({ number: "2", amount: "-30.00", counterparty: "B2", issuedOn: "2023-12-31" }),
      word({ number: "3", amount: "999.99", counterparty: "B3", void: true, issuedOn: "2024-06-30" }),
      word({ number: "1", direction: "INPUT", amount: "0.05", counterparty: "S1", issuedOn: "2024-01-01" }),
    ]);
    expect(await snapshotsOf([subjectId])).toEqual(
      new Map([
        [
          subjectId,
          [
            {
              source: "invoices",
              dimension: "tax",
              rank: 20,
              effectiveAt: startOfBusinessDate("2024-06-30"),
              fetchedAt: new Date("2024-07-01T00:00:00Z"),
              observationIds: [],
              facts: {
                outputByYear: [
                  { year: 2023, amount: "-30.00", validCount: 1, voidCount: 0 },
                  { year: 2024, amount: "100.00", validCount: 1, voidCount: 1 },
                ],
                inputByYear: [{ year: 2024, amount: "0.05", validCount: 1, voidCount: 0 }],
                invoiceVoidRate: 1 / 3,
                buyerCount: 2,
                top5BuyerShare: 1,
                supplierCount: 1,
                top5SupplierShare: 1,
                invoicesFrom: "2023-12-31",
                invoicesTo: "2024-06-30",
              },
            },
          ],
        ],
      ]),
    );
  });

  it("say nothing of a subject without invoices", async () => {
    expect(await snapshotsOf([uuidv7()])).toEqual(new Map());
    expect(await snapshotsOf([])).toEqual(new Map());
  });

  it("are of one institution only", async () => {
    const subjectId = uuidv7();
    await record(subjectId, "invoices", [word({})]);
    expect(await readInvoiceSnapshots(db.pool, uuidv7(), [subjectId], ALWAYS)).toEqual(new Map());
  });

  it("take the later word on an invoice: voided afterwards, it no longer counts from then on", async () => {
    const subjectId = uuidv7();
    const issued = new Date("2024-07-01T00:00:00Z");
    const voided = new Date("2024-08-01T00:00:00Z");
    await record(subjectId, "invoices", [word({ void: true }, voided)]);
    const known = await databaseNow();
    await record(subjectId, "invoices", [word({}, issued)]);
    const outputAt = async (moment: Moment) => (await factsOf(subjectId, moment))?.["outputByYear"];
    const valid = [{ year: 2024, amount: "100.00", validCount: 1, voidCount: 0 }];
    const gone = [{ year: 2024, amount: "0.00", validCount: 0, voidCount: 1 }];
    expect(await outputAt(ALWAYS)).toEqual(gone);
    expect(await outputAt({ asOf: voided, knownAt: undefined })).toEqual(gone);
    expect(await outputAt({ asOf: new Date(voided.getTime() - 1), knownAt: undefined })).toEqual(valid);
    expect(await outputAt({ asOf: new Date(issued.getTime() - 1), knownAt: undefined })).toBeUndefined();
    expect(await outputAt({ asOf: undefined, knownAt: known })).toEqual(gone);
    expect(await outputAt({ asOf: new Date(voided.getTime() - 1), knownAt: known })).toBeUndefined();
  });

  it("keep apart sources and subjects, and read all subjects in one statement", async () => {
    const [one, other] = [uuidv7(), uuidv7()];
    await record(one, "invoices", [word({})]);
    await record(one, "bureau", [word({ amount: "7.00" })]);
    await record(other, "invoices", [word({ amount: "8.00" })]);
    let statements = 0;
    const counting = {
      query: (statement: Parameters<typeof db.pool.query>[0]) => {
        statements++;
        return db.pool.query(statement as never);
      },
    } as unknown as Parameters<typeof readInvoiceSnapshots>[0];
    const found = await readInvoiceSnapshots(counting, db.institutionId, [one, other], ALWAYS);
    const amounts = [...found].map(([id, snapshots]) => [
      id,
      snapshots.map((s) => [s.source, (s.facts["outputByYear"] as [{ amount: string }])[0].amount]).sort(),
    ]);
    expect(Object.fromEntries(amounts)).toEqual({
      [one]: [
        ["bureau", "7.00"],
        ["invoices", "100.00"],
      ],
      [other]: [["invoices", "8.00"]],
    });
    expect(statements).toBe(1);
  });
});

const START = Date.parse("2022-01-01T00:00:00Z");
const invoices = fc
  .record({
    direction: fc.constantFrom("OUTPUT" as const, "OUTPUT" as const, "INPUT" as const),
    number: fc.nat(24).map(String),
    issuedOn: fc.nat(1100).map((d) => new Date(START + d * DAY_MS).toISOString().slice(0, 10)),
    counterparty: fc.nat(8).map((n) => `P${n}`),
    amount: fc.integer({ min: -200_000, max: 1_000_000 }).map((fen) => (fen / 100).toFixed(2)),
    void: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  })
  .map((changes) => invoice(changes));
const words = fc
  .array(fc.tuple(invoices, fc.nat(60)), { minLength: 1, maxLength: 40 })
  .map((all) => all.map(([said, day]) => word(said, new Date(START + (1100 + day) * DAY_MS))));

/** The database keeps the first of two words that are the same in everything. */
function unrepeated(all: readonly InvoiceWord[]): InvoiceWord[] {
  const seen = new Set<string>();
  return all.filter((w) => {
    const text = JSON.stringify([w.recordKey, w.fetchedAt, w.invoice]);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

const expected = (all: readonly InvoiceWord[]) => {
  const plain = plainTaxFacts(unrepeated(all));
  return plain && [plain.fetchedAt, startOfBusinessDate(plain.effectiveOn), plain.facts];
};

async function summedUp(subjectId: string, moment: Moment) {
  const [snapshot, ...more] = (await snapshotsOf([subjectId], moment)).get(subjectId) ?? [];
  expect(more).toEqual([]);
  return snapshot && [snapshot.fetchedAt, snapshot.effectiveAt, snapshot.facts];
}

describe("any invoices", () => {
  it("sum up as adding them one by one does, whatever was learnt and recorded by then", async () => {
    await fc.assert(
      fc.asyncProperty(words, words, fc.nat(60), async (first, second, day) => {
        const subjectId = uuidv7();
        await record(subjectId, "invoices", first);
        const knownAt = await databaseNow();
        await record(subjectId, "invoices", second);
        const asOf = new Date(START + (1100 + day) * DAY_MS);
        const both = [...first, ...second];
        const by = (all: readonly InvoiceWord[]) => all.filter((w) => w.fetchedAt <= asOf);
        const never = undefined;
        expect(await summedUp(subjectId, { asOf: never, knownAt: never })).toEqual(expected(both));
        expect(await summedUp(subjectId, { asOf, knownAt: never })).toEqual(expected(by(both)));
        expect(await summedUp(subjectId, { asOf: never, knownAt })).toEqual(expected(first));
        expect(await summedUp(subjectId, { asOf, knownAt })).toEqual(expected(by(first)));
      }),
      { numRuns: 60 },
    );
  });
});
