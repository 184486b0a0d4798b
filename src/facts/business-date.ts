import type { BusinessDate } from "./fact.js";

const SHANGHAI_OFFSET_MS = 8 * 3600 * 1000;

/** The business date in Asia/Shanghai (UTC+8, no summer time since 1991) at a moment. */
export const businessDateOf = (moment: Date): BusinessDate =>
  new Date(moment.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);

/** The moment a business date begins in Asia/Shanghai. */
export const startOfBusinessDate = (date: BusinessDate): Date => new Date(`${date}T00:00:00+08:00`);
