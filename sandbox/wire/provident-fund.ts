import { yuanOfFen } from "../../src/facts/fact.js";
import { dateOf, firstDayOf, monthOf, type Day } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import { depositorAt, employerAt, type FundStanding, partOf } from "../population/insurance.js";
import type { Person } from "../population/people.js";
import { monthText } from "./monthly.js";

const STANDING: Readonly<Record<FundStanding, string>> = {
  PAYING: "正常缴存",
  SUSPENDED: "缓缴",
  ENDED: "销户",
};

/** Between 5 and 12 per cent (《住房公积金管理条例》第十八条 and the notices since). */
const RATE = 0.08;

const yuan = (amount: number): string => yuanOfFen(partOf(amount, 1));

/** An employer as the centre sends it on a day; undefined where it never opened an account. */
export function payingEmployer(e: Enterprise, day: Day): object | undefined {
  const employer = employerAt(e, "providentFund", day);
  if (employer === undefined) return undefined;
  const deposit = employer.wages * 2 * RATE;
  return {
    uscc: e.uscc,
    unitNo: e.uscc.slice(8, 17),
    centre: `${e.region.city}住房公积金管理中心`,
    status: STANDING[employer.standing],
    openedOn: dateOf(employer.since),
    employees: employer.staff,
    monthlyDeposit: yuan(deposit),
    paidThrough: monthText(employer.paidThrough),
    arrears: yuan(deposit * employer.monthsOwed),
  };
}

/** A person as the centre sends it on a day, asked about by a name that fits. */
export function fundDepositor(e: Enterprise, person: Person, day: Day): object {
  const depositor = depositorAt(e, person, "providentFund", day);
  const { residentId } = person;
  if (depositor === undefined) return { residentId, checked: "查无此人", accounts: [] };
  const { standing, since, wage, paidThrough, monthsPaid, monthsRunning, lackedLately } = depositor;
  const deposit = wage * 2 * RATE;
  const total = deposit * monthsPaid;
  return {
    residentId,
    personNo: `P${residentId.slice(6, 14)}${e.index}`,
    checked: "一致",
    accounts: [
      {
        place: e.region.city,
        openedOn: dateOf(firstDayOf(since)),
        status: STANDING[standing],
        firstMonth: monthText(since),
        paidThrough: monthText(paidThrough),
        employerRate: RATE.toFixed(2),
        personalRate: RATE.toFixed(2),
        monthlyDeposit: yuan(deposit),
        employer: e.name,
        updatedOn: dateOf(firstDayOf(monthOf(day)) - 1),
      },
    ],
    balance: yuan(total * 0.6),
    totalPaid: yuan(total),
    monthsPaid,
    monthsRunning,
    break3m: lackedLately ? "是" : "否",
  };
}
