import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { KnownFacts } from "../../src/facts/index.js";
import { compilePack } from "../../src/labels/compile-pack.js";
import { labelDefinition } from "../../src/labels/definition.js";
import { evaluateLabels, type LabelOutcome } from "../../src/labels/evaluate.js";
import { loadLabelPack } from "../../src/labels/pack.js";

const title = { zh: "测试", en: "Test" };
const DAY_MS = 86_400_000;
const noon = (date: string) => new Date(`${date}T12:00:00+08:00`);
const midnight = (date: string) => new Date(`${date}T00:00:00+08:00`);

const define = (code: string, rest: object) =>
  labelDefinition.parse({
    code,
    version: 1,
    effectiveFrom: "2000-01-01",
    title,
    description: title,
    category: "RISK",
    kind: "BOOLEAN",
    ...rest,
  });

function next(when: string, facts: KnownFacts, asOf: string, rest: object = {}): Date | undefined {
  const pack = compilePack([define("TEST", { when, ...rest })]);
  return evaluateLabels(pack, facts, noon(asOf))[0]?.nextChangeAt;
}

const born = (establishedOn: string): KnownFacts => ({ registry: { establishedOn } });

describe("the next moment at which time alone may change a label", () => {
  it("is the anniversary an age is compared with, or the day after it", () => {
    const young = "yearsBetween(registry.establishedOn, asOf) < 2";
    expect(next(young, born("2025-03-10"), "2026-05-01")).toEqual(midnight("2027-03-10"));
    expect(next(young, born("2025-03-10"), "2027-03-10")).toEqual(midnight("2027-03-11"));
    expect(next(young, born("2025-03-10"), "2028-01-01")).toBeUndefined();
    expect(next(young, born("2024-02-29"), "2026-02-01")).toEqual(midnight("2026-02-28"));
  });

  it("knows the bounds of parameters, and ages the other way round", () => {
    const parameters = { default: { years: 3 } };
    const when = "yearsBetween(registry.establishedOn, asOf) < params.years";
    expect(next(when, born("2025-03-10"), "2026-05-01", { parameters })).toEqual(midnight("2028-03-10"));
    expect(
      next("yearsBetween(asOf, registry.establishedOn) > -1.0", born("2026-03-10"), "2026-05-01"),
    ).toEqual(midnight("2027-03-10"));
  });

  it("is the day of a date compared with the moment, also inside records", () => {
    const facts = { judicial: { hearings: [{ heardOn: "2026-06-01" }, { heardOn: "2026-05-20" }] } };
    const when = "judicial.hearings.exists(h, h.heardOn > asOf)";
    expect(next(when, facts, "2026-05-01")).toEqual(midnight("2026-05-20"));
    expect(next(when, facts, "2026-05-25")).toEqual(midnight("2026-06-01"));
  });

  it("is never where the moment is not read, and tomorrow where it is read in any other way", () => {
    expect(next("tax.arrears > yuan(0)", { tax: { arrears: 1n } }, "2026-05-01")).toBeUndefined();
    const odd = "yearsBetween(registry.establishedOn, asOf) * 2 > 3";
    expect(next(odd, born("2025-03-10"), "2026-05-01")).toEqual(midnight("2026-05-02"));
  });

  it("follows from the labels it builds on; a number that counts on may change it any day", () => {
    const pack = compilePack([
      define("YOUNG", { when: "yearsBetween(registry.establishedOn, asOf) < 2" }),
      define("AGE", {
        kind: "NUMBER",
        unit: title,
        value: "yearsBetween(registry.establishedOn, asOf)",
      }),
      define("EITHER", { when: "labels.YOUNG || tax.arrears > yuan(0)" }),
      define("OLD", { when: "labels.AGE > 10.5" }),
    ]);
    const outcomes = evaluateLabels(pack, born("2025-03-10"), noon("2026-05-01"));
    expect(Object.fromEntries(outcomes.map((o) => [o.code, o.nextChangeAt]))).toEqual({
      YOUNG: midnight("2027-03-10"),
      AGE: undefined,
      EITHER: midnight("2027-03-10"),
      OLD: midnight("2026-05-02"),
    });
  });
});

it("is never later than the first day on which a label of the pack says something else", async () => {
  const pack = await loadLabelPack("policies/labels");
  const timed = new Set(
    pack.filter((l) => l.time !== undefined || l.builtOn.length > 0).map((l) => l.definition.code),
  );
  const start = Date.parse("2026-03-01T12:00:00+08:00");
  const date = fc
    .integer({ min: -1200, max: 500 })
    .map((days) => new Date(start + days * DAY_MS).toISOString().slice(0, 10));
  const dates = fc.array(date, { maxLength: 2 });
  const said = ({ state, text }: LabelOutcome) => `${state} ${text ?? ""}`;
  let changes = 0;
  fc.assert(
    fc.property(date, date, dates, dates, dates, (establishedOn, businessTermTo, changed, decided, heard) => {
      const facts: KnownFacts = {
        registry: {
          establishedOn,
          businessTermTo,
          changes: changed.flatMap((changedOn) => [
            { changedOn, kind: "SHAREHOLDERS" as const },
            { changedOn, kind: "LEGAL_REPRESENTATIVE" as const },
          ]),
          penalties: decided.map((decidedOn) => ({ decidedOn })),
        },
        judicial: { hearings: heard.map((heardOn) => ({ heardOn })) },
      };
      const at = (day: number) => evaluateLabels(pack, facts, new Date(start + day * DAY_MS));
      const first = at(0);
      for (let day = 1; day <= 420; day += 3) {
        at(day).forEach((later, i) => {
          const now = first[i];
          if (now === undefined || !timed.has(now.code) || now.number !== undefined) return;
          if (said(later) === said(now)) return;
          changes++;
          expect(now.nextChangeAt?.getTime() ?? Infinity).toBeLessThanOrEqual(start + day * DAY_MS);
        });
      }
    }),
    { numRuns: 15 },
  );
  expect(changes).toBeGreaterThan(0);
});
