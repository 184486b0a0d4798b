import { startOfBusinessDate } from "../../src/facts/business-date.js";
import type { KnownFacts } from "../../src/facts/index.js";
import { type CompiledLabel, compileLabel } from "../../src/labels/compile.js";
import { labelDefinition } from "../../src/labels/definition.js";

/** As of when everything is judged. */
export const AS_OF_DATE = "2026-06-30";
export const AS_OF = new Date(startOfBusinessDate(AS_OF_DATE).getTime() + 12 * 3_600_000);

/** What a rule written by hand answers: undefined where it cannot be known. */
export type PlainAnswer = boolean | string | number | undefined;

/** A label, and the same judgement as somebody would write it without any engine. */
export interface Rule {
  readonly label: CompiledLabel;
  readonly plain: (facts: KnownFacts) => PlainAnswer;
}

type Known = boolean | undefined;
const or = (a: Known, b: Known): Known =>
  a === true || b === true ? true : a === false && b === false ? false : undefined;
const and = (a: Known, b: Known): Known =>
  a === false || b === false ? false : a === true && b === true ? true : undefined;
const above = (value: number | bigint | undefined, bound: number): Known =>
  value === undefined ? undefined : Number(value) > bound;
const under = (value: number | bigint | undefined, bound: number): Known =>
  value === undefined ? undefined : Number(value) < bound;
const is = (value: unknown, text: unknown): Known => (value === undefined ? undefined : value === text);
const any = <T>(records: readonly T[] | undefined, test: (record: T) => Known): Known =>
  records === undefined ? undefined : records.reduce<Known>((found, r) => or(found, test(r)), false);
const share = (part: bigint | undefined, whole: bigint | undefined): number | undefined =>
  part === undefined || whole === undefined || whole === 0n ? undefined : Number(part) / Number(whole);

const FEN = 100;
const yearsBefore = (years: number): string =>
  `${Number(AS_OF_DATE.slice(0, 4)) - years}${AS_OF_DATE.slice(4)}`;

interface Template {
  readonly code: string;
  readonly written: (n: number) => object;
  readonly plain: (n: number) => Rule["plain"];
}

const when = (expression: string) => ({ kind: "BOOLEAN", when: expression });
const sizes = ["SMALL", "MEDIUM", "LARGE"].map((code) => ({ code, title: { zh: code, en: code } }));

const templates: readonly Template[] = [
  {
    code: "ARREARS",
    written: (n) => when(`tax.arrears > yuan(${n * 1000})`),
    plain: (n) => (f) => above(f.tax?.arrears, n * 1000 * FEN),
  },
  {
    code: "TAX_TROUBLE",
    written: (n) => when(`tax.creditGrade == "D" || tax.lateFees > yuan(${n * 100})`),
    plain: (n) => (f) => or(is(f.tax?.creditGrade, "D"), above(f.tax?.lateFees, n * 100 * FEN)),
  },
  {
    code: "INDEBTED",
    written: (n) => when(`ratio(tax.totalLiabilities, tax.totalAssets) > 0.${n + 3}`),
    plain: (n) => (f) => above(share(f.tax?.totalLiabilities, f.tax?.totalAssets), (n + 3) / 10),
  },
  {
    code: "GROWTH",
    written: (n) => ({
      kind: "NUMBER",
      unit: { zh: "倍", en: "times" },
      value: `ratio(tax.revenue12m, tax.revenuePrior12m) * ${n}.0`,
    }),
    plain: (n) => (f) => {
      const times = share(f.tax?.revenue12m, f.tax?.revenuePrior12m);
      return times === undefined ? undefined : times * n;
    },
  },
  {
    code: "SIZE",
    written: (n) => ({
      kind: "ENUM",
      values: sizes,
      value: `registry.employees < ${n * 20} ? "SMALL" : registry.employees < ${n * 100} ? "MEDIUM" : "LARGE"`,
    }),
    plain: (n) => (f) => {
      const employees = f.registry?.employees;
      if (employees === undefined) return undefined;
      return employees < n * 20 ? "SMALL" : employees < n * 100 ? "MEDIUM" : "LARGE";
    },
  },
  {
    code: "THIN_CAPITAL",
    written: (n) =>
      when(`registry.registeredCapital < yuan(${n * 1_000_000}) && registry.status == "ACTIVE"`),
    plain: (n) => (f) =>
      and(under(f.registry?.registeredCapital, n * 1_000_000 * FEN), is(f.registry?.status, "ACTIVE")),
  },
  {
    code: "ESTABLISHED",
    written: (n) => when(`yearsBetween(registry.establishedOn, asOf) >= ${n * 2}.0`),
    plain: (n) => {
      const latest = yearsBefore(n * 2);
      return (f) => {
        const on = f.registry?.establishedOn;
        return on === undefined ? undefined : on <= latest;
      };
    },
  },
  {
    code: "SUED",
    written: (n) =>
      when(
        `judicial.lawsuits.exists(l, l.pending && l.role == "DEFENDANT" && l.amount > yuan(${n * 10_000}))`,
      ),
    plain: (n) => (f) =>
      any(f.judicial?.lawsuits, (l) =>
        and(and(l.pending, is(l.role, "DEFENDANT")), above(l.amount, n * 10_000 * FEN)),
      ),
  },
  {
    code: "DISHONEST",
    written: (n) =>
      when(`judicial.dishonestRecords.exists(d, d.current) || judicial.dishonestRecordCount > ${n}`),
    plain: (n) => (f) =>
      or(
        any(f.judicial?.dishonestRecords, (d) => d.current),
        above(f.judicial?.dishonestRecordCount, n),
      ),
  },
  {
    code: "INSURANCE",
    written: (n) =>
      when(`socialSecurity.insuredEmployees < ${n * 5} && socialSecurity.arrears > yuan(${n * 100})`),
    plain: (n) => (f) =>
      and(under(f.socialSecurity?.insuredEmployees, n * 5), above(f.socialSecurity?.arrears, n * 100 * FEN)),
  },
  {
    code: "INVOICES",
    written: (n) => when(`tax.invoiceVoidRate > 0.0${n} || tax.top5BuyerShare > 0.${n + 4}`),
    plain: (n) => (f) =>
      or(above(f.tax?.invoiceVoidRate, n / 100), above(f.tax?.top5BuyerShare, (n + 4) / 10)),
  },
  {
    code: "PENALISED",
    written: (n) => when(`registry.penaltyCount > ${n} || registry.abnormalListingCount > ${n}`),
    plain: (n) => (f) => or(above(f.registry?.penaltyCount, n), above(f.registry?.abnormalListingCount, n)),
  },
];

const LEVELS = 5;

/** Five of each kind, as an institution has them for its products. */
export const rules: readonly Rule[] = templates.flatMap(({ code, written, plain }) =>
  Array.from({ length: LEVELS }, (_, i) => ({
    label: compileLabel(
      labelDefinition.parse({
        code: `${code}_${i + 1}`,
        version: 1,
        effectiveFrom: "2018-01-01",
        title: { zh: code, en: code },
        description: { zh: code, en: code },
        category: "RISK",
        ...written(i + 1),
      }),
    ),
    plain: plain(i + 1),
  })),
);
