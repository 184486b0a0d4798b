import { v7 as uuidv7 } from "uuid";
import type { Sql } from "../entities/sql.js";
import type { OrderKey, StoredOrder } from "./source-order.js";

const COLUMNS = `o.id, o.subject_id as "subjectId", o.source, o.status, o.vendor_order_no as "vendorOrderNo", o.failure,
  o.failure_detail as "failureDetail", o.created_at as "createdAt", o.valid_until as "validUntil",
  exists (select 1 from observation b where b.subject_id = o.subject_id and b.institution_id = o.institution_id
    and b.source = o.source and b.fetched_at >= o.created_at) as "isRead"`;

/** Who begins an order, for whom, and under which key it is begun once. */
export interface OrderDraft {
  readonly institutionId: string;
  readonly subjectId: string;
  readonly source: string;
  readonly author: string;
  readonly idempotencyKey: string;
  readonly createdAt: Date;
}

/** Writes down that an order is about to be placed; undefined where the key was used before. Returns its id. */
export async function beginOrder(sql: Sql, draft: OrderDraft): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>({
    name: "begin-order",
    text: `insert into source_order (institution_id, id, subject_id, source, status, author, idempotency_key, created_at)
           values ($1, $2, $3, $4, 'REQUESTED', $5, $6, $7)
           on conflict on constraint source_order_once_key do nothing returning id`,
    values: [
      draft.institutionId,
      uuidv7(),
      draft.subjectId,
      draft.source,
      draft.author,
      draft.idempotencyKey,
      draft.createdAt,
    ],
  });
  return rows[0]?.id;
}

/** The order begun under a key. */
export async function findOrderByKey(
  sql: Sql,
  institutionId: string,
  idempotencyKey: string,
): Promise<StoredOrder | undefined> {
  const { rows } = await sql.query<StoredOrder>({
    name: "order-by-key",
    text: `select ${COLUMNS} from source_order o where o.institution_id = $1 and o.idempotency_key = $2`,
    values: [institutionId, idempotencyKey],
  });
  return rows[0];
}

/** One order. */
export async function findOrder(
  sql: Sql,
  institutionId: string,
  { subjectId, id }: OrderKey,
): Promise<StoredOrder | undefined> {
  const { rows } = await sql.query<StoredOrder>({
    name: "order-by-id",
    text: `select ${COLUMNS} from source_order o where o.institution_id = $1 and o.subject_id = $2 and o.id = $3`,
    values: [institutionId, subjectId, id],
  });
  return rows[0];
}

/** The orders for one subject, the newest first. */
export async function readOrders(sql: Sql, institutionId: string, subjectId: string): Promise<StoredOrder[]> {
  const { rows } = await sql.query<StoredOrder>({
    name: "orders-of-subject",
    text: `select ${COLUMNS} from source_order o where o.institution_id = $1 and o.subject_id = $2
           order by o.created_at desc, o.id desc limit 100`,
    values: [institutionId, subjectId],
  });
  return rows;
}

/** Writes down that the vendor took an order, under its number and for how long. */
export async function orderCreated(
  sql: Sql,
  institutionId: string,
  key: OrderKey,
  { vendorOrderNo, validUntil }: { readonly vendorOrderNo: string; readonly validUntil: Date },
): Promise<void> {
  await sql.query({
    name: "order-created",
    text: `update source_order set status = 'CREATED', vendor_order_no = $4, valid_until = $5
           where institution_id = $1 and subject_id = $2 and id = $3 and status = 'REQUESTED'`,
    values: [institutionId, key.subjectId, key.id, vendorOrderNo, validUntil],
  });
}

/** Writes down that an order was certainly not taken, and why. */
export async function orderFailed(
  sql: Sql,
  institutionId: string,
  key: OrderKey,
  { failure, detail }: { readonly failure: string; readonly detail: string },
): Promise<void> {
  await sql.query({
    name: "order-failed",
    text: `update source_order set status = 'FAILED', failure = $4, failure_detail = $5
           where institution_id = $1 and subject_id = $2 and id = $3 and status = 'REQUESTED'`,
    values: [institutionId, key.subjectId, key.id, failure, detail],
  });
}

/** Writes down that the enterprise's code was sent on. */
export async function orderCodeSent(sql: Sql, institutionId: string, key: OrderKey): Promise<void> {
  await sql.query({
    name: "order-code-sent",
    text: `update source_order set status = 'CODE_SENT'
           where institution_id = $1 and subject_id = $2 and id = $3 and status in ('CREATED', 'CODE_SENT')`,
    values: [institutionId, key.subjectId, key.id],
  });
}

/**
 * By subject, the number of the newest order that is confirmed and still valid at a moment: what a source that reads
 * orders is asked with. One statement for all.
 */
export async function readOrderNumbers(
  sql: Sql,
  institutionId: string,
  subjectIds: readonly string[],
  at: Date,
): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ subjectId: string; orderNo: string }>({
    name: "order-numbers",
    text: `select distinct on (subject_id) subject_id as "subjectId", vendor_order_no as "orderNo" from source_order
           where institution_id = $1 and subject_id = any($2) and status = 'CODE_SENT' and valid_until > $3
           order by subject_id, created_at desc, id desc`,
    values: [institutionId, subjectIds, at],
  });
  return new Map(rows.map(({ subjectId, orderNo }) => [subjectId, orderNo]));
}
