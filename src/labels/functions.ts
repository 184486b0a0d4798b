import { businessDateOf } from "../facts/business-date.js";

const DAY_MS = 86_400_000;

/** Rounds to six decimals, so that results compare and replay exactly; whole fen pass unchanged. */
export const quantise = (value: number): number => Number(value.toFixed(6)) + 0;

const chinaDay = (moment: Date): number => Date.parse(businessDateOf(moment)) / DAY_MS;

/** Where the month has no such day, its last day is the anniversary (Civil Code 民法典, article 202). */
function anniversary(start: Date, years: number): number {
  const [year, month] = [start.getUTCFullYear() + years, start.getUTCMonth()];
  const sameDay = Date.UTC(year, month, start.getUTCDate());
  const inMonth = new Date(sameDay).getUTCMonth() === month;
  return (inMonth ? sameDay : Date.UTC(year, month + 1, 0)) / DAY_MS;
}

/** Completed calendar years in China, plus the fraction of the running year; negative when `to` is earlier. */
export function yearsBetween(from: Date, to: Date): number {
  const [firstDay, lastDay] = [chinaDay(from), chinaDay(to)];
  if (lastDay < firstDay) return -yearsBetween(to, from);
  const start = new Date(firstDay * DAY_MS);
  const calendarYears = new Date(lastDay * DAY_MS).getUTCFullYear() - start.getUTCFullYear();
  const completed = anniversary(start, calendarYears) > lastDay ? calendarYears - 1 : calendarYears;
  const since = anniversary(start, completed);
  return quantise(completed + (lastDay - since) / (anniversary(start, completed + 1) - since));
}

type CelNumber = number | bigint;

/** Yuan as whole fen. */
export const yuan = (amount: CelNumber): number => Math.round(Number(amount) * 100);

/** Quotient to six decimals. Throws on a divisor of zero, where plain division would yield infinity or NaN. */
export function ratio(dividend: CelNumber, divisor: CelNumber): number {
  if (Number(divisor) === 0) throw new Error("ratio() with a divisor of zero");
  return quantise(Number(dividend) / Number(divisor));
}

/** The functions a label may call, by CEL signature. */
export const functions = [
  { signature: "yuan(double): double", handler: yuan },
  { signature: "yuan(int): double", handler: yuan },
  { signature: "ratio(double, double): double", handler: ratio },
  { signature: "ratio(double, int): double", handler: ratio },
  { signature: "ratio(int, double): double", handler: ratio },
  { signature: "ratio(int, int): double", handler: ratio },
  {
    signature: "yearsBetween(google.protobuf.Timestamp, google.protobuf.Timestamp): double",
    handler: yearsBetween,
  },
];

/** Operators between a fact, always a double, and an integer literal, which CEL lacks. */
export const mixedOperators = [
  { signature: "double == int: bool", handler: (a: number, b: bigint) => a === Number(b) },
  { signature: "double + int: double", handler: (a: number, b: bigint) => a + Number(b) },
  { signature: "int + double: double", handler: (a: bigint, b: number) => Number(a) + b },
  { signature: "double - int: double", handler: (a: number, b: bigint) => a - Number(b) },
  { signature: "int - double: double", handler: (a: bigint, b: number) => Number(a) - b },
  { signature: "double * int: double", handler: (a: number, b: bigint) => a * Number(b) },
  { signature: "int * double: double", handler: (a: bigint, b: number) => Number(a) * b },
  {
    signature: "double in list<int>: bool",
    handler: (a: number, b: bigint[]) => b.some((i) => Number(i) === a),
  },
];
