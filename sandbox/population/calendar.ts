import type { BusinessDate } from "../../src/facts/fact.js";

/** A calendar day as days since 1970-01-01, for arithmetic. */
export type Day = number;

/** A calendar month as year × 12 + month (0–11), for arithmetic. */
export type Month = number;

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The day of `YYYY-MM-DD`. */
export const dayOf = (date: BusinessDate): Day => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** `YYYY-MM-DD` of a day. */
export const dateOf = (day: Day): BusinessDate => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The business date in Shanghai (no daylight saving since 1992) at an instant. */
export const businessDateAt = (instant: Date): BusinessDate =>
  new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);

/** The month a day lies in. */
export function monthOf(day: Day): Month {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** First day of a month. */
export const firstDayOf = (month: Month): Day => Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS;

/** The calendar year a day lies in. */
export const yearOf = (day: Day): number => Math.floor(monthOf(day) / 12);

/** The same day of the month so many months later, or that month's last day where it is shorter. */
export function addMonths(day: Day, months: number): Day {
  const target = monthOf(day) + months;
  const dayOfMonth = day - firstDayOf(monthOf(day));
  return Math.min(firstDayOf(target) + dayOfMonth, firstDayOf(target + 1) - 1);
}

/** The simulated world begins here; nothing but establishments and births lies earlier. */
export const TIMELINE_START: Day = dayOf("2014-01-01");

/** The simulated world ends here; nothing lies later. */
export const TIMELINE_END: Day = dayOf("2032-12-31");
