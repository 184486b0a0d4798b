import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { inTransaction } from "../../src/entities/sql.js";
import { openKeyStore } from "../../src/governance/subject-keys.js";
import { readCustomers, findByIdentifier, readPeople } from "../../src/portfolio/customers.js";
import { BadIdentifier } from "../../src/portfolio/identity.js";
import {
  ConflictingIdentifiers,
  type CustomerDraft,
  registerCustomers,
} from "../../src/portfolio/register.js";
import { openInstitution } from "../../src/server/institution.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { customerDraft, newResidentId, newUscc, personDraft } from "./drafts.js";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const register = (...drafts: CustomerDraft[]) =>
  inTransaction(db.pool, (sql) => registerCustomers(sql, db.registrar, db.institutionId, drafts));

const registerElsewhere = (...drafts: CustomerDraft[]) =>
  inTransaction(db.pool, (sql) =>
    registerCustomers(sql, { vault: db.vault, keyStore: openKeyStore(db.vault) }, db.institutionId, drafts),
  );

async function idOf(draft: CustomerDraft): Promise<string> {
  return (await register(draft)).subjectIds[0] ?? "";
}

const people = (...customerIds: string[]) =>
  readPeople(db.pool, db.registrar.keyStore, db.institutionId, customerIds);

async function count(table: string): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? 0;
}

const external = (value: string, system = "core") => ({ scheme: "EXTERNAL" as const, system, value });
const uscc = (value = newUscc()) => ({ scheme: "USCC" as const, system: "", value });

describe("registering customers", () => {
  it("registers twice as once", async () => {
    const draft = customerDraft({ people: [personDraft(), personDraft({ role: "SPOUSE" })] });
    const first = await register(draft, draft);
    expect(first.added).toBe(1);
    expect(new Set(first.subjectIds).size).toBe(1);
    const counts = () =>
      Promise.all(["subject", "identifier", "customer", "customer_role", "subject_key"].map(count));
    const before = await counts();
    expect(await registerElsewhere(draft)).toMatchObject({ subjectIds: [first.subjectIds[0]], added: 0 });
    expect(await counts()).toEqual(before);
  });

  it("registers once what several processes register at the same time", async () => {
    for (let round = 0; round < 5; round++) {
      const person = personDraft();
      const drafts = Array.from({ length: 6 }, (_, i) =>
        customerDraft({ name: `同时${String(round)}-${String(i)}`, people: [person] }),
      );
      const done = await Promise.all([
        registerElsewhere(...drafts),
        registerElsewhere(...drafts.toReversed()),
        registerElsewhere(...drafts),
      ]);
      expect(done.reduce((sum, { added }) => sum + added, 0)).toBe(6);
      expect(done[1].subjectIds.toReversed()).toEqual(done[0].subjectIds);
      expect(new Set((await people(...done[0].subjectIds)).map((p) => p.personId)).size).toBe(1);
    }
  });

  it("finds the customer by any identifier it was ever given", async () => {
    const code = uscc();
    const id = await idOf(customerDraft({ identifiers: [code, external("A-1")] }));
    expect(await idOf(customerDraft({ identifiers: [external("A-1"), external("9", "billing")] }))).toBe(id);
    for (const identifier of [code, external("A-1"), external("9", "billing")]) {
      expect(await findByIdentifier(db.pool, db.institutionId, identifier)).toBe(id);
    }
    expect(await findByIdentifier(db.pool, db.institutionId, external("A-1", "billing"))).toBeUndefined();
  });

  it("keeps what is known when it is told something else", async () => {
    const identifiers = [uscc()];
    const id = await idOf(customerDraft({ identifiers, name: "甲公司" }));
    await register(customerDraft({ identifiers, name: "乙公司" }));
    expect((await readCustomers(db.pool, db.institutionId, [id]))[0]?.name).toBe("甲公司");
  });

  it("refuses identifiers that belong to two, and keeps nothing of the batch", async () => {
    const [one, two] = [uscc(), external("B-1")];
    await register(customerDraft({ identifiers: [one] }), customerDraft({ identifiers: [two] }));
    const before = await count("customer");
    const both = register(customerDraft(), customerDraft({ identifiers: [one, two] }));
    await expect(both).rejects.toThrow(ConflictingIdentifiers);
    await expect(both).rejects.toThrow("belong to different subjects");
    expect(await count("customer")).toBe(before);
  });

  it("refuses identifiers that belong to two within one batch", async () => {
    const [one, two] = [uscc(), external("B-2")];
    await expect(
      register(
        customerDraft({ identifiers: [one] }),
        customerDraft({ identifiers: [two] }),
        customerDraft({ identifiers: [one, two] }),
      ),
    ).rejects.toThrow(ConflictingIdentifiers);
  });

  it("refuses a bad identifier, of the customer or of a person, and keeps nothing of the batch", async () => {
    const before = await count("subject");
    const bad = customerDraft({ identifiers: [uscc("91350100M000100Y44")] });
    await expect(register(customerDraft(), bad)).rejects.toThrow(BadIdentifier);
    const badPerson = customerDraft({ people: [personDraft({ residentId: "110105194912310021" })] });
    await expect(register(customerDraft(), badPerson)).rejects.toThrow("RESIDENT_ID is wrong: CHECK_DIGIT");
    expect(await count("subject")).toBe(before);
  });

  it("keeps institutions apart: one USCC is a customer of each", async () => {
    const draft = customerDraft();
    const other = await openInstitution(db.pool, db.vault, "other");
    const id = await idOf(draft);
    const elsewhere = await inTransaction(db.pool, (sql) =>
      registerCustomers(sql, db.registrar, other, [draft]),
    );
    expect(elsewhere.added).toBe(1);
    expect(elsewhere.subjectIds).not.toEqual([id]);
    expect(await readCustomers(db.pool, other, [id])).toEqual([]);
  });
});

