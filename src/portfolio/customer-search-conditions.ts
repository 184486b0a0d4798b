import type { BusinessDate } from "../facts/fact.js";
import type { Customer } from "../entities/customer.entity.js";
import { normalName, searchGrams } from "./customer-search-name.js";
import { OUTSTANDING, sumsList } from "./standing.js";

/** What is asked of one label: its state, TRUE where left out, or the value it has. */
export interface LabelCondition {
  readonly code: string;
  readonly state?: "TRUE" | "FALSE" | "UNKNOWN" | undefined;
  readonly text?: string | undefined;
}

/** Bounds of a balance in yuan with two decimals, both inclusive. */
export interface BalanceRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What a list of customers may be narrowed by; every one of them is indexed. */
export interface CustomerFilter {
  /** All of them hold. */
  readonly labels?: readonly LabelCondition[] | undefined;
  /** At least one of them holds. */
  readonly anyLabels?: readonly LabelCondition[] | undefined;
  readonly kind?: Customer["kind"] | undefined;
  /** Prefix of a GB/T 4754-2017 code, such as `C` or `F51`. */
  readonly industry?: string | undefined;
  /** Prefix of a GB/T 2260 code, such as `51`. */
  readonly region?: string | undefined;
  /** A value of the label SME_SIZE. */
  readonly size?: string | undefined;
  /** Of the principal outstanding under the institution's own guarantees 在保余额. */
  readonly balance?: BalanceRange | undefined;
  readonly nameContains?: string | undefined;
  /** Pairs of characters of names, or single ones; all of them. */
  readonly nameGrams?: readonly string[] | undefined;
  /** Codes of labels by hand in force, or BLACKLIST and WHITELIST; all of them. */
  readonly manualLabels?: readonly string[] | undefined;
  /** A saved filter that has to hold too. */
  readonly within?: CustomerFilter | undefined;
}

/** What a label says as `customer_labels.tags` holds it: its code where it is so, else the code with what it says. */
export const tag = (code: string, said: string): string => (said === "TRUE" ? code : `${code}=${said}`);

/** The tag a label condition asks for. */
export const tagOf = ({ code, state = "TRUE", text = state }: LabelCondition): string => tag(code, text);

export const SIZE_LABEL = "SME_SIZE";

/** A filter as SQL over `customer c`; `$1` is the institution. */
export interface Conditions {
  readonly from: string;
  readonly where: string;
  readonly values: unknown[];
  /** Whether the text is always the same, and so worth preparing. */
  readonly constant: boolean;
}

const PREFIX_END = String.fromCodePoint(0x10ffff);
const PLAIN = /^[A-Za-z0-9_=.+-]*$/;

/** The moment a filter is about, and what is known of the names it asks for. */
export interface FilterMoment {
  readonly onDate: BusinessDate;
  /** Pairs of characters so many names have that reading on in the order meets one sooner than their index does. */
  readonly frequentGrams: ReadonlySet<string>;
}

const BALANCE = (onDate: string): string => `(select coalesce(${OUTSTANDING}, 0) from (
    select ${sumsList} from guarantee_event e
    where e.subject_id = c.subject_id and e.institution_id = $1 and e.business_date <= ${onDate}::date) sums)`;

const LISTS: ReadonlyMap<string, string> = new Map([
  ["BLACKLIST", "BLACK"],
  ["WHITELIST", "WHITE"],
]);

const byHand = (code: string, onDate: string): string => {
  const list = LISTS.get(code.slice(1, -1));
  return list === undefined
    ? `exists (select from manual_label m where m.institution_id = $1 and m.code = ${code}
        and m.subject_id = c.subject_id and coalesce(m.expires_on >= ${onDate}::date, true) and not exists (
          select from manual_label_removal r where r.subject_id = m.subject_id and r.label_id = m.id))`
    : `exists (select from identifier i
        join list_entry e on e.institution_id = $1 and e.scheme = i.scheme and e.lookup = i.lookup
        left join list_removal w on w.entry_id = e.id
        where i.subject_id = c.subject_id and i.scheme = 'USCC' and e.list = '${list}'
          and e.valid_from <= ${onDate}::date and coalesce(e.expires_on >= ${onDate}::date, true)
          and coalesce(w.removed_on > ${onDate}::date, true))`;
};

