import type { BusinessDate } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import { COLUMNS, type CustomerFilter, type CustomerView, filterSql, listCustomers } from "./customers.js";
import { fewestGrams, searchGrams } from "./customer-search-name.js";
import { SIZE_LABEL } from "./customer-search-conditions.js";

/** A number of customers, and whether it is the planner's estimate. */
export interface Tally {
  readonly count: number;
  readonly isEstimate: boolean;
}

/** Up to so many rows are counted. */
export const MOST_COUNTED = 10_000;

interface Explained {
  readonly "QUERY PLAN": readonly { readonly Plan: { readonly "Plan Rows": number } }[];
}

/** How many customers a filter leaves: counted up to `MOST_COUNTED`, above it estimated from the statistics. */
export async function tallyCustomers(
  sql: Sql,
  institutionId: string,
  filter: CustomerFilter,
  onDate: BusinessDate,
): Promise<Tally> {
  const { from, where, values } = await filterSql(sql, institutionId, filter, onDate);
  const { rows } = await sql.query<{ n: number }>({
    text: `select count(*)::int as n from (select from ${from} where ${where} limit ${MOST_COUNTED + 1}) counted`,
    values,
  });
  const counted = rows[0]?.n ?? 0;
  if (counted <= MOST_COUNTED) return { count: counted, isEstimate: false };
  const { rows: plans } = await sql.query<Explained>({
    text: `explain (format json) select from ${from} where ${where}`,
    values,
  });
  const estimate = plans[0]?.["QUERY PLAN"][0]?.Plan["Plan Rows"] ?? 0;
  return { count: Math.max(counted, Math.round(estimate)), isEstimate: true };
}

export type Facet = "INDUSTRY" | "REGION" | "KIND" | "SIZE" | "LABEL";

/** How many customers have one value of a facet. */
export interface FacetCount {
  readonly facet: Facet;
  readonly value: string;
  readonly count: number;
}

const VALUES: Readonly<Record<Facet, { readonly value: string; readonly from: string }>> = {
  // Section and division 大类 of GB/T 4754-2017.
  INDUSTRY: { value: "left(f.industry_code, 3)", from: "found f" },
  // The prefecture 地级 of GB/T 2260.
  REGION: { value: "left(f.region_code, 4)", from: "found f" },
  KIND: { value: "f.kind", from: "found f" },
  SIZE: {
    value: `substr(t.tag, ${SIZE_LABEL.length + 2})`,
    from: `tagged t where t.tag like '${SIZE_LABEL}=%'`,
  },
  LABEL: { value: "t.tag", from: "tagged t" },
};

const MOST_VALUES = 500;

/** Counts the customers of a filter by each facet asked for, the most frequent values first; one statement. */
export async function countFacets(
  sql: Sql,
  institutionId: string,
  filter: CustomerFilter,
  facets: readonly Facet[],
  onDate: BusinessDate,
): Promise<FacetCount[]> {
  const asked = [...new Set(facets)];
  if (asked.length === 0) return [];
  const { from, where, values } = await filterSql(sql, institutionId, filter, onDate);
  const parts = asked.map(
    (
      facet,
      i,
    ) => `(select ${i} as nth, '${facet}' as facet, ${VALUES[facet].value} collate "C" as value, count(*)::int as count
      from ${VALUES[facet].from} group by 3 order by 4 desc, 3 limit ${MOST_VALUES})`,
  );
  const { rows } = await sql.query<FacetCount>({
    text: `with found as materialized (
             select c.subject_id, c.kind, c.industry_code, c.region_code from ${from} where ${where}
           ), tagged as (
             select t.tag from found f join customer_labels l on l.subject_id = f.subject_id and l.institution_id = $1
               cross join unnest(l.tags) t(tag)
           )
           select facet, value, count from (${parts.join(" union all ")}) counted
           where value is not null order by nth, count desc, value`,
    values,
  });
  return rows;
}

/** A customer found by its name. */
export interface FoundCustomer extends CustomerView {
  /** Share of the searched text's pairs of characters its name has, from a half to 1. */
  readonly share: number;
}

/** Where a page of found customers starts. */
export interface FoundCursor {
  readonly share: number;
  readonly name: string;
  readonly id: string;
}

/**
 * Customers whose names have at least half of the pairs of characters of a text, those with most of them first, then
 * by name. A name without so many of the rarest pairs cannot reach a half, so only those are looked up in the index.
 */
async function listAlike(
  sql: Sql,
  institutionId: string,
  grams: readonly string[],
  limit: number,
  after: FoundCursor | undefined,
): Promise<FoundCustomer[]> {
  const fewest = fewestGrams(grams.length);
  const { rows } = await sql.query<FoundCustomer>({
    name: "customers-alike",
    text: `with part as (
             select gram, coalesce(f.part, 0) as part from unnest($2::text[]) gram left join (
               select e.gram, e.part from pg_stats,
                 unnest(most_common_elems::text::text[], most_common_elem_freqs) e(gram, part)
               where schemaname = current_schema() and tablename = 'customer' and attname = 'name_grams'
             ) f using (gram)
           ), rarest as (
             select array(select gram from part order by part limit cardinality($2::text[]) - $3 + 1) as grams
           ), candidate as (
             select c.*, (select count(*) from unnest($2::text[]) g where g = any(c.name_grams))::int as matching
             from customer c where c.institution_id = $1 and c.name_grams && (select grams from rarest)
           ), ranked as (
             select c.*, matching::float8 / cardinality($2::text[]) as share from candidate c where matching >= $3
           ), page as (
             select * from ranked
             where $4::float8 is null or share < $4 or (share = $4 and (name, subject_id) > ($5::text, $6::uuid))
             order by share desc, name, subject_id limit $7
           )
           select ${COLUMNS}, c.share from page c order by c.share desc, c.name, c.subject_id`,
    values: [
      institutionId,
      grams,
      fewest,
      after?.share ?? null,
      after?.name ?? null,
      after?.id ?? null,
      limit,
    ],
  });
  return rows;
}

/** Customers by a part of their name, also of one or two characters, or by a name written a little otherwise. */
export async function searchNames(
  sql: Sql,
  institutionId: string,
  text: string,
  limit: number,
  after: FoundCursor | undefined,
): Promise<FoundCustomer[]> {
  const grams = searchGrams(text);
  if (grams.length === 0) return [];
  // Names that have it all come first, in order of name: found without ranking every name that has a part.
  const whole = after === undefined || after.share === 1 ? await listWhole() : [];
  if (whole.length === limit || grams.length === 1) return whole;
  return listAlike(sql, institutionId, grams, limit, after);

  async function listWhole(): Promise<FoundCustomer[]> {
    const cursor = after && { key: after.name, id: after.id };
    const filter = { nameGrams: grams };
    const rows = await listCustomers(sql, institutionId, filter, "NAME", limit, cursor);
    return rows.map((row) => ({ ...row, share: 1 }));
  }
}

/** What labels say of each customer, as tags; one statement. */
export async function readTags(
  sql: Sql,
  institutionId: string,
  ids: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const { rows } = await sql.query<{ id: string; tags: string[] }>({
    name: "tags-of-customers",
    text: "select subject_id as id, tags from customer_labels where institution_id = $1 and subject_id = any($2)",
    values: [institutionId, ids],
  });
  return new Map(rows.map(({ id, tags }) => [id, tags]));
}
