import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { openKeyStore } from "../../src/governance/subject-keys.js";
import { canonicalJson, type ObservationDraft } from "../../src/observations/observation.js";
import { readSnapshots, recordObservations } from "../../src/observations/store.js";
import { openInstitution } from "../../src/server/institution.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const ALWAYS = { asOf: undefined, knownAt: undefined };

const draft = (over: Partial<ObservationDraft> = {}): ObservationDraft => ({
  subjectId: uuidv7(),
  source: "registry-gateway",
  dataset: "registry",
  recordKey: "",
  effectiveAt: new Date("2024-03-01T00:00:00Z"),
  fetchedAt: new Date("2024-03-01T00:00:00Z"),
  backfill: true,
  facts: { name: "某某公司", employees: 12 },
  originId: uuidv7(),
  ...over,
});

const record = (...drafts: ObservationDraft[]): Promise<number> =>
  recordObservations(db.pool, db.registrar.keyStore, db.institutionId, drafts);

/** Records as a process does that has no key in its memory. */
const recordElsewhere = (...drafts: ObservationDraft[]): Promise<number> =>
  recordObservations(db.pool, openKeyStore(db.vault), db.institutionId, drafts);

interface StoredRow {
  id: string;
  facts: Record<string, unknown>;
  sealed: Buffer | null;
  content_hash: Buffer;
  recorded_at: Date;
}

async function rowsOf(subjectId: string): Promise<StoredRow[]> {
  const { rows } = await db.pool.query<StoredRow>(
    "select * from observation where subject_id = $1 order by id",
    [subjectId],
  );
  return rows;
}

describe("recording", () => {
  it("takes the same observation once, in one go and later", async () => {
    const one = draft();
    expect(await record(one, { ...one, originId: uuidv7() })).toBe(1);
    expect(await record(one)).toBe(0);
    expect(await rowsOf(one.subjectId)).toHaveLength(1);
  });

  it.each([
    ["public", { name: "某某公司" }],
    ["personal", { name: "某某公司", legalRepresentativeName: "张三丰" }],
  ])("takes the same %s observation once, also from many processes at once", async (_kind, facts) => {
    for (let round = 0; round < 5; round++) {
      const one = draft({ facts });
      const added = await Promise.all(Array.from({ length: 8 }, () => recordElsewhere(one)));
      expect(added.reduce((sum, n) => sum + n, 0)).toBe(1);
      expect(await rowsOf(one.subjectId)).toHaveLength(1);
    }
  });

  it("takes as another observation whatever differs in subject, source, dataset, record, moment or content", async () => {
    const one = draft();
    const others = [
      { subjectId: uuidv7() },
      { source: "another" },
      { dataset: "tax" },
      { recordKey: "7" },
      { fetchedAt: new Date(one.fetchedAt.getTime() + 1) },
      { facts: { name: "某某公司", employees: 13 } },
    ].map((over) => ({ ...one, ...over }));
    expect(await record(one, ...others)).toBe(7);
  });

  it("records nothing for no drafts", async () => {
    expect(await record()).toBe(0);
  });
});

describe("what is personal", () => {
  const facts = { name: "某某公司", legalRepresentativeName: "张三丰" };

  it("is sealed, absent from the facts column, and read back only with the key", async () => {
    const one = draft({ facts });
    await record(one);
    const [row] = await rowsOf(one.subjectId);
    expect(row?.facts).toEqual({ name: "某某公司" });
    expect(row?.sealed?.includes("张三丰")).toBe(false);
    const [read] = await readSnapshots(
      db.pool,
      openKeyStore(db.vault),
      db.institutionId,
      [one.subjectId],
      ALWAYS,
    );
    expect(read?.facts).toEqual(facts);
  });

  it("cannot be guessed from the hash, which is keyed by the subject", async () => {
    const [one, same] = [draft({ facts }), draft({ facts })];
    await record(one, same);
    const [hash, other] = [(await rowsOf(one.subjectId))[0], (await rowsOf(same.subjectId))[0]];
    expect(hash?.content_hash).not.toEqual(createHash("sha256").update(canonicalJson(facts)).digest());
    expect(hash?.content_hash).not.toEqual(other?.content_hash);
  });

  it("does not open in another observation of the same subject", async () => {
    const one = draft({ facts });
    await record(one);
    const [row] = await rowsOf(one.subjectId);
    const keys = await db.registrar.keyStore.find(db.pool, [one.subjectId]);
    expect(() => keys.get(one.subjectId)?.open(row?.sealed ?? Buffer.alloc(0), uuidv7())).toThrow(
      "cannot be opened",
    );
  });

  it("is gone with the key, while the public facts stay", async () => {
    const one = draft({ facts });
    await record(one);
    await db.pool.query("update subject_key set wrapped = null, destroyed_at = now() where subject_id = $1", [
      one.subjectId,
    ]);
    const keyStore = openKeyStore(db.vault);
    const [read] = await readSnapshots(db.pool, keyStore, db.institutionId, [one.subjectId], ALWAYS);
    expect(read?.facts).toEqual({ name: "某某公司" });
    await expect(recordElsewhere({ ...one, facts: { ...facts, employees: 1 } })).rejects.toThrow("destroyed");
    expect(await recordElsewhere({ ...one, facts: { employees: 1 } })).toBe(1);
  });
});

