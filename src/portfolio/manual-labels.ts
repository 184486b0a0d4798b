import type { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { BusinessDate } from "../facts/fact.js";
import type { ManualLabel } from "../entities/manual-label.entity.js";
import { inTransaction, type Sql } from "../entities/sql.js";

/** A label by hand to be put on a customer. */
export type ManualLabelDraft = Pick<
  ManualLabel,
  | "subjectId"
  | "code"
  | "titleZh"
  | "titleEn"
  | "reason"
  | "expiresOn"
  | "evidenceRef"
  | "author"
  | "idempotencyKey"
>;

/** A label by hand, and how it ended if it did before its time. */
export interface ManualLabelView extends Omit<ManualLabelDraft, "idempotencyKey"> {
  readonly id: string;
  readonly recordedAt: Date;
  readonly removedAt: Date | null;
  readonly removedBy: string | null;
  readonly removalReason: string | null;
}

/** Why a label was not put on or not taken off. */
export type ManualLabelRefusal =
  "UNKNOWN_CUSTOMER" | "ALREADY_LABELLED" | "KEY_REUSED" | "UNKNOWN_LABEL" | "ALREADY_REMOVED";

export type ManualLabelOutcome =
  | { readonly taken: true; readonly label: ManualLabelView }
  | { readonly taken: false; readonly refusal: ManualLabelRefusal };

const refused = (refusal: ManualLabelRefusal): ManualLabelOutcome => ({ taken: false, refusal });

const COLUMNS = `m.subject_id as "subjectId", m.id, m.code, m.title_zh as "titleZh", m.title_en as "titleEn", m.reason,
  m.expires_on::text as "expiresOn", m.evidence_ref as "evidenceRef", m.author, m.recorded_at as "recordedAt",
  r.recorded_at as "removedAt", r.author as "removedBy", r.reason as "removalReason"`;

const FROM = `manual_label m left join manual_label_removal r on r.subject_id = m.subject_id and r.label_id = m.id`;

/** Whether a label by hand is in force on a day. Pure. */
export const isInForce = (
  { expiresOn, removedAt }: Pick<ManualLabelView, "expiresOn" | "removedAt">,
  onDate: BusinessDate,
): boolean => removedAt === null && (expiresOn === null || expiresOn >= onDate);

async function readOne(sql: Sql, institutionId: string, id: string): Promise<ManualLabelView | undefined> {
  const { rows } = await sql.query<ManualLabelView>({
    name: "manual-label",
    text: `select ${COLUMNS} from ${FROM} where m.institution_id = $1 and m.id = $2`,
    values: [institutionId, id],
  });
  return rows[0];
}

async function taken(sql: Sql, institutionId: string, id: string): Promise<ManualLabelOutcome> {
  const label = await readOne(sql, institutionId, id);
  if (label === undefined) throw new Error("a label that was just written is gone");
  return { taken: true, label };
}

const isSame = (label: ManualLabelView, draft: ManualLabelDraft): boolean =>
  (["subjectId", "code", "reason", "expiresOn", "evidenceRef"] as const).every((k) => label[k] === draft[k]);

/** The label an idempotency key was used for before, if any. */
async function doneBefore(
  sql: Sql,
  institutionId: string,
  key: string,
): Promise<ManualLabelView | undefined> {
  const { rows } = await sql.query<ManualLabelView>({
    text: `select ${COLUMNS} from ${FROM} where m.institution_id = $1 and m.idempotency_key = $2`,
    values: [institutionId, key],
  });
  return rows[0];
}

async function refusalOf(
  sql: Sql,
  institutionId: string,
  draft: ManualLabelDraft,
  today: BusinessDate,
): Promise<ManualLabelRefusal | undefined> {
  const { rows } = await sql.query<{ known: boolean; labelled: boolean }>({
    text: `select exists (select from customer where institution_id = $1 and subject_id = $2) as known,
             exists (select from ${FROM} where m.institution_id = $1 and m.subject_id = $2 and m.code = $3
               and r.label_id is null and coalesce(m.expires_on >= $4::date, true)) as labelled`,
    values: [institutionId, draft.subjectId, draft.code, today],
  });
  if (rows[0]?.known !== true) return "UNKNOWN_CUSTOMER";
  return rows[0].labelled ? "ALREADY_LABELLED" : undefined;
}

/** Puts a label on a customer; the same key again answers with the label it was used for. */
export const addManualLabel = (
  pool: Pool,
  institutionId: string,
  draft: ManualLabelDraft,
  today: BusinessDate,
): Promise<ManualLabelOutcome> =>
  inTransaction(pool, async (sql) => {
    // Two that label at the same time take turns.
    await sql.query({
      text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
      values: [`manual-label ${institutionId}`],
    });
    const before = await doneBefore(sql, institutionId, draft.idempotencyKey);
    if (before !== undefined)
      return isSame(before, draft) ? { taken: true, label: before } : refused("KEY_REUSED");
    const refusal = await refusalOf(sql, institutionId, draft, today);
    if (refusal !== undefined) return refused(refusal);
    const id = uuidv7();
    await sql.query({
      text: `insert into manual_label (institution_id, id, subject_id, code, title_zh, title_en, reason, expires_on,
               evidence_ref, author, idempotency_key)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      values: [
        ...[institutionId, id, draft.subjectId, draft.code, draft.titleZh, draft.titleEn, draft.reason],
        ...[draft.expiresOn, draft.evidenceRef, draft.author, draft.idempotencyKey],
      ],
    });
    return taken(sql, institutionId, id);
  });

/** Takes a label off; it stays on record. */
export const removeManualLabel = (
  pool: Pool,
  institutionId: string,
  removal: { readonly id: string; readonly reason: string; readonly author: string },
): Promise<ManualLabelOutcome> =>
  inTransaction(pool, async (sql) => {
    const label = await readOne(sql, institutionId, removal.id);
    if (label === undefined) return refused("UNKNOWN_LABEL");
    const { rowCount } = await sql.query({
      text: `insert into manual_label_removal (institution_id, subject_id, label_id, reason, author)
             values ($1, $2, $3, $4, $5) on conflict on constraint manual_label_removal_pkey do nothing`,
      values: [institutionId, label.subjectId, label.id, removal.reason, removal.author],
    });
    return rowCount === 0 ? refused("ALREADY_REMOVED") : taken(sql, institutionId, label.id);
  });

/** Every label by hand of each customer, in force or not, the newest first; one statement. */
export async function readManualLabels(
  sql: Sql,
  institutionId: string,
  customerIds: readonly string[],
): Promise<ManualLabelView[]> {
  const { rows } = await sql.query<ManualLabelView>({
    name: "manual-labels-of-customers",
    text: `select ${COLUMNS} from ${FROM} where m.institution_id = $1 and m.subject_id = any($2)
           order by m.subject_id, m.recorded_at desc, m.id`,
    values: [institutionId, customerIds],
  });
  return rows;
}
