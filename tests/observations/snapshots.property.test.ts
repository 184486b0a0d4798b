import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import type { ObservationDraft } from "../../src/observations/observation.js";
import { readSnapshots, recordObservations } from "../../src/observations/store.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse("2024-01-01T00:00:00Z");
const dayOf = (day: number): Date => new Date(FIRST_DAY + day * DAY_MS);

/** What was said, without whose: whose is drawn anew for every history. */
const said = fc.record({
  subject: fc.nat({ max: 1 }),
  source: fc.constantFrom("one", "two"),
  dataset: fc.constantFrom("registry", "tax", "invoice"),
  recordKey: fc.constantFrom("", "", "", "7"),
  day: fc.nat({ max: 5 }),
  facts: fc.oneof(
    fc.nat({ max: 3 }).map((employees) => ({ employees })),
    fc.constantFrom("张三丰", "王小明").map((legalRepresentativeName) => ({ legalRepresentativeName })),
  ),
});
/** Batches in the order they are recorded: what is learnt late may claim an early day. */
const history = fc.array(fc.array(said, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });

interface Recorded {
  readonly id: string;
  readonly subject_id: string;
  readonly source: string;
  readonly dataset: string;
  readonly record_key: string;
  readonly fetched_at: Date;
  readonly micros: string;
}

/** The plain meaning of a snapshot: of all that qualifies, the last fetched; among equals the last recorded. */
function latest(rows: readonly Recorded[], asOf: Date | undefined, knownAt: Date | undefined): string[] {
  const best = new Map<string, Recorded>();
  const isLater = (a: Recorded, b: Recorded): boolean => {
    const [fetchedA, fetchedB] = [a.fetched_at.getTime(), b.fetched_at.getTime()];
    if (fetchedA !== fetchedB) return fetchedA > fetchedB;
    if (a.micros !== b.micros) return BigInt(a.micros) > BigInt(b.micros);
    return a.id > b.id;
  };
  for (const row of rows) {
    if (row.record_key !== "" || row.dataset === "invoice") continue;
    if (asOf !== undefined && row.fetched_at > asOf) continue;
    if (knownAt !== undefined && BigInt(row.micros) > BigInt(knownAt.getTime()) * 1000n) continue;
    const place = [row.subject_id, row.source, row.dataset].join(" ");
    const known = best.get(place);
    if (known === undefined || isLater(row, known)) best.set(place, row);
  }
  return [...best.values()].map((row) => row.id).sort();
}

describe("the snapshots as of a moment", () => {
  it("are what a plain reading of the history gives, for any history and any two moments", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        const subjects = [uuidv7(), uuidv7()];
        const between: Date[] = [];
        for (const batch of batches) {
          const drafts = batch.map(({ subject, day, ...rest }): ObservationDraft => {
            const subjectId = subjects[subject] ?? "";
            const at = dayOf(day);
            return {
              ...rest,
              subjectId,
              effectiveAt: at,
              fetchedAt: at,
              backfill: true,
              originId: subjectId,
            };
          });
          await recordObservations(db.pool, db.registrar.keyStore, db.institutionId, drafts);
          const { rows } = await db.pool.query<{ now: Date }>("select clock_timestamp() as now");
          between.push(...rows.map((r) => r.now));
        }
        const { rows } = await db.pool.query<Recorded>(
          `select id, subject_id, source, dataset, record_key, fetched_at,
             (extract(epoch from recorded_at) * 1000000)::bigint::text as micros
           from observation where subject_id = any($1)`,
          [subjects],
        );
        for (const asOf of [undefined, dayOf(-1), dayOf(2), new Date(dayOf(3).getTime() - 1), dayOf(5)]) {
          for (const knownAt of [undefined, dayOf(0), ...between]) {
            const read = await readSnapshots(db.pool, db.registrar.keyStore, db.institutionId, subjects, {
              asOf,
              knownAt,
            });
            expect(read.map((o) => o.id).sort()).toEqual(latest(rows, asOf, knownAt));
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});