describe("the database itself", () => {
  const COLUMNS = `subject_id, id, institution_id, source, dataset, record_key, effective_at, fetched_at, backfill,
    recorded_at, facts, content_hash, origin_id`;
  const insert = (table: string, subjectId: string, fetchedAt: string): string => `
    insert into ${table} (${COLUMNS}) values ('${subjectId}', '${uuidv7()}', '${subjectId}', 's', 'registry', '', now(),
      ${fetchedAt}, true, '2001-01-01', '{}', '\\x00', '${subjectId}')`;

  const INSERT_EVENT = `insert into guarantee_event (subject_id, id, institution_id, guarantee_id, type, sign, amount,
    interest, bank_part, seq, place, detail, business_date, author, idempotency_key, recorded_at)
    values ($1, $1, $1, $1, 'DISBURSED', 1, 1, 0, 0, 1, 1, '{}', now(), 'me', 'k',`;

  async function partitionOf(id: string): Promise<string> {
    await db.pool.query(insert("observation", id, "now()"));
    const { rows } = await db.pool.query<{ name: string }>(
      "select tableoid::regclass::text as name from observation where subject_id = $1",
      [id],
    );
    return rows[0]?.name ?? "";
  }

  it.each(["observation", "guarantee_event", "source_call"])("keeps %s append-only", async (table) => {
    const id = uuidv7();
    if (table === "observation") await db.pool.query(insert(table, id, "now()"));
    if (table === "guarantee_event") {
      await db.pool.query(`${INSERT_EVENT} now())`, [id]);
    }
    if (table === "source_call") {
      await db.pool.query(`insert into source_call values ($1, $1, 's', now(), 1, 1, 'OK', 1, 1, 's')`, [id]);
    }
    const forbidden = [
      `update ${table} set institution_id = institution_id`,
      `delete from ${table}`,
      `truncate ${table}`,
      `truncate ${table} cascade`,
    ];
    for (const statement of forbidden) {
      await expect(db.pool.query(statement)).rejects.toMatchObject({ code: "23001" });
    }
    const { rows } = await db.pool.query(`select 1 from ${table} where institution_id = $1`, [id]);
    expect(rows).toHaveLength(1);
  });

  it("keeps every single partition append-only", async () => {
    const partition = await partitionOf(uuidv7());
    for (const statement of [
      `update ${partition} set source = source`,
      `delete from ${partition}`,
      `truncate ${partition}`,
    ]) {
      await expect(db.pool.query(statement)).rejects.toMatchObject({ code: "23001" });
    }
  });

  it("stamps the recorded time itself, whatever is claimed and wherever it is written", async () => {
    const id = uuidv7();
    const partition = await partitionOf(id);
    await db.pool.query(insert(partition, id, "now() - interval '1 day'"));
    await db.pool.query(`${INSERT_EVENT} '2001-01-01')`, [id]);
    const { rows } = await db.pool.query<{ recent: boolean }>(
      `select recorded_at between now() - interval '1 minute' and now() as recent from (
         select subject_id, recorded_at from observation union all select subject_id, recorded_at from guarantee_event) t
       where subject_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ recent: true }, { recent: true }, { recent: true }]);
  });

  it("refuses what was fetched in the future, but not what a clock slightly ahead claims", async () => {
    await db.pool.query(insert("observation", uuidv7(), "now() + interval '4 minutes'"));
    await expect(
      db.pool.query(insert("observation", uuidv7(), "now() + interval '6 minutes'")),
    ).rejects.toMatchObject({ code: "23514" });
  });
});

describe("institutions", () => {
  it("do not see each other's observations", async () => {
    const other = await openInstitution(db.pool, db.vault, "other");
    const one = draft();
    await record(one);
    expect(await readSnapshots(db.pool, db.registrar.keyStore, other, [one.subjectId], ALWAYS)).toEqual([]);
  });
});
