import { yuanOfFen } from "../../src/facts/fact.js";
import { type Day, dateOf, dayOf } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import { registryRecord, type RegistryRecord } from "./registry.js";

/** The registry's record of an enterprise on a day with what commercial vendors add to it; undefined before it existed. */
export function registered(
  e: Enterprise,
  day: Day,
): (RegistryRecord & { readonly capitalWan: string }) | undefined {
  const record = registryRecord(e, dateOf(day));
  return record && { ...record, capitalWan: record.regCap.replace(/\.?0+$/, "") };
}

/** Midnight of a day in Shanghai, in epoch milliseconds. */
export const epochMs = (day: Day): number => Date.parse(`${dateOf(day)}T00:00:00+08:00`);

/** `2024年01月31日` of a day. */
export const chineseDay = (day: Day): string => dateOf(day).replace(/^(\d+)-(\d+)-(\d+)$/, "$1年$2月$3日");

/** `20240131` of a day. */
export const compactDay = (day: Day): string => dateOf(day).replaceAll("-", "");

/** An amount in yuan without trailing zeros, as vendors print it. */
export const plainYuan = (fen: bigint): string => yuanOfFen(fen).replace(/\.?0+$/, "");

/** An amount in ten thousands of yuan without trailing zeros, as vendors print it. */
export const plainWan = (fen: bigint): string => {
  const digits = fen.toString().padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, "");
};

export { dateOf, dayOf };
