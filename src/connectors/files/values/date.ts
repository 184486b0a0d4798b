import { businessDateOf } from "../../../facts/business-date.js";
import type { BusinessDate } from "../../../facts/fact.js";
import type { DateFormat } from "../field.js";
import { readBelowHundred, readDigits } from "./chinese-numeral.js";
import { halfWidth } from "./decimal.js";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS_IN = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MS = 86_400_000;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The ISO form of a day of the calendar; undefined where there is no such day. */
function isoDay(
  year: number | undefined,
  month: number | undefined,
  day: number | undefined,
): BusinessDate | undefined {
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const last = (DAYS_IN[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);
  if (year < 1 || year > 9999 || day < 1 || day > last) return undefined;
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

type Parts = readonly [year: string | undefined, month: string | undefined, day: string | undefined];

const ofDigits = ([year, month, day]: Parts): BusinessDate | undefined =>
  isoDay(Number(year), Number(month), Number(day));

const MIDNIGHT = String.raw`(?:[T ]0?0:00(?::00(?:\.0+)?)?)?`;
const ISO = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${MIDNIGHT}$`);
const DATETIME =
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})[T ](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:\+08:?00)?$/;
const US = new RegExp(String.raw`^(\d{1,2})/(\d{1,2})/(\d{4})${MIDNIGHT}$`);
const DAY_MON = /^(\d{1,2})[- ]([A-Za-z]{3})[- ](\d{2}|\d{4})$/;
const EPOCH = /^(-?\d{1,14})(?:\.0*)?$/;
const CHINESE = /^([^年]{2,4})年([^月]{1,3})月([^日号]{1,3})[日号]$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const SERIAL = /^(\d{1,7})(?:\.\d*)?$/;

function yearOf(digits: string, pivot: number): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year <= pivot ? 2000 + year : 1900 + year;
}

function ofEpoch(text: string): BusinessDate | undefined {
  const [, ms] = EPOCH.exec(text) ?? [];
  if (ms === undefined) return undefined;
  const day = businessDateOf(new Date(Number(ms)));
  return /^\d{4}-/.test(day) && day >= "0001" ? day : undefined;
}

// Spreadsheets count 1900 as a leap year: there is a day 60 that never was.
const NEVER_WAS = 60;
const LAST_SERIAL = 2_958_465;

function ofSerial(text: string): BusinessDate | undefined {
  const [, digits] = SERIAL.exec(text) ?? [];
  const serial = Number(digits);
  if (digits === undefined || serial < 1 || serial === NEVER_WAS || serial > LAST_SERIAL) return undefined;
  const days = serial < NEVER_WAS ? serial + 1 : serial;
  return new Date(Date.UTC(1899, 11, 30) + days * DAY_MS).toISOString().slice(0, 10);
}

function ofParts(pattern: RegExp, text: string, order: readonly [number, number, number]) {
  const parts = pattern.exec(text);
  return parts === null ? undefined : ofDigits([parts[order[0]], parts[order[1]], parts[order[2]]]);
}

function ofDayMon(text: string, pivot: number): BusinessDate | undefined {
  const [, day, month = "", year = ""] = DAY_MON.exec(text) ?? [];
  if (day === undefined) return undefined;
  return isoDay(yearOf(year, pivot), MONTHS.indexOf(month.toLowerCase()) + 1, Number(day));
}

function ofChinese(text: string): BusinessDate | undefined {
  const [, year = "", month = "", day = ""] = CHINESE.exec(text.replaceAll(/\s/g, "")) ?? [];
  return year.length === 4
    ? isoDay(readDigits(year), readBelowHundred(month), readBelowHundred(day))
    : undefined;
}

const readers: Readonly<Record<DateFormat, (text: string, pivot: number) => BusinessDate | undefined>> = {
  iso: (text) => ofParts(ISO, text, [1, 3, 4]),
  datetime: (text) => ofParts(DATETIME, text, [1, 3, 4]),
  us: (text) => ofParts(US, text, [3, 1, 2]),
  "day-mon": ofDayMon,
  "epoch-ms": ofEpoch,
  chinese: ofChinese,
  compact: (text) => ofParts(COMPACT, text, [1, 2, 3]),
  excel: ofSerial,
};

/** Reads a date as a business date by the first of some formats that fits; undefined where none does. */
export function parseDate(
  text: string,
  formats: readonly DateFormat[],
  pivot: number,
): BusinessDate | undefined {
  const folded = halfWidth(text);
  for (const format of formats) {
    const day = readers[format](folded, pivot);
    if (day !== undefined) return day;
  }
  return undefined;
}
