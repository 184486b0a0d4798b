import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { inTransaction } from "../../src/entities/sql.js";
import {
  countCustomers,
  type CustomerCursor,
  type CustomerFilter,
  type CustomerOrder,
  type CustomerView,
  findByGuaranteeNumber,
  findByIdentifier,
  listCustomers,
  readCustomers,
  sortKeyOf,
} from "../../src/portfolio/customers.js";
import { type CustomerDraft, registerCustomers } from "../../src/portfolio/register.js";
import { openInstitution } from "../../src/server/institution.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { takeOver } from "./books.js";
import { customerDraft, guaranteeDraft, newUscc } from "./drafts.js";

const SIZE = 120;
const KINDS = ["ENTERPRISE", "SOLE_PROPRIETOR", "FARMER"] as const;
const NAMES = ["阿坝茶业", "Zeta", "zeta", "重庆火锅", "重庆火锅", "𠮷田商贸", "一"];
const INDUSTRIES = ["C1310", "C13", "F5179", "F51", "F6", undefined];
const REGIONS = ["510104", "510000", "500101", "51", undefined];
const DATES = ["2022-12-31", "2023-01-01", "2023-01-01", "2024-02-29"];

const at = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;
const drafts: CustomerDraft[] = Array.from({ length: SIZE }, (_, i) =>
  customerDraft({
    kind: at(KINDS, i),
    name: at(NAMES, i * 5 + Math.floor(i / 9)),
    industryCode: at(INDUSTRIES, Math.floor(i / 2)),
    regionCode: at(REGIONS, Math.floor(i / 3)),
    openedOn: at(DATES, Math.floor(i / 4)),
  }),
);

let db: TestDatabase;
let ids: string[];
beforeAll(async () => {
  db = await testDatabase();
  const register = (institutionId: string, some: readonly CustomerDraft[]) =>
    inTransaction(db.pool, (sql) => registerCustomers(sql, db.registrar, institutionId, some));
  ids = (await register(db.institutionId, drafts)).subjectIds;
  await register(await openInstitution(db.pool, db.vault, "other"), [customerDraft(), customerDraft()]);
});
afterAll(() => db.close());

async function everybody(
  filter: CustomerFilter,
  order: CustomerOrder,
  size: number,
): Promise<CustomerView[]> {
  const seen: CustomerView[] = [];
  for (;;) {
    const last = seen.at(-1);
    const after: CustomerCursor | undefined = last && { key: sortKeyOf(last, order), id: last.id };
    const page = await listCustomers(db.pool, db.institutionId, filter, order, size, after);
    seen.push(...page);
    if (page.length < size) return seen;
  }
}

const matches = (d: CustomerDraft, { kind, industry, region }: CustomerFilter): boolean =>
  (kind === undefined || d.kind === kind) &&
  (industry === undefined || d.industryCode?.startsWith(industry) === true) &&
  (region === undefined || d.regionCode?.startsWith(region) === true);

const FILTERS: CustomerFilter[] = [
  {},
  { kind: "FARMER" },
  { industry: "F" },
  { industry: "C13" },
  { region: "51" },
  { region: "510104", kind: "ENTERPRISE" },
  { industry: "F51", region: "5", kind: "SOLE_PROPRIETOR" },
  { industry: "Q" },
  { kind: undefined, industry: undefined, region: undefined },
];

describe.each(["NAME", "OPENED_ON"] as const)("the list of customers by %s", (order) => {
  it.each(FILTERS)("brings everybody exactly once and in order, filtered by %j", async (filter) => {
    const expected = ids.filter((_, i) => matches(at(drafts, i), filter)).sort();
    for (const size of [1, 7, SIZE - 1, SIZE, 500].slice(filter.kind === undefined ? 1 : 0)) {
      const seen = await everybody(filter, order, size);
      expect(seen.map((c) => c.id).sort()).toEqual(expected);
      const keys = seen.map((c) => Buffer.from(`${sortKeyOf(c, order)}\0${c.id}`));
      expect(keys).toEqual(keys.toSorted((a, b) => a.compare(b)));
    }
    expect(await countCustomers(db.pool, db.institutionId, filter)).toBe(expected.length);
  });
});

describe("a customer", () => {
  it("is read by id, with its USCC where it has one, by its own institution only", async () => {
    const [id = ""] = ids;
    const [draft = customerDraft()] = drafts;
    expect(await readCustomers(db.pool, db.institutionId, [id, id])).toEqual([
      {
        id,
        kind: "ENTERPRISE",
        name: draft.name,
        uscc: draft.identifiers[0]?.value,
        lei: null,
        industryCode: "C1310",
        regionCode: "510104",
        openedOn: "2022-12-31",
      },
    ]);
    const other = await openInstitution(db.pool, db.vault, "other");
    expect(await readCustomers(db.pool, other, [id])).toEqual([]);
  });

  it("without a USCC has none", async () => {
    const identifiers = [{ scheme: "EXTERNAL" as const, system: "core", value: "E1" }];
    const { subjectIds } = await inTransaction(db.pool, (sql) =>
      registerCustomers(sql, db.registrar, db.institutionId, [customerDraft({ identifiers, name: "无码" })]),
    );
    const [view] = await readCustomers(db.pool, db.institutionId, subjectIds);
    expect(view).toMatchObject({ name: "无码", uscc: null });
  });

  it("is found by its USCC and by the number of its guarantee, by its own institution only", async () => {
    const [id = ""] = ids;
    const uscc = drafts[0]?.identifiers[0] ?? { scheme: "USCC", system: "", value: newUscc() };
    const draft = guaranteeDraft(id);
    await takeOver(db, draft);
    const other = await openInstitution(db.pool, db.vault, "other");
    expect(await findByIdentifier(db.pool, db.institutionId, uscc)).toBe(id);
    expect(await findByIdentifier(db.pool, other, uscc)).toBeUndefined();
    expect(await findByGuaranteeNumber(db.pool, db.institutionId, draft.number)).toBe(id);
    expect(await findByGuaranteeNumber(db.pool, other, draft.number)).toBeUndefined();
  });
});
