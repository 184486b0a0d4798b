import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { inTransaction } from "../../src/entities/sql.js";
import { lookupOf } from "../../src/portfolio/identity.js";
import {
  addToList,
  isInForce,
  type ListDraft,
  type Listed,
  type ListOutcome,
  readListEntries,
  removeFromList,
} from "../../src/portfolio/own-lists.js";
import { type PersonDraft, registerCustomers } from "../../src/portfolio/register.js";
import { assembleProfile } from "../../src/profile/assemble.js";
import { OWN_LISTS } from "../../src/profile/own-books.js";
import { readListSnapshots } from "../../src/profile/own-lists.js";
import { openInstitution } from "../../src/server/institution.js";
import { customerDraft, newUscc, personDraft } from "../portfolio/drafts.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

const TODAY = "2026-03-01";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

/** Somebody new in a role at a customer. */
const someone = (role: PersonDraft["role"], fromOn = "2020-01-01"): PersonDraft =>
  personDraft({ role, fromOn });

async function customer(...staff: PersonDraft[]): Promise<{ id: string; listed: Listed }> {
  const uscc = newUscc();
  const identifiers = [{ scheme: "USCC" as const, system: "", value: uscc }];
  const { subjectIds } = await inTransaction(db.pool, (sql) =>
    registerCustomers(sql, db.registrar, db.institutionId, [customerDraft({ identifiers, people: staff })]),
  );
  return { id: subjectIds[0] ?? "", listed: { scheme: "USCC", lookup: uscc } };
}

const personOf = ({ residentId }: PersonDraft): Listed => {
  const identifier = { scheme: "RESIDENT_ID", system: "", value: residentId } as const;
  return { scheme: "RESIDENT_ID", lookup: lookupOf(db.vault, db.institutionId, identifier) };
};

const add = (listed: Listed, over: Partial<ListDraft> = {}, institutionId = db.institutionId) =>
  addToList(db.pool, institutionId, {
    ...listed,
    list: "BLACK",
    reason: "恶意逃废债",
    owner: "风险管理部",
    validFrom: TODAY,
    expiresOn: null,
    author: "tester",
    ...over,
  });
const remove = (entryId: string, removedOn = TODAY) =>
  removeFromList(db.pool, db.institutionId, { entryId, removedOn, reason: "已核实", author: "tester" });

function entryOf(outcome: ListOutcome) {
  if (!outcome.taken) throw new Error(outcome.refusal);
  return outcome.entry;
}

const at = (day: string, knownAt?: Date) => ({ asOf: new Date(`${day}T04:00:00Z`), knownAt });
async function sectionOf(id: string, day = TODAY, knownAt?: Date) {
  const moment = at(day, knownAt);
  const snapshots = (await readListSnapshots(db.pool, db.institutionId, [id], moment)).get(id) ?? [];
  const material = { subjectId: id, asOf: moment.asOf, snapshots, troubles: [], sources: [OWN_LISTS] };
  return assembleProfile(material).dimensions.watchlists;
}
const black = async (id: string, day?: string, knownAt?: Date) =>
  (await sectionOf(id, day, knownAt))["ownBlack"]?.value;

describe("an entry of the own lists", () => {
  it("is a fact of the customer, with its reason, who answers for it and until when", async () => {
    const { id, listed } = await customer();
    await add(listed, { expiresOn: "2027-02-28" });
    const section = await sectionOf(id);
    expect(section["ownBlack"]).toMatchObject({
      value: [
        {
          about: "CUSTOMER",
          reason: "恶意逃废债",
          owner: "风险管理部",
          validFrom: TODAY,
          expiresOn: "2027-02-28",
        },
      ],
      status: "FRESH",
      source: "own-lists",
    });
    expect(section["ownWhite"]).toMatchObject({ value: [], status: "FRESH" });
  });

  it("that there is none is known as well", async () => {
    const { id } = await customer();
    expect(await black(id)).toEqual([]);
  });

  it("is in force from its first to its last day", async () => {
    const { id, listed } = await customer();
    await add(listed, { validFrom: "2026-03-10", expiresOn: "2026-03-20" });
    const days = ["2026-03-09", "2026-03-10", "2026-03-20", "2026-03-21"];
    const lengths = await Promise.all(days.map(async (day) => ((await black(id, day)) as unknown[]).length));
    expect(lengths).toEqual([0, 1, 1, 0]);
  });

  it("is in force until the day it is removed, and was in force before", async () => {
    const { id, listed } = await customer();
    const { id: entryId } = entryOf(await add(listed));
    const removed = entryOf(await remove(entryId, "2026-03-05"));
    expect(removed).toMatchObject({ removedOn: "2026-03-05", removalReason: "已核实" });
    const days = ["2026-03-04", "2026-03-05"];
    const lengths = await Promise.all(days.map(async (day) => ((await black(id, day)) as unknown[]).length));
    expect(lengths).toEqual([1, 0]);
  });

  it("is not known, nor its removal, by what was recorded before", async () => {
    const { id, listed } = await customer();
    const before = new Date();
    await pause(5);
    const entry = entryOf(await add(listed));
    const between = entry.recordedAt;
    await pause(5);
    await remove(entry.id);
    expect(await black(id, TODAY, before)).toEqual([]);
    expect(await black(id, TODAY, between)).toHaveLength(1);
    expect(await black(id)).toEqual([]);
  });

  it("about somebody in charge is told of the customer, by role and by no name", async () => {
    const [boss, controller, spouse] = [
      someone("LEGAL_REPRESENTATIVE"),
      someone("CONTROLLER"),
      someone("SPOUSE"),
    ];
    const { id } = await customer(boss, controller, spouse);
    for (const person of [boss, controller, spouse]) await add(personOf(person));
    const told = (await black(id)) as { about: string }[];
    expect(told.map(({ about }) => about).sort()).toEqual(["CONTROLLER", "LEGAL_REPRESENTATIVE"]);
    const { rows } = await db.pool.query("select * from list_entry");
    expect(JSON.stringify(rows)).not.toContain(boss.residentId);
    expect(JSON.stringify([rows, told])).not.toContain(boss.name);
  });

  it("about somebody not in charge yet is not told", async () => {
    const boss = someone("LEGAL_REPRESENTATIVE", "2026-04-01");
    const { id } = await customer(boss);
    await add(personOf(boss));
    expect(await black(id, "2026-03-31")).toEqual([]);
    expect(await black(id, "2026-04-01")).toHaveLength(1);
  });

  it("may be about somebody who becomes a customer only later", async () => {
    const boss = someone("LEGAL_REPRESENTATIVE");
    await add(personOf(boss), { list: "WHITE" });
    const { id } = await customer(boss);
    expect((await sectionOf(id))["ownWhite"]?.value).toHaveLength(1);
  });

  it("is of its own institution alone", async () => {
    const { id, listed } = await customer();
    await add(listed, {}, await openInstitution(db.pool, db.vault, "other"));
    expect(await black(id)).toEqual([]);
  });

  it("stays as it is written", async () => {
    await expect(db.pool.query("update list_entry set reason = ''")).rejects.toThrow("append-only");
    await expect(db.pool.query("delete from list_removal")).rejects.toThrow("append-only");
    await expect(db.pool.query("truncate list_entry")).rejects.toThrow("append-only");
  });
});

