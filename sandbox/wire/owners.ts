import type { Fen } from "../../src/facts/fact.js";
import { addMonths, type Day, dayOf, TIMELINE_END } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import { personName } from "../population/names.js";
import { random, type Random } from "../population/random.js";

/** Who holds a part of an enterprise; its code, where it is an enterprise itself. */
export interface Owner {
  readonly name: string;
  readonly isPerson: boolean;
  /** Of ten thousand. */
  readonly share: number;
  readonly subscribed: Fen;
  readonly paid: Fen;
  readonly subscribedOn: Day;
}

/** Somebody in the management. */
export interface Manager {
  readonly name: string;
  readonly positions: readonly string[];
}

/** A change of registration, in the words of the register. */
export interface RegisteredChange {
  readonly item: string;
  readonly on: Day;
}

/** A pledge of equity on the register. */
export interface EquityPledge {
  readonly pledgor: string;
  readonly amount: Fen;
  readonly on: Day;
  readonly holds: boolean;
}

const WHOLE = 10_000;

const someone = (r: Random): string => personName(r, r.chance(0.6) ? "MALE" : "FEMALE");

/** Shares that make up the whole, the first the largest. */
function sharesOf(r: Random, owners: number): number[] {
  const others = Array.from({ length: owners - 1 }, () => r.between(400, Math.floor(4_500 / (owners - 1))));
  return [WHOLE - others.reduce((sum, share) => sum + share, 0), ...others];
}

/** The shareholders of an enterprise, the largest first; none where it is no company. */
export function ownersOf(e: Enterprise): Owner[] {
  if (e.kind === "SOLE_PROPRIETOR") return [];
  // The same draw as decides the type of enterprise the register tells.
  const r = random(e.seed, e.index, "owners");
  const isSole = r.chance(0.4) && e.kind === "ENTERPRISE";
  const known = e.people.filter(({ roles }) => !roles.includes("CONTACT") || roles.length > 1);
  const people =
    known.length > 1 ? known.map(({ name }) => name) : [...known.map(({ name }) => name), someone(r)];
  const names = people.slice(0, isSole ? 1 : 3);
  const hasCompany = !isSole && r.chance(0.15);
  const all = hasCompany ? [...names, `${e.region.city}${e.brand}众创投资合伙企业（有限合伙）`] : names;
  const paidPercent = r.pick([0, 30, 50, 100, 100]);
  const due = addMonths(dayOf(e.establishedOn), 12 * r.between(5, 25));
  return sharesOf(r, all.length).map((share, i) => {
    const subscribed = (e.registeredCapital * BigInt(share)) / BigInt(WHOLE);
    return {
      name: all[i] ?? "",
      isPerson: i < names.length,
      share,
      subscribed,
      paid: (subscribed * BigInt(paidPercent)) / 100n,
      subscribedOn: due,
    };
  });
}

/** The management of an enterprise. */
export function managersOf(e: Enterprise): Manager[] {
  if (e.kind === "SOLE_PROPRIETOR") return [];
  const r = random(e.seed, e.index, "managers");
  const [head, ...others] = e.people;
  const supervisor = { name: others[0]?.name ?? someone(r), positions: ["监事"] };
  const treasurer = { name: someone(r), positions: ["财务负责人"] };
  return [
    { name: head.name, positions: ["执行董事", "总经理"] },
    supervisor,
    ...(e.employees > 20 ? [treasurer] : []),
  ];
}

const ITEMS: readonly (readonly [string, number])[] = [
  ["经营范围变更（含业务范围变更）", 28],
  ["投资人变更（包括出资额、出资方式、出资日期、投资人名称等）", 18],
  ["注册资本变更（注册资金、资金数额等变更）", 12],
  ["地址变更（住所地址、经营场所、驻在地址等变更）", 16],
  ["负责人变更（法定代表人、负责人、首席代表、合伙事务执行人等变更）", 10],
  ["高级管理人员备案（董事、监事、经理等）", 12],
  ["名称变更（字号名称、集团名称等）", 4],
];

/** The changes of registration of an enterprise up to a day, newest first. */
export function changesOf(e: Enterprise, until: Day): RegisteredChange[] {
  const r = random(e.seed, e.index, "changes");
  const changes: RegisteredChange[] = [];
  let day = dayOf(e.establishedOn) + 90 + r.wait(800);
  for (; day < TIMELINE_END; day += 20 + r.wait(800))
    changes.push({ item: r.weighted(ITEMS), on: Math.floor(day) });
  return changes.filter(({ on }) => on <= until).reverse();
}

/** Pledges of its equity registered up to a day: of a few enterprises the largest owner's, for some years. */
export function pledgesOf(e: Enterprise, until: Day): EquityPledge[] {
  const r = random(e.seed, e.index, "pledge");
  const [owner] = ownersOf(e);
  if (owner === undefined || !r.chance(0.12)) return [];
  const on = dayOf(e.establishedOn) + r.between(300, 2_500);
  const endsOn = addMonths(on, 12 * r.between(1, 4));
  return on > until
    ? []
    : [{ pledgor: owner.name, amount: owner.subscribed / 2n, on, holds: endsOn > until }];
}
