import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import type { Sql } from "../../src/entities/sql.js";
import { datedRecords } from "../../src/facts/dated-records.js";
import { type Moment, recordObservations } from "../../src/observations/store.js";
import { MOST_RECORDS, readRecordSnapshots } from "../../src/profile/dated-records.js";
import { type TestDatabase, testDatabase } from "../support/database.js";

const ALWAYS: Moment = { asOf: undefined, knownAt: undefined };
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

interface Told {
  readonly key: string;
  readonly on: string;
  readonly learnt?: string;
  readonly cause?: string;
}

/** Records judgments, or records of another dataset, and returns nothing. */
const tell = (subjectId: string, told: readonly Told[], source = "files", dataset = "judicial.judgments") =>
  recordObservations(
    db.pool,
    db.registrar.keyStore,
    db.institutionId,
    told.map(({ key, on, learnt = "2024-07-01", cause }) => ({
      subjectId,
      source,
      dataset,
      recordKey: key,
      effectiveAt: new Date(`${on}T00:00:00+08:00`),
      fetchedAt: new Date(`${learnt}T00:00:00Z`),
      backfill: true,
      facts: { judgedOn: on, ...(cause === undefined ? {} : { cause }) },
      originId: subjectId,
    })),
  );

const read = (ids: readonly string[], moment = ALWAYS, sql: Sql = db.pool) =>
  readRecordSnapshots(sql, db.institutionId, ids, moment);
const factsOf = async (id: string, moment?: Moment) => (await read([id], moment)).get(id)?.[0]?.facts;

/** The moment now by the database's clock, between what was recorded before and after. */
async function databaseNow(): Promise<Date> {
  await sleep(2);
  const { rows } = await db.pool.query<{ now: Date }>("select clock_timestamp() as now");
  await sleep(2);
  return rows[0]?.now ?? new Date(NaN);
}

describe("records on file", () => {
  it("are told newest first with their number, as a word of their source, ranked as files are", async () => {
    const id = uuidv7();
    await tell(id, [
      { key: "a", on: "2016-05-01", learnt: "2024-07-03" },
      { key: "b", on: "2017-05-01" },
    ]);
    const { rows } = await db.pool.query<{ id: string }>(
      "select id from observation where subject_id = $1 order by record_key desc",
      [id],
    );
    expect(await read([id])).toEqual(
      new Map([
        [
          id,
          [
            {
              source: "files",
              dimension: "judicial",
              rank: 20,
              effectiveAt: new Date("2017-05-01T00:00:00+08:00"),
              fetchedAt: new Date("2024-07-03T00:00:00Z"),
              facts: {
                judgments: [{ judgedOn: "2017-05-01" }, { judgedOn: "2016-05-01" }],
                judgmentCount: 2,
              },
              observationIds: rows.map((row) => row.id),
            },
          ],
        ],
      ]),
    );
  });

  it("say nothing of a subject without any, nor of another institution's", async () => {
    const id = uuidv7();
    await tell(id, [{ key: "a", on: "2016-05-01" }]);
    expect(await read([uuidv7()])).toEqual(new Map());
    expect(await read([])).toEqual(new Map());
    expect(await readRecordSnapshots(db.pool, uuidv7(), [id], ALWAYS)).toEqual(new Map());
  });

  it("are told up to a number, of which the newest, and counted whole", async () => {
    const id = uuidv7();
    const days = Array.from({ length: MOST_RECORDS + 7 }, (_, i) =>
      new Date(Date.UTC(2015, 0, 1 + i)).toISOString().slice(0, 10),
    );
    await tell(
      id,
      days.map((on, i) => ({ key: `k${i}`, on })),
    );
    const facts = await factsOf(id);
    const told = facts?.["judgments"] as { judgedOn: string }[];
    expect(told.map((t) => t.judgedOn)).toEqual(days.toReversed().slice(0, MOST_RECORDS));
    expect(facts?.["judgmentCount"]).toBe(days.length);
    expect((await read([id])).get(id)?.[0]?.observationIds).toHaveLength(MOST_RECORDS);
  });

  it("are as last said of each, as learnt and as recorded by the moment", async () => {
    const id = uuidv7();
    await tell(id, [{ key: "a", on: "2016-05-01", cause: "later", learnt: "2024-08-01" }]);
    const knownAt = await databaseNow();
    await tell(id, [
      { key: "a", on: "2016-05-01", cause: "first", learnt: "2024-07-01" },
      { key: "b", on: "2016-05-02", cause: "other", learnt: "2024-07-15" },
    ]);
    const causes = async (moment: Moment) =>
      ((await factsOf(id, moment))?.["judgments"] as { cause: string }[] | undefined)?.map((j) => j.cause);
    const asOf = (day: string) => new Date(`${day}T00:00:00Z`);
    expect(await causes(ALWAYS)).toEqual(["other", "later"]);
    expect(await causes({ asOf: asOf("2024-07-31"), knownAt: undefined })).toEqual(["other", "first"]);
    expect(await causes({ asOf: asOf("2024-07-01"), knownAt: undefined })).toEqual(["first"]);
    expect(await causes({ asOf: asOf("2024-06-30"), knownAt: undefined })).toBeUndefined();
    expect(await causes({ asOf: undefined, knownAt })).toEqual(["later"]);
    expect(await causes({ asOf: asOf("2024-07-31"), knownAt })).toBeUndefined();
  });

  it("of every dataset, source and subject are read in one statement", async () => {
    const ids = [uuidv7(), uuidv7(), uuidv7()];
    const datasets = Object.entries(datedRecords).filter(([, { feeds }]) => feeds !== undefined);
    for (const id of ids) {
      for (const [dataset] of datasets) await tell(id, [{ key: "a", on: "2016-05-01" }], "files", dataset);
      await tell(id, [{ key: "a", on: "2016-05-01" }], "vendor");
      await tell(id, [{ key: "a", on: "2016-05-01" }], "files", "invoice");
    }
    let statements = 0;
    const counting: Sql = {
      query: (statement) => {
        statements++;
        return db.pool.query(statement);
      },
    };
    const found = await read(ids, ALWAYS, counting);
    expect(statements).toBe(1);
    const expected = datasets.map(([, { dimension, feeds }]) => `files ${dimension}.${feeds?.list}`);
    for (const id of ids) {
      const told = (found.get(id) ?? []).map((s) => `${s.source} ${s.dimension}.${Object.keys(s.facts)[0]}`);
      expect(told.toSorted()).toEqual([...expected, "vendor judicial.judgments"].toSorted());
    }
  });
});

