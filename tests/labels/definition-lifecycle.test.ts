import { expect, test } from "@jest/globals";
import {
  type DefinitionAct,
  type DefinitionState,
  type Publication,
  refuseDate,
  refusePublication,
  refuseState,
  stateAfter,
} from "../../src/labels/definition-lifecycle.js";

const STATES: readonly DefinitionState[] = ["DRAFT", "CHECKED", "SHADOW", "PUBLISHED", "RETIRED"];

const publication: Publication = {
  state: "CHECKED",
  author: "li",
  lastEditor: "wang",
  publisher: "zhao",
  effectiveFrom: "2026-03-01",
  today: "2026-03-01",
  impactKnown: true,
};

test.each<[DefinitionAct, DefinitionState[], DefinitionState]>([
  ["EDIT", ["DRAFT"], "DRAFT"],
  ["CHECK", ["DRAFT"], "CHECKED"],
  ["SHADOW", ["CHECKED"], "SHADOW"],
  ["PUBLISH", ["CHECKED", "SHADOW"], "PUBLISHED"],
  ["RETIRE", ["PUBLISHED"], "RETIRED"],
])("%s starts from %j only and leads to %s", (act, from, to) => {
  expect(STATES.filter((state) => refuseState(state, act) === undefined)).toEqual(from);
  expect(stateAfter(act)).toBe(to);
});

test("a change starts today or later", () => {
  expect(refuseDate("2026-02-28", "2026-03-01")?.code).toBe("BACKDATED");
  expect(refuseDate("2026-03-01", "2026-03-01")).toBeUndefined();
});

test("somebody else publishes a definition whose impact is known", () => {
  expect(refusePublication(publication)).toBeUndefined();
});

test.each<[string, Partial<Publication>]>([
  ["WRONG_STATE", { state: "DRAFT" }],
  ["BACKDATED", { effectiveFrom: "2026-02-28" }],
  ["SAME_PERSON", { publisher: "li" }],
  ["SAME_PERSON", { publisher: "wang" }],
  ["NO_IMPACT", { impactKnown: false }],
])("publishing is refused as %s with %j", (code, change) => {
  expect(refusePublication({ ...publication, ...change })?.code).toBe(code);
});
