import { parseArgs } from "node:util";
import { searchNames, tallyCustomers } from "../src/portfolio/customer-search.js";
import { type CustomerCursor, type CustomerFilter, listCustomers } from "../src/portfolio/customers.js";
import type { Workplace } from "../src/server/workplace.js";
import { inWorkplace } from "./workplace.js";

/**
 * Speed of finding customers: the first page and a late one of three labels and a region, beside the bare SQL over the
 * same tables in the same run, at frequent labels and at rare ones; and searches of names.
 */

const { values } = parseArgs({ options: { customers: { type: "string", default: "100000" } } });
const CUSTOMERS = Number(values.customers);
if (!Number.isInteger(CUSTOMERS) || CUSTOMERS < 1000)
  throw new Error("--customers takes a whole number of at least 1000");

const ROUNDS = 60;
const PAGE = 50;
const LATE = 1000;
const ON_DATE = "2026-06-30";

const SUBJECT = "('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid";
/** A number below the bound that goes with a customer and a salt, as if by chance. */
const chance = (salt: string, below: number): string => `(abs(hashtext('${salt}' || i)::bigint) % ${below})`;
const pick = (salt: string, words: string): string =>
  `(string_to_array('${words}', ' '))[1 + ${chance(salt, words.split(" ").length)}]`;

const CUSTOMERS_SQL = `
  insert into customer (subject_id, institution_id, kind, name, industry_code, region_code, opened_on)
  select ${SUBJECT}, $1, ${pick("kind", "ENTERPRISE ENTERPRISE ENTERPRISE SOLE_PROPRIETOR FARMER")},
    ${pick("city", "成都 德阳 绵阳 宜宾 泸州 南充 乐山 达州 眉山 内江")} ||
    ${pick("a", "华 金 天 瑞 恒 鑫 盛 宏 兴 安 远 海 嘉 博 汇 隆")} || ${pick("b", "强 达 泰 源 通 和 丰 信 诚 创 捷 联 德 优 新 腾")} ||
    ${pick("c", "机械 食品 建材 电子 农业 商贸 物流 纺织 化工 科技")} || ${pick("d", "有限公司 有限责任公司 股份有限公司 经营部 合作社")},
    ${pick("industry", "C13 C14 C26 C34 F51 F52 G54 E47 I65 A01")} || lpad(${chance("class", 90)}::text, 2, '0'),
    ${pick("region", "5101 5101 5106 5107 5115 5105 5113 5111 5117 3301")} || lpad(${chance("county", 20)}::text, 2, '0'),
    date '2018-01-01' + ${chance("opened", 2500)}::int
  from generate_series(1, $2::int) i`;

/** Frequent labels hold for half of the customers each, rare ones for one in a few hundred. */
const LABELS_SQL = `
  insert into customer_labels (subject_id, institution_id, tags, judged_at)
  select ${SUBJECT}, $1, array_remove(array[
      case when ${chance("f1", 10)} < 6 then 'FREQUENT_A' else 'FREQUENT_A=FALSE' end,
      case when ${chance("f2", 10)} < 5 then 'FREQUENT_B' else 'FREQUENT_B=FALSE' end,
      case when ${chance("f3", 10)} < 7 then 'FREQUENT_C' else 'FREQUENT_C=UNKNOWN' end,
      case when ${chance("r1", 300)} < 1 then 'RARE_A' end,
      case when ${chance("r2", 50)} < 1 then 'RARE_B' end,
      'SME_SIZE=' || ${pick("size", "MICRO MICRO SMALL MEDIUM LARGE")},
      'GRADE=' || ${pick("grade", "A B C D E")}], null), now()
  from generate_series(1, $2::int) i
  on conflict (subject_id) do update set tags = excluded.tags, judged_at = excluded.judged_at, stale = false`;

async function load({ pool, institutionId }: Workplace): Promise<void> {
  const started = performance.now();
  for (const text of [CUSTOMERS_SQL, LABELS_SQL]) await pool.query(text, [institutionId, CUSTOMERS]);
  await pool.query("vacuum analyze customer, customer_labels");
  const taken = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`loaded ${CUSTOMERS.toLocaleString("en")} customers in ${taken} s`);
}

const at = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** Runs a work so often, after one round that does not count, and prints how long it took. */
async function measure(name: string, work: () => Promise<{ length: number }>): Promise<void> {
  const taken: number[] = [];
  let rows = 0;
  for (let round = -1; round < ROUNDS; round++) {
    const started = performance.now();
    rows = (await work()).length;
    if (round >= 0) taken.push(performance.now() - started);
  }
  const sorted = taken.sort((a, b) => a - b);
  console.log(
    `  ${name}: p50 ${at(sorted, 0.5).toFixed(1)} ms, p95 ${at(sorted, 0.95).toFixed(1)} ms, ${rows} rows`,
  );
}

