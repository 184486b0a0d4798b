import { describe, expect, it } from "@jest/globals";
import { fenOfYuan } from "../../src/facts/fact.js";
import { population, type Enterprise } from "../../sandbox/population.js";
import { dateOf, dayOf } from "../../sandbox/population/calendar.js";
import { judicialRecord, type JudicialRecord } from "../../sandbox/wire/judicial.js";
import { registryRecord } from "../../sandbox/wire/registry.js";
import { taxRecord, type TaxRecord } from "../../sandbox/wire/tax.js";

const world = [...population(20240601, 600)];
const days = ["2016-03-01", "2022-12-31", "2024-02-29", "2026-11-22", "2032-12-31"];
const cases = days.map((at) => ({ at }));
const DATES = /"(\d{4})-(\d{2})-(\d{2})[ "]|"(\d{4})(\d{2})(\d{2})"|"(\d{4})年(\d{2})月(\d{2})日"/g;
const datesIn = (record: unknown): string[] =>
  Array.from(JSON.stringify(record).matchAll(DATES), (m) => m.slice(1).filter(Boolean).join("-"));
const dayBefore = (date: string): string => dateOf(dayOf(date) - 1);
const monthText = (month: number): string =>
  `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
const monthNumber = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
const monthsBefore = (date: string, n: number): string => monthText(monthNumber(date) - n);
const monthsFrom = (from: string, to: string): string[] =>
  Array.from({ length: monthNumber(to) - monthNumber(from) + 1 }, (_, i) => monthText(monthNumber(from) + i));
const dashed = (compact: string): string => compact.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");

const failing = <T>(of: readonly T[], holds: (t: T) => boolean): T[] => of.filter((t) => !holds(t));
const told = <T>(record: (e: Enterprise) => T | undefined): { e: Enterprise; r: T }[] =>
  world.flatMap((e) => {
    const r = record(e);
    return r === undefined ? [] : [{ e, r }];
  });

describe.each(cases)("on $at", ({ at }) => {
  const living = world.filter((e) => e.establishedOn <= at);
  const unborn = world.filter((e) => e.establishedOn > at);

  it("no record tells of a later day", () => {
    const found = living.flatMap((e) => datesIn([registryRecord(e, at), judicialRecord(e, at) ?? null]));
    expect(found.length).toBeGreaterThan(living.length);
    expect(found.filter((date) => date > at)).toEqual([]);
  });

  it("tax tells the last 36 full months, or those since establishment", () => {
    const lastMonth = dateOf(dayOf(`${at.slice(0, 7)}-01`) - 1).slice(0, 7);
    const expected = (e: Enterprise) => {
      const since = [e.establishedOn.slice(0, 7), "2014-01", monthsBefore(at, 36)].sort().at(-1) ?? "";
      return since > lastMonth ? [] : monthsFrom(since, lastMonth);
    };
    const wrong = told((e) => taxRecord(e, at)).filter(
      ({ e, r }) => r.monthly_invoices.map((m) => m.month).join() !== expected(e).join(),
    );
    expect(wrong).toEqual([]);
  });

  it("nothing is known of an enterprise not yet established", () => {
    expect(unborn.map((e) => registryRecord(e, at)).filter(Boolean)).toEqual([]);
    expect(unborn.map((e) => taxRecord(e, at)).filter(Boolean)).toEqual([]);
    expect(unborn.map((e) => judicialRecord(e, at)).filter(Boolean)).toEqual([]);
  });
});

describe("registry", () => {
  const now = told((e) => registryRecord(e, "2026-11-22"));

  it("speaks the vendor's shape", () => {
    expect(now).toHaveLength(world.length);
    expect(failing(now, ({ e, r }) => r.entName === e.name && r.legalRep === e.people[0].name)).toEqual([]);
    expect(failing(now, ({ r }) => /^\d+\.00$/.test(r.regCap))).toEqual([]);
    expect(failing(now, ({ e, r }) => fenOfYuan(r.regCap) * 10_000n === e.registeredCapital)).toEqual([]);
    expect(
      failing(now, ({ r }) => /^[A-T]\d{4}$/.test(r.industryCode) && /^\d{6}$/.test(r.areaCode)),
    ).toEqual([]);
    expect(failing(now, ({ r }) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(r.updateTime))).toEqual([]);
    const states = new Set(told((e) => registryRecord(e, "2032-12-31")).map(({ r }) => r.regState));
    expect(states).toEqual(new Set(["存续", "在业", "吊销", "注销", "迁出"]));
  });

  it("shows an abnormal listing as current until the day it is removed", () => {
    const removals = told((e) => registryRecord(e, "2032-12-31")).flatMap(({ e, r }) =>
      r.abnormal.flatMap(({ addDate, removeDate }, i) =>
        removeDate === null ? [] : [{ e, i, addDate, removeDate }],
      ),
    );
    expect(removals.length).toBeGreaterThan(50);
    for (const { e, i, addDate, removeDate } of removals.slice(0, 60)) {
      expect(registryRecord(e, dayBefore(addDate))?.abnormal).toHaveLength(i);
      expect(registryRecord(e, dayBefore(removeDate))?.abnormal[i]).toMatchObject({
        removeDate: null,
        removeReason: null,
      });
      expect(registryRecord(e, removeDate)?.abnormal[i]?.removeDate).toBe(removeDate);
    }
  });
});

describe("tax", () => {
  const now = told((e) => taxRecord(e, "2026-11-22"));

  it("never rewrites a month already told", () => {
    for (const e of world.slice(0, 100)) {
      const before = taxRecord(e, "2025-05-15")?.monthly_invoices ?? [];
      const after = taxRecord(e, "2026-04-01")?.monthly_invoices ?? [];
      const stillShown = before.filter((m) => m.month >= "2023-04");
      expect(after.filter((m) => m.month < "2025-05")).toEqual(stillShown);
    }
  });

  it("counts void invoices among those issued, and declares at least what was invoiced", () => {
    const months = now.flatMap(({ r }) => r.monthly_invoices);
    const yuan = /^\d+\.\d\d$/;
    expect(failing(months, (m) => m.out_void_cnt <= m.out_cnt && m.in_void_cnt <= m.in_cnt)).toEqual([]);
    expect(failing(months, (m) => yuan.test(m.out_amt) && yuan.test(m.in_amt))).toEqual([]);
    const invoiced = (r: TaxRecord) =>
      r.monthly_invoices
        .filter((m) => m.month.startsWith("2025-"))
        .reduce((sum, m) => sum + fenOfYuan(m.out_amt), 0n);
    expect(failing(now, ({ r }) => fenOfYuan(r.last_year_revenue) >= invoiced(r))).toEqual([]);
    expect(failing(now, ({ r }) => yuan.test(r.total_assets) && yuan.test(r.overdue_amt))).toEqual([]);
    expect(failing(now, ({ r }) => /^(0\.\d{4}|1\.0000)$/.test(r.top5_buyer_share))).toEqual([]);
    expect(failing(now, ({ r }) => /^\p{Script=Han}{2,3}$/u.test(r.clerk))).toEqual([]);
  });

  it("tells the grade of the last year published, at the end of April", () => {
    const years = (at: string) => new Set(told((e) => taxRecord(e, at)).map(({ r }) => r.rating_year));
    expect(years("2026-04-29")).toEqual(new Set([2024]));
    expect(years("2026-04-30")).toEqual(new Set([2025]));
    expect(new Set(now.map(({ r }) => r.rating))).toEqual(new Set(["A", "B", "M", "C", "D"]));
  });

  it("shows arrears of some, and not for ever of all", () => {
    const owing = (at: string) =>
      told((e) => taxRecord(e, at)).flatMap(({ r }) => (r.overdue_amt === "0.00" ? [] : [r.uscc]));
    const [then, later] = [owing("2024-06-30"), owing("2026-06-30")];
    expect(then.length / world.length).toBeGreaterThan(0.01);
    expect(then.length / world.length).toBeLessThan(0.1);
    expect(then.some((uscc) => !later.includes(uscc))).toBe(true);
  });
});

describe("judicial", () => {
  const last = told((e) => judicialRecord(e, "2032-12-31"));
  const filings = last.flatMap(({ r }) => [...r.susong, ...r.zhixing]);
  const numbers = (cases: readonly { ah: string }[]) => cases.map((c) => c.ah).join();

  it("numbers cases as courts do", () => {
    expect(filings.length).toBeGreaterThan(300);
    expect(failing(filings, ({ ah }) => /^（\d{4}）\p{Script=Han}\d{4}(民初|执)\d+号$/u.test(ah))).toEqual(
      [],
    );
    expect(failing(filings, ({ ah, lasj }) => ah.slice(1, 5) === lasj.slice(0, 4))).toEqual([]);
    const enforced = (r: JudicialRecord) => new Set(r.zhixing.map((z) => z.ah));
    expect(failing(last, ({ r }) => r.shixin.every((s) => enforced(r).has(s.ah)))).toEqual([]);
  });

  it("leaves out a subject with nothing on record, and only adds with time", () => {
    expect(world.length - last.length).toBeGreaterThan(30);
    for (const { e, r } of last) {
      const byThen = [...r.susong, ...r.zhixing].filter((c) => c.lasj <= "20240630");
      const early = judicialRecord(e, "2024-06-30");
      if (byThen.length === 0) expect(early).toBeUndefined();
      else expect(numbers([...(early?.susong ?? []), ...(early?.zhixing ?? [])])).toBe(numbers(byThen));
    }
  });

  it("shows a dishonest listing as current until the day it is removed", () => {
    const removals = last.flatMap(({ e, r }) =>
      r.shixin.flatMap(({ ah, tcsj }) => (tcsj === null ? [] : [{ e, ah, on: dashed(tcsj) }])),
    );
    expect(removals.length).toBeGreaterThan(5);
    for (const { e, ah, on } of removals) {
      const shown = (at: string) => judicialRecord(e, at)?.shixin.find((s) => s.ah === ah);
      expect(shown(dayBefore(on))?.tcsj).toBeNull();
      expect(shown(dayBefore(on))?.lxqk).not.toBe("全部已履行");
      expect(shown(on)?.tcsj).not.toBeNull();
    }
  });

  it("shows a case as open until the day it is closed", () => {
    for (const { e, r } of last.slice(0, 40)) {
      for (const { ah, jasj } of r.susong) {
        if (jasj === null) continue;
        const shown = (at: string) => judicialRecord(e, at)?.susong.find((s) => s.ah === ah);
        expect(shown(dayBefore(dashed(jasj)))).toMatchObject({ zt: "未结", jasj: null });
        expect(shown(dashed(jasj))).toMatchObject({ zt: "已结", jasj });
      }
    }
  });
});
