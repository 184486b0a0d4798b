import { v7 as uuidv7 } from "uuid";
import type { BusinessDate } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";

/** Shares from which a holding makes parties related, where nothing else is asked: significant influence, 企业会计准则第2号. */
export const DEFAULT_THRESHOLD = 0.2;

/** Declares a group of customers, or renames it; returns its id. */
export async function declareGroup(
  sql: Sql,
  institutionId: string,
  group: { readonly code: string; readonly name: string },
): Promise<string> {
  const { rows } = await sql.query<{ id: string }>({
    text: `insert into customer_group (institution_id, id, code, name) values ($1, $2, $3, $4)
           on conflict on constraint customer_group_code_key do update set name = excluded.name returning id`,
    values: [institutionId, uuidv7(), group.code, group.name],
  });
  const [row] = rows;
  if (row === undefined) throw new Error("a group that was just declared is gone");
  return row.id;
}

/** What makes two parties related, from a day on; ended, it stops the day before `toOn`. */
export interface PartyLinkDraft {
  readonly subjectId: string;
  /** The group, or whoever holds shares of the subject. */
  readonly otherId: string;
  readonly kind: "GROUP" | "SHAREHOLDING";
  /** Fraction of the shares held; undefined for a group. */
  readonly share: number | undefined;
  readonly fromOn: BusinessDate;
  readonly toOn: BusinessDate | undefined;
}

/** Declares links, or corrects the share and the end of those declared with the same start. */
export async function declareLinks(
  sql: Sql,
  institutionId: string,
  author: string,
  links: readonly PartyLinkDraft[],
): Promise<void> {
  await sql.query({
    text: `insert into party_link (institution_id, author, subject_id, other_id, kind, share, from_on, to_on)
           select $1, $2, t.* from unnest($3::uuid[], $4::uuid[], $5::text[], $6::numeric[], $7::date[], $8::date[]) t
           on conflict on constraint party_link_pkey do update set share = excluded.share, to_on = excluded.to_on,
             author = excluded.author`,
    values: [
      institutionId,
      author,
      links.map((l) => l.subjectId),
      links.map((l) => l.otherId),
      links.map((l) => l.kind),
      links.map((l) => l.share ?? null),
      links.map((l) => l.fromOn),
      links.map((l) => l.toOn ?? null),
    ],
  });
}

/** A customer's related customers and the declared groups that tie them. */
export interface RelatedCustomers {
  /** The customer itself included, by id. */
  readonly customerIds: readonly string[];
  readonly groups: readonly { readonly code: string; readonly name: string }[];
}

const ACTIVE = `institution_id = $1 and from_on <= $3 and (to_on is null or to_on > $3)
  and (kind = 'GROUP' or share >= $4)`;

// Everything tied to a customer through declared groups and holdings, in whichever direction, step by step.
const RELATED = `
  with recursive tied as (
    select id as root, id from unnest($2::uuid[]) t(id)
    union
    select t.root, n.id from tied t cross join lateral (
      select other_id as id from party_link where subject_id = t.id and ${ACTIVE}
      union all select subject_id from party_link where other_id = t.id and ${ACTIVE}) n
  )
  select root, array_agg(c.subject_id order by c.subject_id) filter (where c.subject_id is not null) as customers,
    coalesce(json_agg(json_build_object('code', g.code, 'name', g.name) order by g.code) filter (where g.id is not null),
      '[]') as groups
  from tied t
    left join customer c on c.institution_id = $1 and c.subject_id = t.id
    left join customer_group g on g.institution_id = $1 and g.id = t.id
  group by root`;

/** The customers related to each of some customers on a date, through groups and holdings from a threshold; one statement. */
export async function readRelated(
  sql: Sql,
  institutionId: string,
  customerIds: readonly string[],
  onDate: BusinessDate,
  threshold: number,
): Promise<Map<string, RelatedCustomers>> {
  const { rows } = await sql.query<{
    root: string;
    customers: string[] | null;
    groups: RelatedCustomers["groups"];
  }>({
    name: "related-customers",
    text: RELATED,
    values: [institutionId, customerIds, onDate, threshold],
  });
  return new Map(rows.map((r) => [r.root, { customerIds: r.customers ?? [r.root], groups: r.groups }]));
}
