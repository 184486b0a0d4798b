import type { ASTNode } from "@marcbachmann/cel-js";
import { businessDateOf, startOfBusinessDate } from "../facts/business-date.js";
import type { BusinessDate } from "../facts/fact.js";
import type { FactPath, KnownFacts } from "../facts/index.js";
import { partsOf } from "./ast.js";
import { yearsBetween } from "./functions.js";
import { knownValue } from "./parameters.js";

const DAY_MS = 86_400_000;

/** How an expression depends on the moment it is asked as of. */
export interface TimeReads {
  /** Facts whose dates it compares with the moment, or lists of records that hold them. */
  readonly dates: readonly FactPath[];
  /** Numbers of years it compares an age with. */
  readonly years: readonly number[];
  /** Names of parameters it compares an age with. */
  readonly parameters: readonly string[];
  /** Whether that is all: otherwise any day may bring another answer. */
  readonly isBounded: boolean;
}

/** Of what may say something else on any day. */
export const ANY_DAY: TimeReads = { dates: [], years: [], parameters: [], isBounded: false };

const COMPARISONS = new Set(["<", "<=", ">", ">="]);

const isAsOf = (node: ASTNode): boolean => node.op === "id" && node.args === "asOf";
const isField = (node: ASTNode): boolean => node.op === ".";
const readsAsOf = (node: ASTNode): boolean => isAsOf(node) || partsOf(node).some(readsAsOf);

/** Whether a node is `yearsBetween` of a date and the moment. */
function isAge(node: ASTNode): boolean {
  if (node.op !== "call" || node.args[0] !== "yearsBetween") return false;
  const [from, to] = node.args[1];
  if (from === undefined || to === undefined) return false;
  return (isField(from) && isAsOf(to)) || (isAsOf(from) && isField(to));
}

interface Found {
  readonly years: number[];
  readonly parameters: string[];
  isBounded: boolean;
}

function collect(node: ASTNode, found: Found): void {
  if (!readsAsOf(node)) return;
  if (COMPARISONS.has(node.op)) {
    const [left, right] = partsOf(node);
    if (left !== undefined && right !== undefined && collectComparison(left, right, found)) return;
  }
  if (isAsOf(node) || isAge(node)) found.isBounded = false;
  for (const part of partsOf(node)) collect(part, found);
}

/** Takes in a comparison of a date with the moment, or of an age with a bound; false where it is something else. */
function collectComparison(left: ASTNode, right: ASTNode, found: Found): boolean {
  if ((isAsOf(left) && isField(right)) || (isField(left) && isAsOf(right))) return true;
  const bound = isAge(left) ? right : isAge(right) ? left : undefined;
  if (bound === undefined) return false;
  // Both signs of a bound are looked at, whichever way round the age is asked for.
  const number = bound.op === "-_" ? bound.args : bound;
  if (number.op === "value" && ["number", "bigint"].includes(typeof number.args)) {
    found.years.push(Number(number.args));
    return true;
  }
  if (bound.op !== "." || bound.args[0].op !== "id" || bound.args[0].args !== "params") return false;
  found.parameters.push(bound.args[1]);
  return true;
}

/** How an expression depends on the moment; undefined where it does not. `facts` are those it reads. Pure. */
export function timeReadsOf(ast: ASTNode, facts: readonly FactPath[]): TimeReads | undefined {
  if (!readsAsOf(ast)) return undefined;
  const found: Found = { years: [], parameters: [], isBounded: true };
  collect(ast, found);
  return { ...found, dates: facts };
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Dates held by a value of a fact: itself, or in the fields of its records. */
function datesIn(value: unknown): BusinessDate[] {
  if (typeof value === "string") return ISO_DATE.test(value) ? [value] : [];
  if (!Array.isArray(value)) return [];
  return value.flatMap((record) => Object.values(record as object).flatMap(datesIn));
}

const addDays = (date: BusinessDate, days: number): BusinessDate =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
const dayNumber = (date: BusinessDate): number => Date.parse(date) / DAY_MS;
const ageOn = (born: BusinessDate, day: BusinessDate): number =>
  yearsBetween(startOfBusinessDate(born), startOfBusinessDate(day));

/** The first day on which a date is at least so many years old, and the first on which it is older. */
function birthdays(born: BusinessDate, years: number): BusinessDate[] {
  // An age grows by no less than 1/366 a day, and reaches its bound within a day of the average.
  let day = addDays(born, Math.floor(years * 365.2425) - 3);
  while (ageOn(born, day) < years) day = addDays(day, 1);
  let older = day;
  while (ageOn(born, older) <= years) older = addDays(older, 1);
  return [day, older];
}

/**
 * The first moment after `asOf` at which time alone may change what an expression says of these facts; undefined where
 * it never can again. `parameters` are those that hold. Pure.
 */
export function nextTime(
  reads: TimeReads,
  facts: KnownFacts,
  parameters: Readonly<Record<string, unknown>>,
  asOf: Date,
): Date | undefined {
  const today = businessDateOf(asOf);
  if (!reads.isBounded) return startOfBusinessDate(addDays(today, 1));
  const bounds = [...reads.years, ...reads.parameters.map((name) => Number(parameters[name]))];
  const dates = [...new Set(reads.dates.flatMap((path) => datesIn(knownValue(facts, path))))];
  const turns = dates.flatMap((date) => [
    date,
    addDays(date, 1),
    ...bounds.flatMap((years) => [years, -years]).flatMap((years) => turnsOf(date, years, today)),
  ]);
  const [next] = turns.filter((day) => day > today).sort();
  return next === undefined ? undefined : startOfBusinessDate(next);
}

/** Days on which an age passes a bound; none where that lies so far off that it cannot be the next. */
function turnsOf(date: BusinessDate, years: number, today: BusinessDate): BusinessDate[] {
  const roughly = dayNumber(date) + years * 365.2425;
  return roughly < dayNumber(today) - 400 || !Number.isFinite(years) || Math.abs(years) > 200
    ? []
    : birthdays(date, years);
}
