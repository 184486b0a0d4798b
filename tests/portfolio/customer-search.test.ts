import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { inTransaction } from "../../src/entities/sql.js";
import { tagOf } from "../../src/portfolio/customer-search-conditions.js";
import { normalName, searchGrams } from "../../src/portfolio/customer-search-name.js";
import {
  countFacets,
  type FoundCursor,
  searchNames,
  tallyCustomers,
} from "../../src/portfolio/customer-search.js";
import {
  countCustomers,
  type CustomerFilter,
  type CustomerOrder,
  type CustomerView,
  listCustomers,
  sortKeyOf,
} from "../../src/portfolio/customers.js";
import { type CustomerDraft, registerCustomers } from "../../src/portfolio/register.js";
import { openInstitution } from "../../src/server/institution.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { takeOver } from "./books.js";
import { customerDraft, guaranteeDraft } from "./drafts.js";

const SIZE = 150;
const ON_DATE = "2024-06-30";
const KINDS = ["ENTERPRISE", "SOLE_PROPRIETOR", "FARMER"] as const;
const NAMES = [
  ...["成都华强机械有限公司", "成都华强食品有限公司", "重庆强华商贸有限责任公司", "绵阳天府农业合作社"],
  ...["ＡＢＣ（成都）科技有限公司", "德阳 华 强 经营部", "𠮷田商贸", "一", "100%_纯棉\\纺织"],
];
const INDUSTRIES = ["C1310", "C13", "F5179", "F51", undefined];
const REGIONS = ["510104", "510600", "500101", undefined];
const TAGS = [
  ["A", "SIZE_X"],
  ["A", "B", "SME_SIZE=SMALL"],
  ["A=FALSE", "B=UNKNOWN"],
  ["C", "SME_SIZE=MICRO"],
  [],
];

const at = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;
const drafts: CustomerDraft[] = Array.from({ length: SIZE }, (_, i) =>
  customerDraft({
    kind: at(KINDS, i),
    name: at(NAMES, i * 5 + Math.floor(i / 9)),
    industryCode: at(INDUSTRIES, Math.floor(i / 2)),
    regionCode: at(REGIONS, Math.floor(i / 3)),
    openedOn: at(["2022-12-31", "2023-01-01", "2024-02-29"], Math.floor(i / 4)),
  }),
);
const tagsOf = (i: number): readonly string[] => at(TAGS, Math.floor(i / 2));

let db: TestDatabase;
let ids: string[];
let other: { institutionId: string; ids: string[] };

const putTags = (institutionId: string, subjects: readonly string[]) =>
  db.pool.query({
    text: `insert into customer_labels (subject_id, institution_id, tags)
           select id, $1, array(select jsonb_array_elements_text(tags)) from unnest($2::uuid[], $3::jsonb[]) t(id, tags)
           on conflict (subject_id) do update set tags = excluded.tags`,
    values: [institutionId, subjects, subjects.map((_, i) => JSON.stringify(tagsOf(i)))],
  });

beforeAll(async () => {
  db = await testDatabase();
  const register = async (institutionId: string, some: readonly CustomerDraft[]) => {
    const { subjectIds } = await inTransaction(db.pool, (sql) =>
      registerCustomers(sql, db.registrar, institutionId, some),
    );
    await putTags(institutionId, subjectIds);
    return subjectIds;
  };
  ids = await register(db.institutionId, drafts);
  const institutionId = await openInstitution(db.pool, db.vault, "other");
  other = {
    institutionId,
    ids: await register(
      institutionId,
      drafts.slice(0, 20).map(({ name }) => customerDraft({ name })),
    ),
  };
  await db.pool.query("analyze customer, customer_labels");
});
afterAll(() => db.close());

/** A filter applied in TypeScript. */
const matches = (i: number, filter: CustomerFilter): boolean => {
  const { kind, name, industryCode, regionCode } = at(drafts, i);
  const tags = tagsOf(i);
  const wanted = filter.size === undefined ? [] : [`SME_SIZE=${filter.size}`];
  return (
    (filter.kind === undefined || kind === filter.kind) &&
    (filter.industry === undefined || industryCode?.startsWith(filter.industry) === true) &&
    (filter.region === undefined || regionCode?.startsWith(filter.region) === true) &&
    (filter.nameContains === undefined || normalName(name).includes(normalName(filter.nameContains))) &&
    [...(filter.labels ?? []).map(tagOf), ...wanted].every((tag) => tags.includes(tag)) &&
    (filter.anyLabels === undefined ||
      filter.anyLabels.length === 0 ||
      filter.anyLabels.some((c) => tags.includes(tagOf(c)))) &&
    (filter.within === undefined || matches(i, filter.within))
  );
};

async function everybody(
  filter: CustomerFilter,
  order: CustomerOrder,
  size: number,
): Promise<CustomerView[]> {
  const seen: CustomerView[] = [];
  for (;;) {
    const last = seen.at(-1);
    const after = last && { key: sortKeyOf(last, order), id: last.id };
    const page = await listCustomers(db.pool, db.institutionId, filter, order, size, after, ON_DATE);
    seen.push(...page);
    if (page.length < size) return seen;
  }
}

