import { v7 as uuidv7 } from "uuid";
import type { ConsentRow } from "../entities/consent.entity.js";
import type { Sql } from "../entities/sql.js";
import type { Consent } from "./consent.js";
import type { Purpose } from "./purpose.js";

/** An authorisation 授权书 as it is entered, or shown. */
export interface ConsentDraft {
  readonly subjectId: string;
  readonly counterparty: string;
  readonly channel: ConsentRow["channel"];
  readonly purposes: readonly Purpose[];
  /** `tax` for all sources of a dimension, `tax/provincial-tax` for one. */
  readonly scope: readonly string[];
  readonly textVersion: string;
  /** SM3 of the text that was agreed to, hexadecimal. */
  readonly textHash: string;
  readonly signedFile: string;
  readonly certificateSerial: string | null;
  readonly evidence: ConsentRow["evidence"];
  readonly validFrom: Date;
  readonly validTo: Date;
}

export interface ConsentView extends ConsentDraft {
  readonly id: string;
  readonly author: string;
  readonly recordedAt: Date;
  readonly withdrawnAt: Date | null;
  readonly withdrawnFor: string | null;
}

/** Who enters something, and under which key it is entered once. */
export interface Entry {
  readonly institutionId: string;
  readonly author: string;
  readonly idempotencyKey: string;
}

const COLUMNS = `c.id, c.subject_id as "subjectId", c.counterparty, c.channel, c.purposes, c.scope,
  c.text_version as "textVersion", encode(c.text_hash, 'hex') as "textHash", c.signed_file as "signedFile",
  c.certificate_serial as "certificateSerial", c.evidence, c.valid_from as "validFrom", c.valid_to as "validTo",
  c.author, c.recorded_at as "recordedAt", w.withdrawn_at as "withdrawnAt", w.reason as "withdrawnFor"`;

/**
 * The consents in force at a moment that matter to some customers: their own, and those of whom applies for them, in
 * one statement. One that is withdrawn is in force no more, whenever it is asked about.
 */
export async function readConsentsInForce(
  sql: Sql,
  institutionId: string,
  customerIds: readonly string[],
  at: Date,
): Promise<Consent[]> {
  const { rows } = await sql.query<Consent>({
    name: "consents-in-force",
    text: `select c.id, c.subject_id as "subjectId", c.purposes, c.scope from consent c
           where c.institution_id = $1 and c.valid_from <= $3 and c.valid_to > $3
             and c.subject_id = any($2 || array(select person_id from customer_role where customer_id = any($2)))
             and not exists (select 1 from consent_withdrawal w where w.consent_id = c.id and w.withdrawn_at <= $3)
           order by c.id`,
    values: [institutionId, customerIds, at],
  });
  return rows;
}

/** Every consent of some subjects, the newest first; one statement. */
export async function readConsents(
  sql: Sql,
  institutionId: string,
  subjectIds: readonly string[],
): Promise<ConsentView[]> {
  const { rows } = await sql.query<ConsentView>({
    name: "consents-of-subjects",
    text: `select ${COLUMNS} from consent c left join consent_withdrawal w on w.consent_id = c.id
           where c.institution_id = $1 and c.subject_id = any($2) order by c.recorded_at desc, c.id desc`,
    values: [institutionId, subjectIds],
  });
  return rows;
}

/** One consent, if there is such a one. */
export async function findConsent(
  sql: Sql,
  institutionId: string,
  id: string,
): Promise<ConsentView | undefined> {
  const { rows } = await sql.query<ConsentView>({
    name: "consent-by-id",
    text: `select ${COLUMNS} from consent c left join consent_withdrawal w on w.consent_id = c.id
           where c.institution_id = $1 and c.id = $2`,
    values: [institutionId, id],
  });
  return rows[0];
}

/** Records a consent once; what was recorded under the same key before is left as it is. Returns its id. */
export async function recordConsent(sql: Sql, entry: Entry, draft: ConsentDraft): Promise<string> {
  const [id] = await recordConsents(sql, entry, [{ ...draft, idempotencyKey: entry.idempotencyKey }]);
  return id ?? "";
}

/** Records consents, each under a key of its own, in one statement; returns their ids in order. */
export async function recordConsents(
  sql: Sql,
  { institutionId, author }: Pick<Entry, "institutionId" | "author">,
  drafts: readonly (ConsentDraft & { readonly idempotencyKey: string })[],
): Promise<string[]> {
  // Arrays within arrays must have one length for all: purposes and scope travel as JSON.
  const { rows } = await sql.query<{ id: string; idempotency_key: string }>({
    text: `with given as (
             select * from jsonb_to_recordset($3::jsonb) as t(id uuid, "subjectId" uuid, counterparty text, channel text,
               purposes text[], scope text[], "textVersion" text, "textHash" text, "signedFile" text,
               "certificateSerial" text, evidence text, "validFrom" timestamptz, "validTo" timestamptz,
               "idempotencyKey" text)
           ), added as (
             insert into consent (institution_id, author, id, subject_id, counterparty, channel, purposes, scope,
               text_version, text_hash, signed_file, certificate_serial, evidence, valid_from, valid_to, idempotency_key)
             select $1, $2, id, "subjectId", counterparty, channel, purposes, scope, "textVersion",
               decode("textHash", 'hex'), "signedFile", "certificateSerial", evidence, "validFrom", "validTo",
               "idempotencyKey" from given
             on conflict (institution_id, idempotency_key) do nothing
             returning id, idempotency_key
           )
           select id, idempotency_key from added
           union all
           select c.id, c.idempotency_key from consent c join given g on g."idempotencyKey" = c.idempotency_key
           where c.institution_id = $1`,
    values: [institutionId, author, JSON.stringify(drafts.map((draft) => ({ id: uuidv7(), ...draft })))],
  });
  const ids = new Map(rows.map((row) => [row.idempotency_key, row.id]));
  return drafts.map(({ idempotencyKey }) => ids.get(idempotencyKey) ?? "");
}

/** Records that a consent was withdrawn; a second time changes nothing. */
export async function recordWithdrawal(
  sql: Sql,
  { institutionId, author }: Pick<Entry, "institutionId" | "author">,
  { consentId, at, reason }: { readonly consentId: string; readonly at: Date; readonly reason: string },
): Promise<void> {
  await sql.query({
    name: "withdraw-consent",
    text: `insert into consent_withdrawal (consent_id, institution_id, withdrawn_at, reason, author)
           values ($1, $2, $3, $4, $5) on conflict do nothing`,
    values: [consentId, institutionId, at, reason, author],
  });
}
