import { dateOf, firstDayOf, type Month } from "../population/calendar.js";

/** `YYYY-MM`. */
export const monthText = (month: Month): string => dateOf(firstDayOf(month)).slice(0, 7);

/** The last day of a month, as `YYYY-MM-DD`. */
export const lastDayOf = (month: Month): string => dateOf(firstDayOf(month + 1) - 1);
