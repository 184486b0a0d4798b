import { v7 as uuidv7 } from "uuid";
import type { BusinessDate } from "../facts/fact.js";
import type { Sql } from "../entities/sql.js";
import { type Bearer, fractionOf, type Shares } from "./risk-sharing.js";
import { SHARE_COLUMNS, sharesOfRow, type SharesRow } from "./stream.js";

/** Lines of 担保业务状况统计表 a product may be counted in. */
export const productClasses = {
  LOAN: { zh: "贷款担保", en: "Loan guarantee" },
  BILL_ACCEPTANCE: { zh: "票据承兑担保", en: "Bill acceptance guarantee" },
  LETTER_OF_CREDIT: { zh: "信用证担保", en: "Letter of credit guarantee" },
  CONSUMER_LOAN: { zh: "综合消费贷款担保", en: "Consumer loan guarantee" },
  HOUSING_LOAN: { zh: "住房置业贷款担保", en: "Housing loan guarantee" },
  INTERNET_LOAN: { zh: "互联网借贷担保", en: "Internet lending guarantee" },
  OTHER_LOAN: { zh: "其他借款担保", en: "Other borrowing guarantee" },
  BOND: { zh: "发行债券担保", en: "Bond guarantee" },
  OTHER_FINANCING: { zh: "其他融资担保", en: "Other financing guarantee" },
  BID: { zh: "投标担保", en: "Bid guarantee" },
  PERFORMANCE: { zh: "工程履约担保", en: "Performance guarantee" },
  LITIGATION: { zh: "诉讼保全担保", en: "Litigation preservation guarantee" },
  OTHER_NON_FINANCING: { zh: "其他非融资担保", en: "Other non-financing guarantee" },
} as const;

export type ProductClass = keyof typeof productClasses;

export interface Product {
  readonly code: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly class: ProductClass;
}

/** One version of a risk-sharing agreement 银担分险. */
export interface Agreement {
  readonly id: string;
  readonly code: string;
  readonly effectiveOn: BusinessDate;
  readonly title: { readonly zh: string; readonly en: string };
  readonly shares: Shares;
  /** Annual ceiling of the compensation rate, and what it is taken of; null where there is none. */
  readonly capRate: string | null;
  readonly capBase: "RELIEVED" | "DISBURSED" | null;
  /** The document the figures come from. */
  readonly source: string;
}

/** Defines a product, or renames or reclassifies it. */
export async function defineProduct(sql: Sql, institutionId: string, product: Product): Promise<void> {
  await sql.query({
    text: `insert into product (institution_id, code, title_zh, title_en, class) values ($1, $2, $3, $4, $5)
           on conflict on constraint product_pkey do update
             set title_zh = excluded.title_zh, title_en = excluded.title_en, class = excluded.class`,
    values: [institutionId, product.code, product.title.zh, product.title.en, product.class],
  });
}

/** Defines a partner bank, or renames it. */
export async function definePartnerBank(
  sql: Sql,
  institutionId: string,
  bank: { readonly code: string; readonly name: string },
): Promise<void> {
  await sql.query({
    text: `insert into partner_bank (institution_id, code, name) values ($1, $2, $3)
           on conflict on constraint partner_bank_pkey do update set name = excluded.name`,
    values: [institutionId, bank.code, bank.name],
  });
}

const fraction = (shares: Shares, bearer: Bearer): string => fractionOf(shares[bearer]);

/** Writes down a version of an agreement; false if that version exists with other content. */
export async function defineAgreement(
  sql: Sql,
  institutionId: string,
  author: string,
  agreement: Omit<Agreement, "id">,
): Promise<boolean> {
  const { code, effectiveOn, title, shares, capRate, capBase, source } = agreement;
  const told = [
    title.zh,
    title.en,
    fraction(shares, "OWN"),
    fraction(shares, "NATIONAL_FUND"),
    fraction(shares, "PROVINCE"),
    fraction(shares, "GOVERNMENT"),
    fraction(shares, "BANK"),
    capRate,
    capBase,
    source,
  ];
  await sql.query({
    text: `insert into risk_sharing (institution_id, code, effective_on, title_zh, title_en, ${SHARE_COLUMNS}, cap_rate,
             cap_base, source, id, author)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
           on conflict on constraint risk_sharing_version_key do nothing`,
    values: [institutionId, code, effectiveOn, ...told, uuidv7(), author],
  });
  const { rows } = await sql.query({
    text: `select from risk_sharing where institution_id = $1 and code = $2 and effective_on = $3 and title_zh = $4
             and title_en = $5 and (${SHARE_COLUMNS}) = ($6::numeric, $7::numeric, $8::numeric, $9::numeric, $10::numeric)
             and cap_rate is not distinct from $11::numeric and cap_base is not distinct from $12 and source = $13`,
    values: [institutionId, code, effectiveOn, ...told],
  });
  return rows.length === 1;
}

type AgreementRow = SharesRow & {
  id: string;
  code: string;
  effective_on: string;
  title_zh: string;
  title_en: string;
  cap_rate: string | null;
  cap_base: "RELIEVED" | "DISBURSED" | null;
  source: string;
};

const AGREEMENT = `select id, code, effective_on::text, title_zh, title_en, ${SHARE_COLUMNS}, cap_rate::text, cap_base, source
  from risk_sharing`;

const agreementOf = (row: AgreementRow): Agreement => ({
  id: row.id,
  code: row.code,
  effectiveOn: row.effective_on,
  title: { zh: row.title_zh, en: row.title_en },
  shares: sharesOfRow(row),
  capRate: row.cap_rate,
  capBase: row.cap_base,
  source: row.source,
});

/** Every version of every agreement, by code and date. */
export async function readAgreements(sql: Sql, institutionId: string): Promise<Agreement[]> {
  const { rows } = await sql.query<AgreementRow>({
    name: "agreements",
    text: `${AGREEMENT} where institution_id = $1 order by code, effective_on`,
    values: [institutionId],
  });
  return rows.map(agreementOf);
}

/** The version of an agreement in force on a day, if any. */
export async function agreementInForce(
  sql: Sql,
  institutionId: string,
  code: string,
  onDate: BusinessDate,
): Promise<Agreement | undefined> {
  const { rows } = await sql.query<AgreementRow>({
    name: "agreement-in-force",
    text: `${AGREEMENT} where institution_id = $1 and code = $2 and effective_on <= $3 order by effective_on desc limit 1`,
    values: [institutionId, code, onDate],
  });
  return rows.map(agreementOf)[0];
}

/** Products and partner banks, by code. */
export async function readCatalogue(
  sql: Sql,
  institutionId: string,
): Promise<{ products: Product[]; banks: { code: string; name: string }[] }> {
  const { rows } = await sql.query<{ products: Product[]; banks: { code: string; name: string }[] }>({
    name: "catalogue",
    text: `select
        (select coalesce(json_agg(json_build_object('code', code, 'class', class,
           'title', json_build_object('zh', title_zh, 'en', title_en)) order by code), '[]')
         from product where institution_id = $1) as products,
        (select coalesce(json_agg(json_build_object('code', code, 'name', name) order by code), '[]')
         from partner_bank where institution_id = $1) as banks`,
    values: [institutionId],
  });
  return rows[0] ?? { products: [], banks: [] };
}