describe("putting on a list", () => {
  it.each([
    ["the same day", TODAY, null, TODAY, null, false],
    ["a time that overlaps", "2026-03-01", "2026-03-10", "2026-03-10", null, false],
    ["a time before", "2026-03-11", null, "2026-03-01", "2026-03-10", true],
    ["a time after", "2026-03-01", "2026-03-10", "2026-03-11", null, true],
  ] as const)("twice, for %s", async (_what, from, to, from2, to2, taken) => {
    const { listed } = await customer();
    await add(listed, { validFrom: from, expiresOn: to });
    const second = await add(listed, { validFrom: from2, expiresOn: to2 });
    expect(second).toMatchObject(taken ? { taken } : { taken, refusal: "ALREADY_LISTED" });
  });

  it("is taken again when the entry was removed, and on the other list", async () => {
    const { listed } = await customer();
    const { id } = entryOf(await add(listed));
    expect(await add(listed, { list: "WHITE" })).toMatchObject({ taken: true });
    await remove(id);
    expect(await add(listed)).toMatchObject({ taken: true });
  });

  it("twice at the same moment leaves one entry: the second waits for the first", async () => {
    const { id, listed } = await customer();
    const first = await db.pool.connect();
    await first.query("begin");
    await first.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
      `list ${db.institutionId} USCC ${listed.lookup}`,
    ]);
    const second = add(listed);
    const waiting = await Promise.race([second, pause(200, "waiting")]);
    await first.query(
      `insert into list_entry (institution_id, id, list, scheme, lookup, reason, owner, valid_from, author)
       values ($1, $2, 'BLACK', 'USCC', $3, '恶意逃废债', '风险管理部', $4, 'other')`,
      [db.institutionId, uuidv7(), listed.lookup, TODAY],
    );
    await first.query("commit");
    first.release();
    expect(waiting).toBe("waiting");
    expect(await second).toEqual({ taken: false, refusal: "ALREADY_LISTED" });
    expect(await black(id)).toHaveLength(1);
  });
});

describe("taking off a list", () => {
  it("is refused for no entry, another institution's, and the second time", async () => {
    const { listed } = await customer();
    expect(await remove(uuidv7())).toEqual({ taken: false, refusal: "UNKNOWN_ENTRY" });
    const foreign = entryOf(await add(listed, {}, await openInstitution(db.pool, db.vault, "third")));
    expect(await remove(foreign.id)).toEqual({ taken: false, refusal: "UNKNOWN_ENTRY" });
    const { id } = entryOf(await add(listed));
    expect(await remove(id)).toMatchObject({ taken: true });
    expect(await remove(id)).toEqual({ taken: false, refusal: "ALREADY_REMOVED" });
  });
});

describe("reading", () => {
  it("takes one statement for all customers", async () => {
    const some = [await customer(), await customer(), await customer()];
    await Promise.all(some.map(({ listed }) => add(listed)));
    const statements: string[] = [];
    const counting = {
      query: (statement: { name?: string }) => {
        statements.push(statement.name ?? "");
        return db.pool.query(statement as never);
      },
    } as unknown as typeof db.pool;
    const ids = some.map(({ id }) => id);
    const snapshots = await readListSnapshots(counting, db.institutionId, ids, at(TODAY));
    expect(statements).toEqual(["list-entries-of-customers"]);
    expect([...snapshots.keys()]).toEqual(ids);
  });

  it("tells entries that are no more, the newest first", async () => {
    const { id, listed } = await customer();
    const first = entryOf(await add(listed, { expiresOn: TODAY }));
    const second = entryOf(await add(listed, { validFrom: "2026-03-02" }));
    await remove(second.id);
    const moment = { onDate: "2026-06-01", knownAt: undefined };
    const entries = await readListEntries(db.pool, db.institutionId, [id], moment);
    expect(entries.map((e) => e.id)).toEqual([second.id, first.id]);
    expect(entries.map((e) => isInForce(e, "2026-06-01"))).toEqual([false, false]);
  });
});
