import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { type DimensionCode, factsOf, type KnownFacts } from "../../src/facts/index.js";
import { textsOf } from "../../src/labels/definition.js";
import { evaluateLabels, type LabelOutcome } from "../../src/labels/evaluate.js";
import { loadLabelPack } from "../../src/labels/pack.js";

/** Facts by dimension, in stored form. */
const Stored = z.record(z.string(), z.record(z.string(), z.unknown()));
const Table = z.strictObject({
  code: z.string(),
  given: Stored.default({}),
  cases: z.array(
    z.strictObject({
      expect: z.union([z.string(), z.number()]),
      number: z.number().optional(),
      facts: Stored,
    }),
  ),
});
type Facts = z.output<typeof Stored>;

const FOLDER = "tests/labels/tables";
const AS_OF = new Date("2026-03-01T10:00:00+08:00");
const pack = await loadLabelPack("policies/labels");
const tables = readdirSync(FOLDER).map((file) =>
  Table.parse(parse(readFileSync(`${FOLDER}/${file}`, "utf8"))),
);

/** Facts of a case beside those given for all, as the code holds them. */
function known(given: Facts, facts: Facts): KnownFacts {
  const codes = [...new Set([...Object.keys(given), ...Object.keys(facts)])] as DimensionCode[];
  return Object.fromEntries(
    codes.map((code) => {
      const stored = Object.entries({ ...given[code], ...facts[code] });
      return [
        code,
        Object.fromEntries(stored.map(([name, value]) => [name, factsOf(code)[name]?.schema.parse(value)])),
      ];
    }),
  );
}

function judge(code: string, facts: KnownFacts): LabelOutcome {
  const outcome = evaluateLabels(pack, facts, AS_OF).find((o) => o.code === code);
  if (outcome === undefined) throw new Error(`no label ${code}`);
  return outcome;
}

const answer = ({ state, text, number, error }: LabelOutcome) => error ?? text ?? number ?? state;

function without(facts: KnownFacts, need: string): KnownFacts {
  const [dimension, name] = need.split(".") as [DimensionCode, string];
  const rest = Object.entries(facts[dimension] ?? {}).filter(([fact]) => fact !== name);
  return { ...facts, [dimension]: Object.fromEntries(rest) };
}

it("holds a table for every label of the pack but the one whose table is the standard itself", () => {
  const codes = new Set(pack.map(({ definition }) => definition.code));
  expect([...tables.map(({ code }) => code), "SME_SIZE"].sort()).toEqual([...codes].sort());
});

it("is a pack of at least sixty labels of every family", () => {
  expect(pack.length).toBeGreaterThanOrEqual(60);
  const families = new Set(pack.map(({ definition }) => definition.category));
  expect(families).toEqual(new Set(["CUSTOMER", "RISK", "PRODUCT", "PROCESS"]));
});

describe.each(tables)("$code", ({ code, given, cases }) => {
  const label = pack.find(({ definition }) => definition.code === code);
  if (label === undefined) throw new Error(`there is a table for ${code}, but no label`);

  it.each(cases)("is $expect for $facts", ({ facts, expect: expected, number }) => {
    const outcome = judge(code, known(given, facts));
    expect(answer(outcome)).toBe(expected);
    if (number !== undefined) expect(outcome.number).toBe(number);
  });

  it("says in its cases everything it can say", () => {
    const expected = new Set(cases.map((c) => c.expect));
    const { kind } = label.definition;
    const all = kind === "BOOLEAN" ? ["TRUE", "FALSE"] : textsOf(label.definition).map((t) => t.code);
    for (const one of all) expect(expected).toContain(one);
    expect(expected.size).toBeGreaterThan(1);
  });

  it("keeps its answer, or says what is missing, when any one need of any case is taken away", () => {
    const lacking = new Set<string>();
    for (const { facts } of cases) {
      const all = known(given, facts);
      for (const need of label.needs) {
        const outcome = judge(code, without(all, need));
        if (outcome.state !== "UNKNOWN") {
          expect(answer(outcome)).toBe(answer(judge(code, all)));
          continue;
        }
        for (const fact of outcome.missing) lacking.add(fact);
      }
    }
    expect([...lacking].sort()).toEqual([...label.needs].sort());
  });
});