const condition = fc.oneof(
  fc.record({
    code: fc.constantFrom("A", "B", "C", "NONE"),
    state: fc.constantFrom("TRUE", "FALSE", "UNKNOWN"),
  }),
  fc.record({
    code: fc.constantFrom("SME_SIZE"),
    text: fc.constantFrom("SMALL", "MICRO", "中型", "'); select 1 --"),
  }),
);
const plain = {
  labels: fc.array(condition, { maxLength: 2 }),
  anyLabels: fc.array(condition, { maxLength: 3 }),
  kind: fc.constantFrom(...KINDS),
  industry: fc.constantFrom("C", "C13", "F5", "%", "_", "'"),
  region: fc.constantFrom("51", "5101", "5", "\\", "51' or '1'='1"),
  size: fc.constantFrom("SMALL", "MICRO"),
  nameContains: fc.constantFrom(
    "华",
    "华强",
    "有限公司",
    "abc",
    "（成都",
    "%",
    "_",
    "\\",
    "𠮷",
    "强经",
    "没有的",
  ),
};
const filters = fc.record(
  { ...plain, within: fc.record(plain, { requiredKeys: [] }) },
  { requiredKeys: [] },
) as fc.Arbitrary<CustomerFilter>;

describe("the list of customers", () => {
  it("brings everybody a filter leaves exactly once, in order, on pages of any size", async () => {
    const order = fc.constantFrom<CustomerOrder>("NAME", "OPENED_ON");
    await fc.assert(
      fc.asyncProperty(filters, order, fc.constantFrom(1, 7, 40, 500), async (filter, by, size) => {
        const expected = ids.filter((_, i) => matches(i, filter)).sort();
        const seen = await everybody(filter, by, size === 1 && expected.length > 20 ? 7 : size);
        expect(seen.map((c) => c.id).sort()).toEqual(expected);
        const keys = seen.map((c) => Buffer.from(`${sortKeyOf(c, by)}\0${c.id}`));
        expect(keys).toEqual(keys.toSorted((a, b) => a.compare(b)));
        expect(await countCustomers(db.pool, db.institutionId, filter, ON_DATE)).toBe(expected.length);
        expect(await tallyCustomers(db.pool, db.institutionId, filter, ON_DATE)).toEqual({
          count: expected.length,
          isEstimate: false,
        });
      }),
      { numRuns: 120 },
    );
  }, 120_000);

  it("is filtered by what is outstanding under guarantees", async () => {
    const [one = "", two = ""] = ids;
    const event = (type: "APPROVED" | "DISBURSED" | "REPAID", amount: bigint, businessDate: string) => ({
      ...{ type, amount, businessDate },
      idempotencyKey: `${type} ${businessDate}`,
    });
    const opened = [
      event("APPROVED", 100_000_00n, "2024-01-01"),
      event("DISBURSED", 100_000_00n, "2024-01-02"),
    ];
    const repaid = [...opened, event("REPAID", 40_000_00n, "2024-02-01")];
    const term = { startsOn: "2024-01-01", endsOn: "2025-01-01" };
    const taken = await takeOver(
      db,
      guaranteeDraft(one, { ...term, events: opened }),
      guaranteeDraft(two, { ...term, events: repaid }),
    );
    expect(taken.map((t) => t.taken)).toEqual([true, true]);
    const found = async (from: string | undefined, to: string | undefined) =>
      (await everybody({ balance: { from, to } }, "NAME", 50)).map((c) => c.id);
    expect((await found("0.01", undefined)).sort()).toEqual([one, two].sort());
    expect(await found("60000.01", "100000.00")).toEqual([one]);
    expect(await found("60000.00", "99999.99")).toEqual([two]);
    expect(await found(undefined, "0.00")).toHaveLength(SIZE - 2);
  });
});

describe("facets", () => {
  it("count what a filter leaves, by each of its values", async () => {
    const filter = { labels: [{ code: "A" }], region: "51" };
    const left = drafts.map((_, i) => i).filter((i) => matches(i, filter));
    const counts = await countFacets(
      db.pool,
      db.institutionId,
      filter,
      ["LABEL", "KIND", "REGION", "INDUSTRY", "SIZE"],
      ON_DATE,
    );
    const tally = (values: readonly (string | undefined)[]) =>
      Object.fromEntries(
        [...new Set(values)].flatMap((v) =>
          v === undefined ? [] : [[v, values.filter((w) => w === v).length]],
        ),
      );
    const of = (facet: string) =>
      Object.fromEntries(counts.filter((c) => c.facet === facet).map((c) => [c.value, c.count]));
    expect(of("KIND")).toEqual(tally(left.map((i) => at(drafts, i).kind)));
    expect(of("REGION")).toEqual(tally(left.map((i) => at(drafts, i).regionCode?.slice(0, 4))));
    expect(of("INDUSTRY")).toEqual(tally(left.map((i) => at(drafts, i).industryCode?.slice(0, 3))));
    expect(of("LABEL")).toEqual(tally(left.flatMap((i) => tagsOf(i))));
    expect(of("SIZE")).toEqual(
      tally(left.flatMap((i) => (tagsOf(i).includes("SME_SIZE=SMALL") ? ["SMALL"] : []))),
    );
    expect(await countFacets(db.pool, db.institutionId, filter, [], ON_DATE)).toEqual([]);
  });
});

