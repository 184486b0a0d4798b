import { storeFacts } from "../connectors/connector.js";
import {
  addMonths,
  type InvoiceMonth,
  invoiceYears,
  revenueWindows,
  voidRate,
} from "../connectors/tax/invoice-facts.js";
import { fenOfYuan } from "../facts/fact.js";
import { startOfBusinessDate } from "../facts/business-date.js";
import { groupBy } from "../facts/group-by.js";
import type { Sql } from "../entities/sql.js";
import type { Moment } from "../observations/store.js";
import { FILE_RANK, type Snapshot } from "./profile.js";

interface MonthRow {
  month: string;
  amount: string;
  valid: number;
  void: number;
}

interface DirectionRow {
  subject_id: string;
  source: string;
  direction: "OUTPUT" | "INPUT";
  months: MonthRow[];
  first_on: string;
  last_on: string;
  fetched_at: Date;
  parties: number;
  top5: string;
  total: string;
}

// The last word on each invoice as of the moment, summed by month and by counterparty inside the database.
const SUMMARY = `
  with latest as (
    select distinct on (subject_id, source, record_key) subject_id, source, facts, fetched_at
    from observation
    where institution_id = $1 and subject_id = any($2) and dataset = 'invoice'
      and ($3::timestamptz is null or fetched_at <= $3) and ($4::timestamptz is null or recorded_at <= $4)
    order by subject_id, source, record_key, fetched_at desc, recorded_at desc, id desc
  ), invoice as materialized (
    select subject_id, source, facts->>'direction' as direction, facts->>'issuedOn' as issued_on,
      facts->>'counterparty' as party, (facts->>'amount')::numeric as amount,
      (facts->>'void')::boolean as is_void, fetched_at
    from latest
  ), month as (
    select subject_id, source, direction, left(issued_on, 7) as month,
      coalesce(sum(amount) filter (where not is_void), 0)::numeric(20,2)::text as amount,
      (count(*) filter (where not is_void))::int as valid, (count(*) filter (where is_void))::int as void,
      min(issued_on) as first_on, max(issued_on) as last_on, max(fetched_at) as fetched_at
    from invoice group by 1, 2, 3, 4
  ), party as (
    select subject_id, source, direction, sum(amount) as amount,
      row_number() over (partition by subject_id, source, direction order by sum(amount) desc, party) as place
    from invoice where not is_void group by 1, 2, 3, party
  ), parties as (
    select subject_id, source, direction, count(*)::int as parties,
      (coalesce(sum(amount) filter (where place <= 5), 0))::numeric(20,2)::text as top5,
      sum(amount)::numeric(20,2)::text as total
    from party group by 1, 2, 3
  )
  select m.subject_id, m.source, m.direction,
    json_agg(json_build_object('month', month, 'amount', amount, 'valid', valid, 'void', void) order by month) as months,
    min(first_on) as first_on, max(last_on) as last_on, max(m.fetched_at) as fetched_at,
    coalesce(min(parties), 0) as parties, coalesce(min(top5), '0.00') as top5, coalesce(min(total), '0.00') as total
  from month m left join parties using (subject_id, source, direction)
  group by 1, 2, 3`;

/** Tax facts summed up from the single invoices on file, as one snapshot per source and subject; one statement. */
export async function readInvoiceSnapshots(
  sql: Sql,
  institutionId: string,
  subjectIds: readonly string[],
  moment: Moment,
): Promise<Map<string, Snapshot[]>> {
  const { rows } = await sql.query<DirectionRow>({
    name: "invoice-summary",
    text: SUMMARY,
    values: [institutionId, subjectIds, moment.asOf ?? null, moment.knownAt ?? null],
  });
  const groups = groupBy(rows, (row) => `${row.subject_id} ${row.source}`);
  const snapshots = [...groups.values()].map((directions) => ({
    subjectId: directions[0]?.subject_id ?? "",
    snapshot: summarise(directions),
  }));
  return new Map(
    [...groupBy(snapshots, (s) => s.subjectId)].map(([id, group]) => [id, group.map((g) => g.snapshot)]),
  );
}

const monthsOf = (row: DirectionRow | undefined): InvoiceMonth[] =>
  (row?.months ?? []).map((m) => ({
    month: m.month,
    amount: fenOfYuan(m.amount),
    validCount: m.valid,
    voidCount: m.void,
  }));

// Shares of a total of zero or less (red-letter invoices outweigh the rest) say nothing.
const topShare = <K extends string>(name: K, row: DirectionRow | undefined) =>
  (row !== undefined && fenOfYuan(row.total) > 0n
    ? { [name]: Number(fenOfYuan(row.top5)) / Number(fenOfYuan(row.total)) }
    : {}) as Partial<Record<K, number>>;

function summarise(directions: readonly DirectionRow[]): Snapshot {
  const output = directions.find((d) => d.direction === "OUTPUT");
  const input = directions.find((d) => d.direction === "INPUT");
  const from = directions.map((d) => d.first_on).sort()[0] ?? "";
  const to =
    directions
      .map((d) => d.last_on)
      .sort()
      .at(-1) ?? "";
  const sold = monthsOf(output);
  return {
    source: directions[0]?.source ?? "",
    dimension: "tax",
    rank: FILE_RANK,
    effectiveAt: startOfBusinessDate(to),
    fetchedAt: new Date(Math.max(...directions.map((d) => d.fetched_at.getTime()))),
    observationIds: [],
    facts: storeFacts("tax", {
      outputByYear: invoiceYears(sold),
      inputByYear: invoiceYears(monthsOf(input)),
      // The first and the last month on file may be cut off; the months between are full.
      ...(output === undefined
        ? {}
        : revenueWindows(sold, addMonths(from.slice(0, 7), 1), addMonths(to.slice(0, 7), -1))),
      ...voidRate(sold),
      ...(output === undefined ? {} : { buyerCount: output.parties }),
      ...topShare("top5BuyerShare", output),
      ...(input === undefined ? {} : { supplierCount: input.parties }),
      ...topShare("top5SupplierShare", input),
      invoicesFrom: from,
      invoicesTo: to,
    }),
  };
}
