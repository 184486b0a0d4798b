import { describe, expect, it } from "@jest/globals";
import { compileLabel } from "../../src/labels/compile.js";
import { labelDefinition } from "../../src/labels/definition.js";
import { judgeProfile, labelsInForce } from "../../src/labels/judge.js";
import { assembleProfile } from "../../src/profile/assemble.js";
import type { Snapshot } from "../../src/profile/profile.js";

const definition = (code: string, version: number, effectiveFrom: string, when: string) =>
  compileLabel(
    labelDefinition.parse({
      code,
      version,
      effectiveFrom,
      title: { zh: "欠税", en: "Arrears" },
      description: { zh: "有欠税", en: "Has arrears" },
      category: "RISK",
      kind: "BOOLEAN",
      when,
    }),
  );

const at = (date: string) => new Date(`${date}T12:00:00+08:00`);

describe("labelsInForce", () => {
  const first = definition("A", 1, "2020-01-01", "tax.arrears > 0");
  const second = definition("A", 2, "2024-01-01", "tax.arrears > yuan(100)");
  const mended = definition("A", 3, "2024-01-01", "tax.arrears > yuan(200)");
  const other = definition("B", 1, "2022-06-01", "tax.arrears > 0");
  const versions = (date: string) =>
    labelsInForce([second, other, mended, first], at(date)).map(
      (l) => `${l.definition.code}${l.definition.version}`,
    );

  it("takes the version in force on the business date, and the later of two from the same day", () => {
    expect(versions("2019-12-31")).toEqual([]);
    expect(versions("2020-01-01")).toEqual(["A1"]);
    expect(versions("2023-12-31").sort()).toEqual(["A1", "B1"]);
    expect(versions("2024-01-01").sort()).toEqual(["A3", "B1"]);
  });

  it("counts days in Shanghai, not in UTC", () => {
    expect(labelsInForce([first], new Date("2019-12-31T15:59:59Z"))).toEqual([]);
    expect(labelsInForce([first], new Date("2019-12-31T16:00:00Z"))).toEqual([first]);
  });
});

describe("judgeProfile", () => {
  const arrears = definition("A", 1, "2020-01-01", 'tax.arrears > 0 || tax.creditGrade == "D"');
  const snapshot = (facts: Record<string, unknown>, fetchedOn: string): Snapshot => ({
    source: "tax-gateway",
    dimension: "tax",
    rank: 10,
    effectiveAt: at(fetchedOn),
    fetchedAt: at(fetchedOn),
    facts,
    observationIds: ["o1"],
  });
  const judge = (snapshots: Snapshot[]) => {
    const profile = assembleProfile({
      subjectId: "s",
      asOf: at("2026-06-30"),
      snapshots,
      troubles: [],
      sources: [],
    });
    const [judgement] = judgeProfile([arrears], profile);
    return {
      state: judgement?.outcome.state,
      missing: judgement?.outcome.missing,
      evidence: judgement?.evidence,
    };
  };

  it("rests each outcome on the facts used, with where they come from", () => {
    expect(judge([snapshot({ arrears: "5.00", creditGrade: "A" }, "2026-06-20")])).toMatchObject({
      state: "TRUE",
      missing: [],
      evidence: [
        { fact: "tax.arrears", status: "FRESH", source: "tax-gateway", observationIds: ["o1"] },
        { fact: "tax.creditGrade", status: "FRESH" },
      ],
    });
  });

  it("judges on a stale fact, and says that it is stale", () => {
    expect(judge([snapshot({ arrears: "0.00", creditGrade: "A" }, "2025-01-01")])).toMatchObject({
      state: "FALSE",
      evidence: [{ status: "STALE" }, { status: "STALE" }],
    });
  });

  it("does not know where nobody was asked, and names what is missing", () => {
    expect(judge([])).toEqual({
      state: "UNKNOWN",
      missing: ["tax.arrears", "tax.creditGrade"],
      evidence: [],
    });
  });
});