const isGiven = <T>(list: readonly T[] | undefined): list is readonly T[] =>
  list !== undefined && list.length > 0;

/**
 * Writes a filter as SQL. Codes are written into the text, so that PostgreSQL plans with how frequent they are: a rare
 * label is looked up in its index, a frequent one met while reading in the order asked for. A name never is written:
 * the text of a statement may come into a log.
 */
export function conditionsOf(
  institutionId: string,
  filter: CustomerFilter,
  moment: FilterMoment,
): Conditions {
  const values: unknown[] = [institutionId];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const word = (text: string): string => (PLAIN.test(text) ? `'${text}'` : parameter(text));
  let date: string | undefined;
  const onDate = (): string => (date ??= parameter(moment.onDate));
  const used = { labels: false };
  const tags = (operator: "@>" | "&&", conditions: readonly LabelCondition[]): string => {
    used.labels = true;
    return `l.tags ${operator} array[${conditions.map((c) => word(tagOf(c))).join(", ")}]::text[]`;
  };
  const prefix = (column: string, given: string): string =>
    PLAIN.test(given)
      ? `${column} >= '${given}' and ${column} < '${given}${PREFIX_END}'`
      : `${column} >= ${parameter(given)} and ${column} < ${parameter(given + PREFIX_END)}`;
  const range = ({ from, to }: BalanceRange): string =>
    `numrange(${parameter(from ?? null)}, ${parameter(to ?? null)}, '[]') @> ${BALANCE(onDate())}`;
  // How many names have it is not told to the planner, so it is told what to do: a list of ids is looked up at once.
  const grams = (asked: readonly string[]): string =>
    asked.every((gram) => moment.frequentGrams.has(gram))
      ? `(c.name_grams || '{}') @> ${parameter(asked)}::text[]`
      : `c.subject_id = any(array(select n.subject_id from customer n
          where n.institution_id = $1 and n.name_grams @> ${parameter(asked)}::text[]))`;
  const contains = (text: string): string[] => [
    grams(searchGrams(text)),
    `position(${parameter(normalName(text))} in name_normal(c.name)) > 0`,
  ];
  const all = (f: CustomerFilter): string[] => [
    ...(isGiven(f.labels) ? [tags("@>", f.labels)] : []),
    ...(isGiven(f.anyLabels) ? [tags("&&", f.anyLabels)] : []),
    ...(f.size === undefined ? [] : [tags("@>", [{ code: SIZE_LABEL, text: f.size }])]),
    ...(f.kind === undefined ? [] : [`c.kind = '${f.kind}'`]),
    ...(f.industry === undefined ? [] : [prefix("c.industry_code", f.industry)]),
    ...(f.region === undefined ? [] : [prefix("c.region_code", f.region)]),
    ...(f.nameContains === undefined ? [] : contains(f.nameContains)),
    ...(f.nameGrams === undefined ? [] : [grams(f.nameGrams)]),
    ...(f.manualLabels ?? []).map((code) => byHand(word(code), onDate())),
    ...(f.balance === undefined ? [] : [range(f.balance)]),
    ...(f.within === undefined ? [] : all(f.within)),
  ];
  const where = ["c.institution_id = $1", ...all(filter)];
  const joined = "customer c join customer_labels l on l.subject_id = c.subject_id and l.institution_id = $1";
  return {
    from: used.labels ? joined : "customer c",
    where: where.join(" and "),
    values,
    constant: where.length === 1,
  };
}

/** Every pair of characters of names a filter asks for. */
export const gramsIn = ({ nameContains, nameGrams, within }: CustomerFilter): string[] => [
  ...(nameContains === undefined ? [] : searchGrams(nameContains)),
  ...(nameGrams ?? []),
  ...(within === undefined ? [] : gramsIn(within)),
];
