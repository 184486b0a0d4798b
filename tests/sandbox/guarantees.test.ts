import { describe, expect, it } from "@jest/globals";
import {
  guaranteesAt,
  guaranteesOf,
  population,
  type Enterprise,
  type Guarantee,
  type GuaranteeEventType,
  type Shares,
} from "../../sandbox/population.js";
import { dayOf, monthOf, type Day } from "../../sandbox/population/calendar.js";
import { casesOf } from "../../sandbox/population/courts.js";
import { abnormalListingsOf } from "../../sandbox/population/registration.js";
import { arrearsOf } from "../../sandbox/population/taxpayer.js";
import { invoiceMonths } from "../../sandbox/population/trade.js";

const seeds = [20240601, 7];
const worlds = seeds.map((seed) => [...population(seed, 2400)]);
const share = <T>(of: readonly T[], test: (t: T) => boolean): number => of.filter(test).length / of.length;
const failing = <T>(of: readonly T[], holds: (t: T) => boolean): T[] => of.filter((t) => !holds(t));
const sum = (g: Guarantee, ...types: GuaranteeEventType[]): bigint =>
  g.events.filter((e) => types.includes(e.type)).reduce((total, e) => total + e.amount, 0n);
const dayOfFirst = (g: Guarantee, type: GuaranteeEventType): Day | undefined => {
  const event = g.events.find((e) => e.type === type);
  return event && dayOf(event.on);
};

describe("guarantees", () => {
  const world = worlds[0] ?? [];
  const books = world.map((e) => guaranteesOf(e));
  const all = books.flat();
  const dates = (g: Guarantee) => g.events.map((event) => event.on);

  it("keep the balance of every guarantee at or above zero, and end it at zero", () => {
    expect(all.length).toBeGreaterThan(3000);
    expect(failing(all, (g) => g.events.every((e) => e.amount > 0n))).toEqual([]);
    expect(failing(all, (g) => sum(g, "DISBURSED") <= g.amount)).toEqual([]);
    expect(failing(all, (g) => sum(g, "REPAID", "RELEASED", "COMPENSATED") === sum(g, "DISBURSED"))).toEqual(
      [],
    );
    expect(failing(all, (g) => sum(g, "RECOVERED") <= sum(g, "COMPENSATED"))).toEqual([]);
  });

  it("order their events, from approval on, within the timeline", () => {
    expect(failing(all, (g) => dates(g).join() === dates(g).toSorted().join())).toEqual([]);
    expect(
      failing(all, (g) =>
        g.events
          .map((e) => e.type)
          .join()
          .startsWith("APPROVED,CONTRACTED,FEE_CHARGED,LETTER_ISSUED,DISBURSED"),
      ),
    ).toEqual([]);
    expect(failing(all, (g) => dates(g)[0]?.slice(0, 4) === g.number.slice(2, 6))).toEqual([]);
    expect(failing(all, (g) => dates(g).every((on) => on >= "2022-01-01" && on <= "2032-12-31"))).toEqual([]);
  });

  it("follow one another, and none follows a compensation", () => {
    const earlier = books.flatMap((own) => own.slice(0, -1).map((g, i) => ({ g, next: own[i + 1] })));
    expect(earlier.length).toBeGreaterThan(1000);
    expect(failing(earlier, ({ g }) => sum(g, "COMPENSATED") === 0n)).toEqual([]);
    expect(failing(earlier, ({ g, next }) => (next?.events[0]?.on ?? "") > (dates(g).at(-1) ?? ""))).toEqual(
      [],
    );
  });

  it("carry terms the institution would write", () => {
    expect(new Set(all.map((g) => g.number)).size).toBe(all.length);
    expect(failing(all, (g) => /^DB20\d\d-\d{6}$/.test(g.number))).toEqual([]);
    expect(failing(all, (g) => g.amount % 10_000n === 0n)).toEqual([]);
    expect(failing(all, (g) => g.amount >= 5_000_000n && g.amount <= 1_000_000_000n)).toEqual([]);
    const whole = ({ nationalFund, provincialReguarantor, own, bank }: Shares) =>
      nationalFund + provincialReguarantor + own + bank;
    expect(failing(all, (g) => whole(g.shares) === 10_000)).toEqual([]);
    expect(failing(all, (g) => g.feeRateBps <= (g.amount <= 500_000_000n ? 100 : 150))).toEqual([]);
  });

  it("are mostly of a year, of about a million yuan and of the standard scheme", () => {
    const amounts = all.map((g) => Number(g.amount)).sort((a, b) => a - b);
    const median = amounts[Math.floor(amounts.length / 2)] ?? 0;
    expect(median).toBeGreaterThan(0.8e8);
    expect(median).toBeLessThan(1.25e8);
    expect(share(all, (g) => g.termMonths === 12)).toBeGreaterThan(0.7);
    expect(share(all, (g) => g.shares.own === 4000 && g.shares.nationalFund === 2000)).toBeGreaterThan(0.6);
    expect(share(all, (g) => sum(g, "REPAID") > 0n)).toBeGreaterThan(0.15);
  });

  it("compensate all that is left, after an overdue notice of as much", () => {
    const paid = all.filter((g) => sum(g, "COMPENSATED") > 0n);
    expect(paid.length).toBeGreaterThan(50);
    const balance = (g: Guarantee) => sum(g, "DISBURSED") - sum(g, "REPAID");
    expect(failing(paid, (g) => sum(g, "COMPENSATED") === balance(g) && sum(g, "RELEASED") === 0n)).toEqual(
      [],
    );
    expect(failing(paid, (g) => sum(g, "OVERDUE_NOTICED") === balance(g))).toEqual([]);
  });

  it.each(["2023-06-30", "2025-02-28", "2027-01-01"])("show on %s only what had happened by then", (at) => {
    const shown = world.flatMap((e) => guaranteesAt(e, at));
    const full = new Map(all.map((g) => [g.number, g.events]));
    const happened = (g: Guarantee) => (full.get(g.number) ?? []).filter((event) => event.on <= at);
    expect(shown).toHaveLength(all.filter((g) => happened(g).length > 0).length);
    expect(
      failing(shown, (g) => g.events.length === happened(g).length && dates(g).every((on) => on <= at)),
    ).toEqual([]);
    expect(failing(shown, (g) => (g.dueOn === undefined) === (sum(g, "DISBURSED") === 0n))).toEqual([]);
  });

  it("begin in 2022 and are all told at the end", () => {
    expect(world.flatMap((e) => guaranteesAt(e, "2021-12-31"))).toEqual([]);
    expect(world.map((e) => guaranteesAt(e, "2032-12-31"))).toEqual(books);
  });
});

