import { v7 as uuidv7 } from "uuid";
import { connectors } from "../../src/connectors/index.js";
import { type CompiledLabel, compileLabel } from "../../src/labels/compile.js";
import { labelDefinition } from "../../src/labels/definition.js";
import { type HeldOutcome, readHistories } from "../../src/labels/history.js";
import type { LabelSources } from "../../src/labels/recompute.js";
import { recordObservations } from "../../src/observations/store.js";
import { consentOfAll } from "../support/consents.js";
import { type TestDatabase, testDatabase } from "../support/database.js";

/** A definition as somebody might write it, checked. */
export const definition = (code: string, when: string, changes: object = {}): CompiledLabel =>
  compileLabel(
    labelDefinition.parse({
      code,
      version: 1,
      effectiveFrom: "2018-01-01",
      title: { zh: code, en: code },
      description: { zh: code, en: code },
      category: "RISK",
      kind: "BOOLEAN",
      when,
      ...changes,
    }),
  );

export const IN_ARREARS = definition("IN_ARREARS", "tax.arrears > yuan(0)");
export const ESTABLISHED = definition("ESTABLISHED", "yearsBetween(registry.establishedOn, asOf) >= 3");

/** A database in which labels are kept. */
export interface LabelWorld {
  readonly db: TestDatabase;
  /** The definitions there are; may be changed. */
  pack: readonly CompiledLabel[];
  /** The present, where it is not the clock's. */
  now: Date | undefined;
  sources(): LabelSources;
  /** Makes customers who have consented to everything; their ids in order. */
  customers(n: number): Promise<string[]>;
  /** Somebody says something of a customer. */
  say(customerId: string, dimension: "tax" | "registry", facts: object, fetchedAt?: Date): Promise<void>;
  history(customerId: string, code: string): Promise<HeldOutcome[]>;
  row(customerId: string): Promise<Record<string, unknown> | undefined>;
  count(): Promise<number>;
  close(): Promise<void>;
}

/** Opens a world; `close` it. */
export async function labelWorld(): Promise<LabelWorld> {
  const db = await testDatabase();
  const { pool, institutionId, registrar } = db;
  let made = 0;
  const world: LabelWorld = {
    db,
    pack: [IN_ARREARS, ESTABLISHED],
    now: undefined,
    sources: () => ({
      ...{ pool, institutionId, connectors },
      keyStore: registrar.keyStore,
      crossChecks: [],
      signal: new AbortController().signal,
      clock: () => world.now ?? new Date(),
      labels: () => Promise.resolve(world.pack),
    }),
    customers: async (n) => {
      const ids = Array.from({ length: n }, () => uuidv7()).sort();
      await pool.query(
        `insert into customer (subject_id, institution_id, kind, name, opened_on)
         select id, $1, 'ENTERPRISE', '客户' || ($3::integer + n), '2020-01-01' from unnest($2::uuid[]) with ordinality t(id, n)`,
        [institutionId, ids, made],
      );
      await consentOfAll(db, ids);
      made += n;
      return ids;
    },
    say: async (subjectId, dataset, facts, fetchedAt = new Date()) => {
      await recordObservations(pool, registrar.keyStore, institutionId, [
        {
          ...{ subjectId, dataset, facts: facts as Record<string, unknown>, fetchedAt },
          source: `${dataset}-gateway`,
          recordKey: "",
          effectiveAt: fetchedAt,
          backfill: true,
          originId: uuidv7(),
        },
      ]);
    },
    history: async (subjectId, code) => {
      const page = { subjectId, code, limit: 100, before: undefined };
      return (await readHistories(pool, institutionId, [page]))[0] ?? [];
    },
    row: async (subjectId) =>
      (
        await pool.query<Record<string, unknown>>("select * from customer_labels where subject_id = $1", [
          subjectId,
        ])
      ).rows[0],
    count: async () =>
      (await pool.query<{ n: number }>("select count(*)::integer as n from label_interval")).rows[0]?.n ?? 0,
    close: () => db.close(),
  };
  return world;
}