const label = (code: string, text?: string) => ({ code, ...(text !== undefined && { text }) });

const FILTERS: Readonly<Record<string, CustomerFilter>> = {
  everybody: {},
  "three frequent labels and a region": {
    labels: [label("FREQUENT_A"), label("FREQUENT_B"), label("FREQUENT_C")],
    region: "51",
  },
  "three labels and a region, a few in a hundred": {
    labels: [label("FREQUENT_A"), label("GRADE", "A"), label("SME_SIZE", "SMALL")],
    region: "5101",
  },
  "three labels and a region, one of them rare": {
    labels: [label("FREQUENT_A"), label("FREQUENT_B"), label("RARE_B")],
    region: "51",
  },
  "two rare labels, hardly anybody": { labels: [label("RARE_A"), label("RARE_B")], region: "51" },
  "a county and three frequent labels": {
    labels: [label("FREQUENT_A"), label("FREQUENT_B"), label("FREQUENT_C")],
    region: "510607",
  },
};

/** What the same page costs in SQL written by hand, without the columns a customer is shown with. */
async function bare(
  { pool, institutionId }: Workplace,
  { labels = [], region = "" }: CustomerFilter,
  { key, id }: CustomerCursor,
): Promise<{ length: number }> {
  const tags = labels
    .map(({ code, text }) => `'${text === undefined ? code : `${code}=${text}`}'`)
    .join(", ");
  const { rows } = await pool.query<{ subject_id: string }>({
    text: `select c.subject_id, c.name from customer c join customer_labels l using (subject_id)
           where c.institution_id = $1 and l.tags @> array[${tags}]::text[]
             and c.region_code >= '${region}' and c.region_code < '${region}:' and (c.name, c.subject_id) > ($2, $3)
           order by c.name, c.subject_id limit ${PAGE}`,
    values: [institutionId, key, id],
  });
  return rows;
}

/** Where the late page starts: at page 1,000, or where a shorter list is half read. */
async function lateCursor(workplace: Workplace, filter: CustomerFilter): Promise<CustomerCursor | undefined> {
  const { pool, institutionId } = workplace;
  const { count } = await tallyCustomers(pool, institutionId, filter, ON_DATE);
  const before = Math.min((LATE - 1) * PAGE, Math.floor(count / 2));
  if (before < PAGE) return undefined;
  const rows = await listCustomers(pool, institutionId, filter, "NAME", before, undefined, ON_DATE);
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  console.log(`  the late page starts after ${rows.length.toLocaleString("en")} customers`);
  return { key: last.name, id: last.id };
}

async function benchPages(workplace: Workplace): Promise<void> {
  const { pool, institutionId } = workplace;
  const start: CustomerCursor = { key: "", id: "00000000-0000-0000-0000-000000000000" };
  for (const [name, filter] of Object.entries(FILTERS)) {
    console.log(name);
    const late = await lateCursor(workplace, filter);
    const page = (after: CustomerCursor | undefined) =>
      listCustomers(pool, institutionId, filter, "NAME", PAGE, after, ON_DATE);
    await measure("first page", () => page(undefined));
    if (filter.labels) await measure("first page, bare SQL", () => bare(workplace, filter, start));
    if (late === undefined) continue;
    await measure("late page", () => page(late));
    if (filter.labels) await measure("late page, bare SQL", () => bare(workplace, filter, late));
  }
}

async function benchNames({ pool, institutionId }: Workplace): Promise<void> {
  console.log("names");
  for (const text of [
    "华",
    "华强",
    "公司",
    "华强机械",
    "成都华强机械有限公司",
    "有限公司",
    "成都华弓机诫有限公司",
  ])
    await measure(text, () => searchNames(pool, institutionId, text, 21, undefined));
}

async function benchCounts({ pool, institutionId }: Workplace): Promise<void> {
  console.log("counts, up to 10,000 exactly");
  for (const [name, filter] of Object.entries(FILTERS))
    await measure(name, async () => [await tallyCustomers(pool, institutionId, filter, ON_DATE)]);
}

await inWorkplace("segments", async (workplace) => {
  await load(workplace);
  await benchPages(workplace);
  await benchNames(workplace);
  await benchCounts(workplace);
});
