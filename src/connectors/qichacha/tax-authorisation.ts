import { z } from "zod";
import type { Sql } from "../../entities/sql.js";
import type { Fen } from "../../facts/fact.js";
import { isObject } from "../connector.js";
import type { OrderDesk, Placed } from "../orders.js";
import type { Ask, Endpoint } from "../protocol.js";
import type { Errand } from "../runner.js";
import { isOpen, type OrderKey, type StoredOrder } from "../source-order.js";
import {
  beginOrder,
  findOrder,
  findOrderByKey,
  orderCodeSent,
  orderCreated,
  orderFailed,
} from "../source-orders.js";
import { asOne, textOrNumber } from "../wire.js";
import { qichacha } from "./qichacha.vendor.js";
import { qichachaTaxConnector } from "./qichacha-tax.connector.js";
import { taxForms } from "./tax-forms.js";
import { encryptCredential, userKeyOf } from "./user-key.js";

/** What an order is taken to cost while no contract says. */
const ORDER_COST: Fen = 3_000n;
/** The vendor keeps an order for seven days. */
const VALID_MS = 7 * 86_400_000;

/** Why an order was not begun or confirmed. */
export type OrderRefusal =
  | { readonly code: "KEY_REUSED" | "NOT_CREATED" | "ORDER_EXPIRED" }
  /** The vendor, or what stands before it, refused it. */
  | { readonly code: "VENDOR_REFUSED"; readonly reason: string; readonly detail: string }
  /** It may have been taken and paid for. */
  | { readonly code: "OUTCOME_UNKNOWN"; readonly reason: string; readonly detail: string };

export type Ordered =
  | { readonly done: true; readonly order: StoredOrder; readonly repeated: boolean }
  | { readonly done: false; readonly refusal: OrderRefusal };

/** What placing orders needs; `sql` is for what must be kept even if the asker hangs up. */
export interface OrderContext {
  readonly sql: Sql;
  readonly desk: OrderDesk;
  readonly errand: Errand;
  readonly consentId: string | undefined;
  readonly now: Date;
}

/** How an enterprise signs in at its tax bureau; never stored. */
export interface TaxCredentials {
  readonly userName: string;
  readonly password: string;
}

/** For whom an order is begun, and under which key it is begun once. */
export interface TaxOrderDraft {
  readonly subjectId: string;
  readonly uscc: string;
  readonly idempotencyKey: string;
}

const { source } = qichachaTaxConnector;
const refused = (refusal: OrderRefusal): Ordered => ({ done: false, refusal });

function creation(uscc: string, { userName, password }: TaxCredentials, endpoint: Endpoint): Ask | undefined {
  const key = userKeyOf(endpoint);
  const forms = taxForms(endpoint.envelope);
  if (key === undefined || forms === undefined) return undefined;
  const hidden = (clear: string) => encryptCredential(clear, key, forms.encoding);
  const body = { searchKey: uscc, userName: hidden(userName), password: hidden(password) };
  return { method: "POST", path: "/TaxData/CreateOrder", body };
}

const OrderNumber = textOrNumber.pipe(z.string().regex(/^[\w-]{1,64}$/));

/** The number the vendor gave an order, if that is what it says. */
function orderNoOf(result: unknown): string | undefined {
  const order = isObject(result) ? asOne(result["Result"]) : undefined;
  return isObject(order) ? OrderNumber.safeParse(order["OrderNo"]).data : undefined;
}

async function readBack(sql: Sql, institutionId: string, key: OrderKey, repeated: boolean): Promise<Ordered> {
  const order = await findOrder(sql, institutionId, key);
  if (order === undefined) throw new Error("an order that was begun is not there any more");
  return standing(order, repeated);
}

/** What asking for an order again comes to. */
function standing(order: StoredOrder, repeated: boolean): Ordered {
  const [reason, detail] = [order.failure ?? "", order.failureDetail ?? ""];
  if (order.status === "FAILED") return refused({ code: "VENDOR_REFUSED", reason, detail });
  if (order.status === "REQUESTED")
    return refused({ code: "OUTCOME_UNKNOWN", reason: "", detail: "it was asked for before" });
  return { done: true, order, repeated };
}

/**
 * Orders the tax data of an enterprise at Qichacha 数据下单, which costs and is done once for each key: what became of it
 * is written down before and after. The credentials go to the vendor, encrypted, and nowhere else.
 */
export async function startTaxOrder(
  { sql, desk, errand, consentId, now }: OrderContext,
  { subjectId, uscc, idempotencyKey }: TaxOrderDraft,
  credentials: TaxCredentials,
): Promise<Ordered> {
  const { institutionId, requester: author } = errand;
  const draft = { institutionId, subjectId, source, author, idempotencyKey, createdAt: now };
  const id = await beginOrder(sql, draft);
  if (id === undefined) {
    const known = await findOrderByKey(sql, institutionId, idempotencyKey);
    return known?.subjectId === subjectId ? standing(known, true) : refused({ code: "KEY_REUSED" });
  }
  const key = { subjectId, id };
  const order = { vendor: qichacha, source, cost: ORDER_COST, consentId };
  const ask = (endpoint: Endpoint) => creation(uscc, credentials, endpoint);
  const placed = numbered(await desk.place({ ...order, ask }, errand));
  if (placed.status === "UNKNOWN") return refused({ code: "OUTCOME_UNKNOWN", ...why(placed) });
  if (placed.status === "REFUSED") {
    await orderFailed(sql, institutionId, key, { failure: placed.reason, detail: placed.detail });
    return refused({ code: "VENDOR_REFUSED", ...why(placed) });
  }
  const validUntil = new Date(now.getTime() + VALID_MS);
  await orderCreated(sql, institutionId, key, { vendorOrderNo: placed.orderNo, validUntil });
  return readBack(sql, institutionId, key, false);
}

const why = ({ reason, detail }: Extract<Placed, { reason: string }>) => ({ reason, detail });

type Numbered = Exclude<Placed, { status: "DONE" }> | { readonly status: "DONE"; readonly orderNo: string };

/** An order that is taken without a number cannot be gone on with. */
function numbered(placed: Placed): Numbered {
  if (placed.status !== "DONE") return placed;
  const orderNo = orderNoOf(placed.result);
  return orderNo === undefined
    ? { status: "UNKNOWN", reason: "MALFORMED", detail: "the vendor gave no order number" }
    : { status: "DONE", orderNo };
}

/** Sends on the code the tax bureau gave the enterprise 验证码发送; from then on the vendor gathers the data. */
export async function confirmTaxOrder(
  { sql, desk, errand, consentId, now }: OrderContext,
  order: StoredOrder,
  code: string,
): Promise<Ordered> {
  const { vendorOrderNo } = order;
  if (vendorOrderNo === null) return refused({ code: "NOT_CREATED" });
  if (!isOpen(order, now)) return refused({ code: "ORDER_EXPIRED" });
  const query = new URLSearchParams({ orderNo: vendorOrderNo, verifyCode: code });
  const ask = (): Ask => ({ method: "GET", path: `/TaxData/SendCode?${query.toString()}` });
  const placed = await desk.place({ vendor: qichacha, source, cost: 0n, consentId, ask }, errand);
  if (placed.status !== "DONE") {
    const unknown = placed.status === "UNKNOWN";
    return refused({ code: unknown ? "OUTCOME_UNKNOWN" : "VENDOR_REFUSED", ...why(placed) });
  }
  await orderCodeSent(sql, errand.institutionId, order);
  return readBack(sql, errand.institutionId, order, order.status === "CODE_SENT");
}