describe("the people of customers", () => {
  it("are one subject each, in whatever role at whichever customer", async () => {
    const person = personDraft();
    const one = customerDraft({ people: [person, { ...person, role: "GUARANTOR" }] });
    const two = customerDraft({ people: [{ ...person, role: "CONTROLLER", phone: undefined }] });
    const { subjectIds } = await register(one, two);
    const three = await idOf(
      customerDraft({ people: [{ ...person, residentId: person.residentId.toLowerCase() }] }),
    );
    const found = await people(...subjectIds, three);
    expect(found.map((p) => p.role).sort()).toEqual([
      "CONTROLLER",
      "GUARANTOR",
      "LEGAL_REPRESENTATIVE",
      "LEGAL_REPRESENTATIVE",
    ]);
    expect(new Set(found.map((p) => p.personId)).size).toBe(1);
    expect(new Set(found.map((p) => `${String(p.name)} ${String(p.phone)}`))).toEqual(
      new Set(["张三丰 13800138000"]),
    );
  });

  it("may share a phone and stay two people", async () => {
    const [wife, husband] = [personDraft({ phone: "13900139000" }), personDraft({ phone: "13900139000" })];
    const id = await idOf(customerDraft({ people: [wife, { ...husband, role: "SPOUSE" }] }));
    expect(new Set((await people(id)).map((p) => p.personId)).size).toBe(2);
  });

  it("keep a role and nothing else once their key is destroyed", async () => {
    const id = await idOf(customerDraft({ people: [personDraft()] }));
    const [person] = await people(id);
    await db.pool.query("update subject_key set wrapped = null, destroyed_at = now() where subject_id = $1", [
      person?.personId,
    ]);
    const [erased] = await readPeople(db.pool, openKeyStore(db.vault), db.institutionId, [id]);
    expect(erased).toMatchObject({ role: "LEGAL_REPRESENTATIVE", personId: person?.personId });
    expect([erased?.name, erased?.phone, erased?.residentId]).toEqual([undefined, undefined, undefined]);
  });

  it("are in the database neither by name, nor by phone, nor by resident ID", async () => {
    const residentId = newResidentId();
    const id = await idOf(
      customerDraft({ people: [personDraft({ name: "赵钱孙", residentId, phone: "13712345678" })] }),
    );
    const { rows } = await db.pool.query<{ kept: string }>(
      `select s::text || i::text || r::text as kept from customer_role r
       join subject s on s.id = r.person_id join identifier i on i.subject_id = s.id where r.customer_id = $1`,
      [id],
    );
    expect(rows).toHaveLength(2);
    const kept = JSON.stringify(rows) + Buffer.from("赵钱孙").toString("hex");
    for (const clear of ["赵钱孙", residentId, "13712345678"]) {
      expect(kept).not.toContain(clear);
      expect(JSON.stringify(rows)).not.toContain(Buffer.from(clear).toString("hex"));
    }
  });
});
