import type { BusinessDate } from "./fact.js";

const SHANGHAI_OFFSET_MS = 8 * 3600 * 1000;

/** The business date in Asia/Shanghai (UTC+8, no summer time since 1991) at a moment. */
export const businessDateOf = (moment: Date): BusinessDate =>
  new Date(moment.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);

/** The moment a business date begins in Asia/Shanghai. */
export const startOfBusinessDate = (date: BusinessDate): Date => new Date(`${date}T00:00:00+08:00`);

/** The same day some months later, or the last of that month where it has no such day. */
export function plusMonths(date: BusinessDate, months: number): BusinessDate {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}