/** What an institution could have seen in the year before a day. */
interface Signs {
  readonly sued: boolean;
  readonly arrears: boolean;
  readonly shrunk: boolean;
  readonly listed: boolean;
}

function billed(e: Enterprise, from: number, to: number): number {
  return invoiceMonths(e, from, to, undefined).reduce((total, m) => total + Number(m.output.amount), 0);
}

function signsBefore(e: Enterprise, day: Day): Signs {
  const recent = (on: Day) => on > day - 365 && on <= day;
  const month = monthOf(day);
  return {
    sued: casesOf(e).lawsuits.some((suit) => suit.side === "DEFENDANT" && recent(suit.filedOn)),
    arrears: arrearsOf(e).some(({ from, until }) => from <= day && (until ?? day) > day - 365),
    shrunk: billed(e, month - 6, month - 1) < 0.75 * billed(e, month - 18, month - 13),
    listed: abnormalListingsOf(e).some(({ addedOn }) => recent(addedOn)),
  };
}

describe.each(worlds.map((world, i) => ({ seed: seeds[i], world })))("risk with seed $seed", ({ world }) => {
  const customers = world.map((e) => ({ e, own: guaranteesOf(e) })).filter(({ own }) => own.length > 0);
  const compensatedOn = (own: Guarantee[]) => {
    const last = own.at(-1);
    return last && dayOfFirst(last, "COMPENSATED");
  };
  const bad = customers.flatMap(({ e, own }) => {
    const day = compensatedOn(own);
    return day === undefined ? [] : [signsBefore(e, day)];
  });
  const good = customers.flatMap(({ e, own }) => {
    const disbursed = own[0] && dayOfFirst(own[0], "DISBURSED");
    return compensatedOn(own) !== undefined || disbursed === undefined
      ? []
      : [signsBefore(e, disbursed + 200)];
  });

  it("guarantees some 80 % of the population, one to four times", () => {
    expect(customers.length / world.length).toBeGreaterThan(0.75);
    expect(customers.length / world.length).toBeLessThan(0.86);
    for (const n of [1, 2, 3, 4])
      expect(share(customers, ({ own }) => own.length === n)).toBeGreaterThan(0.04);
  });

  it("compensates 5 to 8 % of the customers", () => {
    expect(bad.length / customers.length).toBeGreaterThan(0.05);
    expect(bad.length / customers.length).toBeLessThan(0.08);
    const recovered = customers.filter(({ own }) => own.some((g) => sum(g, "RECOVERED") > 0n));
    expect(recovered.length / bad.length).toBeGreaterThan(0.3);
    expect(recovered.length / bad.length).toBeLessThan(0.8);
  });

  it("shows trouble before most compensations, seldom elsewhere, and never in all", () => {
    for (const sign of ["sued", "arrears", "shrunk"] as const) {
      expect([sign, share(bad, (s) => s[sign]) > 0.35]).toEqual([sign, true]);
      expect([sign, share(good, (s) => s[sign]) < 0.1]).toEqual([sign, true]);
    }
    expect(share(bad, (s) => s.listed)).toBeGreaterThan(4 * share(good, (s) => s.listed));
    const any = (s: Signs) => Object.values(s).some(Boolean);
    expect(share(bad, any)).toBeGreaterThan(0.7);
    expect(share(bad, any)).toBeLessThan(1);
    expect(share(good, any)).toBeLessThan(0.2);
  });

  it("gives the worse half of the latent quality most of the compensations", () => {
    const worse = customers.filter(({ e }) => e.latent.quality < 0);
    const paid = (group: typeof customers) => share(group, ({ own }) => compensatedOn(own) !== undefined);
    expect(paid(worse)).toBeGreaterThan(2 * paid(customers.filter(({ e }) => e.latent.quality >= 0)));
  });
});
