import { yuanOfFen } from "../../src/facts/fact.js";
import { dateOf, type Day } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import { depositorAt, employerAt, type FundStanding, partOf } from "../population/insurance.js";
import type { Person } from "../population/people.js";
import { lastDayOf, monthText } from "./monthly.js";

const STANDING: Readonly<Record<FundStanding, string>> = {
  PAYING: "正常缴费",
  SUSPENDED: "暂停缴费",
  ENDED: "终止缴费",
};

/** Each insurance with the employer's and the employee's part of the wage. */
const INSURANCES = [
  ["养老保险", "pension", 0.16, 0.08],
  ["医疗保险", "medical", 0.08, 0.02],
  ["失业保险", "unemployment", 0.005, 0.005],
  ["工伤保险", "workInjury", 0.004, 0],
  ["生育保险", "maternity", 0.008, 0],
] as const;

const yuan = (amount: number, rate = 1): string => yuanOfFen(partOf(amount, rate));

/** An employer as the bureau sends it on a day; undefined where it never opened an account. */
export function insuredEmployer(e: Enterprise, day: Day): object | undefined {
  const employer = employerAt(e, "socialSecurity", day);
  if (employer === undefined) return undefined;
  const { standing, since, staff, wages, paidThrough, monthsOwed } = employer;
  const owed = INSURANCES.map(([, name, employers, own]) => [
    name,
    yuan(wages * monthsOwed, employers + own),
  ]);
  return {
    uscc: e.uscc,
    unitNo: e.uscc.slice(8, 17),
    agency: `${e.region.city}市社会保险事业管理局`,
    status: STANDING[standing],
    insuredSince: dateOf(since),
    insuredEmployees: staff,
    base: yuan(wages),
    paidThrough: lastDayOf(paidThrough),
    arrears: Object.fromEntries(owed) as object,
    insurances: INSURANCES.map(([kind, , employers, own]) => ({
      kind,
      status: STANDING[standing],
      base: yuan(wages),
      employerAmount: yuan(wages, employers),
      employeeAmount: yuan(wages, own),
      month: monthText(paidThrough),
      employees: staff,
    })),
  };
}

/** A person as the bureau sends it on a day, asked about by a name that fits. */
export function insuredPerson(e: Enterprise, person: Person, day: Day): object {
  const insured = depositorAt(e, person, "socialSecurity", day);
  const { residentId } = person;
  if (insured === undefined) return { residentId, checked: "查无此人", insurances: [] };
  return {
    residentId,
    personNo: `P${residentId.slice(6, 14)}${e.index}`,
    checked: "一致",
    base: yuan(insured.wage),
    monthsPaid: insured.monthsPaid,
    insurances: INSURANCES.map(([kind, , employers, own]) => ({
      kind,
      status: STANDING[insured.standing],
      base: yuan(insured.wage),
      employerAmount: yuan(insured.wage, employers),
      employeeAmount: yuan(insured.wage, own),
      month: monthText(insured.paidThrough),
      monthsPaid: insured.monthsPaid,
    })),
  };
}