describe("names", () => {
  const found = async (text: string, limit = 200, institutionId = db.institutionId) =>
    searchNames(db.pool, institutionId, text, limit, undefined);
  const namesOf = async (text: string) => [...new Set((await found(text)).map((c) => c.name))];

  it("are cut the same in SQL and here", async () => {
    const anything = fc.string({ unit: "grapheme", maxLength: 12 }).map((s) => s.replaceAll("\0", ""));
    const { rows } = await db.pool.query<{ name: string; normal: string; grams: string[] }>({
      text: "select t.name, name_normal(t.name) as normal, name_grams(t.name) as grams from unnest($1::text[]) t(name)",
      values: [[...NAMES, ...fc.sample(anything, 200)]],
    });
    for (const { name, normal, grams } of rows) {
      // The two may know different versions of Unicode.
      if (normal === normalName(name))
        expect(searchGrams(name).filter((gram) => !grams.includes(gram))).toEqual([]);
    }
    expect(rows.slice(0, NAMES.length).map((r) => r.normal)).toEqual(NAMES.map(normalName));
  });

  it("are found by one or two characters, whatever width and case they are written in", async () => {
    expect(await namesOf("华强")).toEqual([
      "德阳 华 强 经营部",
      "成都华强机械有限公司",
      "成都华强食品有限公司",
    ]);
    expect(await namesOf("𠮷")).toEqual(["𠮷田商贸"]);
    expect(await namesOf("一")).toEqual(["一"]);
    expect(await namesOf("abc(成")).toEqual(["ＡＢＣ（成都）科技有限公司"]);
    expect(await namesOf("纺")).toEqual(["100%_纯棉\\纺织"]);
    expect(await namesOf("%")).toEqual(["100%_纯棉\\纺织"]);
    expect(await namesOf("没有")).toEqual([]);
    expect(await namesOf("　 ")).toEqual([]);
  });

  it("come with most of the text first, then in order of name", async () => {
    const all = await found("成都华强机诫有限公司");
    expect(all[0]?.name).toBe("成都华强机械有限公司");
    const shares = all.map((c) => c.share);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.5);
    const grams = searchGrams("成都华强机诫有限公司");
    const expected = drafts.filter(({ name }) => {
      const own = new Set(searchGrams(name));
      return grams.filter((g) => own.has(g)).length * 2 >= grams.length;
    });
    expect(all).toHaveLength(expected.length);
  });

  it.each(["华强", "有限公司", "成都华强机械有限公司", "华强经营"])(
    "of %s are on all pages together what is on one",
    async (text) => {
      const whole = await found(text, 1000);
      const seen = [];
      let after: FoundCursor | undefined;
      for (;;) {
        const page = await searchNames(db.pool, db.institutionId, text, 7, after);
        seen.push(...page);
        after = page.at(-1);
        if (page.length < 7 || after === undefined) break;
      }
      expect(seen).toEqual(whole);
      expect(new Set(seen.map((c) => c.id)).size).toBe(seen.length);
    },
  );

  it("are searched anew when a customer is renamed", async () => {
    const id = other.ids[0] ?? "";
    await db.pool.query("update customer set name = '改名之后' where subject_id = $1", [id]);
    expect((await found("改名", 10, other.institutionId)).map((c) => c.id)).toEqual([id]);
  });

  it("of another institution are not found", async () => {
    const mine = new Set(ids);
    for (const text of ["华强", "成都华强机械有限公司"])
      expect((await found(text)).every((c) => mine.has(c.id))).toBe(true);
    const theirs = await found("华强", 200, other.institutionId);
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.every((c) => other.ids.includes(c.id))).toBe(true);
    expect(await countCustomers(db.pool, other.institutionId, { labels: [{ code: "A" }] }, ON_DATE)).toBe(
      other.ids.filter((_, i) => tagsOf(i).includes("A")).length,
    );
  });
});

describe("a count", () => {
  it("is an estimate above ten thousand, and says so", async () => {
    const institutionId = await openInstitution(db.pool, db.vault, "large");
    await db.pool.query({
      text: `insert into customer (subject_id, institution_id, kind, name, opened_on)
             select gen_random_uuid(), $1, 'ENTERPRISE', 'N' || i, '2024-01-01' from generate_series(1, 12000) i`,
      values: [institutionId],
    });
    await db.pool.query("analyze customer");
    const tally = await tallyCustomers(db.pool, institutionId, {}, ON_DATE);
    expect(tally.isEstimate).toBe(true);
    expect(tally.count).toBeGreaterThan(10_000);
    expect(tally.count).toBeLessThan(14_000);
    expect(await countCustomers(db.pool, institutionId, {}, ON_DATE)).toBe(12_000);
  });
});
