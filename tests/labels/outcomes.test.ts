import { describe, expect, it } from "@jest/globals";
import { compileLabel } from "../../src/labels/compile.js";
import { labelDefinition } from "../../src/labels/definition.js";
import type { LabelOutcome } from "../../src/labels/evaluate.js";
import type { Judgement } from "../../src/labels/judge.js";
import { changesOf, keptOutcomes, nextChangeAt, tagOf } from "../../src/labels/outcomes.js";

const label = (version = 1, effectiveFrom = "2020-01-01") =>
  compileLabel(
    labelDefinition.parse({
      code: "A",
      version,
      effectiveFrom,
      title: { zh: "欠税", en: "Arrears" },
      description: { zh: "有欠税", en: "Has arrears" },
      category: "RISK",
      kind: "BOOLEAN",
      when: "tax.arrears > 0",
    }),
  );

const said = (outcome: Partial<LabelOutcome> & { nextChangeAt?: Date }, ids: string[] = []): Judgement => ({
  definition: label().definition,
  outcome: { code: "A", version: 1, state: "TRUE", missing: [], used: [], ...outcome },
  evidence: ids.map((id) => ({
    fact: "tax.arrears",
    value: 1n,
    status: "FRESH",
    source: "tax-gateway",
    effectiveAt: null,
    fetchedAt: null,
    reason: null,
    observationIds: [id],
  })),
});

const causes = (before: Judgement[], now: Judgement[], cause: "OBSERVATION" | "TIME" = "OBSERVATION") =>
  changesOf(keptOutcomes(before), now, cause).map((c) => [c.outcome.code, c.outcome.state, c.cause]);

describe("changesOf", () => {
  it("tells what a label says first, with the observations it rests on, each once", () => {
    expect(changesOf({}, [said({}, ["o1", "o2", "o1"])], "TIME")).toEqual([
      { outcome: said({}).outcome, observationIds: ["o1", "o2"], cause: "FIRST" },
    ]);
  });

  it("tells nothing of a label that says what it said, even in another version or for want of other facts", () => {
    expect(causes([said({})], [said({})])).toEqual([]);
    expect(causes([said({})], [said({ version: 2 })])).toEqual([]);
    const unknown = (fact: "tax.arrears" | "tax.creditGrade") => said({ state: "UNKNOWN", missing: [fact] });
    expect(causes([unknown("tax.arrears")], [unknown("tax.creditGrade")])).toEqual([]);
  });

  it("tells a change of state, of text and of number", () => {
    expect(causes([said({})], [said({ state: "FALSE" })])).toEqual([["A", "FALSE", "OBSERVATION"]]);
    const value = (text: string) => said({ state: "VALUE", text });
    expect(causes([value("LOW")], [value("HIGH")])).toEqual([["A", "VALUE", "OBSERVATION"]]);
    const number = (n: number) => said({ state: "VALUE", number: n });
    expect(causes([number(1)], [number(2)], "TIME")).toEqual([["A", "VALUE", "TIME"]]);
  });

  it("lays a change to time where it rests on the observations it rested on", () => {
    const before = said({}, ["00000001", "00000002"]);
    const now = (...ids: string[]) => causes([before], [said({ state: "FALSE" }, ids)]);
    expect(now("00000001", "00000002")).toEqual([["A", "FALSE", "TIME"]]);
    expect(now("00000001", "00000003")).toEqual([["A", "FALSE", "OBSERVATION"]]);
    expect(now("00000001")).toEqual([["A", "FALSE", "OBSERVATION"]]);
    expect(causes([said({})], [said({ state: "FALSE" })])).toEqual([["A", "FALSE", "OBSERVATION"]]);
  });

  it("lays a change to the definition where its version is another", () => {
    expect(causes([said({})], [said({ state: "FALSE", version: 2 })], "TIME")).toEqual([
      ["A", "FALSE", "DEFINITION"],
    ]);
  });
});

describe("tagOf", () => {
  it("is the code where it is so, and says otherwise what else", () => {
    const tag = (outcome: Partial<LabelOutcome>) => tagOf(said(outcome).outcome);
    expect(tag({})).toBe("A");
    expect(tag({ state: "FALSE" })).toBe("A=FALSE");
    expect(tag({ state: "UNKNOWN" })).toBe("A=UNKNOWN");
    expect(tag({ state: "ERROR" })).toBe("A=ERROR");
    expect(tag({ state: "VALUE", text: "SMALL" })).toBe("A=SMALL");
    expect(tag({ state: "VALUE", number: 3 })).toBe("A=VALUE");
  });
});

describe("nextChangeAt", () => {
  const asOf = new Date("2024-05-01T00:00:00Z");
  const soon = new Date("2024-06-01T00:00:00Z");

  it("is the earliest moment to come of any label", () => {
    const later = new Date("2025-01-01T00:00:00Z");
    const judged = [said({ nextChangeAt: later }), said({ nextChangeAt: soon }), said({})];
    expect(nextChangeAt([label()], judged, asOf)).toEqual(soon);
  });

  it("is none where no label has one, or it is past", () => {
    expect(nextChangeAt([label()], [said({})], asOf)).toBeUndefined();
    expect(nextChangeAt([label()], [said({ nextChangeAt: asOf })], asOf)).toBeUndefined();
  });

  it("is the day another definition comes into force, in China", () => {
    const pack = [label(), label(2, "2024-05-20"), label(3, "2024-07-01")];
    expect(nextChangeAt(pack, [said({ nextChangeAt: soon })], asOf)).toEqual(
      new Date("2024-05-19T16:00:00Z"),
    );
  });
});
