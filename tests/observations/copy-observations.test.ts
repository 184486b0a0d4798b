import { afterAll, beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { withClient } from "../../src/entities/sql.js";
import { copyObservations } from "../../src/observations/copy-observations.js";
import { newObservationId } from "../../src/observations/observation-id.js";
import type { ObservationDraft } from "../../src/observations/observation.js";
import { recordObservations } from "../../src/observations/store.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const copy = (drafts: readonly ObservationDraft[]): Promise<number> =>
  withClient(db.pool, (client) => copyObservations(client, db.registrar.keyStore, db.institutionId, drafts));
const record = (drafts: readonly ObservationDraft[]): Promise<number> =>
  recordObservations(db.pool, db.registrar.keyStore, db.institutionId, drafts);

/** What is stored of a source, sealed parts opened; without ids and times of writing. */
async function stored(source: string): Promise<unknown[]> {
  const { rows } = await db.pool.query<{
    id: string;
    subject_id: string;
    sealed: Buffer | null;
    line: string;
  }>(
    `select id, subject_id, sealed, row_to_json(o)::text as line
     from (select id, subject_id, sealed, dataset, record_key, effective_at, fetched_at, backfill, facts,
       encode(content_hash, 'hex') as hash, origin_id from observation where source = $1) o
     order by subject_id, dataset, record_key, fetched_at, hash`,
    [source],
  );
  const keys = await db.registrar.keyStore.find(
    db.pool,
    rows.map((r) => r.subject_id),
  );
  return rows.map(({ id, subject_id, sealed, line }) => ({
    ...(JSON.parse(line) as object),
    id: "",
    sealed: sealed === null ? null : keys.get(subject_id)?.open(sealed, id),
  }));
}

const odd = fc.string({
  unit: fc.constantFrom("a", "张", "\\", "\t", "\n", "\r", '"', "|", "N", "."),
  maxLength: 5,
});
const subjects = [uuidv7(), uuidv7()];
const origin = uuidv7();
const moment = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2024-01-01"), noInvalidDate: true })
  .map((m) => new Date(Math.floor(m.getTime() / 1000) * 1000));
const content = fc.oneof(
  fc.record({
    dataset: fc.constant("invoice"),
    facts: fc.record({ number: odd, amount: fc.constant("1.00") }),
  }),
  fc.record({
    dataset: fc.constant("registry"),
    facts: fc.record(
      {
        name: odd,
        legalRepresentativeName: odd,
        employees: fc.nat(9),
        abnormalListings: fc.constant([{ current: true }]),
      },
      { requiredKeys: [] },
    ),
  }),
);
const draft = fc
  .record({
    subjectId: fc.constantFrom(...subjects),
    recordKey: fc.constantFrom("", "a|b", "a\\|b", "张\t"),
    effectiveAt: moment,
    fetchedAt: moment,
    backfill: fc.boolean(),
    originId: fc.constant(origin),
    content,
  })
  .map(({ content: { dataset, facts }, ...rest }) => ({ ...rest, dataset, facts }));

it("copying writes the rows that recording writes, sealed parts and hashes included", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(draft, { maxLength: 12 }), async (drafts) => {
      const [one, other] = [`copied-${++run}`, `recorded-${run}`];
      const from = (source: string): ObservationDraft[] => drafts.map((d) => ({ ...d, source }));
      const added = await copy(from(one));
      expect(added).toBe(await record(from(other)));
      expect(await stored(one)).toEqual(await stored(other));
      // Whichever way it was written, it is there and is not written again.
      expect(await copy(from(other))).toBe(0);
      expect(await record(from(one))).toBe(0);
    }),
    { numRuns: 40 },
  );
});

it("what is personal is in no column in the clear", async () => {
  const [subjectId = ""] = subjects;
  const facts = { legalRepresentativeName: "张三丰", name: "某公司" };
  const times = { effectiveAt: new Date("2024-01-01"), fetchedAt: new Date("2024-01-01"), backfill: true };
  await copy([
    { subjectId, source: "clear", dataset: "registry", recordKey: "", ...times, facts, originId: origin },
  ]);
  const { rows } = await db.pool.query<{ text: string }>(
    "select o::text as text from observation o where source = 'clear'",
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.text).toContain("某公司");
  expect(rows[0]?.text).not.toContain("张三丰");
  expect(rows[0]?.text).not.toContain(Buffer.from("张三丰").toString("hex"));
});

it("ids are versions 7, each once, each greater than the one before", () => {
  const ids = Array.from({ length: 20_000 }, newObservationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(
    ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  ).toBe(true);
  expect(ids).toEqual([...ids].sort());
});
