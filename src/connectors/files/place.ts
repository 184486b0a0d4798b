import { z } from "zod";
import { Field, type FieldMapping } from "./field.js";

const column = z.string().min(1);

/** A text: the name of its column, or a field. */
export const Text = z.union([column, Field]);
export type TextMapping = z.output<typeof Text>;

/** A day: itself (2024-01-31), the name of its column, or a field. */
export const Day = z.union([column, Field]);
export type DayMapping = z.output<typeof Day>;

const LIKE_A_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The field a day is read by: a text like a day is that day, any other the name of its column. */
export function dayField(day: DayMapping): FieldMapping {
  if (typeof day === "string") return LIKE_A_DAY.test(day) ? { is: day } : { column: day, as: "date" };
  return "is" in day || day.as !== undefined || day.words !== undefined ? day : { ...day, as: "date" };
}

/** The field a text is read by. */
export const textField = (text: TextMapping): FieldMapping =>
  typeof text === "string" ? { column: text } : text;