/** What should be told of records, in the order in which they were recorded, by filtering and sorting. */
function plainFacts(told: readonly Required<Told>[]) {
  const latest = new Map<string, Required<Told>>();
  for (const word of told) {
    const before = latest.get(word.key);
    if (before === undefined || word.learnt >= before.learnt) latest.set(word.key, word);
  }
  const newest = [...latest.values()].sort((a, b) => (b.on + a.key > a.on + b.key ? 1 : -1));
  if (newest.length === 0) return undefined;
  return {
    judgments: newest.map(({ on, cause }) => ({ judgedOn: on, cause })),
    judgmentCount: newest.length,
  };
}

/** The database keeps the first of two words that are the same in everything. */
function unrepeated(told: readonly Required<Told>[]): Required<Told>[] {
  const seen = new Set<string>();
  return told.filter((word) => {
    const text = JSON.stringify([word.key, word.learnt, word.on, word.cause]);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

describe("any records", () => {
  const START = Date.UTC(2020, 0, 1);
  const day = fc.nat(12).map((n) => new Date(START + n * 86_400_000).toISOString().slice(0, 10));
  const words = fc.array(
    fc.record({
      key: fc.constantFrom("a", "b", "c"),
      on: day,
      learnt: day,
      cause: fc.constantFrom("x", "y"),
    }),
    { maxLength: 25 },
  );

  it("are told as filtering and sorting them tells, whatever was learnt and recorded by then", async () => {
    await fc.assert(
      fc.asyncProperty(words, words, day, async (first, second, by) => {
        const id = uuidv7();
        await tell(id, first);
        const knownAt = await databaseNow();
        await tell(id, second);
        const asOf = new Date(`${by}T00:00:00Z`);
        const learnt = (told: readonly Required<Told>[]) => told.filter((t) => t.learnt <= by);
        const both = unrepeated([...first, ...second]);
        const before = unrepeated(first);
        expect(await factsOf(id)).toEqual(plainFacts(both));
        expect(await factsOf(id, { asOf, knownAt: undefined })).toEqual(plainFacts(learnt(both)));
        expect(await factsOf(id, { asOf: undefined, knownAt })).toEqual(plainFacts(before));
        expect(await factsOf(id, { asOf, knownAt })).toEqual(plainFacts(learnt(before)));
      }),
      { numRuns: 60 },
    );
  });
});
