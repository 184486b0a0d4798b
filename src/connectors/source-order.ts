/** An order at a vendor's as it is stored. */
export interface StoredOrder {
  readonly id: string;
  readonly subjectId: string;
  readonly source: string;
  readonly status: "REQUESTED" | "CREATED" | "CODE_SENT" | "FAILED";
  /** The vendor's own number; null until it has given one. */
  readonly vendorOrderNo: string | null;
  /** Why it failed, and the vendor's code for it; null where it did not. */
  readonly failure: string | null;
  readonly failureDetail: string | null;
  readonly createdAt: Date;
  readonly validUntil: Date | null;
  /** Whether what it brings has been read. */
  readonly isRead: boolean;
}

/** What an order is stored under. */
export type OrderKey = Pick<StoredOrder, "subjectId" | "id">;

/** How an order stands at a moment. */
export type OrderStatus = StoredOrder["status"] | "READY" | "EXPIRED";

/** Whether an order can still be confirmed and read at a moment. Pure. */
export const isOpen = ({ validUntil }: Pick<StoredOrder, "validUntil">, now: Date): boolean =>
  validUntil !== null && now < validUntil;

/** How an order stands at a moment: what it brought outlasts it. Pure. */
export function orderStatus(order: StoredOrder, now: Date): OrderStatus {
  if (order.isRead) return "READY";
  return order.validUntil === null || isOpen(order, now) ? order.status : "EXPIRED";
}
